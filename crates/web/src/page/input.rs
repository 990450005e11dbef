//! The input of a Sub-Committee, one proposal after another: further input or not, a comment, a concern.

use app::view;
use askama::Template;
use change::{Capacity, Person, Proposal, Request, Step, step::Input};
use code::id::BodyId;
use jiff::{ToSpan as _, civil::Date};

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
    list::{Cell, Grid},
};

/// For how many days back new proposals, and input that was given, are of this round: papers go out each month.
const ROUND_DAYS: i64 = 31;

#[derive(Template)]
#[template(path = "inputs.html")]
struct All {
    frame: Frame,
    bodies: Grid,
}

/// The bodies for which one acts, with what each was asked for.
pub fn all(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let capacities = ask.account()?.capacities(&ask.moment.baseline);
    let line = |(capacity, name): (Capacity, String)| {
        let Capacity::Body(body) = capacity else { return None };
        let round = Round::of(ask, &body);
        let (done, open) = (round.done(), round.entries.len().saturating_sub(round.done()));
        (!round.entries.is_empty()).then(|| {
            vec![
                Cell::link(name, ask.to(&format!("/input/{body}"))),
                Cell::text(open.to_string()),
                Cell::text(done.to_string()),
            ]
        })
    };
    let rows = capacities.into_iter().filter_map(line).collect();
    let bodies = Grid {
        empty: "No body for which you act is asked for input.",
        ..Grid::plain("Input that is asked for", &["Sub-Committee", "Waits", "Given"], rows)
    };
    page(&All { frame: ask.frame("Input of Sub-Committees"), bodies })
}

/// A proposal of a round.
struct Entry<'m> {
    proposal: &'m Proposal,
    given: Option<(Date, &'m Input)>,
}

/// What a body is asked for: what is new this month and what it was asked for by name, with what it gave lately.
struct Round<'m> {
    entries: Vec<Entry<'m>>,
}

impl<'m> Round<'m> {
    fn of(ask: &'m Ask<'_>, body: &BodyId) -> Self {
        let since = ask.day().saturating_sub(ROUND_DAYS.days());
        let open = |proposal: &&Proposal| {
            let is_new = proposal.raised.as_ref().is_some_and(|raised| raised.on >= since);
            change::status::is_open(proposal, &ask.moment.baseline)
                && (is_new || proposal.asked.contains_key(body))
        };
        let entry = |proposal: &'m Proposal| {
            let given = proposal.input.get(body).map(|given| (given.on, &given.value));
            given.is_none_or(|(on, _)| on >= since).then_some(Entry { proposal, given })
        };
        Self { entries: ask.moment.model.proposals().filter(open).filter_map(entry).collect() }
    }

    fn done(&self) -> usize {
        self.entries.iter().filter(|entry| entry.given.is_some()).count()
    }
}

#[derive(Template)]
#[template(path = "input.html")]
struct One {
    frame: Frame,
    body: String,
    name: String,
    action: String,
    of: usize,
    done: usize,
    places: Vec<Place>,
    shown: Option<Shown>,
    fault: Option<Fault>,
    preview: Option<String>,
    recorded: Option<String>,
    on: Date,
}

/// A proposal in the row of all.
struct Place {
    number: String,
    href: String,
    state: &'static str,
    is_here: bool,
}

/// The proposal that is asked about.
struct Shown {
    number: String,
    title: String,
    place: usize,
    statement: Vec<(&'static str, String)>,
    impacts: Vec<String>,
    comment: String,
    /// What was chosen: `further`, `none`, or nothing.
    wants: String,
    given: Option<String>,
}

/// The next proposal that waits, or the one that is asked for.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond(ask, None, None)
}

/// Records what the body says of one proposal, or shows what would be recorded.
pub fn give(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let request = match request(ask) {
        Ok(request) => request,
        Err(fault) => return respond(ask, Some(fault), None),
    };
    let id = request.proposal;
    match ask.register.preview(&ask.ctx, request.clone()) {
        Err(error) => respond(ask, Some(error.into()), None),
        Ok(_) if ask.form.fields.get("do") == Some("preview") => {
            let told = match &request.step {
                Step::GiveInput(input) => told(input),
                _ => String::new(),
            };
            respond(ask, None, Some(told))
        }
        Ok(_) => {
            let then = ask.to(&format!("/input/{}?recorded={id}", ask.param("body")?));
            Ok(Answer::take_then(request, then))
        }
    }
}

fn told(input: &Input) -> String {
    let wish =
        if input.wants_further { "It wants to provide further input" } else { "No further input" };
    match input.comment.as_str() {
        "" => format!("{wish}, without a comment"),
        comment => format!("{wish}: “{comment}”"),
    }
}

