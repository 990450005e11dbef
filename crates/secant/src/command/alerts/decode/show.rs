//! Messages shown as they come, so that a million take no more memory than one.

use std::{mem::take, ops::Range};

use alerts::{
    Reader,
    input::{Form, FormError},
    open::Opened,
};
use app::Error;
use gbcs::verify::{Checked, MacCheck, SignatureCheck};

use super::{Args, keys::Keys, row::Row, whole};
use crate::{cli::Format, output, session::Session};

/// How much waits before it is written, in bytes: many lines at once, because each write goes to the terminal.
const PENDING_BYTES: usize = 64 * 1024;

/// What became of all messages.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// How many messages there were.
    pub read: u64,
    /// How many of them do not fit, are false or cannot be read.
    pub doubtful: u64,
    valid: u64,
    invalid: u64,
    unchecked_signatures: u64,
    unchecked_macs: u64,
}

/// Shows messages as they come.
pub struct Shown<'s> {
    session: &'s Session,
    reader: &'s Reader,
    keys: &'s Keys,
    form: Option<Form>,
    tree: bool,
    tally: Tally,
    /// The file of the last message, and how many of its messages have come.
    from: (String, u64),
    /// For people, the first message, until it is known whether it is the only one.
    first: Option<Vec<u8>>,
    pending: String,
    /// Whether a header or an opening bracket has been written.
    begun: bool,
}

/// How a message is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Whole,
    Line,
}

impl<'s> Shown<'s> {
    /// Shows in the form that the options ask for.
    pub fn new(session: &'s Session, args: &Args, reader: &'s Reader, keys: &'s Keys) -> Self {
        Self {
            session,
            reader,
            keys,
            form: args.form,
            tree: args.tree,
            tally: Tally::default(),
            from: (String::new(), 0),
            first: None,
            pending: String::new(),
            begun: false,
        }
    }

    /// Shows a message of a file.
    pub fn message(&mut self, bytes: &[u8], from: &str) -> Result<(), Error> {
        self.tally.read += 1;
        let is_for_people = self.session.global.format == Format::Table && !self.tree;
        match self.tally.read {
            1 if is_for_people => self.first = Some(bytes.to_vec()),
            2.. => self.flush_first(How::Line)?,
            _ => {}
        }
        if self.from.0 != from {
            self.from = (from.to_owned(), 0);
        }
        self.from.1 += 1;
        if self.first.is_some() { Ok(()) } else { self.show(bytes, self.how()) }
    }

    /// Tells of bytes of a file that cannot be cut into messages.
    pub fn broken(
        &mut self,
        from: &str,
        start: u64,
        at: &Range<usize>,
        word: &str,
    ) -> Result<(), Error> {
        self.tally.read += 1;
        if self.tally.read > 1 {
            self.flush_first(How::Line)?;
        }
        if self.from.0 != from {
            self.from = (from.to_owned(), 0);
        }
        self.from.1 += 1;
        let offset = start + u64::try_from(at.start).unwrap_or_default();
        let why = format!("{word}: the {} bytes from byte {offset} on are no message", at.len());
        self.show_unreadable(why, self.how())
    }

    /// Shows what waits and ends the output.
    pub fn end(mut self) -> Result<Tally, Error> {
        self.flush_first(How::Whole)?;
        if self.session.global.format == Format::Json {
            let end = if self.begun { "\n]\n" } else { "[]\n" };
            self.write(end)?;
        }
        output::print(&take(&mut self.pending))?;
        if self.tally.read > 1 {
            self.tell_protection();
        }
        Ok(self.tally)
    }

    /// What all signatures and MACs came to.
    fn tell_protection(&self) {
        let Tally { valid, invalid, unchecked_signatures, unchecked_macs, .. } = self.tally;
        if valid + invalid > 0 {
            output::note(&format!("{valid} signatures or MACs are right, {invalid} are FALSE"));
        }
        if unchecked_signatures > 0 {
            output::note(&format!(
                "{unchecked_signatures} signatures could not be checked, for want of the signer's certificate \
                 (--certificates)"
            ));
        }
        if unchecked_macs > 0 {
            output::note(&format!(
                "{unchecked_macs} MACs could not be checked: only sender and recipient hold the secret (--secret)"
            ));
        }
    }

    fn how(&self) -> How {
        let is_whole = self.tree || self.session.global.format == Format::Json;
        if is_whole { How::Whole } else { How::Line }
    }

    /// Shows the first message, if it still waits.
    fn flush_first(&mut self, how: How) -> Result<(), Error> {
        match self.first.take() {
            Some(bytes) => self.show(&bytes, how),
            None => Ok(()),
        }
    }

    fn show(&mut self, bytes: &[u8], how: How) -> Result<(), Error> {
        let opened = match self.reader.open(bytes, self.form) {
            Ok(opened) => opened,
            Err(error) => return self.show_unreadable(error.to_string(), how),
        };
        let payload = opened.payload.as_deref();
        let checked = payload.and_then(|payload| self.keys.check(payload));
        let parts = payload.map(|payload| self.keys.open(payload)).unwrap_or_default();
        let message = payload.map(|payload| gbcs::decode_opened(payload, &parts)).transpose();
        let unread = message.as_ref().err();
        let (from, number) = take(&mut self.from);
        let row = Row::of(&opened, checked, unread, self.reader, self.session.day());
        let row = Row { from: &from, number, ..row };
        self.count(&row, checked);
        let tree = message.ok().flatten().map(|message| message.tree);
        let shown = self.row(&row, &opened, tree, how);
        self.from = (from, number);
        shown
    }

