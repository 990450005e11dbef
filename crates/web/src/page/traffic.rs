//! What a run of alerts has come to: numbers, a picture, storms, outages, what rules hid, and codes nobody named.

use app::alerts::{self, Listed, State};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Grid},
};

/// The most rows of a table: the latest are shown.
const ROWS_MAX: usize = 50;

#[derive(Template)]
#[template(path = "traffic.html")]
struct Traffic {
    frame: Frame,
    counts: Vec<(&'static str, u64)>,
    /// The number of messages and the moment, from which a script tells the rate.
    messages: u64,
    at: i64,
    picture: String,
    tables: Vec<Grid>,
    unnamed: Option<String>,
}

/// The figures of the run's last commit.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let path = ask.site.settings.traffic.as_deref().ok_or_else(|| {
        Fault::not_found("No run of alerts is shown here.")
            .with_help("serve with `--traffic STATE.sqlite`, the state of `secant alerts run`")
    })?;
    let state = alerts::state_of_run(path)?.ok_or_else(|| {
        Fault::not_found("The run has kept nothing yet.")
            .with_help("look again after its first commit")
    })?;
    if ask.asked("format") == Some("json") {
        return Answer::json(&state.totals);
    }
    let sightings = alerts::sightings(&state, ask.site.looker(ask.register)?.makers());
    let unnamed = (!sightings.rows.is_empty()).then(|| {
        let mut codes: Vec<&str> =
            sightings.rows.iter().filter_map(|row| row.first().map(String::as_str)).collect();
        codes.dedup();
        let title = format!("Alerts that nobody named: {}", codes.join(", "));
        let title: String = title.chars().take(200).collect();
        format!("/raise?title={}", crate::address::encode(&title))
    });
    let mut tables = vec![grid(ask, &sightings)];
    tables.push(hidden(&state));
    tables.extend(
        [alerts::storms(&state), alerts::outages(&state)].iter().map(|each| grid(ask, each)),
    );
    page(&Traffic {
        frame: ask.frame("Alert traffic"),
        counts: alerts::counts(&state).to_vec(),
        messages: state.totals.messages,
        at: ask.ctx.now.as_millisecond(),
        picture: alerts::figure(&state),
        tables,
        unnamed,
    })
}

fn grid(ask: &Ask<'_>, listed: &Listed) -> Grid {
    let code = listed.heads.iter().position(|head| *head == "code");
    let line = |row: &Vec<String>| {
        let cell = |(index, text): (usize, &String)| match code == Some(index) {
            true => Cell::link(text, ask.to(&format!("/alerts/{}", crate::address::encode(text)))),
            false => Cell::text(text),
        };
        row.iter().enumerate().map(cell).collect()
    };
    let surplus = listed.rows.len().saturating_sub(ROWS_MAX);
    let rows = listed.rows.iter().skip(surplus).map(line).collect();
    let shown = if surplus > 0 { format!("the latest {ROWS_MAX}") } else { String::new() };
    Grid { shown, ..Grid::plain(listed.caption, listed.heads, rows) }
}

/// What each behaviour hid, or would have hidden in a dry run.
fn hidden(state: &State) -> Grid {
    let line =
        |(rule, count): (&String, &u64)| vec![Cell::text(rule), Cell::text(count.to_string())];
    let heads = ["Behaviour", "Alerts that it hid, or would have hidden"];
    Grid::plain("Behaviours", &heads, state.hidden.iter().map(line).collect())
}
