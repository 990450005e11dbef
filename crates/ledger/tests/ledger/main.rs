//! What a log promises to those who use it, against real files and real processes.

// `cfg(test)` tells clippy that helpers may unwrap here.
#[cfg(test)]
mod append;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod concurrent;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod export;
#[cfg(test)]
mod files;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod kill;

/// A file that nobody declares would hold tests that never run.
#[test]
fn every_file_is_part_of_this_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledger");
    let declared = include_str!("main.rs");
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let module = name.strip_suffix(".rs").unwrap();
        assert!(module == "main" || declared.contains(&format!("mod {module};")), "{name}");
    }
}
