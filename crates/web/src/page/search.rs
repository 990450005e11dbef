//! Search over everything.

use app::search::{self, Ground, Hit};
use askama::Template;

use crate::{
    address::encode,
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
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
    page(&Search {
        frame: ask.frame(if words.is_empty() {
            "Search".to_owned()
        } else {
            format!("Search: {words}")
        }),
        found: found.map(|hit| Found { href: ask.to(&path(&hit)), hit }).collect(),
        kinds,
        kind,
        words,
        is_cut,
    })
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
