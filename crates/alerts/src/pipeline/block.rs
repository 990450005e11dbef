//! A piece of a source: some messages, and where they end.

use std::{ops::Range, sync::Arc};

/// How far a source has been read: all messages that end at or before this offset.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Position {
    /// Which file of the source, in order.
    pub file: usize,
    /// The offset behind the last message, in bytes.
    pub offset: u64,
}

/// Some messages of one file.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its place in the whole run, from nought.
    pub number: u64,
    /// The file's name, for messages.
    pub name: Arc<str>,
    /// Where the block starts in the file, in bytes.
    pub start: u64,
    /// Where the source stands when all of it has been taken.
    pub then: Position,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Each message, within the bytes; what lies between them is framing.
    pub messages: Vec<Range<usize>>,
    /// What cannot be cut into messages, with the reason.
    pub broken: Vec<(Range<usize>, &'static str)>,
}

impl Block {
    /// A message's bytes.
    #[must_use]
    pub fn message(&self, at: &Range<usize>) -> &[u8] {
        self.bytes.get(at.clone()).unwrap_or_default()
    }
}
