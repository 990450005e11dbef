//! Reference messages and certificates that others have published; they are not part of this
//! repository.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use gbcs::{Eui64, verify::SigningKey};

/// The folder of the reference messages, where there is one.
pub fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let data = given.unwrap_or_else(|| {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).to_owned()
    });
    let folder = data.join("rtds");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED for want of data: there are no reference messages in {}", folder.display());
    None
}

/// Every reference message by its file's name.
pub fn messages() -> &'static BTreeMap<String, Vec<u8>> {
    static MESSAGES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
        let mut found = BTreeMap::new();
        let Some(folder) = folder() else { return found };
        let mut waiting = vec![folder.join("RTDS-4.5.0")];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else if path.extension().is_some_and(|ending| ending == "HEX") {
                    let text = fs::read_to_string(&path).unwrap();
                    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                    found.insert(name, bytes(text.trim()));
                }
            }
        }
        found
    });
    &MESSAGES
}

/// The signing keys of the certificates by whose they are.
pub fn keys() -> &'static BTreeMap<Eui64, SigningKey> {
    static KEYS: LazyLock<BTreeMap<Eui64, SigningKey>> = LazyLock::new(|| {
        let mut found = BTreeMap::new();
        let Some(folder) = folder() else { return found };
        for entry in fs::read_dir(folder.join("certificates")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let Some(id) = name.strip_suffix("-ds.pem") else { continue };
            let key = SigningKey::of_certificate(&fs::read(&path).unwrap()).unwrap();
            found.insert(id.parse().unwrap(), key);
        }
        found
    });
    &KEYS
}

/// Bytes of hexadecimal digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().map(|c| u8::try_from(c.to_digit(16).unwrap()).unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
