//! Where messages come from: files, whole folders, standard input.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use memchr::memchr;

use super::{
    block::{Block, Position},
    cut::{Cutter, FRAME_BYTES_MAX, TOO_LONG},
    spool,
};
use crate::input;

/// How messages lie in a file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Layout {
    /// Each in a frame: its length in four bytes, the most significant first, then its bytes.
    Frames,
    /// One a line: hexadecimal digits, base64 or XML.
    Lines,
    /// XML documents, one after the other.
    Documents,
    /// The whole file is one message.
    Whole,
}

/// How much is read at once, in bytes.
const CHUNK_BYTES: usize = 1024 * 1024;
/// How long to wait for more at the end of a file that grows.
const FOLLOW_WAIT: Duration = Duration::from_millis(50);

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file cannot be read.
    #[error("{path} cannot be read")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There is no file.
    #[error("there is no file in {0}")]
    Empty(String),
    /// A file is shorter than what was read of it before.
    #[error("{path} has {has} bytes, and {read} of it were read before: it is another file")]
    Shrunk {
        /// Which file.
        path: String,
        /// Its length, in bytes.
        has: u64,
        /// How far it was read, in bytes.
        read: u64,
    },
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Input {
    File(PathBuf),
    Stdin,
}

/// Where messages come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    inputs: Vec<Input>,
    layout: Option<Layout>,
    follow: bool,
    /// A spool, in place of inputs.
    spool: Option<PathBuf>,
}

impl Source {
    /// The files of these paths; a folder stands for all files in it and its folders, by name.
    ///
    /// # Errors
    /// Paths that cannot be read, and folders without files.
    pub fn files(paths: &[PathBuf], layout: Option<Layout>) -> Result<Self, SourceError> {
        let mut inputs = Vec::new();
        for path in paths {
            let before = inputs.len();
            walk(path, &mut inputs)?;
            if inputs.len() == before {
                return Err(SourceError::Empty(path.display().to_string()));
            }
        }
        Ok(Self { inputs, layout, follow: false, spool: None })
    }

    /// Standard input.
    #[must_use]
    pub fn stdin(layout: Option<Layout>) -> Self {
        Self { inputs: vec![Input::Stdin], layout, follow: false, spool: None }
    }

    /// A spool, read until the run is stopped; its files are removed when they are committed.
    #[must_use]
    pub fn spool(folder: &Path) -> Self {
        let spool = Some(folder.to_owned());
        Self { inputs: Vec::new(), layout: Some(Layout::Frames), follow: true, spool }
    }

    /// Removes what will not be read again after a commit at this position.
    pub(super) fn committed(&self, position: Position) -> Result<(), SourceError> {
        let Some(folder) = &self.spool else { return Ok(()) };
        let path = || folder.display().to_string();
        spool::remove_before(folder, position.file)
            .map_err(|source| SourceError::File { path: path(), source })
    }

    /// The same, waiting for more at the end of the last file until the run is stopped.
    #[must_use]
    pub fn followed(self) -> Self {
        Self { follow: true, ..self }
    }

    /// Whether its position means anything to a later run.
    #[must_use]
    pub fn can_resume(&self) -> bool {
        self.inputs.iter().all(|input| matches!(input, Input::File(_)))
    }