    fn show_unreadable(&mut self, error: String, how: How) -> Result<(), Error> {
        let (from, number) = take(&mut self.from);
        let row = Row { from: &from, number, ..Row::unreadable(Some(error)) };
        self.count(&row, None);
        let nothing = Opened::unread(FormError::Empty.into());
        let shown = self.row(&row, &nothing, None, how);
        self.from = (from, number);
        shown
    }

    fn count(&mut self, row: &Row<'_>, checked: Option<Checked>) {
        let tally = &mut self.tally;
        tally.doubtful += u64::from(row.is_doubtful());
        let Some(checked) = checked else { return };
        let valid = [checked.signature == SignatureCheck::Valid, checked.mac == MacCheck::Valid];
        let invalid =
            [checked.signature == SignatureCheck::Invalid, checked.mac == MacCheck::Invalid];
        tally.valid += valid.into_iter().map(u64::from).sum::<u64>();
        tally.invalid += invalid.into_iter().map(u64::from).sum::<u64>();
        tally.unchecked_signatures += u64::from(checked.signature == SignatureCheck::NoCertificate);
        tally.unchecked_macs += u64::from(checked.mac == MacCheck::NoKey);
    }

    fn row(
        &mut self,
        row: &Row<'_>,
        opened: &Opened,
        tree: Option<gbcs::Tree<'_>>,
        how: How,
    ) -> Result<(), Error> {
        self.note(row);
        match (self.session.global.format, how) {
            (Format::Table, How::Whole) => {
                let before = if self.begun { "\n" } else { "" };
                self.begun = true;
                let text = whole::text(self.reader, row, opened, tree.as_ref());
                self.write(&format!("{before}{text}"))
            }
            (Format::Table, How::Line) => self.write(&line(row)),
            (Format::Csv, _) => self.csv(row),
            (Format::Json | Format::Ndjson, How::Whole) => {
                let all = whole::Whole::of(row, opened, self.reader, tree);
                self.json(&all)
            }
            (Format::Json | Format::Ndjson, How::Line) => self.json(row),
            (Format::Sarif, _) => self.session.list::<()>(&[], ""),
        }
    }

    /// Tells what is wrong with a message, beside the output.
    fn note(&self, row: &Row<'_>) {
        let place = if row.number == 1 && self.tally.read == 1 {
            row.from.to_owned()
        } else {
            format!("{}, message {}", row.from, row.number)
        };
        for each in row.inconsistencies.iter() {
            output::note(&format!("{place}: {}", each.sentence()));
        }
        if row.signature == Some(SignatureCheck::Invalid) {
            output::note(&format!("{place}: THE SIGNATURE IS FALSE"));
        }
        if row.mac == Some(MacCheck::Invalid) {
            output::note(&format!("{place}: THE MAC IS FALSE"));
        }
        if let Some(error) = &row.error {
            output::note(&format!("{place}: {error}"));
        }
    }

    fn csv(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let cells = row.cells();
        let bug = |error: csv::Error| Error::Bug(error.to_string());
        let mut writer = csv::Writer::from_writer(Vec::new());
        if !std::mem::replace(&mut self.begun, true) {
            writer.write_record(cells.iter().map(|(name, _)| name)).map_err(bug)?;
        }
        writer.write_record(cells.iter().map(|(_, cell)| cell)).map_err(bug)?;
        let bytes = writer.into_inner().map_err(|error| Error::Bug(error.to_string()))?;
        self.write(&String::from_utf8_lossy(&bytes))
    }

    fn json<T: serde::Serialize>(&mut self, value: &T) -> Result<(), Error> {
        let is_lines = self.session.global.format == Format::Ndjson;
        let text = if is_lines {
            serde_json::to_string(value)
        } else {
            serde_json::to_string_pretty(value)
        };
        let text = text.map_err(|error| Error::Bug(error.to_string()))?;
        let before = match (is_lines, self.begun) {
            (true, _) => "",
            (false, false) => "[\n",
            (false, true) => ",\n",
        };
        self.begun = true;
        self.write(&format!("{before}{text}{}", if is_lines { "\n" } else { "" }))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.pending.push_str(text);
        if self.pending.len() < PENDING_BYTES {
            return Ok(());
        }
        output::print(&take(&mut self.pending))
    }
}

/// A message as a line for people.
fn line(row: &Row<'_>) -> String {
    let at = row.at.map(|at| at.to_string()).unwrap_or_default();
    let device = row.device.map(|device| device.to_string()).unwrap_or_default();
    let code = row.code.map_or_else(|| row.kind.to_owned(), |code| code.to_string());
    let name = match (&row.error, row.name, row.code) {
        (Some(error), None, _) => error.as_str(),
        (_, Some(name), _) => name,
        (None, None, Some(_)) => "no table of the Code names it",
        (None, None, None) => "",
    };
    let protection = row.protection();
    format!("{at:20}  {device:23}  {code:10}  {protection:23}  {name}\n")
}
