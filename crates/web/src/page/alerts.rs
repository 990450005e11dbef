//! Alerts: the catalogue, what a code means and what can be done, and the decoder.

use app::alerts::{AlertRow, Decoded, Explained, Looker};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Column, Grid, List},
};

#[derive(Template)]
#[template(path = "alerts.html")]
struct Alerts {
    frame: Frame,
    grid: Grid,
    text: String,
}

const COLUMNS: &[Column<AlertRow>] = &[
    Column {
        key: "code",
        label: "Code",
        cell: |row, ask| Cell::link(&row.code, ask.to(&format!("/alerts/{}", row.code))),
    },
    Column { key: "name", label: "Meaning", cell: |row, _| Cell::text(&row.name) },
    Column { key: "series", label: "Series", cell: |row, _| Cell::text(&row.series) },
    Column {
        key: "critical",
        label: "Critical",
        cell: |row, _| Cell::text(row.critical.as_deref().unwrap_or("not known")),
    },
    Column {
        key: "off_by",
        label: "Switched off by",
        cell: |row, _| Cell::text(row.off_by.join(", ")),
    },
    Column {
        key: "confidence",
        label: "How sure",
        cell: |row, _| Cell::confidence(&row.confidence),
    },
];

/// The catalogue.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let text = ask.asked("text").unwrap_or_default().to_lowercase();
    let mut rows = looker(ask)?.all(ask.day());
    rows.retain(|row| {
        row.code.to_lowercase().contains(&text) || row.name.to_lowercase().contains(&text)
    });
    let list = List::new(ask, "alerts", format!("Alerts on {}", ask.day()), COLUMNS, rows);
    if let Some(file) = list.file()? {
        return Ok(file);
    }
    let mut frame = ask.frame("Alerts");
    list.offer(&mut frame);
    page(&Alerts { frame, grid: list.grid("No alert fits."), text })
}

fn looker(ask: &Ask<'_>) -> Result<std::sync::Arc<Looker>, Fault> {
    ask.site.looker(ask.register)
}

#[derive(Template)]
#[template(path = "alert.html")]
struct AlertPage {
    frame: Frame,
    told: Explained,
    /// Where the facts are from, each place once.
    sources: Vec<String>,
}

impl AlertPage {
    /// The number under which the place is told that a fact is from.
    fn source(&self, place: &String) -> usize {
        self.sources.iter().position(|each| each == place).map_or(0, |at| at + 1)
    }
}

/// One code.
pub fn explain(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let told = looker(ask)?.explain(ask.param("code")?, ask.day())?;
    if ask.asked("format") == Some("json") {
        return Answer::json(&told);
    }
    let mut frame = ask.frame(format!("Alert {}", told.code));
    let href = ask.here("format", Some("json"));
    frame.downloads.push(crate::frame::Link { words: "JSON".to_owned(), href });
    let mut sources: Vec<String> = Vec::new();
    for fact in &told.facts {
        if !fact.source.is_empty() && !sources.contains(&fact.source) {
            sources.push(fact.source.clone());
        }
    }
    page(&AlertPage { frame, told, sources })
}

#[derive(Template)]
#[template(path = "decode.html")]
struct DecodePage {
    frame: Frame,
    message: String,
    decoded: Vec<Decoded>,
    faults: Vec<String>,
}

/// The most messages that are decoded at once.
const MESSAGES_MAX: usize = 50;

/// The decoder, empty.
pub fn decoder(ask: &Ask<'_>) -> Result<Answer, Fault> {
    page(&DecodePage {
        frame: ask.frame("Decode an alert"),
        message: String::new(),
        decoded: Vec::new(),
        faults: Vec::new(),
    })
}

/// What was pasted or sent as files, decoded. Nothing of it is kept.
pub fn decode(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let looker = looker(ask)?;
    let text = ask.form.fields.get("message").unwrap_or_default();
    let mut messages: Vec<&[u8]> = Vec::new();
    if text.trim_start().starts_with('<') {
        messages.push(text.as_bytes());
    } else {
        // Messages are parted by an empty line, so that one may be broken into lines.
        let parts = text.split("\n\n").flat_map(|part| part.split("\r\n\r\n"));
        messages.extend(parts.map(str::trim).filter(|part| !part.is_empty()).map(str::as_bytes));
    }
    messages.extend(ask.form.files.iter().map(|(_, bytes)| bytes.as_slice()));
    if messages.is_empty() {
        return Err(Fault::bad_request("There is no message in the form.")
            .with_help("paste hexadecimal digits, base64 or XML, or choose a file"));
    }
    if messages.len() > MESSAGES_MAX {
        return Err(Fault::bad_request(format!(
            "At most {MESSAGES_MAX} messages are decoded at once."
        ))
        .with_help("the command line decodes files of any size"));
    }
    let (mut decoded, mut faults) = (Vec::new(), Vec::new());
    for message in messages {
        match looker.decode(message, ask.day()) {
            Ok(one) => decoded.push(one),
            Err(error) => faults.push(error.to_string()),
        }
    }
    if ask.form.fields.get("format") == Some("json") {
        return Answer::json(&decoded);
    }
    let answer = page(&DecodePage {
        frame: ask.frame("Decode an alert"),
        message: text.to_owned(),
        decoded,
        faults,
    })?;
    Ok(answer)
}
