//! Many threads that write to one register at once.

use std::{collections::BTreeSet, thread};

use app::{Register, Shared};
use change::{ProposalId, Request, Step, step::Comment};

use crate::registers::{at, code, day, party_of};

const WRITERS: usize = 8;
const STEPS: usize = 5;

#[test]
fn writers_at_once_get_each_a_number_and_read_what_they_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.sqlite");
    let shared = Shared::new(Register::create(&file, code()).unwrap());
    let ctx = at("2020-03-02T09:00:00Z");
    let on = day("2020-03-02");
    let life = |writer: usize| {
        let party = party_of("Example Energy");
        let proposer = r#"{"organisation":"Example Energy","capacity":"party"}"#;
        let form = format!(r#"{{"title":"Of writer {writer}","proposer":{proposer}}}"#);
        let form = Step::from_json("submit", &form).unwrap().unwrap();
        let first = Request::new(ProposalId::new(1), on, party.clone(), form);
        let (id, _) = shared.take_new(&ctx, &first).unwrap();
        for step in 0..STEPS {
            let text = format!("{writer}.{step}");
            let comment = Request::new(id, on, party.clone(), Step::Comment(Comment { text }));
            let events = shared.take(&ctx, &comment).unwrap();
            let register = shared.read();
            let seen = &register.model().proposal(id).unwrap().records;
            assert_eq!(seen.last().map(|record| record.seq), events.last().copied());
        }
        id
    };
    let ids: BTreeSet<ProposalId> = thread::scope(|scope| {
        let life = &life;
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || life(writer))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), WRITERS, "each has a number of its own");
    let again = Register::open_read_only(&file, code()).unwrap();
    assert_eq!(again.model(), shared.read().model(), "the log folds to what the writers saw");
    assert_eq!(again.seen(), (WRITERS * (STEPS + 1)) as u64);
}
