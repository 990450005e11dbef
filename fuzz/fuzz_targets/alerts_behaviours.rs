//! Behaviours: what is read has an end wherever it hides anything.
#![no_main]

use alerts::behaviour::{Action, Behaviours};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(behaviours) = Behaviours::parse(text) {
        assert!(
            behaviours.rules().all(|rule| rule.action == Action::Deliver || rule.until.is_some())
        );
    }
});