fn body(ask: &Ask<'_>) -> Result<(BodyId, Person, String), Fault> {
    let body: BodyId = ask.parsed("body")?;
    let capacity = Capacity::Body(body.clone()).to_string();
    let by = ask.account()?.acting(&capacity, &ask.moment.baseline);
    let by = by.ok_or_else(|| {
        Fault::new(403, "You do not act for them", format!("You may not act as `{body}`."))
            .with_help("only its members and its secretariat give its input")
    })?;
    let name = ask.moment.baseline.body(&body).map(|row| row.label.clone());
    Ok((body.clone(), by, name.unwrap_or_else(|| body.to_string())))
}

fn request(ask: &Ask<'_>) -> Result<Request, Fault> {
    let (body, by, _) = body(ask)?;
    let fields = &ask.form.fields;
    let number = fields.get("proposal").unwrap_or_default();
    let id = number.parse().map_err(|error| Fault::bad_request(format!("{error}.")))?;
    let wants_further = match fields.get("wants") {
        Some("further") => true,
        Some("none") => false,
        _ => {
            return Err(Fault::bad_request("It is not said whether further input is wanted.")
                .with_help("choose one of the two"));
        }
    };
    let on = fields.get("on").unwrap_or_default();
    let on = on.parse().map_err(|_| Fault::bad_request(format!("`{on}` is no date.")))?;
    let comment = fields.get("comment").unwrap_or_default().replace("\r\n", "\n");
    let input = Input { body, wants_further, comment };
    Ok(Request::new(id, on, by, Step::GiveInput(input)))
}

fn respond(ask: &Ask<'_>, fault: Option<Fault>, preview: Option<String>) -> Result<Answer, Fault> {
    let (body, _, name) = body(ask)?;
    let round = Round::of(ask, &body);
    let wanted = ask.form.fields.get("proposal").or(ask.asked("proposal"));
    let wanted: Option<change::ProposalId> = wanted.and_then(|text| text.parse().ok());
    let here = match wanted {
        Some(id) => round.entries.iter().position(|entry| entry.proposal.id == id),
        None => round.entries.iter().position(|entry| entry.given.is_none()),
    };
    let place = |(index, entry): (usize, &Entry<'_>)| Place {
        number: entry.proposal.name(),
        href: ask.to(&format!("/input/{body}?proposal={}", entry.proposal.name())),
        state: match entry.given {
            None => "waits",
            Some((_, given)) if given.wants_further => "further input",
            Some(_) => "no further input",
        },
        is_here: here == Some(index),
    };
    let recorded = ask.asked("recorded").and_then(|text| text.parse().ok());
    let recorded = recorded.and_then(|id: change::ProposalId| {
        let entry = round.entries.iter().find(|entry| entry.proposal.id == id)?;
        Some(format!("{}: {}", entry.proposal.name(), told(entry.given?.1)))
    });
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let shown = here.and_then(|index| Some((index, round.entries.get(index)?)));
    let answer = page(&One {
        frame: ask.frame(format!("Input of the {name}")),
        action: ask.to(&format!("/input/{body}")),
        of: round.entries.len(),
        done: round.done(),
        places: round.entries.iter().enumerate().map(place).collect(),
        shown: shown.map(|(index, entry)| shown_of(ask, index, entry)).transpose()?,
        body: body.to_string(),
        name,
        fault,
        preview,
        recorded,
        on: ask.day().min(ask.ctx.today),
    })?;
    Ok(answer.with_status(status))
}

fn shown_of(ask: &Ask<'_>, index: usize, entry: &Entry<'_>) -> Result<Shown, Fault> {
    let (moment, proposal) = (&ask.moment, entry.proposal);
    let detail =
        view::detail(&moment.model, proposal.id, ask.day(), &moment.baseline, ask.register.code())?;
    let statement = view::statements(proposal).into_iter().next();
    let parts = statement.map(|latest| latest.parts).unwrap_or_default();
    let impacts = detail.facts.iter().filter(|fact| fact.label == "Impact on");
    let sent = ask.form.fields.get("comment").map(str::to_owned);
    Ok(Shown {
        number: proposal.name(),
        title: proposal.title().to_owned(),
        place: index + 1,
        statement: parts.into_iter().map(|part| (part.label, part.text)).collect(),
        impacts: impacts.map(|fact| fact.value.clone()).collect(),
        comment: sent
            .or_else(|| entry.given.map(|(_, given)| given.comment.clone()))
            .unwrap_or_default(),
        wants: ask.form.fields.get("wants").unwrap_or_default().to_owned(),
        given: entry.given.map(|(on, given)| format!("On {on}: {}.", told(given))),
    })
}