    /// The names of its files, by which a later run knows that it is the same source.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let spool = self.spool.iter().map(|folder| format!("spool {}", folder.display()));
        spool.chain(self.inputs.iter().map(Input::name)).collect()
    }

    /// How many bytes there are to read, where that is known.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        if self.spool.is_some() {
            return None;
        }
        self.inputs
            .iter()
            .map(|input| match input {
                Input::File(path) => std::fs::metadata(path).ok().map(|data| data.len()),
                Input::Stdin => None,
            })
            .sum()
    }

    /// Reads from a position to the end, block by block, until `send` says stop.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(
        &self,
        from: Position,
        stop: &AtomicBool,
        send: &mut dyn FnMut(Block) -> bool,
    ) -> Result<(), SourceError> {
        if let Some(folder) = &self.spool {
            return read_spool(folder, from, stop, send);
        }
        let mut number = 0;
        for (file, input) in self.inputs.iter().enumerate().skip(from.file) {
            let offset = if file == from.file { from.offset } else { 0 };
            let follow = self.follow && file + 1 == self.inputs.len();
            let mut reading = Reading {
                name: input.name().into(),
                at: Position { file, offset },
                number,
                follow,
                until: None,
                long: None,
            };
            let goes_on = match input {
                Input::File(path) => {
                    let mut opened = open(path, offset)?;
                    reading.all(&mut opened, self.layout, stop, send)
                }
                Input::Stdin => reading.all(&mut io::stdin().lock(), self.layout, stop, send),
            };
            number = reading.number;
            let path = reading.name.to_string();
            if !goes_on.map_err(|source| SourceError::File { path, source })? {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Input {
    fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "standard input".to_owned(),
        }
    }
}

fn walk(path: &Path, inputs: &mut Vec<Input>) -> Result<(), SourceError> {
    let fault = |source| SourceError::File { path: path.display().to_string(), source };
    if std::fs::metadata(path).map_err(fault)?.is_dir() {
        let entries = std::fs::read_dir(path).map_err(fault)?;
        let paths: Result<Vec<PathBuf>, io::Error> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut paths = paths.map_err(fault)?;
        paths.sort();
        return paths.iter().try_for_each(|path| walk(path, inputs));
    }
    inputs.push(Input::File(path.to_owned()));
    Ok(())
}

fn open(path: &Path, offset: u64) -> Result<File, SourceError> {
    let name = || path.display().to_string();
    let fault = |source| SourceError::File { path: name(), source };
    let mut file = File::open(path).map_err(fault)?;
    let has = file.metadata().map_err(fault)?.len();
    if offset > has {
        return Err(SourceError::Shrunk { path: name(), has, read: offset });
    }
    file.seek(SeekFrom::Start(offset)).map_err(fault)?;
    Ok(file)
}

/// A file that is being read.
struct Reading {
    name: Arc<str>,
    at: Position,
    number: u64,
    follow: bool,
    /// What is there when nothing more will be written to this file.
    until: Option<PathBuf>,
    /// A line over the limit that has not ended: its first bytes, and how many there were of it.
    long: Option<(Vec<u8>, u64)>,
}

/// Reads the files of a spool, one after the other, for as long as the run goes on.
fn read_spool(
    folder: &Path,
    from: Position,
    stop: &AtomicBool,
    send: &mut dyn FnMut(Block) -> bool,
) -> Result<(), SourceError> {
    let fault = |source| SourceError::File { path: folder.display().to_string(), source };
    let mut number = 0;
    let mut at = from;
    loop {
        while !spool::path(folder, at.file).exists() {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            // A spool begins with its first file, whatever its number.
            match spool::numbers(folder).map_err(fault)?.first() {
                Some(first) if *first > at.file => at = Position { file: *first, offset: 0 },
                _ => std::thread::sleep(FOLLOW_WAIT),
            }
        }
        let path = spool::path(folder, at.file);
        let mut opened = open(&path, at.offset)?;
        let mut reading = Reading {
            name: path.display().to_string().into(),
            at,
            number,
            follow: true,
            until: Some(spool::path(folder, at.file + 1)),
            long: None,
        };
        if !reading.all(&mut opened, Some(Layout::Frames), stop, send).map_err(fault)? {
            return Ok(());
        }
        number = reading.number;
        at = Position { file: at.file + 1, offset: 0 };
    }
}

impl Reading {
    /// Reads to the end; false when it was told to stop.
    fn all(
        &mut self,
        input: &mut dyn Read,
        layout: Option<Layout>,
        stop: &AtomicBool,
        send: &mut dyn FnMut(Block) -> bool,
    ) -> io::Result<bool> {
        let mut waiting: Vec<u8> = Vec::new();
        let mut layout = layout;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let before = waiting.len();
            // Asked before reading: what was written before the next file began is then read.
            let is_over = self.until.as_ref().is_some_and(|next| next.exists());
            let limit = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
            input.take(limit).read_to_end(&mut waiting)?;
            let is_end = waiting.len() == before;
            if is_end && self.follow && !is_over {
                std::thread::sleep(FOLLOW_WAIT);
                continue;
            }
            let known = *layout.get_or_insert_with(|| Layout::of(&waiting));
            if known == Layout::Lines
                && let Some(block) = self.pass_over(&mut waiting, is_end)
                && !send(block)
            {
                return Ok(false);
            }
            let is_too_long = known == Layout::Whole && waiting.len() > FRAME_BYTES_MAX;
            let cut = Cutter(known).cut(&waiting, is_end || is_too_long);
            if cut.taken > 0 {
                let rest = waiting.split_off(cut.taken);
                let start = self.at.offset;
                self.at.offset += u64::try_from(cut.taken).unwrap_or(u64::MAX);
                let block = Block {
                    number: self.number,
                    name: Arc::clone(&self.name),
                    start,
                    then: self.at,
                    bytes: std::mem::replace(&mut waiting, rest),
                    messages: cut.messages,
                    broken: cut.broken,
                };
                self.number += 1;
                if !send(block) {
                    return Ok(false);
                }
            }
            if is_end {
                return Ok(true);
            }
        }
    }
}

