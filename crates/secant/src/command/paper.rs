//! `secant paper`: committee papers, written from the register.

use std::{
    fs,
    marker::PhantomData,
    path::{Path, PathBuf},
};

use app::{
    Error,
    command::{compare_with_issued, issue},
    paper::{self, KINDS, PaperKind, PaperRequest},
};
use change::{ProposalId, step::ConsultationKind};
use clap::Subcommand;
use code::id::{BodyId, ReleaseId};
use jiff::civil::Date;
use papers::{Document, Format, Options};
use serde::Serialize;

use crate::{output, session::Session};

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// List the kinds of paper.
    List,
    /// New Draft Proposals and Modification Proposals of the month, for a body.
    ///
    /// Example: secant paper new-proposals --body operations-group --date 2019-10-29
    NewProposals(ForBody<OperationsGroup>),
    /// The problem statement of one proposal.
    ProblemStatement(AboutProposal),
    /// The Modification Report of one proposal.
    ///
    /// Example: secant paper modification-report MP090 --date 2021-06-01 -o mp090.docx
    ModificationReport(AboutProposal),
    /// A consultation on one proposal, with its response form.
    Consultation {
        #[command(flatten)]
        about: AboutProposal,
        /// Which; the latest when not given.
        #[arg(long, value_name = "KIND")]
        kind: Option<ConsultationKind>,
    },
    /// The Change Board's vote on one proposal: a ballot paper before it, the record after it.
    ChangeBoardVote(AboutProposal),
    /// What a Release brings into force, and what is ready.
    ///
    /// Example: secant paper release-implementation november-2020 --date 2020-11-29
    ReleaseImplementation {
        /// The Release; `secant release list` shows all.
        release: ReleaseId,
        #[command(flatten)]
        args: Args,
    },
    /// The action log of a body.
    ActionLog(ForBody<OperationsGroup>),
    /// Every proposal under way, what moved and what comes.
    ///
    /// Example: secant paper change-status --date 2019-11-15
    ChangeStatus(ForBody<Panel>),
}

/// A paper about one proposal.
#[derive(clap::Args)]
pub struct AboutProposal {
    /// The proposal.
    proposal: ProposalId,
    #[command(flatten)]
    args: Args,
}

/// The body to which a paper goes when none is named.
pub trait Usual {
    /// Its id.
    const BODY: &'static str;
}

/// Papers that usually go to the Operations Group.
pub struct OperationsGroup;

impl Usual for OperationsGroup {
    const BODY: &'static str = "operations-group";
}

/// Papers that usually go to the Panel.
pub struct Panel;

impl Usual for Panel {
    const BODY: &'static str = "panel";
}

/// A paper for a body, about a time.
#[derive(clap::Args)]
pub struct ForBody<U: Usual + Send + Sync + 'static> {
    /// For whom.
    #[arg(long, default_value = U::BODY)]
    body: BodyId,
    /// The first day that it covers; when not given, the day after the last issued one, or a month back.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    #[command(flatten)]
    args: Args,
    #[arg(skip)]
    usual: PhantomData<U>,
}

/// Options that all papers share.
#[derive(clap::Args)]
pub struct Args {
    /// The date on the paper; the register is asked as at this day. Today when not given.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Who signs it.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The number that it is filed under.
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// Where to write it; the ending gives the format (pdf, docx, html, md, txt). May be repeated.
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Record that the paper was issued, so that later changes to its facts show.
    #[arg(long)]
    issue: bool,
    /// Instead of the paper, tell which facts of the issued one have changed since.
    #[arg(long, conflicts_with_all = ["issue", "output"])]
    since_issued: bool,
}

#[derive(Serialize)]
struct KindRow {
    kind: &'static str,
    what: &'static str,
}

/// A paper that was asked for, whatever its kind.
struct Wanted {
    kind: PaperKind,
    body: BodyId,
    since: Option<Date>,
    proposal: Option<ProposalId>,
    consultation: Option<ConsultationKind>,
    release: Option<ReleaseId>,
    args: Args,
}

impl Wanted {
    /// The paper that a command asks for; none when it asks for the list of kinds.
    fn of(command: Command) -> Result<Option<Self>, Error> {
        Ok(Some(match command {
            Command::List => return Ok(None),
            Command::NewProposals(of) => Self::for_body(PaperKind::NewProposals, of),
            Command::ActionLog(of) => Self::for_body(PaperKind::ActionLog, of),
            Command::ChangeStatus(of) => Self::for_body(PaperKind::ChangeStatus, of),
            Command::ProblemStatement(of) => Self::about(PaperKind::ProblemStatement, of)?,
            Command::ModificationReport(of) => Self::about(PaperKind::ModificationReport, of)?,
            Command::ChangeBoardVote(of) => Self::about(PaperKind::ChangeBoardVote, of)?,
            Command::Consultation { about, kind } => {
                Self { consultation: kind, ..Self::about(PaperKind::Consultation, about)? }
            }
            Command::ReleaseImplementation { release, args } => {
                let plain = Self::plain(PaperKind::ReleaseImplementation, panel()?, args);
                Self { release: Some(release), ..plain }
            }
        }))
    }

