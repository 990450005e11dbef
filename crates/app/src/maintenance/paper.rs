//! Papers on maintenance: the schedule, a notice of what moved, the report of a month, that of a trial.

mod month;
mod notice;
mod schedule;
mod trial;

use jiff::civil::Date;
use operations::maintenance::{Activity, Edition, Month};
use papers::{Document, Fact, Figure, Marking, Prose};

use super::Ground;
use crate::error::Error;

pub use month::month_report;
pub use notice::notice_paper;
pub use schedule::schedule_paper;
pub use trial::trial_report;

/// What a paper says besides its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The date on it.
    pub date: Date,
    /// Who signs it.
    pub author: Option<String>,
    /// The number that it is filed under.
    pub reference: Option<String>,
}

/// The last edition of a month's schedule.
///
/// # Errors
/// When none was published.
pub(super) fn last_edition(ground: &Ground, month: Month) -> Result<&Edition, Error> {
    let last = ground.model.editions(month).last();
    last.map(|(_, _, edition)| edition).ok_or_else(|| {
        Error::input(
            format!("no schedule of {} was published by {}", month.told(), ground.on),
            format!("publish it: `secant maintenance publish --month {month}`"),
        )
    })
}

fn document(title: &str, wording: &Wording) -> Document {
    let mut document = Document::new(title, wording.date).marking(Marking::Public);
    if let Some(author) = &wording.author {
        document = document.author(author.as_str());
    }
    if let Some(reference) = &wording.reference {
        document = document.reference(reference.as_str());
    }
    document
}

/// A fact of an activity, with the last event that said something of it.
fn fact(activity: &Activity, what: &str, text: impl Into<String>) -> Prose {
    let key = format!("maintenance/{}/{what}", activity.id);
    Fact::new(key, text, [activity.last_seq]).into()
}

/// A message with its items in backticks as running text, each item a literal.
fn message(text: &str) -> Prose {
    let parts = text.split('`').enumerate();
    parts.fold(Prose::new(), |prose, (index, part)| match (part, index % 2) {
        ("", _) => prose,
        (part, 0) => prose.text(part),
        (part, _) => prose.code(part),
    })
}

/// A date as papers write it.
fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Minutes as hours: `1 h 40 min`.
fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A month's picture as a figure.
fn figure(ground: &Ground, month: Month, book: &operations::maintenance::RuleBook) -> Figure {
    let (svg, words) = super::picture(ground, month, book);
    Figure::new(
        svg.into_bytes(),
        words,
        format!("Maintenance in {}: each row is a night, from noon to noon", month.told()),
    )
    .anchor(format!("calendar-{month}"))
}

/// The warning that a paper holds what is made up, where it does, with the names of what is.
fn made_up<'a>(activities: impl IntoIterator<Item = &'a Activity>) -> Option<Prose> {
    let (mut names, mut all) = (std::collections::BTreeSet::new(), true);
    for activity in activities {
        if activity.plan.fictional {
            names.insert(activity.id.to_string());
        } else {
            all = false;
        }
    }
    if names.is_empty() {
        return None;
    }
    let which = if all {
        "Every activity in this paper is".to_owned()
    } else {
        let names: Vec<String> = names.into_iter().collect();
        format!("Some activities in this paper ({}) are", names.join(", "))
    };
    let text = format!(" {which} made up to show how it works. None of that took place.");
    Some(Prose::new().strong("Fictional.").text(text))
}
