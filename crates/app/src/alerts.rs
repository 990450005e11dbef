//! What alerts have to do with the rest: the Code that names them, reports of a run, and proposals that name what
//! was seen.

mod look;
mod propose;
mod report;

use std::path::Path;

use alerts::{Catalogues, Reader, behaviour::Behaviours, inventory::Inventory, makers::Makers};
use code::Code;

pub use alerts::{engine::State, makers::Makers as MakerNames};

use crate::{error::Error, sources::read_text};

pub use look::{AlertRow, Decoded, Explained, Looker};
pub use propose::{Proposed, proposal};
pub use report::{Html, Listed, counts, figure, html, outages, sightings, storms};

/// The largest inventory that is read, in bytes: that of a nation.
const INVENTORY_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// What a run of alerts has come to by its last commit; none before its first.
///
/// # Errors
/// When the file is missing, or no state of a run.
pub fn state_of_run(path: &Path) -> Result<Option<State>, Error> {
    if !path.exists() {
        return Err(Error::input(
            format!("there is no file `{}`", path.display()),
            "make one: `secant alerts run FILE --state STATE.sqlite`",
        ));
    }
    let found = alerts::pipeline::Store::open(path).and_then(|store| store.load());
    let found = found.map_err(|error| {
        Error::input(error.to_string(), "name the state of a run that has ended")
    })?;
    Ok(found.map(|checkpoint| checkpoint.state))
}

/// A reader of alerts that knows a Code and a list of makers.
///
/// # Errors
/// When a table cannot be read, or the list.
pub fn reader(code: &Code, makers: Option<&Path>) -> Result<Reader, Error> {
    let makers = makers.map(makers_of).transpose()?.unwrap_or_default();
    Ok(Reader::new(Catalogues::of(code)?, makers))
}

/// The makers of a list: CSV with the columns prefix, maker.
///
/// # Errors
/// When it cannot be read.
pub fn makers_of(path: &Path) -> Result<Makers, Error> {
    Makers::parse(&read_text(path)?).map_err(|error| wrong(path, &error, "prefix,maker"))
}

/// The behaviours of a file.
///
/// # Errors
/// When it cannot be read, or a rule is wrong.
pub fn behaviours(path: &Path) -> Result<Behaviours, Error> {
    let text = read_text(path)?;
    Behaviours::parse(&text).map_err(|error| {
        Error::input(
            format!("`{}`: {error}", path.display()),
            "see docs/user/alerts.md for how a behaviour is written",
        )
    })
}

/// The inventory of a file.
///
/// # Errors
/// When it cannot be read, or a line is wrong.
pub fn inventory(path: &Path) -> Result<Inventory, Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    let has = std::fs::metadata(path).map_err(fault)?.len();
    if has > INVENTORY_BYTES_MAX {
        let what = format!("`{}` has more than {INVENTORY_BYTES_MAX} bytes", path.display());
        return Err(Error::input(what, "leave out devices that send no alerts"));
    }
    let text = std::fs::read_to_string(path).map_err(fault)?;
    Inventory::parse(&text).map_err(|error| wrong(path, &error, "device,kind,hub"))
}

fn wrong(path: &Path, error: &dyn std::fmt::Display, header: &str) -> Error {
    Error::input(
        format!("`{}`: {error}", path.display()),
        format!("write it as CSV with the header `{header}`"),
    )
}
