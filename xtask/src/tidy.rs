//! `cargo xtask tidy`: what no compiler checks about this repository.

mod arrows;
mod map;
mod sizes;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The most packages that `Cargo.lock` may hold: each is somebody whom we trust, and build time.
/// About 65 of them are there for signing in without a password: passkeys and OpenID Connect, whose
/// signatures and tokens are no place for code of our own.
const PACKAGES_MAX: usize = 645;

/// Runs every check and reports all that is wrong.
pub fn run(root: &Path) -> Result<(), String> {
    let sources = rust_files(root)?;
    let mut wrong = Vec::new();
    wrong.extend(sizes::check(root, &sources)?);
    wrong.extend(arrows::check(root)?);
    wrong.extend(words::check(root, &sources)?);
    wrong.extend(packages(root)?);
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.sort();
    Err(format!("{} things are not tidy\n{}", wrong.len(), wrong.join("\n")))
}

fn packages(root: &Path) -> Result<Option<String>, String> {
    let lock = read(&root.join("Cargo.lock"))?;
    let count = lock.lines().filter(|line| *line == "[[package]]").count();
    println!("{count} locked packages, of {PACKAGES_MAX} at most");
    Ok((count > PACKAGES_MAX)
        .then(|| format!("Cargo.lock holds {count} packages; {PACKAGES_MAX} is the limit")))
}

/// All Rust files of the repository, generated folders apart.
fn rust_files(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for folder in ["crates", "tests", "benches", "xtask", "fuzz"] {
        walk(&root.join(folder), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                walk(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A path as it is told: from the root of the repository.
fn told(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
