//! Letters: subscribing to them, and the one page by which a subscription is confirmed and ended.

use app::mail::{About, Mail, Rhythm, Subscription};
use askama::Template;

use crate::{
    answer::Answer,
    ask::Ask,
    error::Fault,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "subscribe.html")]
struct Subscribe {
    frame: Frame,
    about: String,
    address: String,
    rhythms: Vec<(Rhythm, &'static str)>,
    /// What can be written as the subject, with what it is in words.
    subjects: Vec<(About, String)>,
    fault: Option<Fault>,
    asked: Option<String>,
}

fn mail<'a>(ask: &'a Ask<'_>) -> Result<&'a Mail, Fault> {
    ask.site.mail().ok_or_else(|| {
        Fault::not_found("This site sends no letters.")
            .with_help("follow a feed: every list has one")
    })
}

/// The form.
pub fn show(ask: &Ask<'_>) -> Result<Answer, Fault> {
    respond(ask, None, None)
}

fn respond(ask: &Ask<'_>, fault: Option<Fault>, asked: Option<String>) -> Result<Answer, Fault> {
    mail(ask)?;
    let field =
        |name: &str| ask.form.fields.get(name).or(ask.asked(name)).unwrap_or_default().to_owned();
    let about = field("about");
    let status = fault.as_ref().map_or(200, |fault| fault.status);
    let answer = page(&Subscribe {
        frame: ask.frame("Letters"),
        about: if about.is_empty() { "everything".to_owned() } else { about },
        address: field("address"),
        rhythms: vec![
            (Rhythm::Daily, "each day on which something is new"),
            (Rhythm::Weekly, "each week"),
            (Rhythm::AtOnce, "at once, and only when a date moves"),
        ],
        subjects: subjects(ask),
        fault,
        asked,
    })?;
    Ok(answer.with_status(status))
}

/// What the field offers; proposals are too many, and each has a link of its own to the form.
fn subjects(ask: &Ask<'_>) -> Vec<(About, String)> {
    let bodies = ask.moment.baseline.bodies.iter();
    let bodies = bodies.map(|body| (About::Body(body.id.clone()), body.label.clone()));
    let mut subjects = vec![
        (About::Everything, "all that is recorded".to_owned()),
        (About::Maintenance, "Planned and Unplanned Maintenance".to_owned()),
    ];
    subjects.extend(bodies);
    subjects
}

/// Asks whoever has the address whether they want it. What is on file of others is not told.
pub fn subscribe(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let (kept, fields) = (mail(ask)?, &ask.form.fields);
    let address = fields.get("address").unwrap_or_default();
    let read = || -> Result<(About, Rhythm), Fault> {
        let about = fields.get("about").unwrap_or_default();
        let about = about.parse().map_err(|error| Fault::bad_request(format!("{error}.")))?;
        let rhythm = fields.get("rhythm").unwrap_or_default();
        let rhythm = rhythm
            .parse()
            .map_err(|_| Fault::bad_request(format!("`{rhythm}` is no rhythm of letters.")))?;
        Ok((about, rhythm))
    };
    let (about, rhythm) = match read() {
        Ok(read) => read,
        Err(fault) => return respond(ask, Some(fault), None),
    };
    let site = ask.site_address();
    let from = (site.as_str(), ask.ctx.now);
    match kept.subscribe(address, &about, rhythm, ask.register.seen(), from) {
        Ok(()) => respond(ask, None, Some(address.trim().to_owned())),
        Err(error @ app::Error::Input { .. }) => {
            let fault = Fault { status: 400, ..Fault::from(error) };
            respond(ask, Some(fault), None)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "subscription.html")]
struct One {
    frame: Frame,
    token: String,
    subscription: Subscription,
}

/// One subscription, for whoever has its token.
pub fn one(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let token = ask.asked("token").unwrap_or_default().to_owned();
    let subscription = mail(ask)?.of_token(&token).map_err(gone)?;
    page(&One { frame: ask.frame("Your subscription"), token, subscription })
}

/// Confirms it, or ends it; mail programs end it with one press (RFC 8058).
pub fn change(ask: &Ask<'_>) -> Result<Answer, Fault> {
    let fields = &ask.form.fields;
    let token = fields.get("token").or(ask.asked("token")).unwrap_or_default();
    let is_one_press = fields.get("List-Unsubscribe") == Some("One-Click");
    if !is_one_press && fields.get("do") == Some("confirm") {
        mail(ask)?.confirm(token).map_err(gone)?;
        return Ok(Answer::see(format!("/subscription?token={token}")));
    }
    if !is_one_press && fields.get("do") != Some("end") {
        return Err(Fault::bad_request("The form says neither to confirm nor to end it."));
    }
    mail(ask)?.end(token).map_err(gone)?;
    respond(ask, None, None)
}

fn gone(error: app::Error) -> Fault {
    Fault { status: 404, ..Fault::from(error) }
}
