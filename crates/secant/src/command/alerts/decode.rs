//! `secant alerts decode`: messages, one or a million, down to the last field.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::AtomicBool,
};

use alerts::{
    AlertCode, Reader,
    behaviour::Action,
    explain::explain,
    input::Form,
    line::Line,
    open::Opened,
    pipeline::{Delivery, Layout, Position, Source},
    record::Record,
};
use app::Error;
use gbcs::{
    Eui64, Frame,
    mac::SharedSecret,
    verify::{Checked, MacCheck, SignatureCheck, SigningKey, verify},
};
use serde::Serialize;

use super::reader;
use crate::{cli::Format, error::FINDINGS, output, session::Session};

/// The largest certificate that is read, in bytes.
const CERTIFICATE_BYTES_MAX: u64 = 64 * 1024;

/// Which messages.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts decode DF09030000000000…                    hexadecimal digits or base64
  secant alerts decode alert.xml
  secant alerts decode folder/ --format csv > alerts.csv
  cat alerts.hex | secant alerts decode - --format ndjson
  secant alerts decode alert.hex --certificates folder/     verify signatures

Exit codes: 0 everything was read and fits, 4 something does not fit or could not be read.")]
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
    /// Show every field of every message, however many there are.
    #[arg(long)]
    tree: bool,
}

/// What signatures and MACs are checked with.
struct Keys {
    signing: BTreeMap<Eui64, SigningKey>,
    secret: Option<SharedSecret>,
}

#[derive(Serialize)]
struct Whole<'o> {
    alert: Option<Line<'o>>,
    envelope: Option<&'o duis::Envelope>,
    checked: Option<Checked>,
    fields: Option<gbcs::Node<'o>>,
    error: Option<String>,
}

/// What became of all messages.
#[derive(Default)]
struct Tally {
    read: u64,
    doubtful: u64,
}

