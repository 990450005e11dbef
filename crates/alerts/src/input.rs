//! What people paste and programs write: one message as hexadecimal digits, base64, XML or bytes.

use crate::code::AlertCode;

/// The forms in which a message comes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Form {
    /// XML of DUIS.
    Xml,
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
    /// The bytes themselves.
    Binary,
}

/// A message in the form that the reader takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// XML of DUIS.
    Xml(Vec<u8>),
    /// A GBCS message.
    Gbcs(Vec<u8>),
}

/// Text that is no message in any form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// There is nothing.
    #[error("there is no message: give hexadecimal digits, base64, XML of DUIS, or the bytes")]
    Empty,
    /// It is none of the forms.
    #[error("this is neither hexadecimal digits, base64, XML of DUIS nor a GBCS message{0}")]
    None(String),
}

/// The form of a message, as its first bytes tell.
#[must_use]
pub fn form(bytes: &[u8]) -> Option<Form> {
    let text = bytes.trim_ascii();
    // The first bytes of a GBCS message, which no text begins with.
    if matches!(bytes, [0xDD | 0xDF, ..]) {
        return Some(Form::Binary);
    }
    let text = unmarked(text);
    let is_hex = |byte: &u8| {
        byte.is_ascii_hexdigit() || byte.is_ascii_whitespace() || matches!(byte, b':' | b'-')
    };
    let is_base64 = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || byte.is_ascii_whitespace()
            || matches!(byte, b'+' | b'/' | b'=')
    };
    match text {
        [] => None,
        [b'<', ..] => Some(Form::Xml),
        text if text.iter().all(is_hex) => Some(Form::Hex),
        text if text.iter().all(is_base64) => Some(Form::Base64),
        _ => None,
    }
}

/// Reads a message in a form, or in the one that it shows.
///
/// # Errors
/// When it is none of the forms, or not the one given.
pub fn message(bytes: &[u8], given: Option<Form>) -> Result<Message, FormError> {
    if bytes.trim_ascii().is_empty() {
        return Err(FormError::Empty);
    }
    if is_utf16(bytes) && given.is_none_or(|given| given == Form::Xml) {
        let text = utf16(bytes).ok_or(FormError::None(String::new()))?;
        return Ok(Message::Xml(text.trim().as_bytes().to_vec()));
    }
    let told = || FormError::None(hint(bytes));
    if bytes.len() <= CODE_BYTES_MAX && !hint(bytes).is_empty() {
        return Err(told());
    }
    match given.or_else(|| form(bytes)).ok_or_else(told)? {
        Form::Xml => Ok(Message::Xml(unmarked(bytes.trim_ascii()).to_vec())),
        Form::Binary => Ok(Message::Gbcs(bytes.to_vec())),
        Form::Hex => hex(bytes).map(Message::Gbcs).ok_or_else(told),
        Form::Base64 => base64(bytes).map(Message::Gbcs).ok_or_else(told),
    }
}

/// What stands before text in UTF-8, where a program wrote a mark.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The longest text in UTF-16 that is read, in bytes: twice the longest XML.
const UTF16_BYTES_MAX: usize = 2 * duis::XML_BYTES_MAX;

/// Text without the mark of UTF-8 before it.
#[must_use]
pub fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix(UTF8_MARK).unwrap_or(text)
}

/// Whether bytes begin with the mark of UTF-16, in either order of its bytes.
#[must_use]
pub fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}

/// Text in UTF-16 with its mark, as UTF-8; none of what is no such text, or longer than any message.
#[must_use]
pub fn utf16(bytes: &[u8]) -> Option<String> {
    let (mark, text) = bytes.split_first_chunk::<2>()?;
    let of = match mark {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        _ => return None,
    };
    let (units, rest) = text.as_chunks::<2>();
    if !rest.is_empty() || text.len() > UTF16_BYTES_MAX {
        return None;
    }
    let units = units.iter().map(|unit| of(*unit));
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// Decodes a message in hexadecimal digits or base64, as a line of a file has it, into `out`.
///
/// # Errors
/// When it is neither.
pub fn decode(line: &[u8], out: &mut Vec<u8>) -> Result<(), FormError> {
    let text = line.trim_ascii();
    out.clear();
    // The digits D and F, or the letters that base64 makes of the first bytes of a GBCS message.
    if let [b'D' | b'd', ..] = text {
        if digits(text, out) {
            return Ok(());
        }
    } else if let [b'3', ..] = text
        && base64_simd::STANDARD.decode_append(text, out).is_ok()
    {
        return Ok(());
    }
    out.clear();
    match message(text, None)? {
        Message::Gbcs(bytes) => out.extend(bytes),
        Message::Xml(_) => return Err(FormError::None(String::new())),
    }
    Ok(())
}

/// Reads hexadecimal digits with nothing between them into a buffer, and says whether they are such. What the bytes
/// are is not looked at.
#[inline]
pub fn digits(text: &[u8], out: &mut Vec<u8>) -> bool {
    out.clear();
    out.resize(text.len() / 2, 0);
    hex_simd::decode(text, hex_simd::Out::from_slice(out)).is_ok()
}

/// Bytes as base64.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

/// The longest text that might be a code, and no message.
const CODE_BYTES_MAX: usize = 6;

/// What a short text might have been meant to be.
fn hint(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match text.parse::<AlertCode>() {
        Ok(code) => format!("; to look up a code, `secant alerts explain {code}`"),
        Err(_) => String::new(),
    }
}

/// Hexadecimal digits, with spaces, line breaks, colons or dashes between them or not.
fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let plain = |byte: &u8| byte.is_ascii_hexdigit();
    if text.iter().all(plain) {
        return hex_simd::decode_to_vec(text).ok();
    }
    let digits: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'-'))
        .collect();
    hex_simd::decode_to_vec(digits).ok()
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let plain: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    base64_simd::STANDARD.decode_to_vec(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_known_by_its_look() {
        let bytes = vec![0xDF, 0x09, 0x03, 0x00];
        let gbcs = Message::Gbcs(bytes.clone());
        assert_eq!(message(b"DF090300", None), Ok(gbcs.clone()));
        assert_eq!(message(b" df 09\n03:00 ", None), Ok(gbcs.clone()));
        assert_eq!(message(b"3wkDAA==\n", None), Ok(gbcs.clone()));
        assert_eq!(message(&bytes, None), Ok(gbcs));
        assert_eq!(message(b" <a/>\n", None), Ok(Message::Xml(b"<a/>".to_vec())));
        assert_eq!(message(b"\xEF\xBB\xBF<a/>", None), Ok(Message::Xml(b"<a/>".to_vec())));
        assert_eq!(message(b"\xFF\xFE<\0a\0/\0>\0", None), Ok(Message::Xml(b"<a/>".to_vec())));
        assert_eq!(message(b"\xFE\xFF\0<\0a\0/\0>", None), Ok(Message::Xml(b"<a/>".to_vec())));
        assert!(message(b"\xFF\xFE<", None).is_err());
        assert_eq!(message(b" \n", None), Err(FormError::Empty));
        assert!(message(b"AD1", None).unwrap_err().to_string().contains("alerts explain AD1"));
        assert!(message(b"DF0", None).is_err());
        assert!(message(b"what?", None).is_err());
    }
}
