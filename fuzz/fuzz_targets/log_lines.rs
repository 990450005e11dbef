//! The export of a log: what is imported is proved, and exports as the bytes that it came from.
#![no_main]

use std::sync::{Mutex, PoisonError};

use fuzz::seed;
use ledger::{Ledger as _, SqliteLedger};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An empty log: a failed import leaves it empty, so that most inputs share one.
static LOG: Mutex<Option<(SqliteLedger, TempDir)>> = Mutex::new(None);

fuzz_target!(init: seed::write(seed::exports()), |data: &[u8]| {
    let mut slot = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    let (log, _folder) = slot.get_or_insert_with(empty);
    let Ok(head) = log.import(&mut &*data) else {
        assert_eq!(log.head().expect("a log that can be read"), None);
        return;
    };
    assert_eq!(log.verify(head).expect("a log that proves itself"), head);
    let mut again = Vec::new();
    log.export(&mut again).expect("an export");
    assert_eq!(again, data);
    if head.is_some() {
        *slot = None;
    }
});

fn empty() -> (SqliteLedger, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = SqliteLedger::create(&folder.path().join("log.sqlite")).expect("a log");
    (log, folder)
}
