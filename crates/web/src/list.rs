//! Lists: one description of columns gives the table of a page, CSV, Excel, JSON, and a feed where one makes sense.

use askama::Template;
use serde::Serialize;

use crate::{
    answer::{ATOM, Answer, CSV, XLSX, bug},
    ask::Ask,
    error::Fault,
    feed::{self, Entry},
    frame::{Frame, Link},
};

/// How many rows a page shows: more would make it slow on a phone.
pub const PAGE_ROWS: usize = 100;

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// How it looks: the name of a style.
    pub look: &'static str,
    /// What it says besides, smaller.
    pub note: Option<String>,
}

impl Cell {
    /// A cell with a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A cell that may be empty.
    pub fn maybe(text: &Option<String>) -> Self {
        Self::text(text.clone().unwrap_or_default())
    }

    /// A cell that leads somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }

    /// How sure we are, marked where a reader must be warned.
    pub fn confidence(text: &str) -> Self {
        let warn = matches!(text, "unverified" | "fictional");
        Self { text: text.to_owned(), look: if warn { "doubt" } else { "" }, ..Self::default() }
    }

    /// The same cell with a look.
    #[must_use]
    pub fn with_look(self, look: &'static str) -> Self {
        Self { look, ..self }
    }
}

/// A column of a list.
pub struct Column<R> {
    /// Its name in files and in addresses.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it says of a row.
    pub cell: fn(&R, &Ask<'_>) -> Cell,
}

/// A head of a column.
pub struct Head {
    pub label: String,
    pub href: Option<String>,
    /// `ascending`, `descending`, or empty.
    pub sorted: &'static str,
}

/// A table of a page.
#[derive(Template)]
#[template(path = "grid.html")]
pub struct Grid {
    pub caption: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
    pub empty: &'static str,
    /// How many rows there are in all, and the pages of them.
    pub total: usize,
    pub shown: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Grid {
    /// A table that cannot be sorted.
    pub fn plain(caption: impl Into<String>, heads: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        let head = |label: &&str| Head { label: (*label).to_owned(), href: None, sorted: "" };
        Self {
            caption: caption.into(),
            heads: heads.iter().map(head).collect(),
            total: rows.len(),
            rows,
            empty: "None.",
            shown: String::new(),
            before: None,
            after: None,
        }
    }
}

/// A list.
pub struct List<'a, R: 'static> {
    ask: &'a Ask<'a>,
    name: &'static str,
    title: String,
    columns: &'static [Column<R>],
    rows: Vec<R>,
    entry: Option<fn(&R, &Ask<'_>) -> Entry>,
    has_json: bool,
}

impl<'a, R: Serialize> List<'a, R> {
    /// A list of rows, sorted as the address asks.
    pub fn new(
        ask: &'a Ask<'a>,
        name: &'static str,
        title: impl Into<String>,
        columns: &'static [Column<R>],
        mut rows: Vec<R>,
    ) -> Self {
        if let Some(column) = sorting(ask, columns) {
            rows.sort_by_cached_key(|row| order_key(&(column.cell)(row, ask).text));
            if ask.asked("order") == Some("down") {
                rows.reverse();
            }
        }
        Self { ask, name, title: title.into(), columns, rows, entry: None, has_json: true }
    }

