//! ARCHITECTURE.md lists the crates that there are, and no others.

use std::{collections::BTreeSet, path::Path};

use super::read;

/// The section of ARCHITECTURE.md with one line for each crate.
const SECTION: &str = "## Crates";

/// Crates that the map leaves out, and crates on the map that are not there.
pub fn check(root: &Path, crates: &[&str]) -> Result<Vec<String>, String> {
    let text = read(&root.join("ARCHITECTURE.md"))?;
    let lines = text.lines().skip_while(|line| *line != SECTION).skip(1);
    let told: BTreeSet<&str> = lines
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("- **`")?.split('`').next())
        .collect();
    let real: BTreeSet<&str> = crates.iter().copied().collect();
    let missing =
        real.difference(&told).map(|name| format!("ARCHITECTURE.md leaves out the crate `{name}`"));
    let gone =
        told.difference(&real).map(|name| format!("ARCHITECTURE.md: there is no crate `{name}`"));
    Ok(missing.chain(gone).collect())
}
