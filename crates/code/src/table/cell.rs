//! One cell: text in, a value of its column's type out.

use jiff::civil::Date;

use super::schema::{Column, ColumnKind};
use crate::id::{ClauseId, ID_BYTES_MAX};

/// The longest cell that is accepted, in bytes: a long paragraph, far below what a page can show.
pub const CELL_BYTES_MAX: usize = 16 * 1024;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, an id, a word of a closed list, a clause, or the key of another row.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    YesNo(bool),
    /// A date.
    Date(Date),
    /// Several texts.
    List(Vec<String>),
}

impl Value {
    /// The texts of the cell: none, one, or several.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(texts) => texts.iter().map(String::as_str).collect(),
            Self::Empty | Self::Integer(_) | Self::YesNo(_) | Self::Date(_) => Vec::new(),
        }
    }

    /// The cell as it is written in a file.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Date(date) => date.to_string(),
            Self::List(texts) => texts.join(";"),
        }
    }
}

/// Reads a cell.
///
/// # Errors
/// Says what is wrong with it, without its place, which the caller knows.
pub fn parse(text: &str, column: &Column) -> Result<Value, String> {
    let name = &column.name;
    if text.len() > CELL_BYTES_MAX {
        return Err(format!("`{name}` is longer than {CELL_BYTES_MAX} bytes"));
    }
    if text.is_empty() {
        return if column.optional { Ok(Value::Empty) } else { Err(format!("`{name}` is empty")) };
    }
    if column.list {
        let parts: Vec<String> = text.split(';').map(|part| part.trim().to_owned()).collect();
        for part in &parts {
            check_word(part, column)?;
        }
        return Ok(Value::List(parts));
    }
    match &column.kind {
        ColumnKind::Integer => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| format!("`{text}` in `{name}` is not a whole number")),
        ColumnKind::YesNo => match text {
            "yes" => Ok(Value::YesNo(true)),
            "no" => Ok(Value::YesNo(false)),
            _ => Err(format!("`{text}` in `{name}` is neither yes nor no")),
        },
        ColumnKind::Date => {
            parse_date(text).map(Value::Date).map_err(|why| format!("`{name}`: {why}"))
        }
        ColumnKind::Text
        | ColumnKind::Id
        | ColumnKind::Code
        | ColumnKind::Clause
        | ColumnKind::OneOf(_)
        | ColumnKind::RefersTo(_) => {
            check_word(text, column)?;
            Ok(Value::Text(text.to_owned()))
        }
    }
}

/// Reads a date as `2019-11-29`.
///
/// # Errors
/// Says what the right form is.
pub fn parse_date(text: &str) -> Result<Date, String> {
    let digits = |at: usize, byte: u8| {
        if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
    };
    let plain = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| digits(at, byte));
    let date = if plain { text.parse().ok() } else { None };
    date.ok_or_else(|| {
        let text: String = text.chars().take(40).collect();
        format!("`{text}` is not a date such as 2019-11-29")
    })
}

fn is_made_of(text: &str, marks: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || marks.contains(c);
    text.chars().all(plain) && !text.is_empty() && text.len() <= ID_BYTES_MAX
}

fn check_word(text: &str, column: &Column) -> Result<(), String> {
    let name = &column.name;
    match &column.kind {
        ColumnKind::Id if !is_made_of(text, "-_") => {
            Err(format!("`{text}` in `{name}` is not an id: use letters, digits and hyphens"))
        }
        ColumnKind::Code if !is_made_of(text, "-.") => Err(format!(
            "`{text}` in `{name}` is not a code: use letters, digits, dots and hyphens"
        )),
        ColumnKind::Clause => {
            text.parse::<ClauseId>().map(drop).map_err(|error| format!("`{name}`: {error}"))
        }
        ColumnKind::OneOf(words) if !words.iter().any(|word| word == text) => {
            Err(format!("`{text}` is not a word for `{name}`: use one of {}", words.join(", ")))
        }
        _ => Ok(()),
    }
}
