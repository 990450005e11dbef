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

    /// The place of the byte at `offset` of `text`, the content of `file`.
    #[must_use]
    pub fn of_offset(file: &Arc<str>, text: &str, offset: usize) -> Self {
        let mut line = 1;
        let mut column = 1;
        for (at, character) in text.char_indices() {
            if at >= offset {
                break;
            }
            if character == '\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        Self { file: Arc::clone(file), line, column }
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
        let place = Position::of_offset(&file, "one\ntwö = 3\n", 10);
        assert_eq!(place.to_string(), "a.toml:2:6");
        assert_eq!(Position::of_offset(&file, "one", 99).to_string(), "a.toml:1:4");
    }
}
