//! What went wrong, as people and programs are told it: one mapping for pages and for the API.

use std::fmt::Write as _;

use app::Error;
use change::Refusal;
use code::Finding;

/// Why an address was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The status of HTTP.
    pub status: u16,
    /// What it is, in a few words.
    pub title: String,
    /// What is wrong, in a sentence.
    pub detail: String,
    /// The clause that forbids it, where the rules do.
    pub clause: Option<String>,
    /// What to do.
    pub help: Vec<String>,
    /// Findings in the data, as text.
    pub findings: Vec<String>,
    /// Where the page is that would do instead, if there is one.
    pub instead: Option<String>,
}

impl Fault {
    /// A fault with a status.
    pub fn new(status: u16, title: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title: title.to_owned(),
            detail: detail.into(),
            clause: None,
            help: Vec::new(),
            findings: Vec::new(),
            instead: None,
        }
    }

    /// There is nothing at the address.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "Not found", detail)
    }

    /// The address or form cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "This cannot be understood", detail)
    }

    /// The same fault with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The fault as `application/problem+json` (RFC 9457).
    #[must_use]
    pub fn problem(&self) -> serde_json::Value {
        let mut problem = serde_json::json!({
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        });
        if let Some(map) = problem.as_object_mut() {
            if let Some(clause) = &self.clause {
                map.insert("clause".to_owned(), clause.as_str().into());
            }
            if !self.help.is_empty() {
                map.insert("help".to_owned(), self.help.clone().into());
            }
            if !self.findings.is_empty() {
                map.insert("findings".to_owned(), self.findings.clone().into());
            }
        }
        problem
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self {
            clause: refusal.clause,
            help: refusal.what_to_do,
            ..Self::new(409, "The rules do not allow this", sentence(&refusal.reason))
        }
    }
}

impl From<Vec<Finding>> for Fault {
    fn from(findings: Vec<Finding>) -> Self {
        Error::Findings(findings).into()
    }
}

/// The finding that an amendment is named which is not on file.
const UNKNOWN_AMENDMENT: &str = "unknown-amendment";

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let help = error.help();
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Input { what, .. } => {
                let not_there = ["there is no ", " is no ", " has no row "];
                let not_there = not_there.iter().any(|words| what.contains(words));
                let (status, title) =
                    if not_there { (404, "Not found") } else { (400, "This cannot be understood") };
                let help = help.into_iter().filter(|help| !help.contains("secant ")).collect();
                Self { help, ..Self::new(status, title, sentence(&what)) }
            }
            Error::Findings(findings) => {
                let told = findings.iter().map(ToString::to_string).collect();
                // What is not there at all is no matter of fitting.
                let lost = findings.iter().find(|finding| finding.id == UNKNOWN_AMENDMENT);
                let fault = match lost {
                    Some(finding) => Self::not_found(sentence(&finding.message)),
                    None => Self::new(
                        422,
                        "These do not fit together",
                        "The Code cannot be put together as asked.",
                    ),
                };
                Self { findings: told, ..fault }
            }
            other => {
                let mut text = other.to_string();
                let mut source = std::error::Error::source(&other);
                while let Some(cause) = source {
                    // Writing to a string cannot fail.
                    let _ = write!(text, ": {cause}");
                    source = cause.source();
                }
                Self { help, ..Self::new(500, "This did not work", sentence(&text)) }
            }
        }
    }
}

/// A message as a sentence: a capital first, a full stop last.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut told: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !told.ends_with(['.', '!', '?', ':']) {
        told.push('.');
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_clause_and_what_would_be_legal() {
        let refusal = Refusal {
            reason: "SECAS may not raise a Draft Proposal".to_owned(),
            clause: Some("Section D1.3".to_owned()),
            what_to_do: vec!["ask a Party".to_owned()],
        };
        let fault = Fault::from(Error::Refused(refusal));
        insta::assert_snapshot!(fault.problem(), @r#"{"clause":"Section D1.3","detail":"SECAS may not raise a Draft Proposal.","help":["ask a Party"],"status":409,"title":"The rules do not allow this","type":"about:blank"}"#);
    }

    #[test]
    fn what_is_not_there_is_404_and_what_cannot_be_read_is_400() {
        let status = |what: &str| Fault::from(Error::input(what, "look")).status;
        assert_eq!(status("there is no proposal 999 on 2019-10-29"), 404);
        assert_eq!(status("`x` is no table of the Code"), 404);
        assert_eq!(status("2030-01-01 lies in the future"), 400);
        assert_eq!(Fault::from(Error::Bug("x".to_owned())).status, 500);
    }
}
