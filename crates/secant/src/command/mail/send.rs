//! Sending letters by SMTP.

use std::time::Duration;

use app::{
    Error,
    mail::{Mail, Outgoing},
};
use lettre::{
    Message, SmtpTransport, Transport as _,
    address::AddressError,
    message::{
        MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{command::serve::SITE, output, session::Session};

/// How long one exchange with the server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to send.
#[derive(clap::Args)]
pub struct Run {
    /// The server: smtp://HOST:25, smtps://USER:PASSWORD@HOST, or smtp://HOST:587?tls=required.
    #[arg(long, env = "SECANT_SMTP", hide_env_values = true, value_name = "URL")]
    smtp: Option<String>,
    /// The address from which letters come.
    #[arg(
        long,
        env = "SECANT_MAIL_FROM",
        default_value = "secant@localhost",
        value_name = "ADDRESS"
    )]
    from: String,
    /// The address of the site, for links.
    #[arg(long, env = "SECANT_SITE", default_value = SITE, value_name = "URL")]
    site: String,
    /// Try again at once what could not be sent before.
    #[arg(long)]
    retry: bool,
    /// Print the letters that wait, and send none; what is due is written to the outbox all the same.
    #[arg(long)]
    dry_run: bool,
}

pub fn run(session: &Session, mail: &Mail, args: &Run) -> Result<(), Error> {
    let queued = mail.queue_due(&session.read()?, &session.ctx, &args.site)?;
    let letters = mail.unsent(session.ctx.now, args.retry || args.dry_run)?;
    if args.dry_run {
        for each in &letters {
            output::line(format!(
                "To: {}\nSubject: {}\n\n{}",
                each.address, each.letter.subject, each.letter.text
            ))?;
        }
        return output::line(format!(
            "{queued} written now, {} wait; none was sent.",
            letters.len()
        ));
    }
    if letters.is_empty() {
        return output::line("Nothing is due.");
    }
    let Some(url) = &args.smtp else {
        return Err(Error::input(
            format!("{} letters wait, and no server is named", letters.len()),
            "name it with `--smtp smtps://USER:PASSWORD@HOST`, or in SECANT_SMTP",
        ));
    };
    let server = SmtpTransport::from_url(url)
        .map_err(|error| {
            Error::input(format!("this is no address of a server: {error}"), "write smtp://HOST:25")
        })?
        .timeout(Some(PATIENCE))
        .build();
    let (mut sent, mut failed) = (0, 0);
    for each in &letters {
        let done = message(each, args)
            .and_then(|message| server.send(&message).map(drop).map_err(|error| error.to_string()));
        match done {
            Ok(()) => {
                mail.sent(each.id, session.ctx.now)?;
                sent += 1;
            }
            Err(why) => {
                mail.failed(each, &why, session.ctx.now)?;
                output::note(&format!("{}: {why}", each.address));
                failed += 1;
            }
        }
    }
    let rest =
        if failed == 0 { String::new() } else { format!(", {failed} are tried again later") };
    output::line(format!("{sent} sent{rest}."))
}

/// A letter as it goes out.
fn message(each: &Outgoing, args: &Run) -> Result<Message, String> {
    let wrong = |error: AddressError| error.to_string();
    let from = args.from.parse().map_err(wrong)?;
    let host = args.from.rsplit('@').next().unwrap_or("localhost");
    let end = format!("{}/subscription?token={}", args.site.trim_end_matches('/'), each.token);
    let body =
        MultiPart::alternative_plain_html(each.letter.text.clone(), each.letter.html.clone());
    let mut message = Message::builder()
        .from(lettre::message::Mailbox::new(Some("Secant".to_owned()), from))
        .to(lettre::message::Mailbox::new(None, each.address.parse().map_err(wrong)?))
        .subject(each.letter.subject.clone())
        // The same each time that it is tried, so that a letter sent twice is seen to be one.
        .message_id(Some(format!("<{}@{host}>", each.name)))
        .multipart(body)
        .map_err(|error| error.to_string())?;
    // Mail programs end a subscription with one press (RFC 8058).
    for (name, value) in [
        ("List-Unsubscribe", format!("<{end}>")),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
    ] {
        let name =
            HeaderName::new_from_ascii(name.to_owned()).map_err(|error| error.to_string())?;
        message.headers_mut().insert_raw(HeaderValue::new(name, value));
    }
    Ok(message)
}
