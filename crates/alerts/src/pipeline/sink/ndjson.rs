//! A file with a line of JSON for each alert.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{Delivery, Sink, SinkError};
use crate::line::Line;

/// A file with a line of JSON for each alert.
pub struct Ndjson {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    written: u64,
    line: Vec<u8>,
}

impl Ndjson {
    /// A sink that writes this file.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), file: None, written: 0, line: Vec::new() }
    }

    fn fault(&self, why: &impl ToString) -> SinkError {
        SinkError { sink: self.path.display().to_string(), why: why.to_string() }
    }

    fn open(&mut self, mark: u64) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .read(true)
            .open(&self.path)?;
        let has = file.metadata()?.len();
        if has < mark {
            let why = format!("it has {has} bytes, and {mark} were written to it before");
            return Err(io::Error::other(why));
        }
        file.set_len(mark)?;
        file.seek(SeekFrom::Start(mark))?;
        self.file = Some(BufWriter::with_capacity(256 * 1024, file));
        self.written = mark;
        Ok(())
    }
}

impl Sink for Ndjson {
    fn name(&self) -> String {
        format!("ndjson {}", self.path.display())
    }

    fn resume(&mut self, mark: Option<u64>) -> Result<(), SinkError> {
        self.open(mark.unwrap_or_default()).map_err(|error| self.fault(&error))
    }

    fn take(&mut self, delivery: &Delivery<'_>) -> Result<(), SinkError> {
        self.line.clear();
        let told = Line::of(delivery);
        serde_json::to_writer(&mut self.line, &told).map_err(|error| self.fault(&error))?;
        self.line.push(b'\n');
        let line = std::mem::take(&mut self.line);
        let done = self.file.as_mut().map_or(Ok(()), |file| file.write_all(&line));
        self.line = line;
        self.written += u64::try_from(self.line.len()).unwrap_or_default();
        done.map_err(|error| self.fault(&error))
    }

    fn commit(&mut self) -> Result<u64, SinkError> {
        let done = match self.file.as_mut() {
            Some(file) => file.flush().and_then(|()| file.get_ref().sync_data()),
            None => Ok(()),
        };
        done.map_err(|error| self.fault(&error))?;
        Ok(self.written)
    }
}
