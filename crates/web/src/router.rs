//! All addresses in one table, and the way from a request to the function that answers it.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use app::{
    Context, Register,
    access::{View, Viewer, may_see},
    accounts::Scope,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, FromRequest as _, Multipart, RawPathParams, Request},
    http::{HeaderMap, Method, Response, Uri, header},
    routing::any,
};
use jiff::civil::Date;
use serde_json::json;

use crate::{
    address::Query,
    answer::{Answer, JSON, PROBLEM, Take},
    api,
    ask::{Ask, Form},
    assets,
    error::Fault,
    finish::{self, Sending},
    frame, guard, page,
    site::Site,
};

/// The largest body of a request, in bytes: a problem statement, or a file of alerts to decode.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// The longest address, in bytes: all filters of a list, many times over.
const ADDRESS_BYTES_MAX: usize = 8 * 1024;
/// How long a request may take to send its body.
const BODY_WAIT: Duration = Duration::from_secs(20);
/// The most files of a form.
const FILES_MAX: usize = 4;

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
    post("/sign-in/demo", View::Register, "Sign in to the demo", page::sign_in::demo),
    post("/sign-out", View::OwnAccount, "Sign out", page::sign_in::sign_out),
    get("/account", View::OwnAccount, "One’s own account", page::account::show),
    post("/account/sessions", View::OwnAccount, "End a session", page::account::end),
    post("/account/password", View::OwnAccount, "Change one’s password", page::account::password),
    post("/account/tokens", View::OwnAccount, "Make a token", page::account::make_token),
    post("/account/tokens/end", View::OwnAccount, "Take a token back", page::account::end_token),
    post("/account/second-factor", View::OwnAccount, "Second factor", page::account::second_factor),
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

/// The routes of a site.
pub fn router(site: Arc<Site>) -> Router {
    let mut groups: BTreeMap<&'static str, Vec<&'static Route>> = BTreeMap::new();
    for route in ROUTES {
        groups.entry(route.path).or_default().push(route);
    }
    let mut router = Router::new();
    for (path, group) in groups {
        let site = Arc::clone(&site);
        let group: Arc<[&'static Route]> = group.into();
        let handler = move |params: RawPathParams, request: Request| {
            let (site, group) = (Arc::clone(&site), Arc::clone(&group));
            let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            let params: BTreeMap<String, String> = params.collect();
            async move { take(site, &group, params, request).await }
        };
        router = router.route(path, any(handler));
    }
    let lost = Arc::clone(&site);
    router.fallback(move |request: Request| {
        let site = Arc::clone(&lost);
        async move { take(site, &[], BTreeMap::new(), request).await }
    })
}

/// The route of a path and the parts of it, decoded.
pub(crate) fn route_of(
    path: &str,
    verb: Verb,
) -> Option<(&'static Route, BTreeMap<String, String>)> {
    ROUTES.iter().filter(|route| route.verb == verb).find_map(|route| {
        let mut params = BTreeMap::new();
        let (mut wanted, mut given) = (route.path.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some((route, params)),
                (Some(wanted), Some(given)) => match wanted.strip_prefix('{') {
                    Some(name) if !given.is_empty() => {
                        let name = name.trim_end_matches('}').to_owned();
                        params.insert(name, crate::address::decoded_path(given));
                    }
                    _ if wanted == given => {}
                    _ => return None,
                },
                _ => return None,
            }
        }
    })
}

/// The answer to somebody who is not signed in and has no browser.
///
/// # Errors
/// As the page.
pub(crate) fn publicly(site: &Site, address: &str) -> Result<Arc<Answer>, Fault> {
    let uri: Uri = address.parse().map_err(crate::answer::bug)?;
    let lost = || Fault::not_found(format!("There is no page at {address}."));
    let (route, params) = route_of(uri.path(), Verb::Get).ok_or_else(lost)?;
    let heard = Heard { uri, headers: HeaderMap::new(), peer: None, params, form: Form::default() };
    answer(site, route, heard).map(|(answer, _)| answer)
}

