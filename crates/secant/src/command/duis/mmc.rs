//! `secant duis mmc`: alerts as the Message Mapping Catalogue has them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use alerts::input::Form;
use app::Error;
use duis::{
    mmc,
    validate::validate,
    xsd::{Kind, Version},
};
use gbcs::alert::Alert;

use crate::{command::schema::Where, error::FINDINGS, output, session::Session};

/// Which alerts, in which version.
#[derive(clap::Args)]
#[command(after_help = "\
What comes out is checked against the MMC schema of the version, when the schemas are there.

Examples:
  secant duis mmc DF09030000000000… --schema 5.4            hexadecimal digits or base64
  secant duis mmc alert.xml --schema 5.1 > alert-mmc.xml")]
pub struct Args {
    /// Alerts themselves, files of one alert each, or `-` for standard input.
    #[arg(required = true, value_name = "MESSAGE|FILE|-")]
    what: Vec<String>,
    /// The User's version of the MMC.
    #[arg(long, value_name = "VERSION")]
    schema: Version,
    /// The form of a message, where it does not show: xml, hex, base64 or binary.
    #[arg(long, value_name = "FORM")]
    form: Option<Form>,
    #[command(flatten)]
    place: Where,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let reader = app::alerts::reader(&session.code()?, None)?;
    let schemas = args.place.catalog().and_then(|catalog| {
        catalog.schemas(Kind::Mmc, &args.schema).map_err(|error| {
            Error::input(
                error.to_string(),
                "see `secant schema list` for the versions that are there",
            )
        })
    });
    if let Err(error) = &schemas {
        output::note(&format!("what is written is not checked: {error}"));
    }
    let mut is_valid = true;
    for each in &args.what {
        let bytes = match Path::new(each) {
            path if each == "-" || path.exists() => super::read(&PathBuf::from(path))?,
            _ => each.clone().into_bytes(),
        };
        let wrong = |why: String| {
            Error::input(
                format!("{}: {why}", name(each)),
                "name an alert: `secant alerts decode` says what a message is",
            )
        };
        let opened = reader.open(&bytes, args.form).map_err(|error| wrong(error.to_string()))?;
        let payload = opened
            .payload
            .as_deref()
            .ok_or_else(|| wrong("it holds no message of a device".to_owned()))?;
        let alert = Alert::read(payload).map_err(|error| wrong(error.to_string()))?;
        let catalogue = match &opened.record {
            Ok(record) => reader.catalogues().at(record.at),
            Err(_) => reader.catalogues().on(session.day()),
        };
        let description = catalogue
            .named(alert.code)
            .map_or("not named by GBCS Table 16.2", |named| named.name.as_str());
        let xml = mmc::device_alert(&alert, description, &args.schema)
            .map_err(|error| wrong(error.to_string()))?;
        output::print(&xml)?;
        if let Ok(schemas) = &schemas {
            for problem in validate(schemas, xml.as_bytes()) {
                is_valid = false;
                output::note(&format!("{}: {problem}", name(each)));
            }
        }
    }
    Ok(if is_valid { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// What a message is called in notes: its file, or its beginning.
fn name(what: &str) -> String {
    let is_file = fs::metadata(what).is_ok();
    if is_file {
        format!("`{what}`")
    } else {
        format!("`{}`", what.chars().take(16).collect::<String>())
    }
}
