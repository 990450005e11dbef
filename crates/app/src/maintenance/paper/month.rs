//! The report of a month for the Operations Group: hours against limits, notice, what differed.

use operations::maintenance::{
    Activity, ActivityFigures, Kind, Month, MonthFigures, Rating, RuleBook, State, check,
    month_figures, told_moment,
};
use papers::{Body as _, Column, Document, Field, Prose, Table};

use super::{Wording, document, fact, figure, length, long, made_up, message};
use crate::{
    context,
    maintenance::{Ground, view},
};

/// Writes the report of a month, by the rules of everybody or of a Party.
#[must_use]
pub fn month_report(ground: &Ground, month: Month, book: &RuleBook, wording: &Wording) -> Document {
    let figures = month_figures(&ground.model, month, book, ground.on);
    let rules = book.on(month.first());
    let whose = rules.party.as_ref().map_or_else(
        || "the rules for everybody".to_owned(),
        |party| format!("the rules for `{party}`, with its derogations"),
    );
    let mut paper = document(&format!("Maintenance report: {}", month.told()), wording)
        .summary("Paper for", "Operations Group")
        .section("Purpose")
        .paragraph(message(&format!(
            "What maintenance the DCC planned and did in {}, measured against {whose}, as known on {}.",
            month.told(),
            long(ground.on)
        )));
    let concerned: Vec<&Activity> =
        figures.activities.iter().filter_map(|each| ground.model.get(&each.id)).collect();
    if let Some(warning) = made_up(concerned.iter().copied()) {
        paper = paper.warning(warning);
    }
    if rules.limit_minutes.provenance.confidence.needs_warning() {
        paper = paper.warning(
            "The hours, the limit and the notice of Section H8 that this report measures by are not verified \
             against the Code.",
        );
    }
    paper = paper.section("In short").fields(in_short(&figures));
    paper = paper.section("Calendar").block(figure(ground, month, book));
    paper = paper.section("Each activity");
    paper = if figures.activities.is_empty() {
        paper.paragraph("There was none.")
    } else {
        paper.block(table(&figures.activities, ground))
    };
    let notices = view::notice_rows(ground, book, Some(month));
    paper = paper.section("What moved after it was published");
    paper = if notices.is_empty() {
        paper.paragraph("Nothing did.")
    } else {
        paper.bullets(notices.iter().map(|each| {
            format!("{} on {}: {} ({})", each.activity, long(each.on), each.what, each.reason)
        }))
    };
    let breaches = check(&ground.model, month, book, ground.on);
    paper = paper.section("Where the rules were not kept");
    paper = if breaches.is_empty() {
        paper.paragraph("Every rule was kept.")
    } else {
        paper.bullets(breaches.iter().map(|each| {
            let clause = each.clause.as_deref().unwrap_or("no clause");
            message(&format!(
                "{}: {} – {clause}",
                view::capital(&each.severity.to_string()),
                each.message
            ))
        }))
    };
    paper.section("Recommendations").paragraph(
        Prose::new().text("The Operations Group is asked to ").strong("NOTE").text(" this report."),
    )
}

fn in_short(figures: &MonthFigures) -> Vec<Field> {
    let (planned, done) = figures.work_minutes();
    let limit = figures.limit.value;
    let left = limit - figures.used_minutes;
    let left =
        if left < 0 { format!("{} over", length(-left)) } else { format!("{} left", length(left)) };
    let due = figures.due.map_or_else(|| "not known".to_owned(), long);
    let published = figures.published.map_or_else(
        || format!("not published; it was due by {due}"),
        |(on, editions)| {
            let plural = if editions == 1 { "" } else { "s" };
            format!("{}, due by {due}; {editions} edition{plural}", long(on))
        },
    );
    let (errors, warnings) = figures.breaches;
    vec![
        Field::new(
            "Activities",
            format!(
                "{} planned ({} low, {} high, {} not rated), {} unplanned",
                figures.count(Kind::Planned),
                figures.rated(Some(Rating::Low)),
                figures.rated(Some(Rating::High)),
                figures.rated(None),
                figures.count(Kind::Unplanned)
            ),
        ),
        Field::new("Work", format!("{} planned, {} done", length(planned), length(done))),
        Field::new(
            "Self-Service Interface",
            format!(
                "down for {} by Planned Maintenance, of {} in a month ({}): {left}",
                length(figures.used_minutes),
                length(limit),
                figures.limit.cite()
            ),
        ),
        Field::new("Schedule published", published),
        Field::new("Rules", format!("{errors} broken, {warnings} warnings")),
    ]
}

fn table(all: &[ActivityFigures], ground: &Ground) -> Table {
    let zone = context::zone();
    let mut table = Table::new("Activities: planned and really done")
        .column(Column::new("Activity").width(3))
        .column(Column::new("Planned").width(4))
        .column(Column::new("Done").width(4))
        .column(Column::new("Self-Service Interface").width(3))
        .column(Column::new("Notice").width(3));
    for each in all {
        let Some(activity) = ground.model.get(&each.id) else { continue };
        let done = match (each.actual, each.overrun_minutes) {
            (Some(actual), Some(over)) if over > 0 => {
                format!("{}; {} later than planned", actual.told(&zone), length(over))
            }
            (Some(actual), _) => actual.told(&zone),
            (None, _) if each.state == State::Planned && each.window.day(&zone) < ground.on => {
                "no record of it".to_owned()
            }
            (None, _) => each.state.to_string(),
        };
        let down = match each.self_service_actual {
            Some(minutes) => {
                format!("{} of {} planned", length(minutes), length(each.self_service_planned))
            }
            None => format!("{} planned", length(each.self_service_planned)),
        };
        let unannounced = match activity.told.first() {
            Some(told) => {
                let after = activity.told_after_minutes();
                let after = after.map_or(String::new(), |after| {
                    format!(", {} after it was known", length(after))
                });
                format!("told {}{after}", told_moment(told.at, &zone))
            }
            None => "not published".to_owned(),
        };
        let notice = each.announced.map_or(unannounced, |(on, days)| {
            let days = days.map_or(String::new(), |days| format!(", {days}"));
            format!("{}{days}", long(on))
        });
        let rating = each.rating.map_or(String::new(), |rating| format!(", {rating} impact"));
        table = table.row([
            Prose::from(format!("{} ({}{rating})", each.id, each.kind)),
            fact(activity, "window", each.window.told(&zone)),
            fact(activity, "done", done),
            fact(activity, "self-service", down),
            fact(activity, "notice", notice),
        ]);
    }
    table.with_row_headers()
}