/// A request as far as it was read on the runtime's threads.
struct Heard {
    uri: Uri,
    headers: HeaderMap,
    /// The address at the other end of the connection.
    peer: Option<SocketAddr>,
    params: BTreeMap<String, String>,
    form: Form,
}

async fn take(
    site: Arc<Site>,
    group: &[&'static Route],
    params: BTreeMap<String, String>,
    request: Request,
) -> Response<Body> {
    let (method, uri, headers) =
        (request.method().clone(), request.uri().clone(), request.headers().clone());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let head_only = method == Method::HEAD;
    let secure = site.settings.secure;
    let plain = Sending { head_only, public: false, secure };
    let fail =
        |fault: &Fault| finish::response(&told(&site, fault, &uri, &headers), &headers, plain);
    let route = match find(&site, group, &method, &uri, &headers) {
        Ok(route) => route,
        Err(fault) => {
            let mut response = fail(&fault);
            if fault.status == 405 {
                response.headers_mut().insert(header::ALLOW, allowed(group));
            }
            return response;
        }
    };
    let form = match body(route, request).await {
        Ok(form) => form,
        Err(fault) => return fail(&fault),
    };
    let heard = Heard { uri: uri.clone(), headers: headers.clone(), peer, params, form };
    let its_site = Arc::clone(&site);
    let worked = tokio::task::spawn_blocking(move || answer(&its_site, route, heard)).await;
    match worked {
        Ok(Ok((answer, public))) => {
            finish::response(&answer, &headers, Sending { public, ..plain })
        }
        Ok(Err(fault)) => fail(&fault),
        Err(_) => fail(&Fault::new(500, "This did not work", "This is a bug in Secant.")),
    }
}

/// The route of a request, once its form is known to be right.
fn find(
    site: &Site,
    group: &[&'static Route],
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<&'static Route, Fault> {
    if uri.to_string().len() > ADDRESS_BYTES_MAX {
        return Err(Fault::new(414, "The address is too long", "Shorten the filters in it."));
    }
    host(site, headers)?;
    let verb = match *method {
        Method::GET | Method::HEAD => Some(Verb::Get),
        Method::POST => Some(Verb::Post),
        _ => None,
    };
    if group.is_empty() {
        return Err(Fault::not_found(format!("There is no page at {}.", uri.path())));
    }
    group.iter().find(|route| Some(route.verb) == verb).copied().ok_or_else(|| {
        Fault::new(405, "This cannot be done here", format!("{method} is not for this address."))
    })
}

/// A browser that was lured to another name of this machine asks under that name.
fn host(site: &Site, headers: &HeaderMap) -> Result<(), Fault> {
    if site.settings.hosts.is_empty() {
        return Ok(());
    }
    let given = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = match given.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => given.rsplit_once(':').map_or(given, |(name, _)| name),
    };
    if site.settings.hosts.iter().any(|host| host.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Fault::new(421, "This site has another name", format!("It does not answer to `{name}`."))
        .with_help("name the host with `secant serve --host NAME`"))
}

fn allowed(group: &[&'static Route]) -> header::HeaderValue {
    let has = |verb| group.iter().any(|route| route.verb == verb);
    header::HeaderValue::from_static(match (has(Verb::Get), has(Verb::Post)) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        (false, _) => "POST",
    })
}

/// The form that a request sends, within its limits.
async fn body(route: &Route, request: Request) -> Result<Form, Fault> {
    if route.verb == Verb::Get {
        return Ok(Form::default());
    }
    let too_large = || {
        Fault::new(413, "This is too much", format!("At most {BODY_BYTES_MAX} bytes are taken."))
            .with_help("send less at a time; the command line takes files of any size")
    };
    let late = |_| Fault::new(408, "This took too long", "The form did not arrive in time.");
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(too_large());
    }
    let (parts, body) = request.into_parts();
    let bytes = tokio::time::timeout(BODY_WAIT, to_bytes(body, BODY_BYTES_MAX)).await;
    let bytes = bytes.map_err(late)?.map_err(|_| too_large())?;
    if is_api(route) {
        if !media.starts_with(JSON) {
            return Err(Fault::new(
                415,
                "This is not JSON",
                "Send JSON, and say so in Content-Type.",
            ));
        }
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| Fault::bad_request("What was sent is not written in UTF-8."))?;
        return Ok(Form { text, ..Form::default() });
    }
    if media.starts_with("multipart/form-data") {
        return multipart(Request::from_parts(parts, Body::from(bytes))).await;
    }
    if !media.starts_with("application/x-www-form-urlencoded") {
        return Err(Fault::new(415, "This form is not known", "Send a form of a page."));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Fault::bad_request("The form is not written in UTF-8."))?;
    Ok(Form { fields: Query::parse(text), ..Form::default() })
}

