//! What is shipped inside the binary: the Code (`sec/`) and the demo register (`register/`).

use include_dir::{Dir, include_dir};

static SEC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../sec");
static REGISTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../register");

/// A file of the Code, such as `tables.toml`.
#[must_use]
pub fn code_file(name: &str) -> Option<&'static str> {
    SEC.get_file(name)?.contents_utf8()
}

/// The tables of the Code: name and text, by name.
pub fn code_tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    files(&SEC, "baseline", "csv")
}

/// The amendments of the Code: name and text, by name.
pub fn code_amendments() -> impl Iterator<Item = (&'static str, &'static str)> {
    files(&SEC, "amendments", "toml")
}

/// The proposals of the demo register, by name.
pub fn proposals() -> impl Iterator<Item = (&'static str, &'static str)> {
    files(&REGISTER, "proposals", "toml")
}

/// The histories of the demo register.
#[must_use]
pub fn histories() -> Option<&'static str> {
    REGISTER.get_file("histories.json")?.contents_utf8()
}

/// The meetings of the demo register.
#[must_use]
pub fn meetings() -> Option<&'static str> {
    REGISTER.get_file("meetings.toml")?.contents_utf8()
}

/// The sample of maintenance, which is made up and loaded only when asked for.
#[must_use]
pub fn maintenance_sample() -> Option<&'static str> {
    REGISTER.get_file("maintenance-sample.toml")?.contents_utf8()
}

/// The sample of assurance, which is made up; it is shown by the demo to those for whom assurance is.
#[must_use]
pub fn assurance_sample() -> Option<&'static str> {
    REGISTER.get_file("assurance-sample.toml")?.contents_utf8()
}

fn files(
    folder: &'static Dir<'static>,
    inner: &str,
    extension: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut found: Vec<(&str, &str)> = folder
        .get_dir(inner)
        .into_iter()
        .flat_map(Dir::files)
        .filter(|file| file.path().extension().is_some_and(|found| found == extension))
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .collect();
    found.sort_unstable();
    found.into_iter()
}
