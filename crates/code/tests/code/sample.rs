//! Codes made for tests: the shipped schema, with rows given as text.

use std::collections::BTreeMap;

use code::{Code, Finding, SourceFile, Sources, table::Schema};

const SCHEMA: &str = include_str!("../../../../sec/tables.toml");

/// Rows of tables by name, each a line of own columns.
pub type Rows = BTreeMap<&'static str, Vec<String>>;

/// A Code of these rows and amendments; tables that are not given are empty.
pub fn load(rows: &Rows, amendments: &[String]) -> Result<Code, Vec<Finding>> {
    let schema_file = SourceFile { name: "tables.toml", text: SCHEMA };
    let schema = Schema::parse(&schema_file).unwrap();
    let files: Vec<(String, String)> = schema
        .tables
        .iter()
        .map(|(name, table)| {
            let dates = if table.dated { ",," } else { "" };
            let mut csv = table.header().join(",");
            for row in rows.get(name.as_str()).into_iter().flatten() {
                csv.push_str(&format!("\n{row}{dates},,test,stated"));
            }
            (format!("baseline/{name}.csv"), csv)
        })
        .collect();
    let amendments: Vec<(String, &String)> = amendments
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("amendments/{index}.toml"), text))
        .collect();
    Code::load(&Sources {
        schema: schema_file,
        clauses: SourceFile { name: "clauses.toml", text: "" },
        tables: files.iter().map(|(name, text)| SourceFile { name, text }).collect(),
        amendments: amendments.iter().map(|(name, text)| SourceFile { name, text }).collect(),
    })
}

/// The header of an amendment that takes effect on a day, or, with none, is only proposed.
pub fn header(id: &str, day: Option<&str>) -> String {
    let standing = match day {
        Some(day) => format!("status = 'in-force'\neffective = {{ date = '{day}' }}\n"),
        None => "status = 'proposed'\n".to_owned(),
    };
    format!(
        "id = '{id}'\nkind = 'modification'\ntitle = 'T'\n{standing}explanation = 'E'\nsource = 'test'\n\
         confidence = 'stated'\n"
    )
}

/// A Code without a fault: Service Requests whose twins agree and are tested, alerts whose settings
/// fit, statuses, rights and stages.
pub fn consistent(services: usize) -> Rows {
    let mut rows = Rows::new();
    let mut add = |table: &'static str, row: String| rows.entry(table).or_default().push(row);
    for role in ["IS", "ED", "GS"] {
        add("user_roles", format!("{role},Role {role}"));
    }
    for number in 0..services {
        let srv = format!("1.{number}");
        let scheduled = if number % 3 == 0 { "yes" } else { "no" };
        add("service_requests", format!("{srv},Service {number},no,yes,none,{scheduled},no"));
        if number % 3 == 0 {
            add("duis_schema_schedules", srv.clone());
        }
        if number % 2 == 0 {
            add("smets1_service_requests", srv.clone());
        }
        for role in ["IS", "ED"] {
            for table in ["duis_definitions", "duis_matrix", "services_schedule"] {
                add(table, format!("{srv},{role}"));
            }
            add("test_scenarios", format!("{srv},{role},smets2"));
        }
    }
    for number in 0..services {
        let code = format!("81{number:02X}");
        add("alerts", format!("{code},Alert {number},supplier,yes{}", ",".repeat(15)));
        add("alert_settings", format!("{code},ElectricitySupplierAlerts,IS,esme,any"));
        add("alerts", format!("8F{number:02X},Fixed {number},fixed,no{}", ",".repeat(15)));
    }
    add("assurance_statuses", "security,L3,Deferred,no,c,follow-up".to_owned());
    add("assurance_statuses", "security,L4,Rejected,no,c,none".to_owned());
    add("assurance_statuses", "privacy,L3,Deferred,no,c,follow-up".to_owned());
    add("bodies", "panel,Panel,Panel,panel,Decides,no,".to_owned());
    add("raising_rights", "panel,body,panel,,,The Panel".to_owned());
    add("stages", "draft,Draft,draft,1,A".to_owned());
    add("stages", "decided,Decided,decided,2,A".to_owned());
    add("transitions", "raise,raise,,draft,eligible,,,Raise".to_owned());
    add("transitions", "vote,vote,draft,decided,change-board,,,Vote".to_owned());
    add("specifications", "gbcs-3.2,gbcs,3.2".to_owned());
    add("specifications", "duis-4.0,duis,4.0".to_owned());
    add("features", "f1,Feature,gbcs-3.2,duis-4.0,,E".to_owned());
    add("derogations", "d1,dcc,H8.3,2019-04-01,2020-02-29,panel,,MP500,,E".to_owned());
    add("ngnm_register", "8100,Example,esme,,Known".to_owned());
    rows
}

/// The amendment that follows the derogation of [`consistent`] without a gap.
pub fn replacement() -> String {
    header("MP500", Some("2020-03-01"))
}