async fn multipart(request: Request) -> Result<Form, Fault> {
    let broken = |_| Fault::bad_request("The form's parts cannot be told apart.");
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Fault::bad_request("The form's parts have no boundary."))?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file {
            if !bytes.is_empty() && form.files.len() < FILES_MAX {
                form.files.push((name, bytes.to_vec()));
            }
        } else {
            let text = String::from_utf8(bytes.to_vec())
                .map_err(|_| Fault::bad_request("The form is not written in UTF-8."))?;
            form.fields.0.push((name, text));
        }
    }
    Ok(form)
}

/// Answers a request, on a thread that may wait; says whether the answer is the same for everybody.
fn answer(site: &Site, route: &'static Route, heard: Heard) -> Result<(Arc<Answer>, bool), Fault> {
    let mut ctx = Context::now("web");
    let bearer = if is_api(route) { guard::bearer(site, &heard.headers, ctx.now)? } else { None };
    // A program that shows a token is nobody else, whatever its cookies say.
    let signed_in = match &bearer {
        Some(_) => None,
        None => guard::signed_in(site, &heard.headers, ctx.now)?,
    };
    match (route.verb, &bearer) {
        (Verb::Post, None) if is_api(route) => {
            return Err(Fault::new(401, "Show a token", "Only programs with a token write here.")
                .with_help(
                    "send `Authorization: Bearer` and a token of the page of your account",
                ));
        }
        (Verb::Post, None) => guard::own_form(&heard.headers, signed_in.as_ref(), &heard.form)?,
        (Verb::Get, Some(bearer)) if !bearer.scopes.contains(&Scope::Read) => {
            let what = "This token is not good for reading: it needs the scope `read`.";
            return Err(Fault::new(403, "The token does not allow this", what));
        }
        _ => {}
    }
    let account = bearer.as_ref().map(|bearer| &bearer.account);
    let account = account.or(signed_in.as_ref().map(|one| &one.account));
    let viewer = account.map_or_else(Viewer::public, app::accounts::Account::viewer);
    if let Err(refusal) = may_see(&viewer, route.view, None) {
        return Err(guard::turned_away(refusal, account.is_some(), &heard.uri));
    }
    if let Some(account) = account {
        ctx.actor.clone_from(&account.login);
    }
    let query = Query::parse(heard.uri.query().unwrap_or_default());
    if is_api(route) {
        api_query(&query)?;
    }
    let register = site.read()?;
    let (seen, today) = (register.seen(), ctx.today);
    let public = route.verb == Verb::Get && account.is_none() && !PRIVATE.contains(&route.path);
    let address = format!("{} {}", heard.uri.path(), query.on(""));
    if public && let Some(known) = site.remembered(&address, today, seen) {
        return Ok((known, true));
    }
    let day = date(&query, "as-at")?.unwrap_or(today);
    let since = date(&query, "since")?;
    let ask = Ask {
        site,
        register: &register,
        route,
        path: crate::address::decoded_path(heard.uri.path()),
        params: heard.params,
        query,
        form: heard.form,
        viewer,
        signed_in,
        bearer,
        host: guard::text(&heard.headers, &header::HOST).to_owned(),
        from: guard::address(site, &heard.headers, heard.peer),
        browser: guard::text(&heard.headers, &header::USER_AGENT).to_owned(),
        ctx,
        moment: site.moment(&register, day)?,
        since,
    };
    let mut answer = (route.page)(&ask)?;
    if let Some(take) = answer.take.take() {
        let ctx = ask.ctx.clone();
        drop(ask);
        drop(register);
        return Ok((Arc::new(taken(site, &ctx, take)?), false));
    }
    let answer = Arc::new(answer);
    if public {
        site.remember(&address, today, seen, &answer);
    }
    Ok((answer, public))
}

