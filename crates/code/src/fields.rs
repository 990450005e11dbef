//! TOML read field by field, so that one run finds every fault of a file: what is written wrongly, what is missing,
//! what is of another kind, what has no meaning.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    finding::Finding,
    position::{Places, Position},
};

/// A text of a file, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The text; of what is not a text, as a cell of CSV is written.
    pub(crate) text: String,
    /// Where it stands in the file, in bytes.
    pub(crate) at: usize,
}

/// The faults of one file.
pub(crate) struct Faults<'t> {
    places: Places<'t>,
    id: &'static str,
    pub(crate) findings: Vec<Finding>,
}

impl<'t> Faults<'t> {
    /// None yet; each is told under an id.
    pub(crate) fn new(places: Places<'t>, id: &'static str) -> Self {
        Self { places, id, findings: Vec::new() }
    }

    /// The place of an offset, in bytes.
    pub(crate) fn place(&self, at: usize) -> Position {
        self.places.at(at)
    }

    /// Tells a fault under the usual id.
    pub(crate) fn tell(&mut self, at: usize, message: impl Into<String>) {
        self.tell_as(self.id, at, message);
    }

    /// Tells a fault under another id.
    pub(crate) fn tell_as(&mut self, id: &'static str, at: usize, message: impl Into<String>) {
        self.findings.push(Finding::error(id, self.place(at), message));
    }

    /// Tells a fault with what would mend it.
    pub(crate) fn tell_with_help(
        &mut self,
        id: &'static str,
        at: usize,
        message: impl Into<String>,
        help: String,
    ) {
        self.findings.push(Finding::error(id, self.place(at), message).with_help(help));
    }

    /// A word as a value; tells why when it is none.
    pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        word: &Word,
    ) -> Option<T> {
        word.text.parse().map_err(|error| self.tell(word.at, format!("{error}"))).ok()
    }

    /// The file as a table; none when it is not TOML: then every fault of its writing is told, and nothing of what it
    /// may have meant.
    pub(crate) fn document(&mut self) -> Option<DeTable<'t>> {
        let (table, errors) = DeTable::parse_recoverable(self.places.text());
        for error in &errors {
            let at = error.span().map_or(0, |span: Range<usize>| span.start);
            self.tell(at, error.message().to_owned());
        }
        errors.is_empty().then(|| table.into_inner())
    }

    /// The file's text.
    pub(crate) fn text(&self) -> &'t str {
        self.places.text()
    }
}

/// The fields of one table of a file. Those that nobody asks for are faults.
pub(crate) struct Fields<'f> {
    /// What the table is, such as `an amendment`.
    what: &'static str,
    /// Where it begins, in bytes.
    pub(crate) at: usize,
    table: &'f DeTable<'f>,
    asked: Vec<&'static str>,
}

impl<'f> Fields<'f> {
    /// The fields of a table that begins at an offset.
    pub(crate) fn of(what: &'static str, at: usize, table: &'f DeTable<'f>) -> Self {
        Self { what, at, table, asked: Vec::new() }
    }

    fn get(&mut self, name: &'static str) -> Option<&'f Spanned<DeValue<'f>>> {
        self.asked.push(name);
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    /// A field that must be there, of whatever simple kind.
    pub(crate) fn value(&mut self, faults: &mut Faults<'_>, name: &'static str) -> Option<Word> {
        let value = self.get(name);
        if value.is_none() {
            faults.tell(self.at, format!("`{name}` is missing in {}", self.what));
        }
        simple(faults, name, value?)
    }

    /// A field that may be there, of whatever simple kind.
    pub(crate) fn value_if(&mut self, faults: &mut Faults<'_>, name: &'static str) -> Option<Word> {
        let value = self.get(name)?;
        simple(faults, name, value)
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, faults: &mut Faults<'_>, name: &'static str) -> Option<Word> {
        let value = self.get(name);
        if value.is_none() {
            faults.tell(self.at, format!("`{name}` is missing in {}", self.what));
        }
        text(faults, name, value?)
    }

    /// A text that may be there.
    pub(crate) fn text_if(&mut self, faults: &mut Faults<'_>, name: &'static str) -> Option<Word> {
        let value = self.get(name)?;
        text(faults, name, value)
    }

    /// A list of texts; empty when it is not there.
    pub(crate) fn texts(&mut self, faults: &mut Faults<'_>, name: &'static str) -> Vec<Word> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            faults.tell(value.span().start, format!("`{name}` is a list of texts, in brackets"));
            return Vec::new();
        };
        list.iter().filter_map(|each| text(faults, name, each)).collect()
    }

    /// A table that may be there.
    pub(crate) fn table_if(
        &mut self,
        faults: &mut Faults<'_>,
        name: &'static str,
        what: &'static str,
    ) -> Option<Fields<'f>> {
        let value = self.get(name)?;
        table(faults, name, what, value)
    }

    /// Tables in a row, `[[name]]`; empty when there is none.
    pub(crate) fn tables(
        &mut self,
        faults: &mut Faults<'_>,
        name: &'static str,
        what: &'static str,
    ) -> Vec<Fields<'f>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            faults.tell(value.span().start, format!("`{name}` is written as `[[{name}]]`"));
            return Vec::new();
        };
        list.iter().filter_map(|each| table(faults, name, what, each)).collect()
    }

    /// All fields of a table whose names the file chooses.
    pub(crate) fn all(self) -> impl Iterator<Item = (&'f str, &'f Spanned<DeValue<'f>>)> {
        let table = self.table;
        table.iter().map(|(key, value)| (key.get_ref().as_ref(), value))
    }

    /// Tells the fields that have no meaning.
    pub(crate) fn finish(self, faults: &mut Faults<'_>) {
        for (key, _) in self.table.iter().filter(|(key, _)| !self.asked.contains(&&**key.get_ref()))
        {
            let message = format!("`{}` is no field of {}", key.get_ref(), self.what);
            let help = format!("its fields are {}", self.asked.join(", "));
            faults.tell_with_help(faults.id, key.span().start, message, help);
        }
    }
}

/// A text, a number, a truth, a date, or a list of them.
pub(crate) fn simple(
    faults: &mut Faults<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<Word> {
    let at = value.span().start;
    let text = written(value.get_ref());
    if text.is_none() {
        faults.tell(at, format!("`{name}` is a single value, not a table"));
    }
    Some(Word { text: text?, at })
}

fn text(faults: &mut Faults<'_>, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Word> {
    let at = value.span().start;
    let text = value.get_ref().as_str();
    if text.is_none() {
        faults.tell(at, format!("`{name}` is a text: write it in quotes"));
    }
    Some(Word { text: text?.to_owned(), at })
}

pub(crate) fn table<'f>(
    faults: &mut Faults<'_>,
    name: &str,
    what: &'static str,
    value: &'f Spanned<DeValue<'f>>,
) -> Option<Fields<'f>> {
    let at = value.span().start;
    let table = value.get_ref().as_table();
    if table.is_none() {
        faults.tell(at, format!("`{name}` is a table: write `{{ … }}`"));
    }
    Some(Fields::of(what, at, table?))
}

/// A value of TOML as a cell of CSV is written.
fn written(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.clone().into_owned(),
        DeValue::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(parts) => {
            let parts: Option<Vec<String>> =
                parts.iter().map(|part| written(part.get_ref())).collect();
            parts?.join(";")
        }
        DeValue::Table(_) => return None,
    })
}
