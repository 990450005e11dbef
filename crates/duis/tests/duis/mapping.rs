//! Alerts as the MMC has them, against the official schemas.

use std::fs;

use duis::{mmc, validate::validate, xsd::Kind};
use gbcs::alert::Alert;

use crate::{
    data,
    official::{catalog, schemas},
};

#[test]
fn every_reference_alert_is_valid_by_the_mmc_of_every_version() {
    let Some(catalog) = catalog() else { return };
    let mut messages = Vec::new();
    let mut folders = vec![data().join("rtds")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                messages.push(text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
            }
        }
    }
    let mut seen = 0;
    for version in ["5.0", "5.1", "5.3", "5.4"] {
        let schemas = schemas(&catalog, Kind::Mmc, version);
        for digits in &messages {
            let bytes: Option<Vec<u8>> = (0..digits.len() / 2)
                .map(|at| {
                    digits
                        .get(at * 2..at * 2 + 2)
                        .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                })
                .collect();
            let Some(bytes) = bytes else { continue };
            let Ok(alert) = Alert::read(&bytes) else { continue };
            let description = "An <alert> & more: ".repeat(20);
            let xml = mmc::device_alert(&alert, &description, &version.parse().unwrap()).unwrap();
            assert_eq!(validate(&schemas, xml.as_bytes()), [], "{xml}");
            seen += 1;
        }
    }
    assert!(seen >= 4 * 40, "{seen}");
}