    /// The same list, of which there is a feed.
    #[must_use]
    pub fn with_feed(self, entry: fn(&R, &Ask<'_>) -> Entry) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The rows.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// The file that the address asks for, if it asks for one.
    ///
    /// # Errors
    /// 400 for a form that there is not.
    pub fn file(&self) -> Result<Option<Answer>, Fault> {
        let Some(format) = self.ask.asked("format") else { return Ok(None) };
        let name = format!("{}-{}", self.name, self.ask.day());
        Ok(Some(match (format, self.entry) {
            ("csv", _) => {
                let text = app::exchange::csv_text(&self.header(), &self.cells())?;
                Answer::file(CSV, format!("{name}.csv"), text)
            }
            ("xlsx", _) => {
                let book = app::exchange::workbook(self.name, &self.header(), &self.cells())?;
                Answer::file(XLSX, format!("{name}.xlsx"), book)
            }
            ("json", _) if self.has_json => Answer::json(&self.rows)?,
            ("atom", Some(entry)) => {
                let entries = self.rows.iter().map(|row| entry(row, self.ask)).collect();
                let own = self.ask.here("format", Some("atom"));
                let text = feed::atom(&self.title, &own, &self.ask.here("format", None), entries);
                Answer::of(ATOM, text.map_err(bug)?)
            }
            (other, _) => {
                return Err(Fault::bad_request(format!(
                    "This list is not to be had as `{other}`."
                ))
                .with_help("ask for csv, xlsx or json"));
            }
        }))
    }

    /// Offers the files on a page.
    pub fn offer(&self, frame: &mut Frame) {
        for (format, words) in [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")] {
            let href = self.ask.here("format", Some(format));
            frame.downloads.push(Link { words: words.to_owned(), href });
        }
        if self.entry.is_some() {
            let href = self.ask.here("format", Some("atom"));
            frame.feeds.push(Link { words: self.title.clone(), href: href.clone() });
            frame.downloads.push(Link { words: "Atom feed".to_owned(), href });
        }
    }

    /// The table of a page, one page of rows at a time.
    pub fn grid(&self, empty: &'static str) -> Grid {
        let pages = self.rows.len().div_ceil(PAGE_ROWS).max(1);
        let page = self.ask.asked("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
        let page = page.clamp(1, pages);
        let first = (page - 1) * PAGE_ROWS;
        let rows = self.rows.iter().skip(first).take(PAGE_ROWS);
        let rows: Vec<Vec<Cell>> = rows
            .map(|row| self.columns.iter().map(|column| (column.cell)(row, self.ask)).collect())
            .collect();
        let turn = |page: usize| self.ask.here("page", Some(&page.to_string()));
        let shown = if pages == 1 {
            String::new()
        } else {
            format!("{} to {} of {}", first + 1, first + rows.len(), self.rows.len())
        };
        Grid {
            caption: self.title.clone(),
            heads: self.columns.iter().map(|column| self.head(column)).collect(),
            rows,
            empty,
            total: self.rows.len(),
            shown,
            before: (page > 1).then(|| turn(page - 1)),
            after: (page < pages).then(|| turn(page + 1)),
        }
    }

    fn head(&self, column: &Column<R>) -> Head {
        let is_current = self.ask.asked("sort") == Some(column.key);
        let is_down = self.ask.asked("order") == Some("down");
        let order = (is_current && !is_down).then_some("down");
        let query = self.ask.query.with("sort", Some(column.key)).with("order", order);
        Head {
            label: column.label.to_owned(),
            href: Some(query.with("page", None).on(&self.ask.encoded_path())),
            sorted: match (is_current, is_down) {
                (false, _) => "",
                (true, false) => "ascending",
                (true, true) => "descending",
            },
        }
    }

    fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.key.to_owned()).collect()
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let cell = |row: &R, column: &Column<R>| (column.cell)(row, self.ask).text;
        let line = |row: &R| self.columns.iter().map(|column| cell(row, column)).collect();
        self.rows.iter().map(line).collect()
    }
}

fn sorting<R>(ask: &Ask<'_>, columns: &'static [Column<R>]) -> Option<&'static Column<R>> {
    let key = ask.asked("sort")?;
    columns.iter().find(|column| column.key == key)
}

/// A text as it is sorted: numbers in it by their size, letters whatever their case, what is empty last.
fn order_key(text: &str) -> (bool, String) {
    let mut key = String::with_capacity(text.len());
    let mut digits = String::new();
    for letter in text.to_lowercase().chars().chain(std::iter::once('\u{0}')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else {
            if !digits.is_empty() {
                key.push_str(&format!("{:0>12}", digits.trim_start_matches('0')));
                digits.clear();
            }
            key.push(letter);
        }
    }
    (text.is_empty(), key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_by_size_and_what_is_empty_comes_last() {
        let mut texts = ["MP102A", "MP090", "", "7.10", "7.2", "dp91"];
        texts.sort_by_cached_key(|text| order_key(text));
        assert_eq!(texts, ["7.2", "7.10", "dp91", "MP090", "MP102A", ""]);
    }
}
