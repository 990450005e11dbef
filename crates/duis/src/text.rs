//! The texts of elements as values.

use gbcs::Eui64;

/// Four hexadecimal digits.
pub fn code(text: &str) -> Option<u16> {
    let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u16::from_str_radix(text, 16).ok() } else { None }
}

/// Base64, with line breaks in it or not.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    // Tried as it stands first: few have line breaks, and looking for them takes longer than decoding.
    base64_simd::STANDARD.decode_to_vec(text).ok().or_else(|| {
        let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        base64_simd::STANDARD.decode_to_vec(plain).ok()
    })
}

/// The parties and the counter of an id such as `90-B3-…:88-73-…:1658482675800`.
pub fn id(text: &str) -> Option<(Eui64, Eui64, u64)> {
    let mut parts = text.split(':');
    let (from, to, counter) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Some((from.parse().ok()?, to.parse().ok()?, counter.parse().ok()?))
}

/// A code as four hexadecimal digits, for JSON.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub fn shown_code<S: serde::Serializer>(code: &u16, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{code:04X}"))
}
