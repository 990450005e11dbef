//! A schema: it is read or refused with a place, and one that is read differs in nothing from itself.
#![no_main]

use duis::{
    diff::diff,
    xsd::{Source, read},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match read(&[Source { name: "fuzz.xsd", text }]) {
        Ok(schemas) => {
            let namespace = schemas.document(0).map(|(_, namespace)| namespace.to_owned());
            assert!(diff(&schemas, &schemas, &namespace.unwrap_or_default()).is_empty());
        }
        Err(error) => assert!(error.line >= 1 && error.column >= 1, "{error}"),
    }
});
