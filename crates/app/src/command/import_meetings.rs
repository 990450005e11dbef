//! Importing dates of meetings that are known.

use std::path::Path;

use change::meeting::{MeetingFact, MeetingId};
use code::id::BodyId;
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

use crate::{context::Context, error::Error, register::Register};

/// How long before its day a meeting is taken to have been called.
const CALLED_BEFORE_MONTHS: i32 = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    meeting: Vec<FileMeeting>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMeeting {
    body: String,
    date: Date,
    source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// Imports meetings; those already known are left alone. Returns how many were new.
///
/// The sources give only the day of the meeting. It is taken to have been called three months
/// before, since committees publish their calendars well ahead and a view of an earlier day must
/// know the next meeting to count paper days from it.
///
/// # Errors
/// When the file cannot be read, or names a body that the Code does not know.
pub fn import_meetings(
    register: &mut Register,
    ctx: &Context,
    name: &Path,
    text: &str,
) -> Result<usize, Error> {
    let fault = |what: &str| {
        Error::input(
            format!("`{}` is not a list of meetings: {what}", name.display()),
            "mend the file",
        )
    };
    let file: File = toml::from_str(text).map_err(|error| fault(error.to_string().trim()))?;
    let mut facts = Vec::new();
    for meeting in file.meeting {
        let body: BodyId = meeting.body.parse().map_err(|error| fault(&format!("{error}")))?;
        if register.baseline(meeting.date)?.body(&body).is_none() {
            return Err(fault(&format!("`{body}` is no body of the Code on {}", meeting.date)));
        }
        let id: MeetingId = (body, meeting.date);
        if register.model().meetings.get(&id).is_none() {
            let fact = MeetingFact::Scheduled { source: Some(meeting.source) };
            facts.push((id, meeting.date.saturating_sub(CALLED_BEFORE_MONTHS.months()), fact));
        }
    }
    if !facts.is_empty() {
        register.write_meetings(ctx, &facts)?;
    }
    Ok(facts.len())
}