    fn plain(kind: PaperKind, body: BodyId, args: Args) -> Self {
        let (since, proposal, consultation, release) = (None, None, None, None);
        Self { kind, body, since, proposal, consultation, release, args }
    }

    fn for_body<U: Usual + Send + Sync>(kind: PaperKind, of: ForBody<U>) -> Self {
        Self { since: of.since, ..Self::plain(kind, of.body, of.args) }
    }

    fn about(kind: PaperKind, of: AboutProposal) -> Result<Self, Error> {
        Ok(Self { proposal: Some(of.proposal), ..Self::plain(kind, panel()?, of.args) })
    }
}

fn panel() -> Result<BodyId, Error> {
    Panel::BODY.parse().map_err(|error| Error::Bug(format!("{error}")))
}

pub fn run(session: &Session, command: Command) -> Result<(), Error> {
    let Some(wanted) = Wanted::of(command)? else {
        let rows: Vec<KindRow> =
            KINDS.iter().map(|(_, kind, what)| KindRow { kind, what }).collect();
        return session.list(&rows, "");
    };
    let Wanted { kind, body, since, proposal, consultation, release, args } = wanted;
    let register = session.read()?;
    let date = args.date.unwrap_or_else(|| session.day());
    let since = since.unwrap_or_else(|| paper::default_since(&register, kind, &body, date));
    if since > date {
        return Err(Error::input(
            format!("`--since {since}` lies after {date}, the day of the paper"),
            "give an earlier day: a paper tells what is new since it",
        ));
    }
    let reference = args.reference.clone();
    // The paper of a day that was issued is written again as it was: its author signed it.
    let author = args.author.clone().or_else(|| issued_author(&register, kind, &body, date));
    let mut request = PaperRequest {
        kind,
        body,
        date,
        since,
        author,
        proposal,
        consultation,
        release,
        reference,
    };
    if args.since_issued {
        return changes(session, &register, &mut request);
    }
    let document = paper::write(&register, &request)?;
    write_files(&document, &args.output)?;
    if args.output.is_empty() {
        output::print(&String::from_utf8_lossy(&papers::render(
            &document,
            Format::Text,
            &Options::default(),
        )?))?;
    }
    if args.issue {
        drop(register);
        let new = issue(&mut session.write()?, &session.ctx, &request, &document)?;
        output::line(if new {
            "The paper is on record as issued."
        } else {
            "This very paper was issued before."
        })?;
    }
    Ok(())
}

fn issued_author(
    register: &app::Register,
    kind: PaperKind,
    body: &BodyId,
    date: Date,
) -> Option<String> {
    let kind = kind.to_string();
    let issued = register
        .papers()
        .iter()
        .map(|(_, issued)| issued)
        .rfind(|issued| issued.kind == kind && issued.body == *body && issued.date == date);
    issued?.author.clone()
}

fn changes(
    session: &Session,
    register: &app::Register,
    request: &mut PaperRequest,
) -> Result<(), Error> {
    let kind = request.kind.to_string();
    let issued = register.papers().iter().map(|(_, issued)| issued).rfind(|issued| {
        issued.kind == kind && issued.body == request.body && issued.date <= request.date
    });
    let Some(issued) = issued else {
        return Err(Error::input(
            format!("no paper of this kind was issued to `{}` by {}", request.body, request.date),
            "issue one with `--issue`",
        ));
    };
    // The facts of the same proposals, as they stand on the day asked.
    request.since = issued.since;
    request.author.clone_from(&issued.author);
    let now = paper::write(register, request)?;
    let differences = compare_with_issued(issued, &now);
    session
        .list(&differences, &format!("Nothing on the paper of {} has changed since.", issued.date))
}

/// Writes a document to files, each in the format that its ending tells.
pub fn write_files(document: &Document, files: &[PathBuf]) -> Result<(), Error> {
    for path in files {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let format: Format = ending.parse().map_err(|error| {
            Error::input(
                format!("`{}`: {error}", path.display()),
                "end the file's name in .pdf, .docx, .html, .md or .txt",
            )
        })?;
        let bytes = papers::render(document, format, &Options::default())?;
        write_whole(path, &bytes)?;
    }
    Ok(())
}

/// Writes a file whole or not at all: beside it first, then renamed.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "written", source };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(fault)
}
