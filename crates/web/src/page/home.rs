//! This month: what is new, what moved, what falls due.

use app::{
    calendar::{self, Day},
    view::{self, DueRow, MeetingRow, ProposalRow, ReleaseRow, WaitingRow},
};
use askama::Template;
use jiff::{ToSpan as _, civil::Date};

use super::changes_grid;
use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, Link, page},
    list::Grid,
};

/// How far ahead the page looks, in weeks.
const AHEAD_WEEKS: i64 = 6;
/// The most lines of what moved.
const MOVED_MAX: usize = 40;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    since: Date,
    until: Date,
    raised: Vec<ProposalRow>,
    moved: Grid,
    all: usize,
    due: Vec<DueRow>,
    meetings: Vec<MeetingRow>,
    releases: Vec<ReleaseRow>,
    open: usize,
    waiting: Option<Vec<WaitingRow>>,
    /// How many Draft Proposals wait for input of those for whom one acts.
    inputs: usize,
}

/// This month.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let (moment, day) = (&ask.moment, ask.day());
    let since = ask.since.unwrap_or_else(|| day.saturating_sub(1.month()));
    let until = day.saturating_add(AHEAD_WEEKS.weeks());
    let due = view::due(&moment.model, day, until, &moment.baseline)?;
    let mut meetings = view::meetings(&moment.model, None, Some(day), day, &moment.baseline);
    meetings.retain(|meeting| meeting.on <= until);
    let mut releases = view::releases(&moment.model, day, &moment.baseline);
    releases.retain(|release| release.date >= day);
    releases.truncate(3);
    if ask.asked("format") == Some("ics") {
        let days = calendar_days(&due, &meetings, &releases);
        return Ok(Answer::of(
            crate::answer::CALENDAR,
            calendar::of_days("SEC: days that matter", day, &days),
        ));
    }
    let changes = view::changes(&moment.model, None, since, day, &moment.baseline);
    let all = changes.len();
    // Only what moved a proposal; the rest is a page of its own.
    let moves = changes.into_iter().filter(|row| row.to.is_some());
    let shown: Vec<view::ChangeRow> = moves.take(MOVED_MAX).collect();
    let filter = view::Filter { open: Some(()), ..view::Filter::default() };
    let waiting = ask.signed_in.as_ref().map(|signed_in| {
        let capacities = signed_in.account.capacities(&moment.baseline);
        view::waiting(&moment.model, &capacities, day, &moment.baseline)
    });
    let mut frame = ask.frame("This month");
    frame.downloads.push(Link {
        words: "calendar (iCalendar)".to_owned(),
        href: ask.here("format", Some("ics")),
    });
    page(&Home {
        frame,
        since,
        until,
        raised: view::raised(&moment.model, since, day, &moment.baseline),
        moved: changes_grid(ask, format!("Moved after {since}, up to {day}"), &shown),
        all,
        due,
        meetings,
        releases,
        inputs: waiting
            .iter()
            .flatten()
            .filter(|row| row.step == code::rules::Action::GiveInput.to_string())
            .count(),
        waiting,
        open: view::list(&moment.model, day, &moment.baseline, &filter).len(),
    })
}

fn calendar_days(due: &[DueRow], meetings: &[MeetingRow], releases: &[ReleaseRow]) -> Vec<Day> {
    let of_due = due.iter().map(|row| Day {
        id: format!("{}/{}/{}", row.number, row.what, row.on),
        on: row.on,
        title: format!("{}: {}", row.number, row.what),
        text: format!("{}. {}. If missed: {}.", row.clause, row.count, row.if_missed),
        cancelled: false,
    });
    let of_meetings = meetings.iter().map(super::meetings::calendar_day);
    let of_releases = releases.iter().map(super::releases::calendar_day);
    of_due.chain(of_meetings).chain(of_releases).collect()
}
