//! A list of meetings from a file: what is imported is on the register, and can be read back.
#![no_main]

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use app::{Context, Error, Register, command::import_meetings};
use fuzz::{seed, shipped};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An empty register: a failed import leaves it empty, so that most inputs share one.
static REGISTER: Mutex<Option<(Register, TempDir)>> = Mutex::new(None);

fuzz_target!(init: seed::write(seed::meetings()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut slot = REGISTER.lock().unwrap_or_else(PoisonError::into_inner);
    let (register, folder) = slot.get_or_insert_with(empty);
    let ctx = Context::at("fuzzer", Timestamp::UNIX_EPOCH);
    match import_meetings(register, &ctx, Path::new("meetings.toml"), text) {
        Ok(0) => {}
        Ok(_) => {
            let register = Register::open(&folder.path().join("log.sqlite"), shipped::CODE.clone())
                .expect("a register that can be read");
            assert!(register.model().meetings.iter().next().is_some());
            drop(register);
            *slot = None;
        }
        Err(Error::Input { .. }) => {}
        Err(error) => panic!("{error:?}"),
    }
});

fn empty() -> (Register, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.sqlite");
    (Register::create(&path, shipped::CODE.clone()).expect("a register"), folder)
}
