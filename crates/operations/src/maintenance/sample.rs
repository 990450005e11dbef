//! The shipped tables and small plans, for the tests of maintenance.

use code::{Code, Scope, SourceFile, Sources};
use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};
use std::{path::Path, sync::LazyLock};

use super::{
    ActivityFact, ActivityId, Disruption, Kind, Maintenance, MaintenanceFact, MaintenanceRecord,
    Month, Plan, RuleBook, Rules, ServiceImpact, Window, moment,
};

/// The Code that is shipped.
pub static CODE: LazyLock<Code> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sec");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let all = |inner: &str| {
        let mut files: Vec<(String, String)> = std::fs::read_dir(folder.join(inner))
            .unwrap()
            .map(|entry| format!("{inner}/{}", entry.unwrap().file_name().to_str().unwrap()))
            .map(|name| (name.clone(), read(&name)))
            .collect();
        files.sort();
        files
    };
    let (schema, clauses) = (read("tables.toml"), read("clauses.toml"));
    let (tables, amendments) = (all("baseline"), all("amendments"));
    fn sources(files: &[(String, String)]) -> Vec<SourceFile<'_>> {
        files.iter().map(|(name, text)| SourceFile { name, text }).collect()
    }
    Code::load(&Sources {
        schema: SourceFile { name: "tables.toml", text: &schema },
        clauses: SourceFile { name: "clauses.toml", text: &clauses },
        tables: sources(&tables),
        amendments: sources(&amendments),
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
