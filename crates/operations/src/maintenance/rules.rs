//! The rules of maintenance, typed from the tables of a scope. Nothing here is a number of our own.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use code::{
    Baseline, Calendar, Confidence, Finding, Jurisdiction, Position, Provenance, Tables,
    WorkingDays,
    id::{AmendmentId, BodyId},
    rules::Release,
    table::Cells,
};
use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{Level, Month, Rating, Window};

/// The table of rules, and the one of what they say for a rating.
const RULES: &str = "maintenance_rules";
const CLASS_RULES: &str = "maintenance_class_rules";
/// The word by which `impact-classes` says that changes are rated.
const RATED: &str = "low and high";

/// A value with the row that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// The row's key.
    pub row: String,
    /// Clause, source and confidence.
    pub provenance: Provenance,
    /// The amendment or derogation that set it, if one did.
    pub by: Option<AmendmentId>,
}

impl<T> Ruled<T> {
    /// The clause for people, with its confidence, and the derogation or amendment behind it.
    #[must_use]
    pub fn cite(&self) -> String {
        let cited = self.provenance.cite();
        match &self.by {
            Some(by) => format!("{cited}, as `{by}` has it"),
            None => cited,
        }
    }

    /// Whether the value is made up.
    #[must_use]
    pub fn is_fictional(&self) -> bool {
        self.provenance.confidence == Confidence::Fictional
    }

    fn map<U>(self, read: impl FnOnce(T) -> U) -> Ruled<U> {
        Ruled { value: read(self.value), row: self.row, provenance: self.provenance, by: self.by }
    }
}

/// What may differ by rating: the hours and the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// Work begins no earlier.
    pub from: Ruled<Time>,
    /// Work ends no later.
    pub until: Ruled<Time>,
    /// How long before the month the schedule is published.
    pub notice: Ruled<WorkingDays>,
}

impl Timing {
    /// The permitted hours that begin on a day.
    #[must_use]
    pub fn night(&self, day: Date, zone: &TimeZone) -> Window {
        let ends =
            if self.from.value < self.until.value { day } else { day.tomorrow().unwrap_or(day) };
        Window {
            start: super::window::at(day, self.from.value, zone),
            end: super::window::at(ends, self.until.value, zone),
        }
    }

    /// The last day on which the schedule of a month can be published in time.
    ///
    /// # Errors
    /// When the count leaves the table of bank holidays.
    pub fn notice_day(
        &self,
        month: Month,
        rules: &Rules,
    ) -> Result<Date, code::calendar::OutsideCalendar> {
        rules.calendar.before(month.first(), self.notice.value, rules.jurisdiction)
    }
}

/// A criterion by which a planned change is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// `likelihood` or `impact`.
    pub axis: String,
    /// What is measured.
    pub measure: String,
    /// From how much on it is met.
    pub at_least: i64,
    /// The level that it gives.
    pub level: Level,
    /// Why.
    pub explanation: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Days on which maintenance is to keep away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// Its id.
    pub id: String,
    /// `freeze` or `test-window`.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// Its first day.
    pub starts: Date,
    /// Its last day.
    pub ends: Date,
    /// The Services that it protects; all when empty.
    pub services: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// All rules of maintenance on one day, for everybody or for one Party.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The day.
    pub on: Date,
    /// The Party whose derogations are laid over; none for the Code as it stands for all.
    pub party: Option<String>,
    /// The amendments and derogations that were applied.
    pub applied: Vec<AmendmentId>,
    /// Hours and notice, for what is not rated.
    pub timing: Timing,
    /// Hours and notice by rating; used where changes are rated.
    pub by_rating: BTreeMap<Rating, Timing>,
    /// Whether planned changes are rated by impact.
    pub rated: Ruled<bool>,
    /// The most minutes in a month for which the Self-Service Interface may be down.
    pub limit_minutes: Ruled<i64>,
    /// From how many Communications Hubs on the work counts as Planned Maintenance.
    pub hubs: Ruled<u64>,
    /// What a schedule must hold: activity, Services, times, risk to the return of service.
    pub content: [Ruled<bool>; 4],
    /// The body that may ask for an item to be moved.
    pub objection: Ruled<String>,
    /// When those affected are told of Unplanned Maintenance.
    pub unplanned: Ruled<String>,
    /// Whether differences are told while maintenance runs.
    pub updates: Ruled<bool>,
    /// To whom the schedule is published.
    pub recipients: Ruled<String>,
    /// The criteria of a rating.
    pub criteria: Vec<Criterion>,
    /// The rating by likelihood and impact.
    pub ratings: BTreeMap<(Level, Level), Ruled<Rating>>,
    /// The Services, by id, with their names.
    pub services: BTreeMap<String, String>,
    /// The bodies that there are.
    pub bodies: Vec<BodyId>,
    /// Freezes and test windows.
    pub protected: Vec<Protected>,
    /// Releases, as their days were set.
    pub releases: Vec<Release>,
    /// Working Days.
    pub calendar: Arc<Calendar>,
    /// Whose bank holidays count.
    pub jurisdiction: Jurisdiction,
    /// By whose clock hours are judged.
    pub zone: TimeZone,
}

