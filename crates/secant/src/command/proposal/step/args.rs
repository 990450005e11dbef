//! The arguments that steps share.

use change::{ProposalId, person::Capacity};
use code::{
    id::{BodyId, CategoryId},
    rules::Purpose,
};
use jiff::civil::Date;

/// Which proposal, when, and who takes the step.
#[derive(clap::Args)]
pub struct Target {
    /// DP090, MP090 or 90.
    pub proposal: ProposalId,
    #[command(flatten)]
    pub taking: Taking,
}

/// When, and who takes the step.
#[derive(clap::Args)]
pub struct Taking {
    /// The day on which it was done; today when not given.
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
    /// Who does it: party, proposer, or a body such as panel; the usual one for the step when not given.
    #[arg(long, value_name = "CAPACITY")]
    pub by: Option<String>,
    /// The name of the person who does it.
    #[arg(long = "by-name", value_name = "NAME")]
    pub by_name: Option<String>,
    /// Show what would be recorded, and record nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Whether the register gives the number, the next that is free.
    #[arg(skip)]
    pub next_free_number: bool,
}

/// A step without content.
#[derive(clap::Args)]
pub struct Bare {
    #[command(flatten)]
    pub on: Target,
}

/// A step with a text.
#[derive(clap::Args)]
pub struct Text {
    #[command(flatten)]
    pub on: Target,
    /// The text.
    #[arg(default_value = "")]
    pub text: String,
}

/// A step with a name and a text.
#[derive(clap::Args)]
pub struct Named {
    #[command(flatten)]
    pub on: Target,
    /// The concern's name.
    pub concern: String,
    /// The text.
    pub text: String,
}

/// A form, or a formal raising.
#[derive(clap::Args)]
pub struct Raise {
    /// The number; the next free one when not given, or that of the submitted form.
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<ProposalId>,
    /// The title.
    #[arg(long)]
    pub title: Option<String>,
    #[command(flatten)]
    pub who: Who,
    /// What it is raised for, where the right depends on it.
    #[arg(long)]
    pub purpose: Option<Purpose>,
    /// What shows the right: a designation, a direction, the minute of a unanimous vote.
    #[arg(long, value_name = "TEXT")]
    pub evidence: Option<String>,
    #[command(flatten)]
    pub taking: Taking,
}

/// A person.
#[derive(clap::Args)]
pub struct Who {
    /// The person's name.
    #[arg(long)]
    pub name: Option<String>,
    /// The organisation.
    #[arg(long)]
    pub organisation: Option<String>,
    /// party, designated, or a body such as dcc.
    #[arg(long, default_value = "unknown")]
    pub capacity: Capacity,
    /// The Party Category.
    #[arg(long)]
    pub party_category: Option<CategoryId>,
}

/// A step that names a person.
#[derive(clap::Args)]
pub struct WhoNew {
    #[command(flatten)]
    pub on: Target,
    #[command(flatten)]
    pub who: Who,
}

/// A problem statement; parts that are not given stay as they are. `@FILE` reads a file.
#[derive(clap::Args)]
pub struct Statement {
    #[command(flatten)]
    pub on: Target,
    /// The issue.
    #[arg(long)]
    pub issue: Option<String>,
    /// The context.
    #[arg(long)]
    pub context: Option<String>,
    /// The impact.
    #[arg(long)]
    pub impact: Option<String>,
    /// The impact of doing nothing.
    #[arg(long)]
    pub doing_nothing: Option<String>,
}

/// An anticipated impact.
#[derive(clap::Args)]
pub struct Impact {
    #[command(flatten)]
    pub on: Target,
    /// The Sub-Committee whose field it concerns.
    #[arg(long, required_unless_present = "party_category", conflicts_with = "party_category")]
    pub body: Option<BodyId>,
    /// The Party Category.
    #[arg(long)]
    pub party_category: Option<CategoryId>,
    /// none, low, medium, high or unknown.
    #[arg(long, default_value = "unknown")]
    pub level: change::step::ImpactLevel,
    /// How, in words.
    #[arg(long)]
    pub text: Option<String>,
}

/// A response to a consultation.
#[derive(clap::Args)]
pub struct Respond {
    #[command(flatten)]
    pub on: Target,
    /// request-for-information, refinement or modification-report.
    pub kind: change::step::ConsultationKind,
    /// Who responds.
    #[arg(long)]
    pub organisation: String,
    /// The respondent's Party Category.
    #[arg(long)]
    pub party_category: Option<CategoryId>,
    /// support, oppose or neutral.
    #[arg(long)]
    pub view: change::step::View,
    /// The public part.
    #[arg(long, default_value = "")]
    pub text: String,
    /// The confidential part, which no paper shows.
    #[arg(long)]
    pub confidential: Option<String>,
}