pub fn run(session: &Session, args: &Args) -> Result<ExitCode, Error> {
    let reader = reader(session, args.makers.as_ref())?;
    let keys = Keys::of(args)?;
    let mut tally = Tally::default();
    let (mut paths, mut texts) = (Vec::new(), Vec::new());
    for each in &args.what {
        match Path::new(each) {
            path if each == "-" || path.exists() => paths.push(path.to_owned()),
            _ => texts.push(each.clone()),
        }
    }
    let mut shown = Shown::new(session, args, &reader, &keys);
    for text in &texts {
        shown.message(text.as_bytes(), "the message", &mut tally)?;
    }
    for path in &paths {
        let source = if path.as_os_str() == "-" {
            Source::stdin(args.layout)
        } else {
            Source::files(std::slice::from_ref(path), args.layout)
                .map_err(|error| unreadable(&error))?
        };
        let mut fault = None;
        let stop = AtomicBool::new(false);
        let read = source.read(Position::START, &stop, &mut |block| {
            for at in &block.messages {
                if let Err(error) = shown.message(block.message(at), &block.name, &mut tally) {
                    fault = Some(error);
                    return false;
                }
            }
            true
        });
        read.map_err(|error| unreadable(&error))?;
        fault.map_or(Ok(()), Err)?;
    }
    shown.end()?;
    if tally.read == 0 {
        return Err(Error::input(
            "there is no message in what was given",
            "see `secant alerts decode --help`",
        ));
    }
    Ok(if tally.doubtful == 0 { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

fn unreadable(error: &alerts::pipeline::SourceError) -> Error {
    let why =
        std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::input(
        format!("{error}{why}"),
        "name a file, a folder, or `-` for standard input; a message itself is hexadecimal digits or base64",
    )
}

impl Keys {
    fn of(args: &Args) -> Result<Self, Error> {
        let mut signing = BTreeMap::new();
        if let Some(folder) = &args.certificates {
            let fault = |source| Error::File { path: folder.clone(), verb: "read", source };
            for entry in fs::read_dir(folder).map_err(fault)? {
                let path = entry.map_err(fault)?.path();
                if let Some((id, key)) = certificate(&path)? {
                    signing.insert(id, key);
                }
            }
        }
        let secret = args.secret.as_deref().map(secret).transpose()?;
        Ok(Self { signing, secret })
    }

    /// What the secret opens of a message's encrypted parts.
    fn open(&self, payload: &[u8]) -> gbcs::Opened {
        gbcs::Opened::of_message(payload, self.secret.as_ref())
    }
}

fn secret(text: &str) -> Result<SharedSecret, Error> {
    let bytes = match alerts::input::message(text.as_bytes(), Some(Form::Hex)) {
        Ok(alerts::input::Message::Gbcs(bytes)) => <[u8; 32]>::try_from(bytes).ok(),
        _ => None,
    };
    let help = "give the x coordinate that ECDH over P-256 gives, as 64 hexadecimal digits";
    bytes
        .map(SharedSecret)
        .ok_or_else(|| Error::input("the shared secret is not of 32 bytes", help))
}

/// The signing certificate of a device, by the file's name; none for other files and for those of key agreement.
fn certificate(path: &Path) -> Result<Option<(Eui64, SigningKey)>, Error> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some(Ok(id)) = stem.get(..16).map(str::parse::<Eui64>) else { return Ok(None) };
    if stem.ends_with("-ka") {
        return Ok(None);
    }
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    if fs::metadata(path).map_err(fault)?.len() > CERTIFICATE_BYTES_MAX {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(fault)?;
    let key = SigningKey::of_certificate(&bytes).map_err(|error| {
        Error::input(
            format!("`{}`: {error}", path.display()),
            "take it out of the folder, or mend it",
        )
    })?;
    Ok(Some((id, key)))
}

/// Shows messages as they come, so that a million take no more memory than one.
struct Shown<'s> {
    session: &'s Session,
    reader: &'s Reader,
    keys: &'s Keys,
    form: Option<Form>,
    /// Whether each message is shown whole.
    whole: bool,
    count: u64,
    /// What waits to be written: many lines at once, because each write goes to the terminal.
    pending: String,
    /// Whether a header or an opening bracket has been written.
    begun: bool,
}

/// How much waits before it is written, in bytes.
const PENDING_BYTES: usize = 64 * 1024;

impl<'s> Shown<'s> {
    fn new(session: &'s Session, args: &Args, reader: &'s Reader, keys: &'s Keys) -> Self {
        let one =
            matches!(args.what.as_slice(), [only] if !Path::new(only).is_dir() && only != "-");
        Self {
            session,
            reader,
            keys,
            form: args.form,
            whole: args.tree || one,
            count: 0,
            pending: String::new(),
            begun: false,
        }
    }

    fn message(&mut self, bytes: &[u8], from: &str, tally: &mut Tally) -> Result<(), Error> {
        tally.read += 1;
        self.count += 1;
        let opened = match self.reader.open(bytes, self.form) {
            Ok(opened) => opened,
            Err(error) => {
                tally.doubtful += 1;
                output::note(&format!("{from}: {error}"));
                return Ok(());
            }
        };
        let checked = opened.payload.as_deref().and_then(|payload| self.checked(payload));
        let is_false = checked.is_some_and(|checked| {
            checked.signature == SignatureCheck::Invalid || checked.mac == MacCheck::Invalid
        });
        let is_doubtful = match &opened.record {
            Ok(record) => !record.inconsistencies.is_empty(),
            Err(alerts::read::ReadError::NoAlert) => false,
            // A command or a response is no alert, and may be read whole all the same.
            Err(_) => {
                opened.payload.as_deref().is_none_or(|payload| gbcs::decode(payload).is_err())
            }
        };
        tally.doubtful += u64::from(is_false || is_doubtful);
        match self.session.global.format {
            Format::Table if self.whole => self.show(&opened, checked, from),
            Format::Table => self.show_line(&opened, from),
            Format::Csv => self.csv(&opened, from),
            Format::Json | Format::Ndjson => self.json(&opened, checked, from),
            Format::Sarif => self.session.list::<()>(&[], ""),
        }
    }

    fn checked(&self, payload: &[u8]) -> Option<Checked> {
        let frame = Frame::read(payload).ok()?;
        Some(verify(&frame, self.keys.signing.get(&frame.originator), self.keys.secret.as_ref()))
    }

    fn name(&self, record: &Record) -> Option<&'s str> {
        match record.code {
            AlertCode::Device(code) => {
                let named = self.reader.catalogues().at(record.at).named(code);
                named.map(|named| named.name.as_str())
            }
            AlertCode::Dcc(_) => None,
        }
    }

    fn line<'a>(&'a self, record: &'a Record) -> Line<'a> {
        Line::of(&Delivery {
            record,
            action: Action::Deliver,
            name: self.name(record),
            message: &[],
        })
    }

    fn show_line(&self, opened: &Opened, from: &str) -> Result<(), Error> {
        match &opened.record {
            Ok(record) => {
                let name = self.name(record).unwrap_or(match record.code {
                    AlertCode::Device(_) => "no table of the Code names it",
                    AlertCode::Dcc(_) => "DCC Alert",
                });
                output::line(format!(
                    "{}  {}  {:5} {name}",
                    record.at,
                    record.device,
                    record.code.to_string()
                ))?;
                for each in record.inconsistencies.iter() {
                    output::note(&format!("{from}: {}", each.sentence()));
                }
                Ok(())
            }
            Err(error) => {
                output::note(&format!("{from}: {}", self.told(opened, error)));
                Ok(())
            }
        }
    }

    /// Why a message is no alert, and what it is instead.
    fn told(&self, opened: &Opened, error: &alerts::read::ReadError) -> String {
        let instead = opened.payload.as_deref().and_then(|payload| gbcs::decode(payload).ok());
        match instead {
            Some(message) => {
                let code = message.frame.message_code;
                let catalogue = self.reader.catalogues().on(self.session.day());
                let title =
                    catalogue.use_case(code).map_or("not named by the Code", |each| &each.title);
                format!("a {} of use case {code:04X} ({title})", message.frame.direction.name())
            }
            None => error.to_string(),
        }
    }

    fn show(&self, opened: &Opened, checked: Option<Checked>, from: &str) -> Result<(), Error> {
        if self.count > 1 {
            output::line("")?;
        }
        match &opened.record {
            Ok(record) => self.show_record(record)?,
            Err(error) => output::line(self.told(opened, error))?,
        }
        if let Some(envelope) = &opened.envelope {
            let sent = format!("{}, schema {}", envelope.sent, envelope.schema_version);
            output::line(format!(
                "  sent by the DCC  {sent}, response code {}",
                envelope.response_code
            ))?;
        }
        if let Some(checked) = checked {
            output::line(format!("  protection       {}", protection(checked)))?;
        }
        if let Ok(record) = &opened.record {
            for each in record.inconsistencies.iter() {
                output::note(&format!("{from}: {}", each.sentence()));
            }
        }
        let payload = opened.payload.as_deref();
        let parts = payload.map(|payload| self.keys.open(payload)).unwrap_or_default();
        match payload.map(|payload| gbcs::decode_opened(payload, &parts)) {
            Some(Ok(message)) => output::line(format!("\n{}", message.tree)),
            Some(Err(error)) => {
                output::note(&format!("{from}: the fields cannot be told: {error}"));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn show_record(&self, record: &Record) -> Result<(), Error> {
        let catalogues = self.reader.catalogues();
        let catalogue = catalogues.at(record.at);
        let told = explain(catalogues, catalogue, record.code);
        let meaning = told.meaning.as_deref().unwrap_or("no table of the Code names it");
        let maker = self.reader.makers().name(record.device.maker());
        output::line(format!("{}  {meaning}\n", told.code))?;
        let kind = record.device_kind.title();
        output::line(format!("  device           {}: {kind}, maker {maker}", record.device))?;
        output::line(format!("  for              {}", record.recipient))?;
        output::line(format!("  happened         {}", record.at))?;
        output::line(format!("  counter          {}", record.counter))?;
        if let Some(code) = record.message_code {
            let title = catalogue.use_case(code).map_or("no table names it", |each| &each.title);
            output::line(format!("  use case         {code:04X} {title}"))?;
        }
        if record.stands_for > 1 {
            output::line(format!(
                "  stands for       {} alerts: the DCC held the others back",
                record.stands_for
            ))?;
        }
        output::line(format!("  what can be done {}", told.what_can_be_done))
    }

    fn csv(&mut self, opened: &Opened, from: &str) -> Result<(), Error> {
        let record = match &opened.record {
            Ok(record) => record,
            Err(error) => {
                output::note(&format!("{from}: {}", self.told(opened, error)));
                return Ok(());
            }
        };
        let faults: Vec<String> =
            record.inconsistencies.iter().map(|each| each.to_string()).collect();
        let cells = [
            ("at", record.at.to_string()),
            ("kind", record.kind.to_string()),
            ("code", record.code.to_string()),
            ("name", self.name(record).unwrap_or_default().to_owned()),
            (
                "message_code",
                record.message_code.map(|code| format!("{code:04X}")).unwrap_or_default(),
            ),
            ("device", record.device.to_string()),
            ("device_kind", record.device_kind.to_string()),
            ("recipient", record.recipient.to_string()),
            ("counter", record.counter.to_string()),
            ("signed", if record.signed { "yes" } else { "no" }.to_owned()),
            ("stands_for", record.stands_for.to_string()),
            ("inconsistencies", faults.join(";")),
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        if !std::mem::replace(&mut self.begun, true) {
            writer
                .write_record(cells.iter().map(|(name, _)| name))
                .map_err(|error| Error::Bug(error.to_string()))?;
        }
        writer
            .write_record(cells.iter().map(|(_, cell)| cell))
            .map_err(|error| Error::Bug(error.to_string()))?;
        let bytes = writer.into_inner().map_err(|error| Error::Bug(error.to_string()))?;
        self.write(&String::from_utf8_lossy(&bytes))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.pending.push_str(text);
        if self.pending.len() < PENDING_BYTES { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        output::print(&std::mem::take(&mut self.pending))
    }

    fn json(&mut self, opened: &Opened, checked: Option<Checked>, from: &str) -> Result<(), Error> {
        let bug = |error: serde_json::Error| Error::Bug(error.to_string());
        let is_lines = self.session.global.format == Format::Ndjson;
        let text = if self.whole {
            let payload = opened.payload.as_deref();
            let parts = payload.map(|payload| self.keys.open(payload)).unwrap_or_default();
            let message = payload.and_then(|payload| gbcs::decode_opened(payload, &parts).ok());
            let whole = Whole {
                alert: opened.record.as_ref().ok().map(|record| self.line(record)),
                envelope: opened.envelope.as_ref(),
                checked,
                fields: message.map(|message| message.tree),
                error: opened.record.as_ref().err().map(|error| self.told(opened, error)),
            };
            if is_lines {
                serde_json::to_string(&whole)
            } else {
                serde_json::to_string_pretty(&whole)
            }
        } else {
            match &opened.record {
                Ok(record) => serde_json::to_string(&self.line(record)),
                Err(error) => {
                    output::note(&format!("{from}: {}", self.told(opened, error)));
                    return Ok(());
                }
            }
        };
        let text = text.map_err(bug)?;
        let before = match (is_lines, self.begun) {
            (true, _) => "",
            (false, false) => "[\n",
            (false, true) => ",\n",
        };
        self.begun = true;
        self.write(&format!("{before}{text}{}", if is_lines { "\n" } else { "" }))
    }

    fn end(&mut self) -> Result<(), Error> {
        if self.session.global.format == Format::Json {
            let end = if self.begun { "\n]\n" } else { "[]\n" };
            self.write(end)?;
        }
        self.flush()
    }
}

fn protection(checked: Checked) -> String {
    let signature = match checked.signature {
        SignatureCheck::None => "no signature",
        SignatureCheck::Valid => "the signature is the device's",
        SignatureCheck::Invalid => "THE SIGNATURE IS FALSE",
        SignatureCheck::NoCertificate => {
            "signed; not checked for want of the device's certificate (--certificates)"
        }
    };
    let mac = match checked.mac {
        MacCheck::None => "no MAC",
        MacCheck::Valid => "the MAC is right",
        MacCheck::Invalid => "THE MAC IS FALSE",
        MacCheck::NoKey => {
            "a MAC, not checked: only device and recipient hold the secret (--secret)"
        }
    };
    format!("{signature}; {mac}")
}
