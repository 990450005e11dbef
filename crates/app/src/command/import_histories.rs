//! Importing real histories: replayed through the engine, written in one go.

use std::path::Path;

use change::history::{self, Report};

use crate::{context::Context, error::Error, register::Register};

/// Records written in one append; a proposal's records are never parted.
const APPEND_MAX: usize = 5_000;

/// Replays a file of histories and writes what it gives. Importing the same file again writes nothing.
///
/// # Errors
/// When the file has faults (all are reported), or the log cannot be written.
pub fn import_histories(
    register: &mut Register,
    ctx: &Context,
    name: &Path,
    text: &str,
) -> Result<Report, Error> {
    let histories = history::parse(text)
        .map_err(|faults| Error::Histories { path: name.to_owned(), faults })?;
    let replayed = history::replay(register.model(), &histories, register.code())?;
    let mut batch = Vec::new();
    for (id, record) in replayed.records {
        let full = batch.len() >= APPEND_MAX && batch.last().is_some_and(|(last, _)| *last != id);
        if full {
            register.write_records(ctx, std::mem::take(&mut batch))?;
        }
        batch.push((id, record));
    }
    if !batch.is_empty() {
        register.write_records(ctx, batch)?;
    }
    Ok(replayed.report)
}
