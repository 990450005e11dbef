//! The Code on a date: every rule in force, typed.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    calendar::{Calendar, Jurisdiction},
    code::Code,
    finding::Finding,
    id::{BodyId, CategoryId, DeadlineId, PathId, ReleaseId, StageId},
    position::Position,
    rules::{
        Body, Category, Deadline, Path, RaisingRight, Release, Seats, Stage, Transition, VotingRule,
    },
    table::Cells,
};

/// All rules in force on one date.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The date.
    pub on: Date,
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
    pub(crate) fn build(code: &Code, on: Date) -> Result<Self, Vec<Finding>> {
        let mut faults = Vec::new();
        let mut stages = rows(code, "stages", on, Stage::read, &mut faults);
        stages.sort_by_key(|stage| stage.position);
        let mut releases = rows(code, "releases", on, Release::read, &mut faults);
        releases.sort_by_key(|release| release.date);
        let jurisdiction = jurisdiction(code, &mut faults);
        let baseline = Self {
            on,
            bodies: rows(code, "bodies", on, Body::read, &mut faults),
            categories: rows(code, "party_categories", on, Category::read, &mut faults),
            raising_rights: rows(code, "raising_rights", on, RaisingRight::read, &mut faults),
            paths: rows(code, "modification_paths", on, Path::read, &mut faults),
            stages,
            transitions: rows(code, "transitions", on, Transition::read, &mut faults),
            deadlines: rows(code, "deadlines", on, Deadline::read, &mut faults),
            voting_rules: rows(code, "voting_rules", on, VotingRule::read, &mut faults),
            seats: rows(code, "voting_seats", on, Seats::read, &mut faults),
            releases,
            jurisdiction,
            calendar: Arc::clone(code.calendar()),
        };
        if faults.is_empty() { Ok(baseline) } else { Err(faults) }
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

fn rows<T>(
    code: &Code,
    name: &str,
    on: Date,
    read: fn(Cells<'_>) -> Result<T, Finding>,
    faults: &mut Vec<Finding>,
) -> Vec<T> {
    let Some(table) = code.table(name) else {
        let place = Position::line(&"tables.toml".into(), 1);
        faults.push(Finding::error("missing-table", place, format!("there is no table `{name}`")));
        return Vec::new();
    };
    let in_force = table.rows.iter().filter(|row| row.validity.covers(on));
    in_force
        .filter_map(|row| read(table.cells(row)).map_err(|fault| faults.push(fault)).ok())
        .collect()
}

/// The setting that says whose bank holidays count.
const JURISDICTION: &str = "working-day-jurisdiction";

fn jurisdiction(code: &Code, faults: &mut Vec<Finding>) -> Jurisdiction {
    let row = code.table("parameters").and_then(|table| {
        table.rows.iter().find(|row| table.key(row) == JURISDICTION).map(|row| table.cells(row))
    });
    let found = row.map(|cells| cells.parsed("value")).unwrap_or_else(|| {
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
