//! The schedule of a month, as it was published last (Section H8.4).

use operations::maintenance::{Activity, Edition, Month, RuleBook};
use papers::{Body as _, Column, Document, Fact, Field, Prose, Table};

use super::{Wording, document, fact, figure, last_edition, long, made_up, message};
use crate::{
    context,
    error::Error,
    maintenance::{Ground, view},
};

/// Writes the schedule of a month, by the rules of everybody or of a Party.
///
/// # Errors
/// When none was published.
pub fn schedule_paper(
    ground: &Ground,
    month: Month,
    book: &RuleBook,
    wording: &Wording,
) -> Result<Document, Error> {
    let edition = last_edition(ground, month)?;
    let (seq, on) =
        ground.model.editions(month).last().map_or((0, wording.date), |(seq, on, _)| (*seq, *on));
    let items: Vec<&Activity> =
        edition.items.iter().filter_map(|item| ground.model.get(&item.activity)).collect();
    let rules = book.on(month.first());
    let published = Fact::new(
        format!("maintenance/schedule/{month}/published"),
        format!("edition {}, published on {}", edition.number, long(on)),
        [seq],
    );
    let mut paper = document(&format!("Planned Maintenance schedule: {}", month.told()), wording)
        .subtitle(format!("Edition {}", edition.number))
        .summary("For", rules.recipients.value.as_str())
        .summary("Schedule", Prose::new().fact(published))
        .section("Purpose")
        .paragraph(format!(
            "This schedule gives the Planned Maintenance of {}, as {} asks: what is done, which Services are \
             disrupted or at risk, when and for how long, and what may delay their return. All times are by \
             the clock of Great Britain.",
            month.told(),
            rules.timing.notice.cite()
        ));
    if let Some(warning) = made_up(items.iter().copied()) {
        paper = paper.warning(warning);
    }
    if let Some(reason) = &edition.despite {
        paper = paper
            .warning(format!("The schedule does not keep every rule. The reason given: {reason}"))
            .bullets(edition.departures.iter().map(|each| message(each)));
    }
    if let Some(changes) = changes(ground, month, edition) {
        paper = paper.section("What has changed since the edition before").bullets(changes);
    }
    paper = paper.section("The schedule").block(table(&items)).block(figure(ground, month, book));
    paper = paper.section("Each activity");
    for activity in &items {
        paper = paper
            .subsection(Prose::new().text(format!("{}: ", activity.id)).append(fact(
                activity,
                "title",
                activity.plan.title.as_str(),
            )))
            .fields(particulars(activity));
    }
    Ok(paper.section("Questions and objections").paragraph(format!(
        "The {} may ask that an item be moved, with reasons ({}).",
        view::capital(&rules.objection.value),
        rules.objection.cite()
    )))
}

fn table(items: &[&Activity]) -> Table {
    let zone = context::zone();
    let mut table = Table::new("Planned Maintenance, by start")
        .column(Column::new("Activity").width(2))
        .column(Column::new("What").width(4))
        .column(Column::new("When").width(4))
        .column(Column::new("Services").width(5))
        .column(Column::new("Impact").width(2));
    for each in items {
        let rating = each.rating().map_or("not rated".to_owned(), |rating| rating.to_string());
        let off = if each.cancelled.is_some() { " – CANCELLED" } else { "" };
        table = table.row([
            Prose::from(each.id.as_str()),
            fact(each, "title", each.plan.title.as_str()),
            fact(each, "window", format!("{}{off}", each.window().told(&zone))),
            fact(each, "services", view::services(each).join("; ")),
            fact(each, "rating", rating),
        ]);
    }
    table.with_row_headers()
}

/// What Section H8.4(a) to (d) asks of each activity.
fn particulars(each: &Activity) -> Vec<Field> {
    let zone = context::zone();
    let plan = &each.plan;
    let or = |text: &str| if text.is_empty() { "not stated".to_owned() } else { text.to_owned() };
    let mut fields = vec![
        Field::new("What is done", fact(each, "detail", or(&plan.detail))),
        Field::new("Systems", fact(each, "systems", or(&plan.systems.join(", ")))),
        Field::new("Services", fact(each, "services", or(&view::services(each).join("; ")))),
        Field::new("When", fact(each, "window", each.window().told(&zone))),
        Field::new(
            "Risk to the return of service",
            fact(each, "return-risk", or(plan.return_risk.as_deref().unwrap_or_default())),
        ),
        Field::new(
            "Way back",
            fact(each, "rollback", or(plan.rollback.as_deref().unwrap_or_default())),
        ),
    ];
    if let Some(count) = plan.communications_hubs {
        fields.push(Field::new("Communications Hubs", fact(each, "hubs", count.to_string())));
    }
    if let Some((seq, on, rated)) = each.ratings.last() {
        let text = format!(
            "{} on {} ({} criteria): {}",
            rated.rating,
            long(*on),
            rated.confidence,
            rated.reasons.join("; ")
        );
        let key = format!("maintenance/{}/rating", each.id);
        fields.push(Field::new("Impact", Prose::new().fact(Fact::new(key, text, [*seq]))));
    }
    fields
}

/// What differs from the edition before: moved, new, gone.
fn changes(ground: &Ground, month: Month, edition: &Edition) -> Option<Vec<String>> {
    let zone = context::zone();
    let editions = ground.model.editions(month);
    let before = editions.iter().rev().nth(1).map(|(_, _, edition)| edition)?;
    let mut told = Vec::new();
    for item in &edition.items {
        match before.items.iter().find(|old| old.activity == item.activity) {
            None => told.push(format!("{} is new: {}", item.activity, item.window.told(&zone))),
            Some(old) if old.window != item.window => told.push(format!(
                "{} moved from {} to {}",
                item.activity,
                old.window.told(&zone),
                item.window.told(&zone)
            )),
            Some(old) if old.sequence != item.sequence => {
                told.push(format!("{} is described anew", item.activity));
            }
            Some(_) => {}
        }
    }
    for old in &before.items {
        if edition.items.iter().all(|item| item.activity != old.activity) {
            told.push(format!("{} is no longer in this month", old.activity));
        }
    }
    (!told.is_empty()).then_some(told)
}
