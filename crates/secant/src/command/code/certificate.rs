//! `secant code certificate`: what a cut-over did to the Code, in a form that anyone can verify.

use std::path::PathBuf;

use app::{Error, sources::read_text, view::CertificateForm};
use code::certificate;
use jiff::civil::Date;

use crate::{command::paper::write_whole, output, session::Session};

/// Which day, and where to.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant code certificate --release 2020-11-29 --output november-2020.json
  secant code certificate --verify november-2020.json

Exit codes: 0 made or true, 5 not true.")]
pub struct Args {
    /// The day on which the Release takes effect.
    #[arg(long, value_name = "DATE", required_unless_present = "verify")]
    release: Option<Date>,
    /// Write the certificate to this file; to standard output when not given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Compare a certificate with the Code, instead of making one.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["release", "output"])]
    verify: Option<PathBuf>,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let code = session.code()?;
    if let Some(path) = &args.verify {
        let text = read_text(path)?;
        let form: CertificateForm = serde_json::from_str(&text).map_err(|error| {
            Error::input(
                format!("`{}` is no certificate: {error}", path.display()),
                "give a file that `secant code certificate` wrote",
            )
        })?;
        let given = form.certificate()?;
        let wrong = certificate::verify(&code, &given)?;
        if wrong.is_empty() {
            return output::line(format!(
                "The certificate of {} is true of the Code: {} amendment(s), digest after {}.",
                given.on,
                given.amendments.len(),
                given.after
            ));
        }
        return Err(Error::NotProved(wrong));
    }
    let Some(on) = args.release else { return Ok(()) };
    let made = certificate::certify(&code, on)?;
    if made.amendments.is_empty() {
        output::note(&format!("no amendment takes effect on {on}: the certificate says so"));
    }
    let form = CertificateForm::from(&made);
    match &args.output {
        None => output::json(&form),
        Some(path) => {
            let text = serde_json::to_string_pretty(&form)
                .map_err(|error| Error::Bug(error.to_string()))?;
            write_whole(path, format!("{text}\n").as_bytes())?;
            output::line(format!(
                "Wrote {}. Verify it with `secant code certificate --verify {}`.",
                path.display(),
                path.display()
            ))
        }
    }
}
