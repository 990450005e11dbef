//! A step as the log keeps it: its kind on the first line, then its JSON.
#![no_main]

use change::{Model, ProposalId, Record, Step, record::Grounds};
use fuzz::seed;
use jiff::civil::date;
use ledger::Payload;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::steps()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let Some((kind, json)) = text.split_once('\n') else { return };
    let Ok(Some(step)) = Step::from_json(kind, json) else { return };
    assert_eq!(step.kind(), kind);
    let again = step.to_json().expect("a step is written as JSON");
    if let Ok(payload) = Payload::new(&again) {
        let read = Step::from_json(kind, payload.as_str()).expect("what was written is read");
        assert_eq!(read.as_ref(), Some(&step));
    }
    let mut model = Model::default();
    let id = ProposalId::new(90);
    let days = [date(2019, 10, 16), date(2019, 10, 29), date(2019, 10, 20)];
    for (seq, on) in (1..).zip(days) {
        model.apply(id, Record { seq, on, step: step.clone(), grounds: Grounds::default().into() });
    }
    let _ = model.as_at(date(2019, 10, 20));
});
