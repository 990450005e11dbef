//! The way from a request to the function that answers it.

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
    error::Fault,
    finish::{self, Sending},
    frame, guard, page,
    routes::{ROUTES, Route, Verb},
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
    // What is about one User is for that User, too.
    let concerned = match route.view {
        View::AssuranceOfOne => heard.params.get("user").map(String::as_str),
        _ => None,
    };
    if let Err(refusal) = may_see(&viewer, route.view, concerned) {
        return Err(guard::turned_away(refusal, account.is_some(), &heard.uri));
    }
    guard::strong_enough(route, signed_in.as_ref())?;
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
        away: guard::away(site, &heard.headers),
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
        Take::SignIn { way, from: (browser, address) } => {
            return page::sign_in::go(site, ctx, &way, (&browser, &address));
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
