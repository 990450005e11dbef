//! Steps: what is done to a proposal. Each becomes a request, which the engine decides.

mod args;
mod build;

use app::Error;
use change::{Capacity, Person, ProposalId, Request, Step};
use clap::Subcommand;
use code::id::{BodyId, CategoryId, PathId, ReleaseId};
use jiff::civil::Date;

use self::args::{Bare, Impact, Named, Raise, Respond, Statement, Taking, Target, Text, WhoNew};
use crate::{output, session::Session};

/// Steps.
#[derive(Subcommand)]
pub enum Command {
    /// Hand in a form: the Code Administrator comments on it before it is raised.
    Submit(Raise),
    /// Raise a Draft Proposal, or a submitted form.
    ///
    /// Example: secant proposal raise --title "Alerts nobody can read" --name "Emslie Law"
    /// --organisation SSE --capacity party
    Raise(Raise),
    /// Comment on a submitted form as Critical Friend.
    Review(Text),
    /// Refuse a submitted form.
    Refuse(Text),
    /// Write a new version of the problem statement, from text or files.
    #[command(name = "edit-problem-statement", visible_alias = "statement")]
    Statement(Statement),
    /// Agree that the problem statement is fully defined.
    #[command(name = "agree-problem-statement", visible_alias = "agree")]
    AgreeStatement(Bare),
    /// Record an anticipated impact on a Sub-Committee's field or a Party Category.
    #[command(name = "assess-impact", visible_alias = "impact")]
    Impact(Impact),
    /// Set the Modification Path.
    #[command(name = "set-path", visible_alias = "path")]
    Path {
        #[command(flatten)]
        on: Target,
        /// self-governance, authority-determination, authority-led or fast-track.
        path: PathId,
    },
    /// Ask Sub-Committees for input; all that are asked for input when none is named.
    AskInput {
        #[command(flatten)]
        on: Target,
        /// The Sub-Committees.
        bodies: Vec<BodyId>,
    },
    /// Give a Sub-Committee's input.
    #[command(name = "give-input", visible_alias = "input")]
    Input {
        #[command(flatten)]
        on: Target,
        /// The Sub-Committee.
        body: BodyId,
        /// It wants to provide further input as the proposal progresses.
        #[arg(long)]
        further: bool,
        /// What it says.
        #[arg(long, default_value = "")]
        comment: String,
    },
    /// Comment.
    Comment(Text),
    /// Record a discussion at a meeting of a body.
    Discuss {
        #[command(flatten)]
        on: Target,
        /// The body.
        body: BodyId,
        /// What came of it.
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Name a concern that must be answered.
    #[command(name = "raise-concern", visible_alias = "concern")]
    Concern(Named),
    /// Answer a concern.
    AnswerConcern(Named),
    /// Withdraw a concern; only whoever raised it may.
    WithdrawConcern {
        #[command(flatten)]
        on: Target,
        /// Its name.
        concern: String,
    },
    /// Convert a Draft Proposal to a Modification Proposal; it keeps its number.
    Convert {
        #[command(flatten)]
        on: Target,
        /// Where it goes: refinement or report.
        #[arg(long, default_value = "refinement")]
        to: change::step::Destination,
    },
    /// Record a version of the solution.
    #[command(name = "record-solution", visible_alias = "solution")]
    Solution {
        #[command(flatten)]
        on: Target,
        /// The version, such as 1.0.
        #[arg(id = "solution-version", value_name = "VERSION")]
        version: String,
        /// The solution in short.
        #[arg(long, default_value = "")]
        summary: String,
        /// It is an Alternative Solution.
        #[arg(long)]
        alternative: bool,
    },
    /// Ask the DCC for an assessment: preliminary or impact.
    RequestAssessment {
        #[command(flatten)]
        on: Target,
        /// preliminary or impact.
        kind: change::step::AssessmentKind,
        /// When it is due; the Code's setting when not given.
        #[arg(long, value_name = "DATE")]
        due: Option<Date>,
    },
    /// Record that an assessment came back.
    ReturnAssessment {
        #[command(flatten)]
        on: Target,
        /// preliminary or impact.
        kind: change::step::AssessmentKind,
        /// The cost, in whole pounds.
        #[arg(long, value_name = "POUNDS")]
        cost: Option<u64>,
        /// What it says, in short.
        #[arg(long, default_value = "")]
        summary: String,
    },
    /// Open a consultation: request-for-information, refinement or modification-report.
    #[command(name = "open-consultation", visible_alias = "consult")]
    Consult {
        #[command(flatten)]
        on: Target,
        /// Which.
        kind: change::step::ConsultationKind,
        /// The last day for responses; the usual timetable when not given.
        #[arg(long, value_name = "DATE")]
        closes: Option<Date>,
        /// A question; may be repeated.
        #[arg(long)]
        question: Vec<String>,
    },
    /// Respond to an open consultation.
    Respond(Respond),
    /// Present the Modification Report to the Panel.
    PresentReport(Bare),
    /// Determine that the Modification Report proceeds to consultation.
    ApproveReport(Bare),
    /// Send the Modification Report back to the Refinement Process.
    ReturnToRefinement(Text),
    /// Put the Modification Report before the Change Board.
    PresentToChangeBoard(Bare),
    /// Record the Change Board's vote.
    ///
    /// Example: secant proposal vote MP090 large-suppliers=9/2/1 small-suppliers=3/0/0 --reasons "…"
    Vote {
        #[command(flatten)]
        on: Target,
        /// CATEGORY=APPROVE/REJECT/ABSTAIN, one for each Party Category.
        #[arg(required = true, value_parser = build::parse_votes)]
        votes: Vec<(CategoryId, change::step::CategoryVotes)>,
        /// Why, against the SEC Objectives.
        #[arg(long, default_value = "")]
        reasons: String,
    },
    /// Record the Authority's decision: approve or reject.
    Decide {
        #[command(flatten)]
        on: Target,
        /// approve or reject.
        outcome: change::step::Outcome,
        /// Why.
        #[arg(long, default_value = "")]
        reasons: String,
    },
    /// The Authority, or the Change Board, sends the report back.
    SendBack(Text),
    /// Refer a Self-Governance decision to the Authority.
    Refer(Text),
    /// The Panel approves a Fast-Track Modification.
    FastTrack(Bare),
    /// Ask the Authority for urgency.
    RequestUrgency(Text),
    /// Record the Authority's decision on urgency.
    DecideUrgency {
        #[command(flatten)]
        on: Target,
        /// Urgency is granted.
        #[arg(long, required_unless_present = "refused", conflicts_with = "refused")]
        granted: bool,
        /// Urgency is refused.
        #[arg(long)]
        refused: bool,
    },
    /// Set or change the implementation date, of the whole or of a part.
    #[command(name = "set-implementation", visible_alias = "implement")]
    Implement {
        #[command(flatten)]
        on: Target,
        /// The Release, such as november-2020.
        #[arg(long)]
        release: Option<ReleaseId>,
        /// The day, when it is not a Release's.
        #[arg(long, value_name = "DATE", conflicts_with = "release")]
        date: Option<Date>,
        /// The part, when it is implemented in parts.
        #[arg(long)]
        part: Option<String>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Put the proposal on hold.
    Hold {
        #[command(flatten)]
        on: Target,
        /// The last day of the hold.
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take the proposal off hold.
    Resume(Bare),
    /// Withdraw the proposal; the Proposer does.
    Withdraw(Text),
    /// Adopt a withdrawn proposal within the adoption window.
    Adopt(WhoNew),
    /// Go on as two or more proposals.
    Split {
        #[command(flatten)]
        on: Target,
        /// Their numbers, such as 102A,102B.
        #[arg(long, value_delimiter = ',', required = true)]
        into: Vec<ProposalId>,
    },
    /// Record that another proposal takes this one's place.
    Supersede {
        #[command(flatten)]
        on: Target,
        /// The other proposal.
        #[arg(long)]
        with: ProposalId,
    },
    /// Name another Proposer.
    ChangeProposer(WhoNew),
    /// Name another Lead Analyst.
    ChangeLeadAnalyst(WhoNew),
    /// Take back a record that is wrong; it stays on the log.
    Annul {
        #[command(flatten)]
        on: Target,
        /// The event's number, from `secant proposal show --history`.
        event: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take any step by its name, with its content as JSON, such as
    /// `move DP090 convert '{"to":"report"}'`.
    Move {
        #[command(flatten)]
        on: Target,
        /// The step's name.
        step: String,
        /// Its content.
        #[arg(default_value = "{}")]
        content: String,
    },
}

pub fn run(session: &Session, command: Command) -> Result<(), Error> {
    let mut register = session.write()?;
    let (target, step) = build::step(&register, command, session.ctx.today)?;
    let on = target.taking.on.unwrap_or(session.ctx.today);
    let by = taker(&target.taking, &step, register.model().proposal(target.proposal))?;
    let request = Request::new(target.proposal, on, by, step);
    if target.taking.dry_run {
        let decision = register.preview(&session.ctx, request)?;
        output::line("Would record:")?;
        for (id, record) in decision.records {
            let to = record.grounds.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
            output::line(format!("  {id} on {}: {}{to}", record.on, record.step.kind()))?;
        }
        return output::line("Nothing was recorded.");
    }
    let (id, events) = if target.taking.next_free_number {
        register.take_new(&session.ctx, request)?
    } else {
        (target.proposal, register.take(&session.ctx, request)?)
    };
    let baseline = register.baseline(on)?;
    let named = register.model().proposal(id).map(|proposal| {
        let status = change::Status::of(proposal, on, &baseline).sentence();
        format!("{}: {status}", proposal.name())
    });
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    output::line(format!("Recorded as event {}. {}", events.join(", "), named.unwrap_or_default()))
}

/// Who takes the step: as said, or else whoever usually does.
fn taker(
    taking: &Taking,
    step: &Step,
    proposal: Option<&change::Proposal>,
) -> Result<Person, Error> {
    let usual = change::history::usual_taker(step, proposal);
    let mut person = match taking.by.as_deref() {
        None => usual,
        Some("proposer") => {
            let proposer = proposal.and_then(change::Proposal::proposer);
            proposer.map(|each| each.value.clone()).ok_or_else(|| {
                Error::input(
                    "the Proposer is not known",
                    "say who acts: `--by party --by-name NAME`",
                )
            })?
        }
        Some(capacity) => {
            let capacity = capacity.parse().unwrap_or(Capacity::Unknown);
            Person { capacity, ..Person::default() }
        }
    };
    if taking.by_name.is_some() {
        person.name.clone_from(&taking.by_name);
    }
    Ok(person)
}
