//! The documents say what is true: their commands are run, their links followed, their lists
//! compared with what they list.

// `cfg(test)` tells clippy that helpers may unwrap here.
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod console;
#[cfg(test)]
mod glossary;
#[cfg(test)]
mod links;
#[cfg(test)]
mod program;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod tour;
#[cfg(test)]
mod verify;

/// A file that nobody declares would hold tests that never run.
#[test]
fn every_file_is_part_of_this_program() {
    let folder = repository::root().join("tests/tests/documents");
    for (inner, declared) in
        [("", include_str!("main.rs")), ("reference", include_str!("reference.rs"))]
    {
        for file in std::fs::read_dir(folder.join(inner)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let module = name.strip_suffix(".rs").unwrap_or(&name);
            assert!(module == "main" || declared.contains(&format!("mod {module};")), "{name}");
        }
    }
}
