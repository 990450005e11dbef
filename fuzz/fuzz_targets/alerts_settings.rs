//! Settings of SRV 6.22: as XML and as a bit string.
#![no_main]

use alerts::settings::{Bits, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok((_, codes)) = read(data) {
        assert!(!codes.is_empty());
    }
    if let Ok(bits) = Bits::read(data) {
        assert!(bits.codes(0x81).count() <= 256);
    }
});
