//! File sizes: a file has one subject, and a reader can hold it.

use std::path::{Path, PathBuf};

use super::{read, told};

/// The most lines of a file without its in-file tests.
const CODE_LINES_MAX: usize = 600;
/// The most lines of a file with them.
const LINES_MAX: usize = 800;
/// How many of the largest files are shown.
const SHOWN: usize = 10;

/// Files that are too long.
pub fn check(root: &Path, sources: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut sized = Vec::with_capacity(sources.len());
    for path in sources {
        let text = read(path)?;
        if text
            .lines()
            .next()
            .is_some_and(|line| line.contains("generated") || line.contains("table of constants"))
        {
            continue;
        }
        let all = text.lines().count();
        let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        sized.push((code, all, told(root, path)));
    }
    sized.sort_by(|a, b| b.cmp(a));
    println!("the largest files, in lines of code:");
    for (code, _, path) in sized.iter().take(SHOWN) {
        println!("{code:>6}  {path}");
    }
    let long =
        sized.into_iter().filter(|(code, all, _)| *code > CODE_LINES_MAX || *all > LINES_MAX);
    Ok(long
        .map(|(code, all, path)| {
            format!("{path}: {code} lines of code, {all} in all; split it at {CODE_LINES_MAX}")
        })
        .collect())
}
