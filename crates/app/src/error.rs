//! Why something could not be done. Refusals by the rules and findings in the data are kept apart.

use std::path::PathBuf;

use change::{Refusal, history::HistoryError};
use code::Finding;
use ledger::{AppendError, ExportError, ImportError, OpenError, ReadError, VerifyError};

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules forbid it.
    #[error("{0}")]
    Refused(Refusal),
    /// The data of the Code disagrees with itself.
    #[error("the Code has {} fault{}", .0.len(), if .0.len() == 1 { "" } else { "s" })]
    Findings(Vec<Finding>),
    /// A file of histories has faults.
    #[error("`{}` has {} fault{}", .path.display(), .faults.len(), if .faults.len() == 1 { "" } else { "s" })]
    Histories {
        /// The file.
        path: PathBuf,
        /// Its faults.
        faults: Vec<HistoryError>,
    },
    /// Something that was given cannot be used.
    #[error("{what}")]
    Input {
        /// What is wrong with it.
        what: String,
        /// What to do.
        help: String,
    },
    /// The log could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log is not proved.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A certificate is not true of the Code.
    #[error("the certificate is not true of the Code: {}", .0.join("; "))]
    NotProved(Vec<String>),
    /// The log could not be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A log could not be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// An event of the log is not one that this release knows.
    #[error("event {seq} of kind `{kind}` cannot be understood")]
    Event {
        /// Its number.
        seq: u64,
        /// Its kind.
        kind: String,
        /// Why, where there is more to say.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// A paper could not be rendered.
    #[error("the paper could not be rendered")]
    Render(#[from] papers::RenderError),
    /// A file could not be read or written.
    #[error("`{}` could not be {verb}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        verb: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// Something that cannot happen happened.
    #[error("this is a bug in Secant: {0}")]
    Bug(String),
}

impl Error {
    /// Something given that cannot be used, with advice.
    pub fn input(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Input { what: what.into(), help: help.into() }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Vec<String> {
        let one = |text: &str| vec![text.to_owned()];
        match self {
            Self::Refused(refusal) => refusal.what_to_do.clone(),
            Self::Findings(_) | Self::Histories { .. } => {
                one("mend the file and run the same command again")
            }
            Self::Input { help, .. } => vec![help.clone()],
            Self::Open(OpenError::NotFound { .. }) => vec![
                "name the register with `--register FILE` or SECANT_REGISTER".to_owned(),
                "or make one: `secant demo`, or `secant init` for an empty one".to_owned(),
            ],
            Self::Open(error) => one(error.help()),
            Self::Append(error) => one(error.help()),
            Self::Read(error) => one(error.help()),
            Self::Verify(error) => one(error.help()),
            Self::NotProved(_) => {
                one("compare the Code's files with those from which the certificate was made")
            }
            Self::Export(error) => one(error.help()),
            Self::Import(error) => one(error.help()),
            Self::Event { .. } => {
                one("a later release may know it; upgrade Secant, or restore a backup")
            }
            Self::Render(_) => one("mend the text that it names, then make the paper again"),
            Self::File { .. } => one(
                "check that the path is right, that it may be written, and that the disk has room",
            ),
            Self::Bug(_) => one("report it with the command that you ran; nothing was written"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Vec<Finding>> for Error {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Findings(findings)
    }
}
