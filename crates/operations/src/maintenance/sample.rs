//! The shipped tables and small plans, for the tests of maintenance.

use std::sync::LazyLock;

use code::{Code, Scope, SourceFile, Sources, table::Schema};
use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};

use super::{
    ActivityFact, ActivityId, Disruption, Kind, Maintenance, MaintenanceFact, MaintenanceRecord,
    Month, Plan, RuleBook, Rules, ServiceImpact, Window, moment,
};

/// A table of the shipped Code, by name.
macro_rules! shipped {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../../sec/baseline/", $name, ".csv")))),*]
    };
}

/// The shipped Code as far as maintenance goes: its own tables as they are, all others empty.
pub static CODE: LazyLock<Code> = LazyLock::new(|| {
    let tables = shipped![
        "bank_holidays",
        "bodies",
        "dcc_services",
        "derogations",
        "impact_criteria",
        "impact_ratings",
        "maintenance_class_rules",
        "maintenance_rules",
        "parameters",
        "protected_windows",
        "releases"
    ];
    let text = include_str!("../../../../sec/tables.toml");
    let schema = SourceFile { name: "tables.toml", text };
    let known = Schema::parse(&schema).unwrap();
    let files: Vec<(String, String)> = known
        .tables
        .iter()
        .map(|(name, table)| {
            let own = tables.iter().find(|(own, _)| own == name);
            let text = own.map_or_else(|| table.header().join(","), |(_, text)| (*text).to_owned());
            (format!("baseline/{name}.csv"), text)
        })
        .collect();
    let amendments = [
        ("DP092.toml", include_str!("../../../../sec/amendments/DP092.toml")),
        (
            "planned-maintenance-trial.toml",
            include_str!("../../../../sec/amendments/planned-maintenance-trial.toml"),
        ),
    ];
    Code::load(&Sources {
        schema,
        clauses: SourceFile { name: "clauses.toml", text: "" },
        tables: files.iter().map(|(name, text)| SourceFile { name, text }).collect(),
        amendments: amendments.iter().map(|(name, text)| SourceFile { name, text }).collect(),
    })
    .unwrap()
});

/// The clock of Great Britain.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

/// The rules of a day for everybody, or for the Party that has derogations.
pub fn rules_on(on: Date, party: Option<&str>) -> Rules {
    let scope = Scope { party: party.map(str::to_owned), ..Scope::on(on) };
    let baseline = CODE.baseline_of(&scope).unwrap();
    Rules::read(&CODE.tables_of(&scope).unwrap(), &baseline, zone()).unwrap()
}

/// The rules of January 2020 for everybody.
pub fn rules() -> Rules {
    rules_on(date(2020, 1, 1), None)
}

/// The rules of January 2020 for everybody, on all days.
pub fn book() -> RuleBook {
    RuleBook::new(rules())
}

/// A window by the clock of Great Britain.
pub fn window(start: &str, end: &str) -> Window {
    Window { start: at(start), end: at(end) }
}

/// A moment by the clock of Great Britain.
pub fn at(text: &str) -> Timestamp {
    moment(text, &zone()).unwrap()
}

/// A plan that lacks nothing: the Self-Service Interface down for an hour.
pub fn plan(start: &str, end: &str) -> Plan {
    Plan {
        title: "New release of the portal".to_owned(),
        detail: "The portal of the Self-Service Interface gets its new release.".to_owned(),
        systems: vec!["portal".to_owned()],
        services: vec![ServiceImpact {
            service: "self-service-interface".to_owned(),
            disruption: Disruption::Outage,
            minutes: Some(60),
        }],
        window: window(start, end),
        communications_hubs: None,
        return_risk: Some("none".to_owned()),
        rollback: Some("the release before is put back".to_owned()),
        asked_by: Some("DCC operations".to_owned()),
        fictional: true,
    }
}

/// A fact of an activity on a day.
pub fn record(seq: u64, on: Date, id: &str, fact: ActivityFact) -> MaintenanceRecord {
    let id: ActivityId = id.parse().unwrap();
    MaintenanceRecord { seq, on, fact: MaintenanceFact::Activity(id, fact) }
}

/// Maintenance with these plans, added on 1 November 2019.
pub fn planned(plans: &[(&str, Plan)]) -> Maintenance {
    let mut model = Maintenance::default();
    for (seq, (id, plan)) in (1..).zip(plans) {
        let fact = ActivityFact::Added { kind: Kind::Planned, plan: plan.clone(), known_at: None };
        model.apply(record(seq, date(2019, 11, 1), id, fact));
    }
    model
}

/// January 2020.
pub fn january() -> Month {
    "2020-01".parse().unwrap()
}
