//! What a letter says: what is new between two events, as text and as HTML.

use std::fmt::Write as _;

use change::{Model, Step, meeting::MeetingFact};
use code::Baseline;
use jiff::civil::Date;
use operations::maintenance::{NoticeKind, notices};

use super::{About, Rhythm, Subscription};
use crate::{
    context::{self, AsAt, Context},
    error::Error,
    figure::escaped,
    maintenance::Ground,
    register::Register,
    view,
};

/// The most lines of a letter; the rest is on the site.
const LINES_MAX: usize = 100;

/// A letter, without its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// What is new, worked out once for all subscriptions.
pub struct News {
    /// By event.
    lines: Vec<Line>,
}

/// Something that is new.
struct Line {
    event: u64,
    about: About,
    /// Whether it moves a date that was public.
    is_move: bool,
    on: Date,
    /// Of what.
    name: String,
    what: String,
    /// Where it is on the site.
    path: String,
}

impl News {
    /// What is new after an event.
    ///
    /// # Errors
    /// When the rules of the day cannot be read.
    pub fn after(register: &Register, ctx: &Context, event: u64) -> Result<Self, Error> {
        let baseline = register.baseline(ctx.today)?;
        let model = register.model_as_at(AsAt::day(ctx.today))?;
        let mut lines = of_proposals(&model, event, &baseline);
        lines.extend(of_meetings(&model, event, &baseline));
        lines.extend(of_maintenance(register, ctx, event)?);
        lines.sort_by_key(|line| line.event);
        Ok(Self { lines })
    }

    /// What of it a subscription is told that has seen an event.
    fn of<'n>(&'n self, subscription: &'n Subscription) -> impl Iterator<Item = &'n Line> {
        let wants = |line: &Line| {
            subscription.about == About::Everything || subscription.about == line.about
        };
        let moves_only = subscription.rhythm == Rhythm::AtOnce;
        self.lines.iter().filter(move |line| {
            subscription.seen < line.event && wants(line) && (line.is_move || !moves_only)
        })
    }
}

/// What a subscription is told of what is new; nothing when there is nothing to tell. `site` is the address of the
/// site, to which the letter's links lead.
#[must_use]
pub fn letter(news: &News, subscription: &Subscription, site: &str) -> Option<Letter> {
    let mut lines: Vec<&Line> = news.of(subscription).collect();
    if lines.is_empty() {
        return None;
    }
    let surplus = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    let site = site.trim_end_matches('/');
    let about = subscription.about.told();
    let subject = match (subscription.rhythm, lines.as_slice()) {
        (Rhythm::AtOnce, [only]) => format!("Moved: {}", only.name),
        (Rhythm::AtOnce, _) => format!("Dates that moved: {about}"),
        (_, [only]) => format!("{}: {}", only.name, only.what),
        (_, all) => format!("{} new: {about}", all.len() + surplus),
    };
    // A header is one line.
    let subject: String = subject.chars().filter(|letter| !letter.is_control()).take(150).collect();
    let (mut text, mut html) = (String::new(), String::from("<ul>\n"));
    for line in &lines {
        let Line { on, name, what, path, .. } = line;
        // Writing to a string cannot fail.
        let _ = write!(text, "{on}  {name}: {what}\n            {site}{path}\n");
        let _ = writeln!(
            html,
            "<li><strong>{on}</strong> <a href=\"{}\">{}</a>: {}</li>",
            escaped(&format!("{site}{path}")),
            escaped(name),
            escaped(what)
        );
    }
    html.push_str("</ul>\n");
    if surplus > 0 {
        let _ = writeln!(text, "And {surplus} more: {site}/changes");
        let _ = writeln!(
            html,
            "<p>And <a href=\"{}\">{surplus} more</a>.</p>",
            escaped(&format!("{site}/changes"))
        );
    }
    let end = format!("{site}/subscription?token={}", subscription.token);
    let _ = write!(
        text,
        "\n-- \nYou get this since you subscribed to {about} ({}). To end it: {end}\n",
        subscription.rhythm
    );
    let _ = writeln!(
        html,
        "<p><small>You get this since you subscribed to {} ({}). <a href=\"{}\">End it</a></small></p>",
        escaped(&about),
        subscription.rhythm,
        escaped(&end)
    );
    Some(Letter { subject, text, html })
}

