//! Writes a log as lines of text.

use std::io::{self, Write};
use std::ops::ControlFlow;

use thiserror::Error;

use crate::error::ReadError;
use crate::ledger::Ledger;
use crate::line;
use crate::position::{Head, Seq};

/// Says why a log could not be exported.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The log could not be read.
    #[error("the log could not be exported")]
    Read(#[from] ReadError),
    /// The output could not be written.
    #[error("the export could not be written")]
    Write(#[from] io::Error),
}

impl ExportError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read(source) => source.help(),
            Self::Write(_) => "see that there is space where the export is written to",
        }
    }
}

/// Writes the events up to `head`.
pub(crate) fn write<L: Ledger + ?Sized>(
    ledger: &L,
    head: Option<Head>,
    output: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut line = Vec::new();
    line::write_header(head, &mut line)?;
    output.write_all(&line)?;
    let Some(head) = head else {
        return Ok(output.flush()?);
    };
    let mut written = Ok(());
    ledger.for_each(Seq::FIRST, &mut |event| {
        if event.seq > head.seq {
            return ControlFlow::Break(());
        }
        line.clear();
        written = line::write_event(&event, &mut line).and_then(|()| output.write_all(&line));
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    Ok(output.flush()?)
}
