//! What a letter says: what is new between two events, as text and as HTML.

use std::fmt::Write as _;

use change::{
    Model, ProposalId, Step,
    meeting::{MeetingFact, MeetingId},
};
use code::Baseline;
use jiff::civil::Date;
use operations::maintenance::{NoticeKind, notices};

use super::{About, Rhythm, Subscription};
use crate::{
    context::{self, AsAt, Context},
    error::Error,
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

/// Something that is new.
struct Line {
    event: u64,
    on: Date,
    /// Of what.
    name: String,
    what: String,
    /// Where it is on the site.
    path: String,
}

/// What a subscription is told of the events after `after`, up to `until`; nothing when there is nothing to tell.
/// `site` is the address of the site, to which the letter's links lead.
///
/// # Errors
/// When the rules of the day cannot be read.
pub fn letter(
    register: &Register,
    ctx: &Context,
    subscription: &Subscription,
    (after, until): (u64, u64),
    site: &str,
) -> Result<Option<Letter>, Error> {
    let mut lines = lines(register, ctx, subscription, (after, until))?;
    if lines.is_empty() {
        return Ok(None);
    }
    lines.sort_by_key(|line| line.event);
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
    Ok(Some(Letter { subject, text, html }))
}

fn lines(
    register: &Register,
    ctx: &Context,
    subscription: &Subscription,
    (after, until): (u64, u64),
) -> Result<Vec<Line>, Error> {
    let baseline = register.baseline(ctx.today)?;
    let model = register.model_as_at(AsAt::day(ctx.today))?;
    let is_new = |event: u64| after < event && event <= until;
    let mut lines = Vec::new();
    let moves_only = subscription.rhythm == Rhythm::AtOnce;
    match &subscription.about {
        About::Everything => {
            lines.extend(of_proposals(&model, None, ctx.today, &baseline, moves_only, &is_new));
            lines.extend(of_meetings(&model, None, &baseline, moves_only, &is_new));
            lines.extend(of_maintenance(register, ctx, &is_new)?);
        }
        About::Proposal(id) => {
            lines.extend(of_proposals(
                &model,
                Some(*id),
                ctx.today,
                &baseline,
                moves_only,
                &is_new,
            ));
        }
        About::Body(body) => {
            lines.extend(of_meetings(&model, Some(body.as_str()), &baseline, moves_only, &is_new));
        }
        About::Maintenance => lines.extend(of_maintenance(register, ctx, &is_new)?),
    }
    Ok(lines)
}

/// Steps of proposals; with `moves_only`, those that move a day on which one takes effect.
fn of_proposals(
    model: &Model,
    of: Option<ProposalId>,
    on: Date,
    baseline: &Baseline,
    moves_only: bool,
    is_new: &dyn Fn(u64) -> bool,
) -> Vec<Line> {
    let rows = view::changes(model, of, Date::MIN, on, baseline);
    let moved = |event: u64| {
        model.proposals().any(|proposal| {
            let mut plans = proposal
                .records
                .iter()
                .filter(|record| matches!(record.step, Step::SetImplementation(_)));
            // The first plan moves nothing.
            plans.next();
            plans.any(|record| record.seq == event)
        })
    };
    rows.into_iter()
        .filter(|row| is_new(row.event) && (!moves_only || moved(row.event)))
        .map(|row| {
            let to = row.to.map(|to| format!(" → {to}")).unwrap_or_default();
            let words =
                row.wording.map(|words| format!(". {}", one_line(&words))).unwrap_or_default();
            Line {
                event: row.event,
                on: row.on,
                what: format!("{}{to}{words}", row.step.replace('-', " ")),
                path: format!("/proposals/{}", row.number),
                name: match row.title {
                    Some(title) => format!("{} {title}", row.number),
                    None => row.number,
                },
            }
        })
        .collect()
}

fn of_meetings(
    model: &Model,
    body: Option<&str>,
    baseline: &Baseline,
    moves_only: bool,
    is_new: &dyn Fn(u64) -> bool,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let wanted = |(whose, _): &&MeetingId| body.is_none_or(|body| body == whose.as_str());
    for (id, meeting) in model.meetings.iter().filter(|(id, _)| wanted(id)) {
        let (whose, called_for) = id;
        let name =
            baseline.body(whose).map_or_else(|| whose.to_string(), |body| body.short.clone());
        for record in meeting.records.iter().filter(|record| is_new(record.seq)) {
            let is_move =
                matches!(record.fact, MeetingFact::Moved { .. } | MeetingFact::Cancelled { .. });
            if moves_only && !is_move {
                continue;
            }
            lines.push(Line {
                event: record.seq,
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
fn of_maintenance(
    register: &Register,
    ctx: &Context,
    is_new: &dyn Fn(u64) -> bool,
) -> Result<Vec<Line>, Error> {
    let ground = Ground::of(register, AsAt::day(ctx.today))?;
    let book = ground.book(None)?;
    let zone = context::zone();
    let new = notices(&ground.model, &book).into_iter().filter(|notice| is_new(notice.seq));
    let line = |notice: operations::maintenance::Notice| Line {
        event: notice.seq,
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

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
