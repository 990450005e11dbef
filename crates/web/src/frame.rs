//! What is common to all pages: the head, the way around, the day that is asked of, what can be downloaded.

use app::access::{View, may_see};
use askama::Template;
use jiff::civil::Date;

use crate::{
    answer::{Answer, HTML, bug},
    ask::Ask,
    error::Fault,
    site::Site,
};

/// The main parts of the site: path, name.
const PARTS: &[(&str, &str)] = &[
    ("/", "This month"),
    ("/proposals", "Register"),
    ("/process", "Process"),
    ("/meetings", "Meetings"),
    ("/releases", "Releases"),
    ("/code", "The Code"),
    ("/checks", "Checks"),
    ("/conflicts", "Conflicts"),
    ("/tests", "Tests"),
    ("/alerts", "Alerts"),
    ("/maintenance", "Maintenance"),
    ("/schemas", "Schemas"),
    ("/papers", "Papers"),
    ("/log", "Log"),
];

/// A part of the site in the list of them.
pub struct Part {
    pub name: &'static str,
    pub href: String,
    pub current: bool,
}

/// A link with its words.
pub struct Link {
    pub words: String,
    pub href: String,
}

/// What is common to all pages.
pub struct Frame {
    pub title: String,
    pub parts: Vec<Part>,
    pub today: Date,
    /// The day asked of, and the one since which changes are wanted; none on pages that have no day.
    pub day: Option<Date>,
    pub since: Option<Date>,
    /// Whether the day stands in the address.
    pub is_fixed: bool,
    /// The path of this page.
    pub path: String,
    /// What the form of the day keeps of the address.
    pub keep: Vec<(String, String)>,
    /// The amendments that are tried.
    pub with: String,
    pub permanent: String,
    pub downloads: Vec<Link>,
    pub feeds: Vec<Link>,
    pub demo: bool,
    pub search: String,
    /// Who is signed in.
    pub who: Option<String>,
    /// What forms carry of whoever is signed in.
    pub csrf: String,
    /// Whether anybody can sign in.
    pub has_accounts: bool,
    /// Whether the site sends letters.
    pub has_mail: bool,
    /// Whether a run of alerts is shown.
    pub has_traffic: bool,
    carried: String,
}

impl Frame {
    /// The frame of a page.
    pub fn new(ask: &Ask<'_>, title: String) -> Self {
        let keep = |(name, value): &(String, String)| {
            let kept = !matches!(name.as_str(), "as-at" | "since" | "page") && !value.is_empty();
            kept.then(|| (name.clone(), value.clone()))
        };
        let parts = PARTS.iter().map(|(path, name)| Part {
            name,
            href: ask.to(path),
            current: ask.path == *path
                || (*path != "/" && ask.path.starts_with(&format!("{path}/"))),
        });
        let parts = parts.chain(assurance_of(ask).map(|path| Part {
            name: "Assurance",
            current: ask.path.starts_with("/assurance"),
            href: ask.to(&path),
        }));
        let with = ask.query.all("with").collect::<Vec<_>>().join(",");
        Self {
            title,
            parts: parts.collect(),
            today: ask.ctx.today,
            day: Some(ask.day()),
            since: ask.since,
            is_fixed: ask.asked("as-at").is_some(),
            path: ask.encoded_path(),
            keep: ask.query.0.iter().filter_map(keep).collect(),
            with,
            permanent: ask.here("as-at", Some(&ask.day().to_string())),
            downloads: Vec::new(),
            feeds: Vec::new(),
            demo: ask.site.settings.demo,
            search: ask.asked("q").unwrap_or_default().to_owned(),
            who: ask.signed_in.as_ref().map(|signed_in| signed_in.account.name.clone()),
            csrf: ask
                .signed_in
                .as_ref()
                .map(|signed_in| signed_in.csrf.clone())
                .unwrap_or_default(),
            has_accounts: ask.site.accounts().is_some(),
            has_mail: ask.site.mail().is_some(),
            has_traffic: ask.site.settings.traffic.is_some(),
            carried: ask.to(""),
        }
    }

    /// An address of this site that asks of the same day.
    pub fn to(&self, path: impl std::fmt::Display) -> String {
        let path = path.to_string();
        match (path.contains('?'), self.carried.strip_prefix('?')) {
            (true, Some(rest)) => format!("{path}&{rest}"),
            _ => format!("{path}{}", self.carried),
        }
    }
}

/// Where somebody finds the assurance that is for them.
fn assurance_of(ask: &Ask<'_>) -> Option<String> {
    ask.site.settings.assurance.as_ref()?;
    if may_see(&ask.viewer, View::AssuranceOfAll, None).is_ok() {
        return Some("/assurance".to_owned());
    }
    let party = ask.viewer.party.as_deref()?;
    may_see(&ask.viewer, View::AssuranceOfOne, Some(party)).ok()?;
    Some(format!("/assurance/users/{}", crate::address::encode(party)))
}

/// Renders a page.
///
/// # Errors
/// When the template cannot be filled, which would be a bug.
pub fn page(template: &impl Template) -> Result<Answer, Fault> {
    Ok(Answer::of(HTML, template.render().map_err(bug)?))
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage<'f> {
    frame: Frame,
    fault: &'f Fault,
}

/// The page of a fault.
pub fn fault(site: &Site, fault: &Fault) -> Answer {
    let frame = Frame {
        title: fault.title.clone(),
        parts: PARTS
            .iter()
            .map(|(path, name)| Part { name, href: (*path).to_owned(), current: false })
            .collect(),
        today: app::Context::now("").today,
        day: None,
        since: None,
        is_fixed: false,
        path: "/".to_owned(),
        keep: Vec::new(),
        with: String::new(),
        permanent: String::new(),
        downloads: Vec::new(),
        feeds: Vec::new(),
        demo: site.settings.demo,
        search: String::new(),
        who: None,
        csrf: String::new(),
        has_accounts: site.accounts().is_some(),
        has_mail: site.mail().is_some(),
        has_traffic: site.settings.traffic.is_some(),
        carried: String::new(),
    };
    page(&FaultPage { frame, fault })
        .unwrap_or_else(|fault| Answer::of("text/plain; charset=utf-8", fault.detail))
}
