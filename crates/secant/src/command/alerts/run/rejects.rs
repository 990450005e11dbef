//! Messages that could not be read, kept with the reason.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use alerts::pipeline::{Rejected, SinkError};
use app::Error;
use serde::Serialize;

/// A file of messages that could not be read.
pub struct Rejects {
    path: PathBuf,
    file: BufWriter<File>,
}

#[derive(Serialize)]
struct RejectLine<'r> {
    #[serde(flatten)]
    rejected: &'r Rejected<'r>,
    message: String,
}

impl Rejects {
    /// Opens a file, to go on at its end.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::options().create(true).append(true).open(path);
        let file =
            file.map_err(|source| Error::File { path: path.to_owned(), verb: "written", source })?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// Writes a line.
    pub fn take(&mut self, rejected: &Rejected<'_>) -> Result<(), SinkError> {
        let message = alerts::input::to_base64(rejected.message);
        let line = RejectLine { rejected, message };
        let written = serde_json::to_writer(&mut self.file, &line).map_err(std::io::Error::from);
        let written = written.and_then(|()| self.file.write_all(b"\n"));
        written.map_err(|error| SinkError {
            sink: self.path.display().to_string(),
            why: error.to_string(),
        })
    }

    /// Writes what waits.
    pub fn end(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        self.file.flush().map_err(|source| Error::File { path, verb: "written", source })
    }
}
