//! Where a row, a cell or a key stands in the files of the Code.

use std::{fmt, sync::Arc};

/// A place in a source file; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The file's name as it was handed in, such as `baseline/stages.csv`.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl Position {
    /// The start of a line of `file`.
    #[must_use]
    pub fn line(file: &Arc<str>, line: u32) -> Self {
        Self { file: Arc::clone(file), line, column: 1 }
    }
}

/// A file in which many places are looked up: its lines are found once.
#[derive(Debug, Clone)]
pub struct Places<'t> {
    file: Arc<str>,
    text: &'t str,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    /// The places of a file with its content.
    #[must_use]
    pub fn new(file: Arc<str>, text: &'t str) -> Self {
        let after =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        Self { file, text, starts }
    }

    /// The content.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The place of the byte at an offset; of one beyond the end, the end.
    #[must_use]
    pub fn at(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let rest = self.text.get(start..).unwrap_or_default();
        let before = rest.char_indices().take_while(|(at, _)| start + at < offset).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { file: Arc::clone(&self.file), line: number(line), column: number(before + 1) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_becomes_line_and_column() {
        let file: Arc<str> = "a.toml".into();
        let at = |text: &str, offset| Places::new(Arc::clone(&file), text).at(offset).to_string();
        assert_eq!(at("one\ntwö = 3\n", 10), "a.toml:2:6");
        assert_eq!(at("one\ntwo", 4), "a.toml:2:1");
        assert_eq!(at("one\ntwo", 3), "a.toml:1:4");
        assert_eq!(at("one", 99), "a.toml:1:4");
        assert_eq!(at("", 0), "a.toml:1:1");
    }
}
