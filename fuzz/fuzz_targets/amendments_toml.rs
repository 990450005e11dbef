//! An amendment; one that can be read is tried on the shipped Code.
#![no_main]

use code::{Scope, amendment};
use fuzz::{seed, shipped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::amendments()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let file = shipped::file("amendments/one.toml", text);
    match amendment::parse(&file, &shipped::TABLE_SCHEMAS) {
        Ok(amendment) => {
            let scope = Scope::on(jiff::civil::date(2019, 10, 29)).with(amendment.id.clone());
            match shipped::CODE.with_amendment(amendment).and_then(|code| code.tables_of(&scope)) {
                Ok(tables) => assert!(!tables.applied.is_empty()),
                Err(findings) => assert!(!findings.is_empty()),
            }
        }
        Err(findings) => assert!(!findings.is_empty()),
    }
});
