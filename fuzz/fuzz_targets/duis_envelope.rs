//! A message of the DCC: it is read or refused, and what is wrong has its place within it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    assert!(duis::detail::details(data).iter().all(|detail| !detail.text.is_empty()));
    if let Err(error) = duis::Envelope::read(data) {
        assert!(usize::try_from(error.at).is_ok_and(|at| at <= data.len()), "{error}");
    }
});
