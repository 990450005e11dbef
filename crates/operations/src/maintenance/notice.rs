//! Notices: what moved or was called off after it had been on a published schedule.

use code::WorkingDays;
use jiff::civil::Date;

use super::{
    Activity, ActivityId, Maintenance, Month, RuleBook, Window, check::working_days_given,
};

/// What a notice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// The window moved.
    Moved {
        /// From here.
        from: Window,
        /// To here.
        to: Window,
    },
    /// It is off.
    Cancelled {
        /// The window that it had.
        window: Window,
    },
}

/// A notice that a published date no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The event behind it.
    pub seq: u64,
    /// The day on which it moved.
    pub on: Date,
    /// The activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// The month on whose schedule it was.
    pub month: Month,
    /// The edition on which it was last.
    pub edition: u32,
    /// What moved.
    pub kind: NoticeKind,
    /// Why.
    pub reason: String,
    /// The Working Days left before the month of the new date begins; none beyond the table of bank holidays.
    pub notice: Option<WorkingDays>,
}

/// Every notice, in the order of the log.
#[must_use]
pub fn notices(model: &Maintenance, book: &RuleBook) -> Vec<Notice> {
    let mut all: Vec<Notice> = model.activities().flat_map(|each| of(model, each, book)).collect();
    all.sort_by_key(|notice| notice.seq);
    all
}

fn of(model: &Maintenance, activity: &Activity, book: &RuleBook) -> Vec<Notice> {
    let moves = activity.moves.iter().map(|each| {
        let kind = NoticeKind::Moved { from: each.from, to: each.to };
        (each.seq, each.on, kind, each.to, &each.reason)
    });
    let cancelled = activity.cancelled.iter().map(|(seq, on, reason)| {
        let window = activity.window();
        (*seq, *on, NoticeKind::Cancelled { window }, window, reason)
    });
    let mut notices = Vec::new();
    for (seq, on, kind, window, reason) in moves.chain(cancelled) {
        let Some((month, edition)) = last_listed(model, &activity.id, seq) else { continue };
        let day = window.day(book.zone());
        let given = working_days_given(on, Month::of(day), book.on(day));
        notices.push(Notice {
            seq,
            on,
            activity: activity.id.clone(),
            title: activity.plan.title.clone(),
            month,
            edition,
            kind,
            reason: reason.clone(),
            notice: given.ok(),
        });
    }
    notices
}

/// The month and edition that last listed an activity before an event.
fn last_listed(model: &Maintenance, id: &ActivityId, before: u64) -> Option<(Month, u32)> {
    let editions = model.months().flat_map(|month| {
        model.editions(month).iter().map(move |(seq, _, edition)| (*seq, month, edition))
    });
    let listing = editions.filter(|(seq, _, edition)| {
        *seq < before && edition.items.iter().any(|item| &item.activity == id)
    });
    listing.max_by_key(|(seq, ..)| *seq).map(|(_, month, edition)| (month, edition.number))
}
