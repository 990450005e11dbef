//! Reads the lines of an export and proves them on the way.

use std::io::{self, BufRead, Read};

use thiserror::Error;

use crate::checker::Checker;
use crate::event::Event;
use crate::fault::Fault;
use crate::line;
use crate::payload::PayloadError;
use crate::position::Head;
use crate::storage_error::StorageError;

/// The longest export, in bytes: some forty million events.
pub(crate) const LENGTH_MAX: u64 = 16 << 30;

/// Says why an export was not imported. Nothing of it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The log has events already.
    #[error("the log is not empty")]
    NotEmpty,
    /// A line is not as an export writes it.
    #[error("line {line} of the export is wrong")]
    Line {
        /// The number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        source: LineError,
    },
    /// The export is longer than is read.
    #[error("the export is longer than {LENGTH_MAX} bytes")]
    TooLong,
    /// The input could not be read.
    #[error("the export could not be read")]
    Read(#[from] io::Error),
    /// The store failed.
    #[error("the events were not imported")]
    Storage(#[from] StorageError),
}

/// Says what is wrong with a line of an export.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// The first line is not that of an export.
    #[error("it does not begin an export of a log")]
    NotExport,
    /// The export was written by a later release.
    #[error("it begins an export of version {found}; this release knows version {known}")]
    Newer {
        /// The version of the export.
        found: u32,
        /// The version that this release knows.
        known: u32,
    },
    /// The line is longer than any event.
    #[error("it is longer than {} bytes", line::LENGTH_MAX)]
    TooLong,
    /// The line has no end: the export was cut off.
    #[error("it has no end; the export was cut off")]
    CutOff,
    /// The line is not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The line is not the JSON of an event.
    #[error("it is not an event")]
    NotEvent(#[source] serde_json::Error),
    /// The payload is over a limit.
    #[error("it is not an event")]
    Payload(#[source] PayloadError),
    /// A field is not one that a log holds.
    #[error("it is not an event that a log can hold: {reason}")]
    Invalid {
        /// What is wrong.
        reason: &'static str,
    },
    /// The line says what an export would write in another form.
    #[error("it is not in the form in which an export writes it")]
    NotCanonical,
    /// The event does not follow the one before it.
    #[error("{0}")]
    Broken(Box<Fault>),
}

impl ImportError {
    /// Returns what a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotEmpty => "create a new log and import into that",
            Self::Line { source: LineError::Newer { .. }, .. } => {
                "use the release that wrote it, or a later one"
            }
            Self::Line { .. } => "get the export again from where it was made",
            Self::TooLong => "see that this is the right file",
            Self::Read(_) => "see that the file is there and may be read",
            Self::Storage(source) => source.help(),
        }
    }
}

/// The proved events of an export, in order.
pub(crate) struct Lines<'a> {
    input: io::Take<&'a mut dyn BufRead>,
    checker: Checker,
    line: Vec<u8>,
    number: u64,
}

impl<'a> Lines<'a> {
    /// Reads the first line.
    pub(crate) fn begin(input: &'a mut dyn BufRead) -> Result<Self, ImportError> {
        let input = input.take(LENGTH_MAX);
        let mut lines = Self { input, checker: Checker::new(None), line: Vec::new(), number: 0 };
        let head = if lines.read_line()? {
            line::read_header(&lines.line)
        } else {
            Err(LineError::NotExport)
        };
        lines.checker = Checker::new(head.map_err(|source| lines.wrong(source))?);
        Ok(lines)
    }

    /// Returns the next event; `None` if the export is complete.
    pub(crate) fn next_event(&mut self) -> Result<Option<Event>, ImportError> {
        if !self.read_line()? {
            let complete = self.checker.finish();
            return match complete {
                Ok(()) => Ok(None),
                Err(fault) => Err(self.wrong(LineError::Broken(fault))),
            };
        }
        let event = line::read_event(&self.line).map_err(|source| self.wrong(source))?;
        match self.checker.check(&event) {
            Ok(_) => Ok(Some(event)),
            Err(fault) => Err(self.wrong(LineError::Broken(fault))),
        }
    }

    /// Returns the last event that was read.
    pub(crate) fn head(&self) -> Option<Head> {
        self.checker.head()
    }

    /// Reads a line without its end; returns whether there is one.
    fn read_line(&mut self) -> Result<bool, ImportError> {
        self.line.clear();
        self.number += 1;
        let line_limit = line::LENGTH_MAX as u64 + 1;
        (&mut self.input).take(line_limit).read_until(b'\n', &mut self.line)?;
        if self.line.pop_if(|last| *last == b'\n').is_some() {
            return Ok(true);
        }
        if self.input.limit() == 0 {
            return Err(ImportError::TooLong);
        }
        match self.line.len() {
            0 => Ok(false),
            length if length as u64 >= line_limit => Err(self.wrong(LineError::TooLong)),
            _ => Err(self.wrong(LineError::CutOff)),
        }
    }

    fn wrong(&self, source: LineError) -> ImportError {
        ImportError::Line { line: self.number, source }
    }
}
