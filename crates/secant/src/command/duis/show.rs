//! `secant duis show`: what a message says.

use std::{path::PathBuf, process::ExitCode};

use app::{Error, schemas::view_request};
use duis::{Body, Envelope, Request, tree::Node};
use serde::Serialize;

use crate::{cli::Format, output, session::Session};

/// Which messages.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant duis show request.xml
  secant duis show response.xml --format json
  secant duis show request.xml --as-at 2019-11-01           who might send it on that day?")]
pub struct Args {
    /// Messages, folders of them, or `-` for standard input.
    #[arg(required = true, value_name = "FILE|FOLDER|-")]
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Response<'m> {
    #[serde(flatten)]
    envelope: &'m Envelope,
    fields: Option<gbcs::Tree<'m>>,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let files = super::files(&args.files)?;
    let tables = session.code()?.tables_on(session.day())?;
    for (number, path) in files.iter().enumerate() {
        let message = super::read(path)?;
        if files.len() > 1 && session.global.format == Format::Table {
            output::line(format!("{}{}", if number == 0 { "" } else { "\n" }, path.display()))?;
        }
        let no_request = match Request::read(&message) {
            Ok(request) => {
                let view = view_request(&tables, request);
                match session.global.format {
                    Format::Table => show_request(&view)?,
                    Format::Json => output::json(&view)?,
                    Format::Ndjson => output::ndjson(std::slice::from_ref(&view))?,
                    Format::Csv | Format::Sarif => return Err(only_json()),
                }
                continue;
            }
            Err(error) => error,
        };
        let envelope = Envelope::read(&message).map_err(|error| {
            let error = match error.fault {
                // It is neither: what it is as a request says more, unless it is a response that has a fault.
                duis::error::Fault::NotResponse(_) => no_request.to_string(),
                _ => error.to_string(),
            };
            Error::input(
                format!("`{}`: {error}", path.display()),
                "`secant duis validate` says what is wrong, with line and column",
            )
        })?;
        let payload = payload(&envelope.body);
        let decoded = payload.map(gbcs::decode);
        let fields = decoded
            .as_ref()
            .and_then(|decoded| decoded.as_ref().ok())
            .map(|message| message.tree.clone());
        let response = Response { envelope: &envelope, fields };
        match session.global.format {
            Format::Table => show_response(&response)?,
            Format::Json => output::json(&response)?,
            Format::Ndjson => output::ndjson(std::slice::from_ref(&response))?,
            Format::Csv | Format::Sarif => return Err(only_json()),
        }
        if let Some(Err(error)) = decoded {
            output::note(&format!("the device's own message cannot be read: {error}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn only_json() -> Error {
    Error::input("a message is no list", "use `--format json` or `--format ndjson` here")
}

fn payload(body: &Body) -> Option<&[u8]> {
    match body {
        Body::DeviceAlert { payload, .. } | Body::FutureDated { payload, .. } => Some(payload),
        Body::Response { payload, .. } => payload.as_deref(),
        Body::DccAlert { .. } | Body::Smets1(_) => None,
    }
}

fn show_request(view: &app::schemas::RequestView<'_>) -> Result<(), Error> {
    let request = &view.request;
    output::line(format!("SRV {}  {}\n", request.service_reference_variant, view.name))?;
    let critical = match view.critical {
        Some(true) => "critical",
        Some(false) => "not critical",
        None => "not known",
    };
    let unsure = if view.confidence == "stated" || view.confidence.is_empty() {
        String::new()
    } else {
        format!(" ({})", view.confidence)
    };
    let roles = if view.roles.is_empty() { "nobody".to_owned() } else { view.roles.join(", ") };
    let lines = [
        ("schema", request.schema_version.to_string()),
        ("from", request.originator.to_string()),
        ("for", request.target.to_string()),
        ("counter", request.counter.to_string()),
        ("command", format!("{}: {}", request.command_variant.0, view.command)),
        ("criticality", format!("{critical}{unsure}")),
        ("who may send", format!("{roles}{unsure}")),
        (
            "dated",
            request
                .body
                .root()
                .execution_time()
                .map_or_else(|| "at once".to_owned(), str::to_owned),
        ),
        (
            "may be dated",
            format!(
                "{}{unsure}",
                if view.future_dated.is_empty() { "not known" } else { &view.future_dated }
            ),
        ),
        (
            "signed",
            if request.is_signed { "yes; the signature is not checked" } else { "no" }.to_owned(),
        ),
    ];
    for (label, value) in lines {
        output::line(format!("  {label:13} {value}"))?;
    }
    output::line("")?;
    show_node(request.body.root(), 0)?;
    if let Some(payload) = request.body.root().find("GBCSPayload") {
        let digits: String = payload.text().chars().filter(|c| !c.is_whitespace()).collect();
        match alerts::input::message(digits.as_bytes(), Some(alerts::input::Form::Base64)) {
            Ok(alerts::input::Message::Gbcs(bytes)) => match gbcs::decode(&bytes) {
                Ok(message) => output::line(format!("\n{}", message.tree))?,
                Err(error) => {
                    output::note(&format!("the device's own message cannot be read: {error}"))
                }
            },
            _ => output::note("the device's own message is not base64"),
        }
    }
    Ok(())
}

fn show_node(node: Node<'_, '_>, depth: usize) -> Result<(), Error> {
    let attributes: String =
        node.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
    let text = node.text().trim();
    let text = if text.is_empty() { String::new() } else { format!(": {text}") };
    output::line(format!("{}{}{attributes}{text}", "  ".repeat(depth), node.name()))?;
    node.children().try_for_each(|child| show_node(child, depth + 1))
}

fn show_response(response: &Response<'_>) -> Result<(), Error> {
    let envelope = response.envelope;
    let title = match &envelope.body {
        Body::DeviceAlert { code, .. } => format!("Device Alert {code:04X}"),
        Body::DccAlert { code, event, .. } => format!("DCC Alert {code}: {event}"),
        Body::FutureDated { code, service_reference_variant, .. } => {
            format!("outcome {code:04X} of the dated SRV {service_reference_variant}")
        }
        Body::Response { service_reference_variant, .. } => {
            format!("response to SRV {service_reference_variant}")
        }
        Body::Smets1(_) => "response of a SMETS1 device".to_owned(),
    };
    output::line(format!("{title}\n"))?;
    let id = |id: Option<(gbcs::Eui64, gbcs::Eui64, u64)>| {
        id.map_or_else(
            || "none".to_owned(),
            |(from, to, counter)| format!("{from} to {to}, counter {counter}"),
        )
    };
    let lines = [
        ("schema", envelope.schema_version.to_string()),
        ("answers", id(envelope.request)),
        ("itself", id(envelope.response)),
        ("code", envelope.response_code.to_string()),
        ("sent", envelope.sent.to_string()),
    ];
    for (label, value) in lines {
        output::line(format!("  {label:13} {value}"))?;
    }
    match &response.fields {
        Some(fields) => output::line(format!("\n{fields}")),
        None => Ok(()),
    }
}
