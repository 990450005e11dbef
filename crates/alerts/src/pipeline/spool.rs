//! A spool: files of frames in a folder, written by whoever receives messages and read by a run, so that what was
//! received outlives both.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::cut::frame;

/// How large a file grows before the next is begun, in bytes.
const FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The file of a number.
pub(super) fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{number:08}.frames"))
}

/// The numbers of the files that are there, the earliest first.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn numbers(folder: &Path) -> io::Result<Vec<usize>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let stem = name.to_str().and_then(|name| name.strip_suffix(".frames"));
        numbers.extend(stem.and_then(|stem| stem.parse::<usize>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Writes a spool.
#[derive(Debug)]
pub struct SpoolWriter {
    folder: PathBuf,
    number: usize,
    file: File,
    length: u64,
}

impl SpoolWriter {
    /// Goes on with the last file of a folder, or begins the first. What a crash left of a frame at its end is cut off.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let number = numbers(folder)?.last().copied().unwrap_or(1);
        let file = OpenOptions::new().create(true).append(true).open(path(folder, number))?;
        let whole = whole_frames(&fs::read(path(folder, number))?);
        file.set_len(whole)?;
        Ok(Self { folder: folder.to_owned(), number, file, length: whole })
    }

    /// Writes messages and makes them durable; gives how many bytes the spool grew by.
    ///
    /// # Errors
    /// When they cannot be written; then none of them counts as received.
    pub fn write<'m>(&mut self, messages: impl Iterator<Item = &'m [u8]>) -> io::Result<u64> {
        if self.length >= FILE_BYTES {
            self.number += 1;
            self.file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(path(&self.folder, self.number))?;
            self.length = 0;
            File::open(&self.folder)?.sync_all()?;
        }
        let mut bytes = Vec::new();
        messages.for_each(|message| frame(message, &mut bytes));
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // What was half written must not stand before what comes next.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        let grown = u64::try_from(bytes.len()).unwrap_or_default();
        self.length += grown;
        Ok(grown)
    }
}

/// How many bytes of a file are whole frames.
fn whole_frames(bytes: &[u8]) -> u64 {
    let cut = super::Cutter(super::Layout::Frames).cut(bytes, false);
    u64::try_from(cut.taken).unwrap_or_default()
}

/// Removes the files before a number, which have been read and committed.
///
/// # Errors
/// When one cannot be removed.
pub(super) fn remove_before(folder: &Path, number: usize) -> io::Result<()> {
    for each in numbers(folder)?.into_iter().filter(|each| *each < number) {
        fs::remove_file(path(folder, each))?;
    }
    Ok(())
}

/// How many bytes wait in a spool behind a position.
///
/// # Errors
/// When the folder cannot be read.
pub fn waiting(folder: &Path, from: super::Position) -> io::Result<u64> {
    let mut bytes = 0;
    for number in numbers(folder)?.into_iter().filter(|number| *number >= from.file) {
        let length = fs::metadata(path(folder, number))?.len();
        bytes += if number == from.file { length.saturating_sub(from.offset) } else { length };
    }
    Ok(bytes)
}
