//! A small Code for the tests of this crate.

use code::{Code, SourceFile, Sources, Tables};
use jiff::civil::date;

const SCHEMA: &str = r#"
[tables.service_requests]
title = "Service Reference Variants"
key = ["srv"]
[tables.service_requests.columns]
srv = "code"
name = "text"

[tables.user_roles]
title = "User Roles"
key = ["id"]
[tables.user_roles.columns]
id = "id"
label = "text"

[tables.duis_definitions]
title = "Eligible roles"
key = ["srv", "role"]
[tables.duis_definitions.columns]
srv = { refers_to = "service_requests" }
role = { refers_to = "user_roles" }

[tables.test_scenarios]
title = "Tests"
key = ["srv", "role", "generation"]
[tables.test_scenarios.columns]
srv = { refers_to = "service_requests" }
role = { refers_to = "user_roles" }
generation = { one_of = ["smets1", "smets2"] }
"#;

/// Two Service Requests, three roles, who may send what, and these scenarios.
pub fn tables(scenarios: &str) -> Tables {
    let table = |header: &str, rows: &str| {
        let mut text = format!("{header},clause,source,confidence");
        for row in rows.lines() {
            text.push_str(&format!("\n{row},,test,stated"));
        }
        text
    };
    let files = [
        ("service_requests.csv", table("srv,name", "7.7,Read Auxiliary Load\n8.2,Read Inventory")),
        (
            "user_roles.csv",
            table("id,label", "IS,Import Supplier\nED,Distributor\nGS,Gas Supplier"),
        ),
        ("duis_definitions.csv", table("srv,role", "7.7,IS\n7.7,ED\n8.2,IS")),
        ("test_scenarios.csv", table("srv,role,generation", scenarios)),
    ];
    let sources = Sources {
        schema: SourceFile { name: "tables.toml", text: SCHEMA },
        clauses: SourceFile { name: "clauses.toml", text: "" },
        tables: files.iter().map(|(name, text)| SourceFile { name, text }).collect(),
        amendments: Vec::new(),
    };
    let code = Code::load(&sources).unwrap_or_else(|findings| panic!("{findings:?}"));
    code.tables_on(date(2019, 10, 29)).unwrap()
}