/// Steps of proposals; one moves a date that moves the day on which a proposal takes effect.
fn of_proposals(model: &Model, after: u64, baseline: &Baseline) -> Vec<Line> {
    let mut lines = Vec::new();
    for proposal in model.proposals() {
        let mut has_plan = false;
        for record in &proposal.records {
            let plans = matches!(record.step, Step::SetImplementation(_));
            // The first plan moves nothing.
            let is_move = plans && has_plan;
            has_plan |= plans;
            if record.seq <= after {
                continue;
            }
            let row = view::change_row(proposal, record, baseline);
            let to = row.to.map(|to| format!(" → {to}")).unwrap_or_default();
            let words =
                row.wording.map(|words| format!(". {}", one_line(&words))).unwrap_or_default();
            lines.push(Line {
                event: row.event,
                about: About::Proposal(proposal.id),
                is_move,
                on: row.on,
                what: format!("{}{to}{words}", row.step.replace('-', " ")),
                path: format!("/proposals/{}", row.number),
                name: match row.title {
                    Some(title) => format!("{} {title}", row.number),
                    None => row.number,
                },
            });
        }
    }
    lines
}

fn of_meetings(model: &Model, after: u64, baseline: &Baseline) -> Vec<Line> {
    let mut lines = Vec::new();
    for ((whose, called_for), meeting) in model.meetings.iter() {
        let name =
            baseline.body(whose).map_or_else(|| whose.to_string(), |body| body.short.clone());
        for record in meeting.records.iter().filter(|record| after < record.seq) {
            let is_move =
                matches!(record.fact, MeetingFact::Moved { .. } | MeetingFact::Cancelled { .. });
            lines.push(Line {
                event: record.seq,
                about: About::Body(whose.clone()),
                is_move,
                on: record.on,
                name: format!("{name}, meeting of {called_for}"),
                what: said(&record.fact),
                path: format!("/meetings/{whose}/{called_for}"),
            });
        }
    }
    lines
}

fn said(fact: &MeetingFact) -> String {
    match fact {
        MeetingFact::Scheduled { .. } => "called".to_owned(),
        MeetingFact::Moved { to, reason } => format!("moved to {to}: {}", one_line(reason)),
        MeetingFact::Cancelled { reason } => format!("called off: {}", one_line(reason)),
        MeetingFact::OnAgenda { proposal, ask } => {
            format!("on the agenda: {proposal} ({})", one_line(ask))
        }
        MeetingFact::Minuted { text, .. } => format!("minuted: {}", one_line(text)),
        MeetingFact::ActionRaised { name, text, owner, .. } => {
            format!("action {name} for {}: {}", one_line(owner), one_line(text))
        }
        MeetingFact::ActionClosed { name, text } => {
            format!("action {name} is done: {}", one_line(text))
        }
    }
}

/// Maintenance that moved or was called off after it had been on a published schedule.
fn of_maintenance(register: &Register, ctx: &Context, after: u64) -> Result<Vec<Line>, Error> {
    let ground = Ground::of(register, AsAt::day(ctx.today))?;
    let book = ground.book(None)?;
    let zone = context::zone();
    let new = notices(&ground.model, &book).into_iter().filter(|notice| after < notice.seq);
    let line = |notice: operations::maintenance::Notice| Line {
        event: notice.seq,
        about: About::Maintenance,
        is_move: true,
        on: notice.on,
        what: match &notice.kind {
            NoticeKind::Moved { from, to } => format!(
                "moved from {} to {}: {}",
                from.told(&zone),
                to.told(&zone),
                one_line(&notice.reason)
            ),
            NoticeKind::Cancelled { window } => {
                format!("called off, was {}: {}", window.told(&zone), one_line(&notice.reason))
            }
        },
        path: format!("/maintenance/{}", notice.activity),
        name: format!("Maintenance {}: {}", notice.activity, one_line(&notice.title)),
    };
    Ok(new.map(line).collect())
}

/// A text on one line, not too long for a letter.
fn one_line(text: &str) -> String {
    const CHARS_MAX: usize = 300;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= CHARS_MAX {
        return joined;
    }
    joined.chars().take(CHARS_MAX).chain("…".chars()).collect()
}