impl Rules {
    /// Reads the rules from the tables of a scope and the baseline made of them.
    ///
    /// # Errors
    /// Every row that is missing or cannot be read.
    pub fn read(
        tables: &Tables,
        baseline: &Baseline,
        zone: TimeZone,
    ) -> Result<Self, Vec<Finding>> {
        let mut faults = Vec::new();
        let rules = Reader { tables, faults: &mut faults }.rules(baseline, zone);
        match rules {
            Some(rules) if faults.is_empty() => Ok(rules),
            _ => Err(faults),
        }
    }

    /// The hours and the notice that hold for a rating.
    #[must_use]
    pub fn timing_of(&self, rating: Option<Rating>) -> &Timing {
        let by_rating =
            rating.filter(|_| self.rated.value).and_then(|each| self.by_rating.get(&each));
        by_rating.unwrap_or(&self.timing)
    }

    /// The name of a Service.
    #[must_use]
    pub fn service<'r>(&'r self, id: &'r str) -> &'r str {
        self.services.get(id).map_or(id, String::as_str)
    }
}

/// The rules of every day: those of the latest day that is not later.
#[derive(Debug, Clone)]
pub struct RuleBook {
    first: Rules,
    later: Vec<Rules>,
}

impl RuleBook {
    /// A book of the rules of one day, which hold before it, too.
    #[must_use]
    pub fn new(first: Rules) -> Self {
        Self { first, later: Vec::new() }
    }

    /// The same, with the rules that hold from a later day on.
    #[must_use]
    pub fn and_then(mut self, rules: Rules) -> Self {
        self.later.push(rules);
        self.later.sort_by_key(|each| each.on);
        self
    }

    /// The rules on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &Rules {
        self.later.iter().rev().find(|each| each.on <= day).unwrap_or(&self.first)
    }

    /// The clock by which hours are judged.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.first.zone
    }
}

struct Reader<'t> {
    tables: &'t Tables,
    faults: &'t mut Vec<Finding>,
}

