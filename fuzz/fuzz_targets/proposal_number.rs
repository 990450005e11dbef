//! The number of a proposal, in any of its forms.
#![no_main]

use change::ProposalId;
use code::rules::StageKind;
use fuzz::seed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::numbers()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    match text.parse::<ProposalId>() {
        Ok(id) => {
            let kinds = [StageKind::Draft, StageKind::Modification];
            for form in kinds.map(|kind| id.name(kind)).iter().chain([&id.to_string()]) {
                assert_eq!(form.parse(), Ok(id), "{form}");
            }
        }
        Err(error) => assert!(error.to_string().contains("DP090")),
    }
});
