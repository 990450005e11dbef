//! All addresses in one table.

use app::access::View;

use crate::{answer::Answer, api, ask::Ask, assets, error::Fault, page};

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// To see it.
    Get,
    /// To do something.
    Post,
}

/// The function that answers.
pub(crate) type Page = fn(&Ask<'_>) -> Result<Answer, Fault>;

/// An address.
pub struct Route {
    /// How it is asked.
    pub verb: Verb,
    /// Its path; parts in braces are given to the function.
    pub path: &'static str,
    /// What it shows, by which it is decided who may see it.
    pub view: View,
    /// What it is, in a few words.
    pub what: &'static str,
    pub(crate) page: Page,
}

const fn get(path: &'static str, view: View, what: &'static str, page: Page) -> Route {
    Route { verb: Verb::Get, path, view, what, page }
}

const fn post(path: &'static str, view: View, what: &'static str, page: Page) -> Route {
    Route { verb: Verb::Post, path, view, what, page }
}

/// Every address.
pub const ROUTES: &[Route] = &[
    get("/", View::Register, "This month", page::home::show),
    get("/proposals", View::Register, "The register", page::proposals::show),
    get("/proposals/{id}", View::Register, "A proposal", page::proposal::show),
    get("/proposals/{id}/statement", View::Register, "A problem statement", page::statement::show),
    get(
        "/proposals/{id}/consultations",
        View::Register,
        "Consultations",
        page::consultations::show,
    ),
    get("/process", View::Register, "The process", page::process::show),
    get("/meetings", View::Register, "Committees and meetings", page::meetings::show),
    get("/bodies/{id}", View::Register, "A body", page::meetings::body),
    get("/meetings/{body}/{date}", View::Register, "A meeting", page::meeting::show),
    post("/meetings/{body}/{date}", View::Work, "Record of a meeting", page::meeting::record),
    get("/releases", View::Register, "Releases", page::releases::show),
    get("/releases/{id}", View::Register, "A Release", page::releases::one),
    get("/code", View::Code, "The Code", page::code::show),
    get("/code/tables/{table}", View::Code, "A table of the Code", page::code::table),
    get("/code/clauses", View::Code, "Clauses", page::clauses::clauses),
    get("/code/clauses/{id}", View::Code, "A clause", page::clauses::clause),
    get("/code/diff", View::Code, "Two days of the Code", page::diff::show),
    get("/code/draft", View::Code, "Draft an amendment", page::draft::show),
    post("/code/draft", View::Code, "Draft an amendment", page::draft::work),
    get("/code/amendments", View::Code, "Amendments", page::diff::amendments),
    get("/code/amendments/{id}", View::Code, "An amendment", page::diff::amendment),
    get("/checks", View::Code, "Checks", page::checks::show),
    get("/checks/{id}", View::Code, "A check", page::checks::explain),
    get("/conflicts", View::Code, "Conflicts", page::conflicts::show),
    get("/tests", View::Code, "Tests of User Roles", page::tests::show),
    get("/tests/{role}", View::Code, "Tests of a User Role", page::tests::role),
    get("/roles", View::Code, "User Roles", page::roles::all),
    get("/roles/{role}", View::Code, "What changed for a User Role", page::roles::one),
    get("/alerts", View::Code, "Alerts", page::alerts::show),
    get("/alerts/{code}", View::Code, "An alert", page::alerts::explain),
    get("/traffic", View::Traffic, "Alert traffic", page::traffic::show),
    get("/decode", View::Code, "The decoder", page::alerts::decoder),
    post("/decode", View::Code, "Decode messages", page::alerts::decode),
    get("/maintenance", View::Maintenance, "Maintenance", page::maintenance::month),
    post("/maintenance", View::Work, "Plan maintenance", page::maintenance::plan),
    get("/maintenance/{activity}", View::Maintenance, "An activity", page::maintenance::one),
    post("/maintenance/{activity}", View::Work, "Change an activity", page::maintenance::change),
    get("/assurance", View::AssuranceOfAll, "Assurance of Users", page::assurance::all),
    get("/assurance/paper", View::AssuranceOfAll, "The SSC’s paper", page::assurance::paper),
    get("/assurance/users/{user}", View::AssuranceOfOne, "A User", page::assurance::one),
    get(
        "/assurance/users/{user}/paper",
        View::AssuranceOfOne,
        "A User’s own paper",
        page::assurance::own_paper,
    ),
    get("/schemas", View::Schemas, "Message schemas", page::schemas::show),
    get("/papers", View::Register, "Papers", page::papers::show),
    get("/papers/{kind}", View::Register, "A paper", page::papers::one),
    post("/papers/{kind}", View::Work, "Issue a paper", page::papers::issue),
    get("/log", View::Log, "The log", page::log::show),
    get("/log/proof", View::Log, "Proof of the log", page::log::proof),
    get("/log/{event}", View::Log, "An event", page::log::event),
    get("/changes", View::Register, "What changed", page::changes::show),
    get("/search", View::Register, "Search", page::search::show),
    get("/subscribe", View::Register, "Subscribe to letters", page::subscribe::show),
    post("/subscribe", View::Register, "Subscribe to letters", page::subscribe::subscribe),
    get("/subscription", View::Register, "A subscription", page::subscribe::one),
    post("/subscription", View::Register, "Confirm or end it", page::subscribe::change),
    get("/sign-in", View::Register, "Sign in", page::sign_in::show),
    post("/sign-in", View::Register, "Sign in", page::sign_in::sign_in),
    post("/sign-in/passkey", View::Register, "Sign in by a passkey", page::sign_in::passkey),
    post("/sign-in/demo", View::Register, "Sign in to the demo", page::sign_in::demo),
    get(
        "/sign-in/organisation/{id}",
        View::Register,
        "Sign in by an organisation",
        page::sign_in::there,
    ),
    get(
        "/sign-in/organisation/{id}/back",
        View::Register,
        "Back from an organisation",
        page::sign_in::back,
    ),
    post("/sign-out", View::OwnAccount, "Sign out", page::sign_in::sign_out),
    get("/account", View::OwnAccount, "One’s own account", page::account::show),
    post("/account/sessions", View::OwnAccount, "End a session", page::account::end),
    post("/account/password", View::OwnAccount, "Change one’s password", page::account::password),
    post("/account/tokens", View::OwnAccount, "Make a token", page::account::make_token),
    post("/account/tokens/end", View::OwnAccount, "Take a token back", page::account::end_token),
    post("/account/second-factor", View::OwnAccount, "Second factor", page::account::second_factor),
    post("/account/passkeys", View::OwnAccount, "Passkeys", page::account::passkeys),
    get("/invitation", View::Register, "An invitation", page::invitation::show),
    post("/invitation", View::Register, "Take an invitation", page::invitation::accept),
    post("/accounts/invite", View::Accounts, "Invite somebody", page::accounts::invite),
    post("/accounts/link", View::Accounts, "A link to a new password", page::accounts::link),
    post("/accounts/close", View::Accounts, "Close or open an account", page::accounts::close),
    get("/accounts", View::Accounts, "Accounts and sign-ins", page::accounts::all),
    get("/raise", View::Work, "Raise a Draft Proposal", page::raise::show),
    post("/raise", View::Work, "Raise a Draft Proposal", page::raise::raise),
    get("/proposals/{id}/steps", View::Work, "Steps of a proposal", page::step::list),
    get("/proposals/{id}/steps/{step}", View::Work, "A step", page::step::show),
    post("/proposals/{id}/steps/{step}", View::Work, "Take a step", page::step::take),
    get("/input", View::Work, "Input that is asked for", page::input::all),
    get("/input/{body}", View::Work, "Input of a Sub-Committee", page::input::one),
    post("/input/{body}", View::Work, "Give input", page::input::give),
    get("/api", View::Register, "About the API", api::about),
    get("/api/v1/proposals", View::Register, "Proposals", api::proposals),
    get("/api/v1/proposals/{id}", View::Register, "One proposal in full", api::proposal),
    post("/api/v1/proposals", View::Work, "Raise a Draft Proposal", api::write::raise),
    post("/api/v1/proposals/{id}/steps", View::Work, "Take a step", api::write::step),
    get("/api/v1/proposals/{id}/next", View::Register, "What comes next", api::next),
    get("/api/v1/changes", View::Register, "What was done", api::changes),
    get("/api/v1/due", View::Register, "Days that lie ahead", api::due),
    get("/api/v1/bodies", View::Register, "Bodies", api::bodies),
    get("/api/v1/meetings", View::Register, "Meetings", api::meetings),
    get("/api/v1/releases", View::Register, "Releases", api::releases),
    get("/api/v1/maintenance", View::Maintenance, "Maintenance", api::maintenance),
    get("/api/v1/derogations", View::Maintenance, "Derogations", api::derogations),
    get("/api/v1/features", View::Schemas, "Features of devices", api::features),
    get("/api/v1/code/tables", View::Code, "Tables", api::tables),
    get("/api/v1/code/tables/{table}", View::Code, "Rows of a table", api::table),
    get("/api/v1/code/clauses", View::Code, "Clauses", api::clauses),
    get("/api/v1/code/differences", View::Code, "What differs between two days", api::differences),
    get("/api/v1/code/amendments", View::Code, "Amendments", api::amendments),
    get("/api/v1/findings", View::Code, "Findings", api::findings),
    get("/api/v1/conflicts", View::Code, "Conflicts", api::conflicts),
    get("/api/v1/tests", View::Code, "Tests", api::tests),
    get("/api/v1/alerts", View::Code, "Alerts", api::alerts),
    get("/api/v1/alerts/{code}", View::Code, "An alert", api::alert),
    get("/api/v1/events", View::Log, "Events", api::events),
    get("/api/v1/events/{event}", View::Log, "An event", api::event),
    get("/api/v1/search", View::Register, "Search", api::search),
    get("/api/v1/openapi.json", View::Register, "The description of the API", api::document),
    get("/style.css", View::Register, "The style", assets::style),
    get("/script.js", View::Register, "The script", assets::script),
    get("/icon.svg", View::Register, "The icon", assets::icon),
    get("/search.xml", View::Register, "Search for browsers", assets::search),
    get("/robots.txt", View::Register, "For robots", assets::robots),
];
