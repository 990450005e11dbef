//! One proposal: in short, where it is and what comes next, its timeline, what it changes, what was said.

use std::collections::BTreeSet;

use app::{
    calendar::{self, Day},
    view::{self, Detail, Labelled, Next},
};
use askama::Template;
use change::{Proposal, ProposalId};
use code::id::AmendmentId;

use super::{changes_grid, step_words};
use crate::{
    answer::{Answer, CALENDAR},
    ask::Ask,
    drawing::{self, Kind, Point},
    error::Fault,
    frame::{Frame, Link, page},
    list::{Cell, Grid},
    page::redline::{Redline, redline},
};

/// Steps that stand on the timeline even though they do not move the proposal.
const TELLING: &[&str] = &[
    "submit",
    "raise",
    "agree-problem-statement",
    "set-path",
    "open-consultation",
    "request-assessment",
    "return-assessment",
    "present-report",
    "approve-report",
    "vote",
    "decide",
    "set-implementation",
    "hold",
    "resume",
    "withdraw",
    "adopt",
];
/// The most points of a timeline: the latest are shown.
const POINTS_MAX: usize = 40;

#[derive(Template)]
#[template(path = "proposal.html")]
struct Page {
    frame: Frame,
    detail: Detail,
    next: Next,
    lead: String,
    timeline: String,
    picture: String,
    statement: Vec<Labelled>,
    impacts: Vec<Labelled>,
    facts: Vec<Labelled>,
    amendment: Option<Redline>,
    history: Grid,
    changed: Option<Grid>,
    papers: Vec<Link>,
    is_done: bool,
}

/// A proposal.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let id: ProposalId = ask.parsed("id")?;
    let (moment, day) = (&ask.moment, ask.day());
    let detail = view::detail(&moment.model, id, day, &moment.baseline, ask.register.code())?;
    let next = view::next(&moment.model, id, day, &moment.baseline)?;
    let name = detail.row.number.clone();
    match ask.asked("format") {
        Some("json") => return Answer::json(&detail),
        Some("ics") => {
            let text = calendar::of_days(&format!("{name}: days that matter"), day, &days(&next));
            return Ok(Answer::of(CALENDAR, text));
        }
        _ => {}
    }
    let Some(proposal) = moment.model.proposal(id) else {
        return Err(Fault::not_found(format!("There is no proposal {name} on {day}.")));
    };
    let (statement, rest): (Vec<_>, Vec<_>) =
        detail.facts.iter().cloned().partition(|fact| STATEMENT.contains(&fact.label.as_str()));
    let (impacts, facts) = rest.into_iter().partition(|fact| fact.label == "Impact on");
    let amendment = name.parse::<AmendmentId>().ok();
    let amendment = amendment.map(|id| redline(ask, &id)).transpose()?.flatten();
    let changed = ask.since.map(|since| {
        let rows = view::changes(&moment.model, Some(id), since, day, &moment.baseline);
        changes_grid(ask, format!("Done after {since}, up to {day}"), &rows)
    });
    let been: BTreeSet<_> =
        proposal.records.iter().filter_map(|record| record.grounds.to.clone()).collect();
    let title = format!("{name} {}", detail.row.title.as_deref().unwrap_or("(title not known)"));
    let mut frame = ask.frame(title);
    for (format, words) in [("json", "JSON"), ("ics", "calendar (iCalendar)")] {
        let href = ask.here("format", Some(format));
        frame.downloads.push(Link { words: words.to_owned(), href });
    }
    page(&Page {
        frame,
        lead: lead(&detail, &next),
        timeline: drawing::timeline(
            &format!("Timeline of {name}"),
            &points(ask, proposal, &next),
            day,
        ),
        picture: drawing::process(&moment.baseline, Some(&proposal.stage), &been),
        statement,
        impacts,
        facts,
        amendment,
        history: history(ask, &detail),
        changed,
        papers: papers(ask, &name),
        is_done: ask.asked("done").is_some(),
        detail,
        next,
    })
}

/// The parts of a problem statement.
const STATEMENT: &[&str] = &["Issue", "Context", "Impact", "Impact of doing nothing"];

