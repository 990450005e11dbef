//! Writing elements of ASN.1 in DER.

use super::EncodeError;
use crate::eui64::Eui64;

/// An element: its tag, its length, its content.
fn element(tag: u8, content: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let mut out = vec![tag];
    super::length(&mut out, content.len())?;
    out.extend(content);
    Ok(out)
}

/// A sequence of elements.
pub fn sequence(elements: &[Vec<u8>]) -> Result<Vec<u8>, EncodeError> {
    element(0x30, &elements.concat())
}

/// Octets.
pub fn octets(bytes: &[u8]) -> Result<Vec<u8>, EncodeError> {
    element(0x04, bytes)
}

/// An identifier, as octets.
pub fn eui64(id: Eui64) -> Result<Vec<u8>, EncodeError> {
    octets(&id.0.to_be_bytes())
}

/// An integer that is not negative, in as few bytes as it needs: a leading nought keeps it from being
/// negative.
pub fn integer(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(7);
    let digits = bytes.get(first..).unwrap_or_default();
    let nought = digits.first().is_some_and(|first| *first >= 0x80);
    let length = u8::try_from(digits.len() + usize::from(nought)).unwrap_or(9);
    let mut out = vec![0x02, length];
    out.extend(nought.then_some(0));
    out.extend(digits);
    out
}
