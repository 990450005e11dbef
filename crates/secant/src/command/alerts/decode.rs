//! `secant alerts decode`: messages, one or a million, down to the last field.

mod keys;
mod row;
mod show;
mod whole;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::AtomicBool,
};

use alerts::{
    input::Form,
    pipeline::{Layout, Position, Source},
};
use app::Error;

use self::{keys::Keys, show::Shown};
use super::reader;
use crate::{error::FINDINGS, session::Session};

/// Which messages.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts decode DF09030000000000…                    hexadecimal digits or base64
  secant alerts decode alert.xml
  secant alerts decode folder/ --format csv > messages.csv
  cat messages.hex | secant alerts decode - --format ndjson
  secant alerts decode folder/ --certificates folder/       verify signatures

For people, one message is shown whole and several are a line each. For programs, the form says what there is, however
many messages there are: `csv` and `ndjson` have a row for each message, alert or not, readable or not, with its kind,
what is known of its signature and its MAC, and why it cannot be read; `json` has each message with all its fields.

Exit codes: 0 everything was read and fits, 4 something does not fit, is falsely signed or could not be read.")]
pub struct Args {
    /// Messages themselves, files, folders, or `-` for standard input.
    #[arg(required = true, value_name = "MESSAGE|FILE|-")]
    what: Vec<String>,
    /// The form of a message, where it does not show: xml, hex, base64 or binary.
    #[arg(long, value_name = "FORM")]
    form: Option<Form>,
    /// How messages lie in a file, where it does not show: frames, lines, documents or whole.
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
    /// A folder of certificates by which signatures are verified: PEM or DER, each named by the device's
    /// identifier in 16 hexadecimal digits.
    #[arg(long, value_name = "FOLDER")]
    certificates: Option<PathBuf>,
    /// The secret that device and recipient agreed on (ECDH, 64 hexadecimal digits): it checks a MAC, and opens
    /// encrypted parts.
    #[arg(long, value_name = "HEX", env = "SECANT_SHARED_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// A list of makers by prefix: CSV with the columns prefix, maker.
    #[arg(long, value_name = "FILE")]
    makers: Option<PathBuf>,
    /// Show every field of every message, however many there are, for people and as NDJSON.
    #[arg(long)]
    tree: bool,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let reader = reader(session, args.makers.as_ref())?;
    let keys = Keys::of(args)?;
    let (mut paths, mut texts) = (Vec::new(), Vec::new());
    for each in &args.what {
        match Path::new(each) {
            path if each == "-" || path.exists() => paths.push(path.to_owned()),
            _ => texts.push(each.clone()),
        }
    }
    let mut shown = Shown::new(session, args, &reader, &keys);
    for text in &texts {
        shown.message(text.as_bytes(), "the message")?;
    }
    for path in &paths {
        read(path, args.layout, &mut shown)?;
    }
    let tally = shown.end()?;
    if tally.read == 0 {
        return Err(Error::input(
            "there is no message in what was given",
            "see `secant alerts decode --help`",
        ));
    }
    Ok(if tally.doubtful == 0 { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// Shows the messages of a file, of a folder or of standard input.
fn read(path: &Path, layout: Option<Layout>, shown: &mut Shown<'_>) -> Result<(), Error> {
    let source = if path.as_os_str() == "-" {
        Source::stdin(layout)
    } else {
        Source::files(&[path.to_owned()], layout).map_err(|error| unreadable(&error))?
    };
    let mut fault = None;
    let stop = AtomicBool::new(false);
    let read = source.read(Position::START, &stop, &mut |block| {
        let mut show = || -> Result<(), Error> {
            for at in &block.messages {
                shown.message(block.message(at), &block.name)?;
            }
            let broken = |(at, word): &(_, &str)| shown.broken(&block.name, block.start, at, word);
            block.broken.iter().try_for_each(broken)
        };
        fault = show().err();
        fault.is_none()
    });
    read.map_err(|error| unreadable(&error))?;
    fault.map_or(Ok(()), Err)
}

fn unreadable(error: &alerts::pipeline::SourceError) -> Error {
    let why =
        std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::input(
        format!("{error}{why}"),
        "name a file, a folder, or `-` for standard input; a message itself is hexadecimal digits or base64",
    )
}
