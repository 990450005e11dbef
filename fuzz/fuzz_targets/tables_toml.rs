//! The schema of the Code; one that can be read is tried on the shipped tables.
#![no_main]

use code::table::Schema;
use fuzz::{seed, shipped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::schemas()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    if Schema::parse(&shipped::file("tables.toml", text)).is_ok_and(|schema| !schema.tables.is_empty())
        && let Err(findings) = shipped::load(text, &shipped::CLAUSES)
    {
        assert!(!findings.is_empty());
    }
});
