//! What pages load: one style, one script, an icon. All come from the program itself.

use crate::{answer::Answer, ask::Ask, error::Fault};

const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/script.js");
const ICON: &str = include_str!("../assets/icon.svg");
const SEARCH: &str = include_str!("../assets/search.xml");

fn lasting(media: &'static str, text: &'static str) -> Result<Answer, Fault> {
    Ok(Answer { lasting: true, ..Answer::of(media, text) })
}

pub fn style(_: &Ask<'_>) -> Result<Answer, Fault> {
    lasting("text/css; charset=utf-8", STYLE)
}

pub fn script(_: &Ask<'_>) -> Result<Answer, Fault> {
    lasting("text/javascript; charset=utf-8", SCRIPT)
}

pub fn icon(_: &Ask<'_>) -> Result<Answer, Fault> {
    lasting("image/svg+xml", ICON)
}

pub fn search(_: &Ask<'_>) -> Result<Answer, Fault> {
    lasting("application/opensearchdescription+xml", SEARCH)
}

pub fn robots(_: &Ask<'_>) -> Result<Answer, Fault> {
    lasting("text/plain; charset=utf-8", "User-agent: *\nAllow: /\n")
}