impl Reading {
    /// Passes over a line that is longer than any message. Its bytes are not kept, and the position moves only when it
    /// has ended: a run that goes on later finds the line whole, and counts it once.
    fn pass_over(&mut self, waiting: &mut Vec<u8>, is_end: bool) -> Option<Block> {
        let end = memchr(b'\n', waiting);
        if self.long.is_none() && (end.is_some() || waiting.len() <= FRAME_BYTES_MAX) {
            return None;
        }
        let bytes = end.map_or(waiting.len(), |end| end + 1);
        let rest = waiting.split_off(bytes);
        let passed = std::mem::replace(waiting, rest);
        let (first, length) = self.long.get_or_insert_with(|| {
            let kept = passed.len().min(FRAME_BYTES_MAX);
            (passed.get(..kept).unwrap_or_default().to_vec(), 0)
        });
        *length += u64::try_from(bytes).unwrap_or_default();
        if end.is_none() && !is_end {
            return None;
        }
        let (first, length) = (std::mem::take(first), *length);
        self.long = None;
        let start = self.at.offset;
        self.at.offset += length;
        let block = Block {
            number: self.number,
            name: Arc::clone(&self.name),
            start,
            then: self.at,
            messages: Vec::new(),
            broken: vec![(0..first.len(), TOO_LONG)],
            bytes: first,
        };
        self.number += 1;
        Some(block)
    }
}

impl Layout {
    /// How messages lie in a file, as its first bytes tell.
    #[must_use]
    pub fn of(first: &[u8]) -> Self {
        if let Some((length, [0xDD | 0xDF | b'<', ..])) = first.split_first_chunk::<4>()
            && usize::try_from(u32::from_be_bytes(*length))
                .is_ok_and(|length| length <= FRAME_BYTES_MAX)
        {
            return Self::Frames;
        }
        let text = first.trim_ascii();
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        match text {
            _ if matches!(first, [0xDD | 0xDF, ..]) || input::is_utf16(first) => Self::Whole,
            [b'<', ..] => Self::Documents,
            _ if is_one_message(text) => Self::Whole,
            _ => Self::Lines,
        }
    }
}

/// Whether text of several lines is one message, written over all of them.
fn is_one_message(text: &[u8]) -> bool {
    let is_message = |text: &[u8]| match input::message(text, None) {
        Ok(input::Message::Gbcs(bytes)) => gbcs::Frame::read(&bytes).is_ok(),
        _ => false,
    };
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first_line.len() < text.len() && !is_message(first_line) && is_message(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages of a file of lines, where lines that are too long were, and how far the file was read.
    fn read(bytes: &[u8]) -> (Vec<Vec<u8>>, Vec<u64>, u64) {
        let mut reading = Reading {
            name: "a file".into(),
            at: Position::START,
            number: 0,
            follow: false,
            until: None,
            long: None,
        };
        let (mut messages, mut broken) = (Vec::new(), Vec::new());
        let stop = AtomicBool::new(false);
        let done = reading.all(&mut &*bytes, Some(Layout::Lines), &stop, &mut |block| {
            messages.extend(block.messages.iter().map(|at| block.message(at).to_vec()));
            broken.extend(block.broken.iter().map(|_| block.start));
            true
        });
        assert!(done.unwrap());
        (messages, broken, reading.at.offset)
    }

    #[test]
    fn a_line_over_the_limit_counts_once_and_no_part_of_it_is_read() {
        for length in [FRAME_BYTES_MAX + 1, 2 * FRAME_BYTES_MAX, 5 * FRAME_BYTES_MAX + 7] {
            let mut bytes = b"DF01\n".to_vec();
            bytes.extend(vec![b'0'; length]);
            bytes.extend(b"DF02\nDF03");
            let end = u64::try_from(bytes.len()).unwrap();
            let wanted = (vec![b"DF01".to_vec(), b"DF03".to_vec()], vec![5], end);
            let (messages, broken, at) = read(&bytes);
            assert_eq!((messages, at), (wanted.0, wanted.2), "{length}");
            assert_eq!(broken.len(), 1, "{length}");
            bytes.truncate(bytes.len() - 5);
            assert_eq!(read(&bytes).1.len(), 1, "{length}, at the end");
        }
    }
}
