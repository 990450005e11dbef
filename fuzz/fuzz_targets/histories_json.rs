//! Real histories: what can be read is replayed, and every record that comes of it can be folded.
#![no_main]

use change::{Model, history};
use fuzz::{seed, shipped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::histories()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(histories) = history::parse(text) else { return };
    let replayed = history::replay(&Model::default(), &histories, &shipped::CODE)
        .expect("the shipped Code has no fault on any day");
    let mut model = Model::default();
    for (id, record) in replayed.records {
        model.apply(id, record);
    }
    assert_eq!(replayed.report.lines.len(), histories.len());
});
