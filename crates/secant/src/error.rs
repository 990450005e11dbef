//! Errors for people and for scripts: one message, what to do, and an exit code by kind.

use std::{fmt::Write as _, process::ExitCode};

use anstream::eprintln;
use anstyle::{AnsiColor, Style};
use app::Error;

/// Something could not be done.
pub const FAILED: u8 = 1;
/// The rules of the Code forbid it.
pub const REFUSED: u8 = 3;
/// The data of the Code has faults.
pub const FINDINGS: u8 = 4;
/// The log is not as it was written.
pub const NOT_PROVED: u8 = 5;

const RED: Style = AnsiColor::Red.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// Tells an error, and gives its exit code.
pub fn report(error: &Error) -> ExitCode {
    let kind = if matches!(error, Error::Refused(_)) { "refused" } else { "error" };
    eprintln!("{RED}{kind}{RED:#}: {}", message(error));
    if let Error::Refused(refusal) = error
        && let Some(clause) = &refusal.clause
    {
        eprintln!("  {CYAN}clause{CYAN:#}: {clause}");
    }
    match error {
        Error::Findings(findings) => {
            for finding in findings {
                eprintln!("  {finding}");
            }
        }
        Error::Histories { faults, .. } => {
            for fault in faults {
                eprintln!("  {fault}");
            }
        }
        _ => {}
    }
    for help in error.help() {
        eprintln!("  {CYAN}help{CYAN:#}: {help}");
    }
    ExitCode::from(match error {
        Error::Refused(_) => REFUSED,
        Error::Findings(_) | Error::Histories { .. } => FINDINGS,
        Error::Verify(_) | Error::NotProved(_) => NOT_PROVED,
        _ => FAILED,
    })
}

fn message(error: &Error) -> String {
    if let Error::Refused(refusal) = error {
        return refusal.reason.clone();
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}
