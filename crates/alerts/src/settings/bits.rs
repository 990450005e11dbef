//! The bit string of an electricity meter's settings.

use std::fmt;

/// The bits of one half: one for each low byte of a code.
const HALF_BYTES: usize = 32;

/// A bit string of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    /// Which codes are meant; none in what a meter answers, which is of all.
    which: Option<[u8; HALF_BYTES]>,
    /// Whether they are on.
    on: [u8; HALF_BYTES],
}

/// Bytes that are no such bit string.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a bit string of settings has 64 bytes in a request and 32 in a meter's answer; this has {0}"
)]
pub struct BitsError(pub usize);

/// Where the bit of a code is: byte and mask.
fn place(low: u8) -> (usize, u8) {
    let bit = 255 - usize::from(low);
    (bit / 8, 0x80 >> (bit % 8))
}

fn set(half: &mut [u8; HALF_BYTES], low: u8) {
    let (byte, mask) = place(low);
    if let Some(byte) = half.get_mut(byte) {
        *byte |= mask;
    }
}

fn is_set(half: &[u8; HALF_BYTES], low: u8) -> bool {
    let (byte, mask) = place(low);
    half.get(byte).is_some_and(|byte| byte & mask != 0)
}

impl Bits {
    /// The bits of a request that switches some codes.
    #[must_use]
    pub fn of(codes: impl Iterator<Item = (u16, bool)>) -> Self {
        let (mut which, mut on) = ([0; HALF_BYTES], [0; HALF_BYTES]);
        for (code, state) in codes {
            let [_, low] = code.to_be_bytes();
            set(&mut which, low);
            if state {
                set(&mut on, low);
            }
        }
        Self { which: Some(which), on }
    }

    /// Reads the bytes of a request (64) or of a meter's answer (32).
    ///
    /// # Errors
    /// Any other length.
    pub fn read(bytes: &[u8]) -> Result<Self, BitsError> {
        let half = |bytes: &[u8]| <[u8; HALF_BYTES]>::try_from(bytes).ok();
        let read = match bytes.len() {
            32 => half(bytes).map(|on| Self { which: None, on }),
            64 => bytes
                .split_at_checked(HALF_BYTES)
                .and_then(|(which, on)| Some(Self { which: Some(half(which)?), on: half(on)? })),
            _ => None,
        };
        read.ok_or(BitsError(bytes.len()))
    }

    /// The codes that it switches, with their states; of an answer, the codes that are on.
    pub fn codes(&self, high: u8) -> impl Iterator<Item = (u16, bool)> {
        (0..=u8::MAX).filter_map(move |low| {
            let is_on = is_set(&self.on, low);
            let is_meant = self.which.as_ref().map_or(is_on, |which| is_set(which, low));
            is_meant.then_some((u16::from_be_bytes([high, low]), is_on))
        })
    }
}

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = self.which.iter().flatten();
        which.chain(&self.on).try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_set_reads_back(codes in proptest::collection::btree_map(any::<u8>(), any::<bool>(), 0..256)) {
            let codes: Vec<(u16, bool)> =
                codes.into_iter().map(|(low, on)| (u16::from_be_bytes([0x81, low]), on)).collect();
            let bits = Bits::of(codes.iter().copied());
            let bytes = hex_simd::decode_to_vec(bits.to_string()).unwrap();
            let read = Bits::read(&bytes).unwrap();
            prop_assert_eq!(read.codes(0x81).collect::<Vec<_>>(), codes);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            if let Ok(bits) = Bits::read(&bytes) {
                prop_assert!(bits.codes(0x80).count() <= 256);
            }
        }
    }
}
