//! The site as browsers and programs meet it, without a socket.

// `cfg(test)` tells clippy that helpers may unwrap here.
#[cfg(test)]
mod abuse;
#[cfg(test)]
mod access;
#[cfg(test)]
mod api;
#[cfg(test)]
mod assurance;
#[cfg(test)]
mod editing;
mod feeds;
#[cfg(test)]
mod letters;
mod links;
#[cfg(test)]
mod operations;
mod pages;
#[cfg(test)]
mod place;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod slow;
mod work;

/// A file of tests that nobody declares would never run.
#[test]
fn every_file_is_part_of_this_program() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web");
    let own = std::fs::read_to_string(format!("{folder}/main.rs")).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs") else { continue };
        assert!(module == "main" || own.contains(&format!("mod {module};")), "{name}");
    }
}
