//! The Code on a date: every rule in force, typed.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    Position,
    calendar::{Calendar, Jurisdiction},
    finding::Finding,
    id::{AmendmentId, BodyId, CategoryId, DeadlineId, PathId, ReleaseId, StageId},
    rules::{
        Body, Category, Deadline, Path, RaisingRight, Release, Seats, Stage, Transition, VotingRule,
    },
    table::Cells,
    tables::Tables,
};

/// All rules in force on one date.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The date.
    pub on: Date,
    /// The amendments that made it, in the order in which they were applied.
    pub applied: Vec<AmendmentId>,
    /// Bodies.
    pub bodies: Vec<Body>,
    /// Party Categories.
    pub categories: Vec<Category>,
    /// Who may raise a Draft Proposal.
    pub raising_rights: Vec<RaisingRight>,
    /// Modification Paths.
    pub paths: Vec<Path>,
    /// Stages, in their usual order.
    pub stages: Vec<Stage>,
    /// Steps.
    pub transitions: Vec<Transition>,
    /// Deadlines.
    pub deadlines: Vec<Deadline>,
    /// How bodies vote.
    pub voting_rules: Vec<VotingRule>,
    /// Seats that vote.
    pub seats: Vec<Seats>,
    /// SEC Releases, by date.
    pub releases: Vec<Release>,
    /// Whose bank holidays count.
    pub jurisdiction: Jurisdiction,
    /// Bank holidays.
    pub calendar: Arc<Calendar>,
}

impl Baseline {
    pub(crate) fn build(tables: &Tables, calendar: &Arc<Calendar>) -> Result<Self, Vec<Finding>> {
        let mut faults = Vec::new();
        let mut stages = tables.read("stages", Stage::read, &mut faults);
        stages.sort_by_key(|stage| stage.position);
        let mut releases = tables.read("releases", Release::read, &mut faults);
        releases.sort_by_key(|release| release.date);
        let jurisdiction = jurisdiction(tables, &mut faults);
        let baseline = Self {
            on: tables.scope.on,
            applied: tables.applied.clone(),
            bodies: tables.read("bodies", Body::read, &mut faults),
            categories: tables.read("party_categories", Category::read, &mut faults),
            raising_rights: tables.read("raising_rights", RaisingRight::read, &mut faults),
            paths: tables.read("modification_paths", Path::read, &mut faults),
            stages,
            transitions: tables.read("transitions", Transition::read, &mut faults),
            deadlines: tables.read("deadlines", Deadline::read, &mut faults),
            voting_rules: tables.read("voting_rules", VotingRule::read, &mut faults),
            seats: tables.read("voting_seats", Seats::read, &mut faults),
            releases,
            jurisdiction,
            calendar: Arc::clone(calendar),
        };
        if faults.is_empty() { Ok(baseline) } else { Err(faults) }
    }

    /// Which version of the rules this is, in words: its date, and the amendments that made it.
    #[must_use]
    pub fn version(&self) -> String {
        let applied: Vec<&str> = self.applied.iter().map(AmendmentId::as_str).collect();
        match applied.as_slice() {
            [] => format!("the Code on {}; no amendment on file applies", self.on),
            applied => format!("the Code on {}, amended by {}", self.on, applied.join(", ")),
        }
    }

    /// A body by id.
    #[must_use]
    pub fn body(&self, id: &BodyId) -> Option<&Body> {
        self.bodies.iter().find(|body| &body.id == id)
    }

    /// A Party Category by id.
    #[must_use]
    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| &category.id == id)
    }

    /// A stage by id.
    #[must_use]
    pub fn stage(&self, id: &StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| &stage.id == id)
    }

    /// A deadline by id.
    #[must_use]
    pub fn deadline(&self, id: &DeadlineId) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| &deadline.id == id)
    }

    /// A Modification Path by id.
    #[must_use]
    pub fn path(&self, id: &PathId) -> Option<&Path> {
        self.paths.iter().find(|path| &path.id == id)
    }

    /// A Release by id.
    #[must_use]
    pub fn release(&self, id: &ReleaseId) -> Option<&Release> {
        self.releases.iter().find(|release| &release.id == id)
    }
}

/// The setting that says whose bank holidays count.
const JURISDICTION: &str = "working-day-jurisdiction";

fn jurisdiction(tables: &Tables, faults: &mut Vec<Finding>) -> Jurisdiction {
    let cells = tables
        .sheet("parameters")
        .and_then(|sheet| Some(Cells::new(&sheet.schema, sheet.row(JURISDICTION)?)));
    let found = cells.map(|cells| cells.parsed("value")).unwrap_or_else(|| {
        let place = Position::line(&"baseline/parameters.csv".into(), 1);
        let message = format!("the setting `{JURISDICTION}` is missing");
        Err(Finding::error("missing-row", place, message)
            .with_help("add the row: without it nobody can count Working Days"))
    });
    found.unwrap_or_else(|fault| {
        faults.push(fault);
        Jurisdiction::EnglandAndWales
    })
}
