//! The reference messages, which nobody here wrote: read where they are present.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use alerts::{AlertCode, Reader, input, makers::Makers, read::ReadError};

use crate::code::catalogues;

/// The folder of the reference data, where there is one.
pub fn data() -> Option<PathBuf> {
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let data = given
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into());
    if !data.is_dir() {
        eprintln!("SKIPPED for want of data: there is no reference data in {}", data.display());
        return None;
    }
    Some(data)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "HEX") {
            found.push(path);
        }
    }
}

#[test]
fn every_reference_alert_is_read_and_nothing_in_it_is_said_to_be_wrong() {
    let Some(data) = data() else { return };
    let mut paths = Vec::new();
    files(&data.join("rtds"), &mut paths);
    let reader = Reader::new(catalogues(), Makers::default());
    let mut scratch = Vec::new();
    let (mut alerts, mut doubts) = (0, Vec::new());
    for path in paths {
        let text = fs::read(&path).unwrap();
        input::message(&text, None).unwrap();
        match reader.any(&text, &mut scratch) {
            Ok(record) => {
                alerts += 1;
                assert!(matches!(record.code, AlertCode::Device(_)));
                if !record.inconsistencies.is_empty() {
                    doubts.push(format!("{}: {:?}", path.display(), record.inconsistencies));
                }
            }
            Err(ReadError::Other(_)) => {}
            Err(error) => panic!("{}: {error}", path.display()),
        }
    }
    let expected =
        fs::read_to_string(data.join("rtds/alerts_expected.csv")).unwrap().lines().count() - 1;
    assert_eq!((alerts, doubts), (expected, Vec::new()));
}
