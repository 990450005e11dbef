//! The clauses of the Code, under a schema without tables.
#![no_main]

use code::{Code, Sources};
use fuzz::{seed, shipped::file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::clauses()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let sources = Sources {
        schema: file("tables.toml", "[tables]"),
        clauses: file("clauses.toml", text),
        tables: Vec::new(),
        amendments: Vec::new(),
    };
    match Code::load(&sources) {
        Ok(code) => {
            for id in code.clauses().keys() {
                assert!(code.clause(id).is_some());
            }
        }
        Err(findings) => assert!(!findings.is_empty()),
    }
});
