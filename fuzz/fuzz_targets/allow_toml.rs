//! The list of findings that are accepted.
#![no_main]

use code::check::Allowances;
use fuzz::{seed, shipped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(vec![shipped::text("sec/allow.toml")]), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Err(findings) = Allowances::parse(&shipped::file("allow.toml", text)) {
        assert!(!findings.is_empty());
    }
});