/// Pages that are not kept for others: they hold what one browser was told.
const PRIVATE: &[&str] = &["/sign-in", "/invitation", "/subscription", "/traffic"];

/// Programs are told of what people's forms may leave empty, and of what is too long for anything.
fn api_query(query: &Query) -> Result<(), Fault> {
    for (name, value) in &query.0 {
        if value.trim().is_empty() {
            return Err(Fault::bad_request(format!("`{name}` is empty."))
                .with_help("give it a value, or leave it out"));
        }
        if value.chars().any(char::is_control) {
            return Err(Fault::bad_request(format!("`{name}` holds a control character.")));
        }
        if value.chars().count() > api::TEXT_CHARS_MAX {
            let what = format!("`{name}` is longer than {} characters.", api::TEXT_CHARS_MAX);
            return Err(Fault::bad_request(what));
        }
    }
    Ok(())
}

/// Whether programs call it, which send JSON and show tokens.
fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// Records what a page said yes to, and sends the browser on.
fn taken(site: &Site, ctx: &Context, take: Take) -> Result<Answer, Fault> {
    let (request, is_new, by_program, then) = match take {
        Take::Step { request, is_new, by_program, then } => (request, is_new, by_program, then),
        Take::Meeting { id, on, fact, then } => {
            let write =
                |register: &mut Register| app::command::record_meeting(register, ctx, id, on, fact);
            site.register().alone(write)?;
            return Ok(Answer::see(then));
        }
        Take::Maintenance { id, on, fact, then } => {
            let write =
                |register: &mut Register| app::maintenance::record(register, ctx, &id, *fact, on);
            site.register().alone(write)?;
            return Ok(Answer::see(then));
        }
        Take::Paper { request, then } => {
            site.register().alone(|register| {
                let document = app::paper::write(register, &request)?;
                app::command::issue(register, ctx, &request, &document)
            })?;
            return Ok(Answer::see(then));
        }
    };
    let id = if is_new {
        site.register().take_new(ctx, &request)?.0
    } else {
        site.register().take(ctx, &request)?;
        request.proposal
    };
    if by_program {
        let told = json!({ "recorded": true, "proposal": id.to_string() });
        let location = Some(format!("/api/v1/proposals/{id}"));
        return Ok(Answer { location, ..Answer::json(&told)? }.with_status(201));
    }
    Ok(Answer::see(then.unwrap_or_else(|| format!("/proposals/{id}?done=yes#record"))))
}

fn date(query: &Query, name: &str) -> Result<Option<Date>, Fault> {
    let read = |text: &str| {
        text.parse::<Date>().map_err(|_| {
            Fault::bad_request(format!("`{name}={text}` is no date."))
                .with_help("write a date as 2019-10-29")
        })
    };
    query.get(name).map(read).transpose()
}

/// A fault as a page or, for programs, as a problem.
fn told(site: &Site, fault: &Fault, uri: &Uri, headers: &HeaderMap) -> Answer {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let json = accepts.is_some_and(|accepts| accepts.contains(JSON) || accepts.contains(PROBLEM));
    let json = json && !accepts.is_some_and(|accepts| accepts.contains("text/html"));
    if json || uri.path().starts_with("/api/") {
        let text = format!("{:#}\n", fault.problem());
        return Answer::of(PROBLEM, text).with_status(fault.status);
    }
    frame::fault(site, fault).with_status(fault.status)
}
