//! Lists of makers and inventories: read, or refused with a line.
#![no_main]

use alerts::{inventory::Inventory, makers::Makers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = Makers::parse(text) {
        assert!(error.line > 0);
    }
    if let Err(error) = Inventory::parse(text) {
        assert!(error.line > 0);
    }
});
