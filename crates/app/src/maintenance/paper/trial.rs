//! The report of a trial under a derogation: its rules beside those of everybody, month by month.

use operations::maintenance::{Kind, Leave, Month, MonthFigures, Rating, month_figures, rule_rows};
use papers::{Align, Body as _, Column, Document, Fact, Field, Prose, Table};

use super::{Wording, document, figure, length, long, made_up, message};
use crate::{
    error::Error,
    maintenance::{Ground, view},
};

/// The most months of a trial that are shown: far above the longest leave that is granted.
const MONTHS_MAX: usize = 48;

/// Writes the report of the trial that a derogation allows, from its first month to the day asked.
///
/// # Errors
/// When there is no such derogation, it has not begun, or a rule cannot be read.
pub fn trial_report(ground: &Ground, id: &str, wording: &Wording) -> Result<Document, Error> {
    let leave = ground.leave(id)?;
    let derogation = &leave.derogation;
    let last = derogation.ends.min(ground.on);
    if last < derogation.starts {
        return Err(Error::input(
            format!("`{id}` begins on {} only", derogation.starts),
            "ask on a later day: `--as-at DATE`",
        ));
    }
    let party = derogation.party.as_str();
    let (base, own) = (ground.book(None)?, ground.book(Some(party))?);
    let months: Vec<Month> =
        std::iter::successors(Some(Month::of(derogation.starts)), |month| Some(month.next()))
            .take_while(|month| month.first() <= last)
            .take(MONTHS_MAX)
            .collect();
    let figures: Vec<(MonthFigures, MonthFigures)> = months
        .iter()
        .map(|month| {
            let of = |book| month_figures(&ground.model, *month, book, ground.on);
            (of(&base), of(&own))
        })
        .collect();
    let mut paper = document(&format!("Maintenance trial: {id}"), wording)
        .subtitle(format!("As known on {}", long(ground.on)))
        .summary("Paper for", "Operations Group")
        .section("Purpose")
        .paragraph(message(&format!(
            "How maintenance went under the derogation of `{party}`: its rules beside those of everybody, and \
             each month measured by both."
        )));
    let all = figures.iter().flat_map(|(_, own)| &own.activities);
    if let Some(warning) = made_up(all.filter_map(|each| ground.model.get(&each.id))) {
        paper = paper.warning(warning);
    }
    paper = paper.section("The derogation").fields(particulars(leave));
    paper = paper.section("The rules side by side").block(rules_table(&rule_rows(
        &ground.rules(derogation.starts, None)?,
        &ground.rules(last, Some(party))?,
    )));
    paper = paper.warning(
        "What is marked fictional is a sample: the hours, the notice and the criteria of the trial are not public.",
    );
    paper =
        paper.section("Month by month").block(counts_table(&figures)).block(hours_table(&figures));
    let busiest = figures.iter().max_by_key(|(_, own)| own.activities.len());
    if let Some((_, own)) = busiest.filter(|(_, own)| !own.activities.is_empty()) {
        // Shaded are the hours of everybody, so that work that only the derogation allows stands out.
        paper = paper.block(figure(ground, own.month, &base));
    }
    paper = paper.section("When the derogation ends");
    paper = match ground.gap(derogation)? {
        Some(gap) => paper.warning(message(&format!(
            "After {} {}. Latest safe implementation date: {}. {}.",
            long(derogation.ends),
            gap.told(),
            long(gap.from),
            view::capital(&gap.help())
        ))),
        None => paper.paragraph("What replaces it takes effect in time: there is no gap."),
    };
    Ok(paper.section("Recommendations").paragraph(
        Prose::new().text("The Operations Group is asked to ").strong("NOTE").text(" this report."),
    ))
}

fn particulars(leave: &Leave) -> Vec<Field> {
    let each = &leave.derogation;
    let provisions: Vec<String> = each.provisions.iter().map(code::provenance::cite).collect();
    let conditions =
        if each.conditions.is_empty() { "none known to us" } else { each.conditions.as_str() };
    let fact = |what: &str, text: String| {
        let key = format!("derogation/{}/{what}", each.id);
        Prose::new().fact(Fact::new(key, text, leave.events.iter().copied()))
    };
    let extended =
        each.extended_by.as_ref().map(|by| format!("; extended by {by}")).unwrap_or_default();
    let mut fields = vec![
        Field::new("Party", fact("party", each.party.clone())),
        Field::new("Leave from", fact("provisions", provisions.join(", "))),
        Field::new("Time", fact("time", format!("{} to {}", long(each.starts), long(each.ends)))),
        Field::new("Granted by", fact("granted-by", format!("{}{extended}", each.granted_by))),
        Field::new("Conditions", fact("conditions", conditions.to_owned())),
        Field::new(
            "To be replaced by",
            fact(
                "replaced-by",
                each.replaced_by.as_ref().map_or("nothing".to_owned(), ToString::to_string),
            ),
        ),
        Field::new("Confidence", each.provenance.confidence.to_string()),
    ];
    for (on, by, until) in &leave.extensions {
        let text = format!("on {} by {by}, until {}", long(*on), long(*until));
        fields.push(Field::new("Extended", text));
    }
    fields
}

fn rules_table(rows: &[operations::maintenance::RuleRow]) -> Table {
    let mut table = Table::new("The rules for everybody and under the derogation")
        .column(Column::new("Rule").width(4))
        .column(Column::new("Everybody").width(4))
        .column(Column::new("Low impact").width(4))
        .column(Column::new("High impact").width(4));
    let cell = |(value, cite): &(String, String)| message(&format!("{value} – {cite}"));
    for row in rows {
        let rule = Prose::from(row.rule);
        table = table.row([rule, cell(&row.base), cell(&row.low), cell(&row.high)]);
    }
    table.with_row_headers()
}

fn counts_table(figures: &[(MonthFigures, MonthFigures)]) -> Table {
    let number = |header: &str| Column::new(header).width(2).align(Align::End);
    let mut table = Table::new("How many activities each month had")
        .column(Column::new("Month").width(3))
        .column(number("Low impact"))
        .column(number("High impact"))
        .column(number("Not rated"))
        .column(number("Unplanned"))
        .column(number("Moved after publication"));
    for (_, own) in figures {
        let moved: usize = own.activities.iter().map(|each| each.moves_after_publication).sum();
        table = table.row([
            own.month.told(),
            own.rated(Some(Rating::Low)).to_string(),
            own.rated(Some(Rating::High)).to_string(),
            own.rated(None).to_string(),
            own.count(Kind::Unplanned).to_string(),
            moved.to_string(),
        ]);
    }
    table.with_row_headers()
}

fn hours_table(figures: &[(MonthFigures, MonthFigures)]) -> Table {
    let number = |header: &str| Column::new(header).width(2).align(Align::End);
    let mut table =
        Table::new("Hours, and rules broken: by the trial's rules and by those of everybody")
            .column(Column::new("Month").width(3))
            .column(number("Work planned"))
            .column(number("Work done"))
            .column(number("Self-Service Interface down"))
            .column(number("Limit"))
            .column(number("Broken, trial"))
            .column(number("Broken, everybody"));
    for (base, own) in figures {
        let (planned, done) = own.work_minutes();
        table = table.row([
            own.month.told(),
            length(planned),
            length(done),
            length(own.used_minutes),
            length(own.limit.value),
            own.breaches.0.to_string(),
            base.breaches.0.to_string(),
        ]);
    }
    table.with_row_headers()
}
