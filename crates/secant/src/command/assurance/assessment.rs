//! `secant assurance assessment`: assessments and what comes of them.

use std::path::PathBuf;

use app::Error;
use clap::Subcommand;
use code::id::{BodyId, ClauseId};
use jiff::civil::Date;
use operations::assurance::{
    Answer, AssessmentId, AssessmentKind, AssuranceFact, AssuranceFinding, Evidence, Step, UserId,
};

use super::Args;
use crate::session::Session;

/// What to record.
#[derive(Subcommand)]
pub enum Command {
    /// Plan an assessment, or move the field work of one that is planned.
    ///
    /// Example: secant assurance assessment plan acme fusa --from 2019-10-07 --to 2019-10-11
    Plan {
        /// The User.
        user: UserId,
        /// The kind: fusa, vusa, ssa, follow-up, full-privacy, random-sample-privacy, privacy-self, privacy-follow-up.
        kind: AssessmentKind,
        /// The first day of the field work.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The last day of the field work.
        #[arg(long, value_name = "DATE")]
        to: Date,
        /// The assessment that moves; a new one when not given.
        #[arg(long, value_name = "NUMBER")]
        moves: Option<AssessmentId>,
    },
    /// The field work, or the Self-Assessment itself, is done.
    Done(Which),
    /// The report is there.
    ///
    /// Example: secant assurance assessment report acme 1 --finding "F1|G3.2|Keys are shared"
    Report {
        #[command(flatten)]
        which: Which,
        /// A finding: its name, the obligation and what was found, parted by `|`. May be repeated; none when all is well.
        #[arg(long = "finding", value_name = "NAME|CLAUSE|TEXT", value_parser = finding)]
        findings: Vec<AssuranceFinding>,
    },
    /// The SSC says by when the User responds (Section G8.24).
    Call {
        #[command(flatten)]
        which: Which,
        /// By when.
        #[arg(long, value_name = "DATE")]
        by: Date,
    },
    /// The User responds to each finding (Section G8.26).
    ///
    /// Example: secant assurance assessment respond acme 1 --answer "F1|yes|Give each its own key|2020-03-31"
    Respond {
        #[command(flatten)]
        which: Which,
        /// An answer: the finding, yes or no, and the step with its day, parted by `|`. May be repeated.
        #[arg(long = "answer", value_name = "NAME|yes|STEP|DATE", value_parser = answer, required = true)]
        answers: Vec<Answer>,
    },
    /// The User shows that a step was taken.
    Evidence {
        #[command(flatten)]
        which: Which,
        /// The finding.
        finding: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// A director signs that the remediation is done.
    Letter {
        #[command(flatten)]
        which: Which,
        /// Who signed.
        #[arg(long, value_name = "NAME")]
        director: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// The body that sets statuses is content with the letter.
    ApproveLetter {
        #[command(flatten)]
        which: Which,
        /// The body.
        #[arg(long, value_name = "BODY")]
        by: BodyId,
    },
}

/// An assessment of a User.
#[derive(clap::Args)]
pub struct Which {
    /// The User.
    user: UserId,
    /// The assessment's number.
    assessment: AssessmentId,
}

/// A document that shows something.
#[derive(clap::Args)]
pub struct Shown {
    /// What it shows.
    #[arg(long)]
    text: String,
    /// From which day on it is so; the day asked when not given.
    #[arg(long, value_name = "DATE")]
    effective: Option<Date>,
    /// The document: its SHA-256 is recorded, and it stays where it is.
    #[arg(long, value_name = "FILE", required_unless_present = "sha256")]
    file: Option<PathBuf>,
    /// Its SHA-256, where it is kept elsewhere.
    #[arg(long, value_name = "HEX", conflicts_with = "file")]
    sha256: Option<String>,
}

impl Shown {
    fn evidence(&self, session: &Session) -> Result<Evidence, Error> {
        let sha256 = match (&self.file, &self.sha256) {
            (Some(file), _) => app::assurance::hash_of(file)?,
            (None, given) => given.clone().unwrap_or_default().to_lowercase(),
        };
        let effective = self.effective.unwrap_or_else(|| session.day());
        Ok(Evidence { text: self.text.clone(), effective, sha256 })
    }
}

fn finding(text: &str) -> Result<AssuranceFinding, String> {
    let mut parts = text.splitn(3, '|').map(str::trim);
    let (Some(id), Some(clause), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("write NAME|CLAUSE|TEXT, such as F1|G3.2|Keys are shared".to_owned());
    };
    let obligation: ClauseId = clause.parse().map_err(|error| format!("{error}"))?;
    Ok(AssuranceFinding { id: id.to_owned(), obligation, text: text.to_owned() })
}

fn answer(text: &str) -> Result<Answer, String> {
    let form = || "write NAME|yes|STEP|DATE, or NAME|no|WHY".to_owned();
    let parts: Vec<&str> = text.splitn(4, '|').map(str::trim).collect();
    let (id, accepted, rest) = match parts.as_slice() {
        [id, "yes", rest @ ..] => (*id, true, rest),
        [id, "no", rest @ ..] => (*id, false, rest),
        _ => return Err(form()),
    };
    let finding = id.to_owned();
    match rest {
        [] => Ok(Answer { finding, accepted, step: None, text: String::new() }),
        [why] => Ok(Answer { finding, accepted, step: None, text: (*why).to_owned() }),
        [step, due] => {
            let due: Date = due.parse().map_err(|error| format!("{due}: {error}"))?;
            let step = Some(Step { text: (*step).to_owned(), due });
            Ok(Answer { finding, accepted, step, text: String::new() })
        }
        _ => Err(form()),
    }
}

pub fn run(session: &Session, args: &Args, command: &Command) -> Result<(), Error> {
    let (user, fact) = match command {
        Command::Plan { user, kind, from, to, moves } => {
            let assessment = match moves {
                Some(number) => *number,
                None => args.read(session)?.next_assessment(&args.viewer(), user, session.day())?,
            };
            let (kind, from, to) = (*kind, *from, *to);
            (user, AssuranceFact::Planned { assessment, kind, from, to })
        }
        Command::Done(which) => {
            (&which.user, AssuranceFact::FieldWorkDone { assessment: which.assessment })
        }
        Command::Report { which, findings } => {
            let (assessment, findings) = (which.assessment, findings.clone());
            (&which.user, AssuranceFact::Reported { assessment, findings })
        }
        Command::Call { which, by } => {
            let (assessment, by) = (which.assessment, *by);
            (&which.user, AssuranceFact::ResponseCalled { assessment, by })
        }
        Command::Respond { which, answers } => {
            let (assessment, answers) = (which.assessment, answers.clone());
            (&which.user, AssuranceFact::Responded { assessment, answers })
        }
        Command::Evidence { which, finding, shown } => {
            let (assessment, finding) = (which.assessment, finding.clone());
            let evidence = shown.evidence(session)?;
            (&which.user, AssuranceFact::EvidenceGiven { assessment, finding, evidence })
        }
        Command::Letter { which, director, shown } => {
            let (assessment, director) = (which.assessment, director.clone());
            let evidence = shown.evidence(session)?;
            (&which.user, AssuranceFact::LetterSigned { assessment, director, evidence })
        }
        Command::ApproveLetter { which, by } => {
            let (assessment, by) = (which.assessment, by.clone());
            (&which.user, AssuranceFact::LetterApproved { assessment, by })
        }
    };
    args.record(session, user, &fact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_and_answers_are_read_or_told_how_to_write() {
        let found = finding("F1 | G3.2 | Keys | shared").unwrap();
        assert_eq!((found.id.as_str(), found.text.as_str()), ("F1", "Keys | shared"));
        assert!(finding("F1|G3.2").is_err() && finding("F1|§|x").is_err());
        let given = answer("F1|yes|New keys|2020-03-31").unwrap();
        assert_eq!(given.step.unwrap().due.to_string(), "2020-03-31");
        assert_eq!(answer("F1|no|We differ").unwrap().text, "We differ");
        assert!(answer("F1|maybe").is_err() && answer("F1|yes|x|2020-02-30").is_err());
    }
}