/// In two sentences, what it is and where it stands.
fn lead(detail: &Detail, next: &Next) -> String {
    let row = &detail.row;
    let who = match (&row.proposer, &row.organisation) {
        (Some(name), Some(organisation)) => format!(" by {name} ({organisation})"),
        (Some(name), None) | (None, Some(name)) => format!(" by {name}"),
        (None, None) => String::new(),
    };
    let raised = match &row.raised {
        Some(day) => format!("Raised{who}, {day}."),
        None if who.is_empty() => "Who raised it, and when, is not known.".to_owned(),
        None => format!("Raised{who}; when is not known."),
    };
    let stage = if next.stage.is_empty() { String::new() } else { format!(" {}", next.stage) };
    format!("{raised} {}.{stage}", row.status)
}

fn points(ask: &Ask<'_>, proposal: &Proposal, next: &Next) -> Vec<Point> {
    let baseline = &ask.moment.baseline;
    let telling = proposal
        .records
        .iter()
        .filter(|record| record.grounds.to.is_some() || TELLING.contains(&record.step.kind()));
    let mut points: Vec<Point> = telling
        .map(|record| {
            let to = record.grounds.to.as_ref().and_then(|id| baseline.stage(id));
            let to = to.map(|stage| format!(" → {}", stage.label)).unwrap_or_default();
            let by = record.grounds.by.display();
            let by = if by == "not known" { String::new() } else { format!("by {by}") };
            let how = if record.grounds.basis == change::Basis::Inferred {
                "inferred: a later step needs it"
            } else {
                ""
            };
            let note: Vec<&str> =
                [by.as_str(), how].into_iter().filter(|part| !part.is_empty()).collect();
            Point {
                on: record.on,
                label: format!("{}{to}", step_words(record.step.kind())),
                note: note.join(" · "),
                kind: Kind::Actual,
            }
        })
        .collect();
    let surplus = points.len().saturating_sub(POINTS_MAX);
    points.drain(..surplus);
    points.extend(next.days.iter().map(|day| {
        let planned = day.what.starts_with("Takes effect") || day.what == "Panel meeting";
        Point {
            on: day.on,
            label: day.what.clone(),
            note: day.clause.clone(),
            kind: if planned { Kind::Planned } else { Kind::Deadline },
        }
    }));
    points
}

fn days(next: &Next) -> Vec<Day> {
    let day = |day: &view::NextDay| Day {
        id: format!("{}/{}/{}", next.number, day.what, day.on),
        on: day.on,
        title: format!("{}: {}", next.number, day.what),
        text: format!("{}. {}. If missed: {}.", day.clause, day.count, day.if_missed),
        cancelled: false,
    };
    next.days.iter().map(day).collect()
}

fn history(ask: &Ask<'_>, detail: &Detail) -> Grid {
    let line = |row: &view::HistoryRow| {
        let to = row.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
        let mut told: Vec<String> = row.wording.iter().cloned().collect();
        told.extend(row.remarks.iter().cloned());
        vec![
            Cell::text(&row.on),
            Cell {
                note: (!told.is_empty()).then(|| told.join(" · ")),
                ..Cell::text(step_words(&row.step) + &to)
            },
            Cell::text(&row.by),
            Cell::text(&row.basis),
            Cell::link(row.event.to_string(), ask.to(&format!("/log/{}", row.event))),
        ]
    };
    let rows = detail.history.iter().map(line).collect();
    Grid::plain("Everything on record", &["Day", "Step", "By", "How we know", "Event"], rows)
}

fn papers(ask: &Ask<'_>, name: &str) -> Vec<Link> {
    let kinds = [
        ("problem-statement", "Problem statement"),
        ("modification-report", "Modification Report"),
        ("change-board-vote", "Change Board vote"),
    ];
    let link = |(kind, words): (&str, &str)| Link {
        words: words.to_owned(),
        href: ask.to(&format!("/papers/{kind}?proposal={name}")),
    };
    kinds.into_iter().map(link).collect()
}
