//! A Draft Proposal from a file: what is imported is on the register, and can be read back.
#![no_main]

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use app::{Context, Error, Register, command::import_proposal};
use fuzz::{seed, shipped};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An empty register: a failed import leaves it empty, so that most inputs share one.
static REGISTER: Mutex<Option<(Register, TempDir)>> = Mutex::new(None);

fuzz_target!(init: seed::write(seed::proposals()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut slot = REGISTER.lock().unwrap_or_else(PoisonError::into_inner);
    let (register, folder) = slot.get_or_insert_with(empty);
    let ctx = Context::at("fuzzer", Timestamp::UNIX_EPOCH);
    match import_proposal(register, &ctx, Path::new("proposal.toml"), text) {
        Ok(imported) => {
            let register = Register::open(&folder.path().join("log.sqlite"), shipped::CODE.clone())
                .expect("a register that can be read");
            assert!(register.model().proposal(imported.id).is_some());
            drop(register);
            *slot = None;
        }
        Err(Error::Input { .. } | Error::Refused(_)) => assert!(register.model().is_empty()),
        Err(error) => panic!("{error:?}"),
    }
});

fn empty() -> (Register, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.sqlite");
    (Register::create(&path, shipped::CODE.clone()).expect("a register"), folder)
}
