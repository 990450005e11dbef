//! A record of assurance from a file: recorded whole, or refused with nothing written.
#![no_main]

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use app::{
    Context, Error,
    access::{Role, Viewer},
    assurance::AssuranceRegister,
};
use fuzz::{seed, shipped};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An empty record: a failed import leaves it empty, so that most inputs share one.
static RECORD: Mutex<Option<(AssuranceRegister, TempDir)>> = Mutex::new(None);

fuzz_target!(init: seed::write(seed::assurance()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut slot = RECORD.lock().unwrap_or_else(PoisonError::into_inner);
    let (record, _) = slot.get_or_insert_with(empty);
    let ctx = Context::at("fuzzer", "2026-01-05T12:00:00Z".parse::<Timestamp>().expect("a moment"));
    let viewer = Viewer { roles: [Role::SecuritySecretariat].into(), ..Viewer::public() };
    match record.import(&ctx, &viewer, Path::new("assurance.toml"), text) {
        Ok(0) => {}
        Ok(_) => {
            assert!(record.verify().expect("a record that is proved").is_some());
            *slot = None;
        }
        Err(Error::Input { .. } | Error::Refused(_) | Error::Findings(_)) => {
            assert!(record.verify().expect("a record that is proved").is_none());
        }
        Err(error) => panic!("{error:?}"),
    }
});

fn empty() -> (AssuranceRegister, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.sqlite");
    (AssuranceRegister::create(&path, shipped::CODE.clone()).expect("a record"), folder)
}