impl Reader<'_> {
    fn rules(&mut self, baseline: &Baseline, zone: TimeZone) -> Option<Rules> {
        let content = ["activity", "services", "times", "return-risk"];
        let content = content.map(|what| self.required(&format!("content-{what}")));
        let [activity, services, times, return_risk] = content;
        let timing = Timing {
            from: self.value(RULES, "permitted-from")?,
            until: self.value(RULES, "permitted-until")?,
            notice: self.value(RULES, "schedule-notice")?.map(WorkingDays),
        };
        Some(Rules {
            on: self.tables.scope.on,
            party: self.tables.scope.party.clone(),
            applied: self.tables.applied.clone(),
            by_rating: self.by_rating(&timing),
            timing,
            rated: self.value::<String>(RULES, "impact-classes")?.map(|word| word == RATED),
            limit_minutes: self
                .value::<u16>(RULES, "self-service-interface-limit")?
                .map(|hours| i64::from(hours) * 60),
            hubs: self.value(RULES, "communications-hub-threshold")?,
            content: [activity?, services?, times?, return_risk?],
            objection: self.value(RULES, "objection-by")?,
            unplanned: self.value(RULES, "unplanned-notice")?,
            updates: self.required("running-updates")?,
            recipients: self.value(RULES, "schedule-recipients")?,
            criteria: self.tables.read("impact_criteria", criterion, self.faults),
            ratings: self.ratings(),
            services: self.tables.read("dcc_services", service, self.faults).into_iter().collect(),
            bodies: baseline.bodies.iter().map(|body| body.id.clone()).collect(),
            protected: self.tables.read("protected_windows", protected, self.faults),
            releases: baseline.releases.clone(),
            calendar: Arc::clone(&baseline.calendar),
            jurisdiction: baseline.jurisdiction,
            zone,
        })
    }

    fn value<T: FromStr>(&mut self, table: &str, key: &str) -> Option<Ruled<T>> {
        let Some(row) = self.tables.row(table, key) else {
            let place = Position::line(&format!("baseline/{table}.csv").as_str().into(), 1);
            let fault =
                Finding::error("missing-row", place, format!("`{table}` has no row `{key}`"))
                    .with_help("add it: without it no schedule can be checked");
            self.faults.push(fault);
            return None;
        };
        let sheet = self.tables.sheet(table)?;
        let value = Cells::new(&sheet.schema, row).parsed("value");
        let value = value.map_err(|fault| self.faults.push(fault)).ok()?;
        let by = row.touches.last().map(|touch| touch.by.clone());
        Some(Ruled { value, row: key.to_owned(), provenance: row.provenance.clone(), by })
    }

    fn required(&mut self, key: &str) -> Option<Ruled<bool>> {
        Some(self.value::<String>(RULES, key)?.map(|word| word == "required"))
    }

    /// The hours and the notice by rating, where a row says something else than for all.
    fn by_rating(&mut self, base: &Timing) -> BTreeMap<Rating, Timing> {
        let mut all = BTreeMap::new();
        let Some(sheet) = self.tables.sheet(CLASS_RULES).cloned() else { return all };
        for cells in sheet.cells() {
            let (Ok(class), Ok(rule)) = (cells.parsed::<Rating>("class"), cells.text("rule"))
            else {
                continue;
            };
            let key = format!("{class}/{rule}");
            let timing = all.entry(class).or_insert_with(|| base.clone());
            match rule.as_str() {
                "permitted-from" => set(&mut timing.from, self.value(CLASS_RULES, &key)),
                "permitted-until" => set(&mut timing.until, self.value(CLASS_RULES, &key)),
                "schedule-notice" => {
                    let days = self.value(CLASS_RULES, &key);
                    set(&mut timing.notice, days.map(|days| days.map(WorkingDays)));
                }
                other => {
                    let message = format!("the rule `{other}` cannot differ by rating");
                    let help = "only permitted-from, permitted-until and schedule-notice can";
                    let place = cells.row().place.clone();
                    self.faults.push(Finding::error("bad-value", place, message).with_help(help));
                }
            }
        }
        all
    }

    fn ratings(&mut self) -> BTreeMap<(Level, Level), Ruled<Rating>> {
        let read = |cells: Cells<'_>| {
            let axes: (Level, Level) = (cells.parsed("likelihood")?, cells.parsed("impact")?);
            let row = format!("{}/{}", axes.0, axes.1);
            let by = cells.row().touches.last().map(|touch| touch.by.clone());
            let provenance = cells.row().provenance.clone();
            Ok((axes, Ruled { value: cells.parsed("rating")?, row, provenance, by }))
        };
        self.tables.read("impact_ratings", read, self.faults).into_iter().collect()
    }
}

fn set<T>(place: &mut Ruled<T>, value: Option<Ruled<T>>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn criterion(cells: Cells<'_>) -> Result<Criterion, Finding> {
    Ok(Criterion {
        id: cells.text("id")?,
        axis: cells.text("axis")?,
        measure: cells.text("measure")?,
        at_least: cells.number("at_least")?,
        level: cells.parsed("level")?,
        explanation: cells.text("explanation")?,
        provenance: cells.row().provenance.clone(),
    })
}

fn service(cells: Cells<'_>) -> Result<(String, String), Finding> {
    Ok((cells.text("id")?, cells.text("label")?))
}

fn protected(cells: Cells<'_>) -> Result<Protected, Finding> {
    Ok(Protected {
        id: cells.text("id")?,
        kind: cells.text("kind")?,
        label: cells.text("label")?,
        starts: cells.date("starts")?,
        ends: cells.date("ends")?,
        services: cells.list("services")?,
        provenance: cells.row().provenance.clone(),
    })
}
