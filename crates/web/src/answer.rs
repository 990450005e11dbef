//! What a page's function gives: a status, a body of a media type, and the few headers that differ.

use app::{
    maintenance::{ActivityFact, ActivityId},
    organisations::Brought,
    paper::PaperRequest,
};
use change::meeting::{MeetingFact, MeetingId};
use jiff::civil::Date;

use crate::error::Fault;

/// HTML.
pub const HTML: &str = "text/html; charset=utf-8";
/// JSON.
pub const JSON: &str = "application/json";
/// CSV.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";
/// Excel.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Atom.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// iCalendar.
pub const CALENDAR: &str = "text/calendar; charset=utf-8";
/// A problem (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";

/// What is recorded once its page has said yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// A step of a proposal.
    Step {
        /// The step.
        request: Box<change::Request>,
        /// Whether it is the first step of a new proposal, which gets the next free number.
        is_new: bool,
        /// Whether a program takes it, which is told what was recorded; a browser is sent to the proposal.
        by_program: bool,
        /// Where the browser goes then; to the proposal when it is not said.
        then: Option<String>,
    },
    /// A fact of a meeting.
    Meeting {
        /// The meeting.
        id: MeetingId,
        /// The day on which it was said.
        on: Date,
        /// The fact.
        fact: MeetingFact,
        /// Where the browser goes then.
        then: String,
    },
    /// A fact of an activity of maintenance.
    Maintenance {
        /// The activity.
        id: ActivityId,
        /// The day on which it was said.
        on: Date,
        /// The fact.
        fact: Box<ActivityFact>,
        /// Where the browser goes then.
        then: String,
    },
    /// A sign-in by an organisation, whose provider may be slow.
    SignIn {
        /// The way there or the way back.
        way: Way,
        /// The browser, as it calls itself, and the address from which is asked.
        from: (String, String),
    },
    /// That a paper is issued.
    Paper {
        /// The paper.
        request: PaperRequest,
        /// Where the browser goes then.
        then: String,
    },
}

/// A way of somebody who signs in by an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// To the organisation.
    There {
        /// The organisation, by its id.
        organisation: String,
        /// The address at which the browser comes back.
        back: String,
        /// Where it wanted to go.
        next: String,
    },
    /// Back from it.
    Back(Brought),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub media: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// The name under which it is saved, where it is a file.
    pub file: Option<String>,
    /// Where the browser goes instead.
    pub location: Option<String>,
    /// Cookies that are set.
    pub cookies: Vec<String>,
    /// Links of the `Link` header, for programs that read page by page.
    pub link: Option<String>,
    /// Whether it never changes, so that browsers may keep it.
    pub lasting: bool,
    /// The step that is taken now; the browser then sees its proposal.
    pub take: Option<Take>,
}

impl Answer {
    /// A body of a media type.
    pub fn of(media: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            media,
            body: body.into(),
            file: None,
            location: None,
            cookies: Vec::new(),
            link: None,
            lasting: false,
            take: None,
        }
    }

    /// A file to be saved.
    pub fn file(media: &'static str, name: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { file: Some(name.into()), ..Self::of(media, body) }
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// When it cannot be written, which would be a bug.
    pub fn json<T: serde::Serialize>(value: &T) -> Result<Self, Fault> {
        let mut text = serde_json::to_string_pretty(value).map_err(bug)?;
        text.push('\n');
        Ok(Self::of(JSON, text))
    }

    /// Another address, to be asked with GET.
    pub fn see(location: impl Into<String>) -> Self {
        Self { status: 303, location: Some(location.into()), ..Self::of(HTML, Vec::new()) }
    }

    /// A step that is to be taken.
    pub fn take(request: change::Request, is_new: bool) -> Self {
        let take = Take::Step { request: Box::new(request), is_new, by_program: false, then: None };
        Self { take: Some(take), ..Self::of(HTML, Vec::new()) }
    }

    /// A step that is to be taken, after which the browser goes to an address.
    pub fn take_then(request: change::Request, then: String) -> Self {
        Self::record(Take::Step {
            request: Box::new(request),
            is_new: false,
            by_program: false,
            then: Some(then),
        })
    }

    /// Something that is to be recorded.
    pub fn record(take: Take) -> Self {
        Self { take: Some(take), ..Self::of(HTML, Vec::new()) }
    }

    /// A step that is to be taken for a program.
    pub fn take_for_program(request: change::Request, is_new: bool) -> Self {
        let take = Take::Step { request: Box::new(request), is_new, by_program: true, then: None };
        Self { take: Some(take), ..Self::of(JSON, Vec::new()) }
    }

    /// The same answer with a status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// A fault that only a bug can be behind.
pub(crate) fn bug(error: impl std::fmt::Display) -> Fault {
    Fault::from(app::Error::Bug(error.to_string()))
}
