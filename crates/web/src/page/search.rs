//! Search over everything.

use app::{
    search::{self, Ground, Hit},
    view,
};
use askama::Template;
use jiff::ToSpan as _;

use crate::{
    address::encode,
    answer::{ATOM, Answer, bug},
    ask::Ask,
    error::Fault,
    feed::{self, Entry},
    frame::{Frame, Link, page},
};

/// A hit with where it leads.
pub struct Found {
    pub hit: Hit,
    pub href: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    frame: Frame,
    words: String,
    found: Vec<Found>,
    kinds: Vec<(&'static str, usize, String)>,
    kind: String,
    is_cut: bool,
}

/// What was found.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let words = ask.asked("q").unwrap_or_default().to_owned();
    let hits = hits(ask, &words)?;
    if ask.asked("format") == Some("atom") {
        return feed_of(ask, &words, &hits);
    }
    let is_cut = hits.len() >= search::HITS_MAX;
    let mut kinds: Vec<(&'static str, usize, String)> = Vec::new();
    for hit in &hits {
        match kinds.iter_mut().find(|(kind, ..)| *kind == hit.kind) {
            Some((_, count, _)) => *count += 1,
            None => kinds.push((hit.kind, 1, ask.here("kind", Some(hit.kind)))),
        }
    }
    let kind = ask.asked("kind").unwrap_or_default().to_owned();
    let wanted = |hit: &Hit| kind.is_empty() || hit.kind == kind;
    let found = hits.into_iter().filter(wanted);
    let mut frame =
        ask.frame(if words.is_empty() { "Search".to_owned() } else { format!("Search: {words}") });
    if !words.is_empty() {
        let href = ask.here("format", Some("atom"));
        frame
            .feeds
            .push(Link { words: format!("What is done about “{words}”"), href: href.clone() });
        frame.downloads.push(Link { words: "Atom feed".to_owned(), href });
    }
    page(&Search {
        frame,
        found: found.map(|hit| Found { href: ask.to(&path(&hit)), hit }).collect(),
        kinds,
        kind,
        words,
        is_cut,
    })
}

/// A feed of a search: what was done to the proposals that it finds, and the amendments with their days.
fn feed_of(ask: &Ask<'_>, words: &str, hits: &[Hit]) -> Result<Answer, Fault> {
    let since = ask.since.unwrap_or_else(|| ask.day().saturating_sub(1.year()));
    let mut entries = Vec::new();
    for hit in hits {
        match hit.kind {
            "proposal" => {
                let of = hit.id.parse().ok();
                let moment = &ask.moment;
                let done = view::changes(&moment.model, of, since, ask.day(), &moment.baseline);
                entries.extend(done.iter().map(super::changes::entry));
            }
            "amendment" => entries.extend(amendment(ask, hit)?),
            _ => {}
        }
    }
    let own = ask.here("format", Some("atom"));
    let title = format!("What is done about “{words}”");
    let text = feed::atom(&title, &own, &ask.here("format", None), entries);
    Ok(Answer::of(ATOM, text.map_err(bug)?))
}

/// An amendment on the day on which it takes effect, if that day is known and has come.
fn amendment(ask: &Ask<'_>, hit: &Hit) -> Result<Option<Entry>, Fault> {
    let timeline = ask.register.code().timeline();
    let id = hit.id.parse().map_err(bug)?;
    let Some(amendment) = timeline.get(&id) else { return Ok(None) };
    let day = timeline.day(amendment, ask.day()).filter(|day| *day <= ask.day());
    Ok(day.filter(|_| timeline.in_force(amendment, ask.day())).map(|day| Entry {
        id: format!("amendment/{}", encode(&hit.id)),
        title: format!("{} takes effect: {}", hit.id, amendment.title),
        updated: day,
        href: format!("/code/amendments/{}", encode(&hit.id)),
        summary: amendment.explanation.clone(),
    }))
}

/// What is found for words on the day asked.
pub fn hits(ask: &Ask<'_>, words: &str) -> Result<Vec<Hit>, Fault> {
    if words.len() > search::WORDS_BYTES_MAX {
        return Err(Fault::bad_request(format!(
            "At most {} bytes are searched for.",
            search::WORDS_BYTES_MAX
        )));
    }
    let tables = ask.tables()?;
    let alerts = ask.site.looker(ask.register)?.all(ask.day());
    let ground = Ground {
        model: &ask.moment.model,
        baseline: &ask.moment.baseline,
        code: ask.register.code(),
        tables: &tables,
        alerts: &alerts,
    };
    Ok(search::search(ground, words))
}

/// The path of the page of a hit.
pub fn path(hit: &Hit) -> String {
    let id = encode(&hit.id);
    match hit.kind {
        "proposal" => format!("/proposals/{id}"),
        "clause" => format!("/code/clauses/{id}"),
        "amendment" => format!("/code/amendments/{id}"),
        "body" => format!("/bodies/{id}"),
        "release" => format!("/releases/{id}"),
        "check" => format!("/checks/{id}"),
        "paper" => "/papers".to_owned(),
        "alert" => format!("/alerts/{id}"),
        _ => {
            let (table, key) = hit.id.split_once(' ').unwrap_or((&hit.id, ""));
            format!("/code/tables/{}?key={}", encode(table), encode(key))
        }
    }
}
