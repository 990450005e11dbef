//! What nobody may guess: random bytes of the machine, tokens of them, and what a file keeps of a token.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// Random bytes.
///
/// # Errors
/// When the machine gives none.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Bug(format!("the machine gives no random bytes: {error}")))?;
    Ok(bytes)
}

/// A token of 32 random bytes, in hexadecimal digits.
///
/// # Errors
/// When the machine gives no random bytes.
pub(crate) fn token() -> Result<String, Error> {
    Ok(hex(&bytes::<32>()?))
}

/// What a file keeps of a token.
pub(crate) fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
