//! What the Code's tables say of one Service Request: may this role send it, for what target, in which variant,
//! dated or not. The schema cannot say these things.

use std::fmt;

use code::{
    Tables,
    table::{Cells, Row},
};

/// A Service Request, as far as the tables judge it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked<'r> {
    /// The Service Reference, such as `4.1`.
    pub reference: &'r str,
    /// The Service Reference Variant, such as `4.1.1`.
    pub variant: &'r str,
    /// The Command Variant, 1 to 8.
    pub command_variant: u8,
    /// Whether it is to be carried out at a later time.
    pub is_dated: bool,
    /// The role of the User who sends it; nothing when that is not known.
    pub role: Option<&'r str>,
    /// The Service Reference Variant that it schedules, where it makes a schedule.
    pub schedules: Option<&'r str>,
}

/// Which rule something breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// There is no such Service Reference Variant on the day.
    Unknown,
    /// The variant belongs to another Service Reference.
    Reference,
    /// The role may not send it.
    Role,
    /// The Command Variant is for the other kind: critical, not critical, or for the DCC itself.
    CommandVariant,
    /// It cannot be dated.
    FutureDating,
    /// What it schedules cannot be scheduled.
    Schedule,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unknown => "unknown-variant",
            Self::Reference => "wrong-reference",
            Self::Role => "role-may-not-send",
            Self::CommandVariant => "wrong-command-variant",
            Self::FutureDating => "not-future-dated",
            Self::Schedule => "not-schedulable",
        })
    }
}

/// A rule that a request breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// A sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where the Code says it.
    pub clause: String,
    /// How sure the row is, where a reader must be warned.
    pub confidence: String,
}

/// What the tables say of a Service Reference Variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Whether it is critical.
    pub is_critical: bool,
    /// Whether the DCC answers it itself, without a device.
    pub is_non_device: bool,
    /// Who keeps it until its time: `device`, `dsp`, both, or `none`.
    pub future_dated: String,
    /// The roles that may send it, in the order of the table of roles.
    pub roles: Vec<String>,
    /// Where the Code says it.
    pub clause: String,
    /// How sure the row is.
    pub confidence: String,
}

/// What the tables say of a Service Reference Variant; nothing when they do not name it.
#[must_use]
pub fn variant(tables: &Tables, srv: &str) -> Option<Variant> {
    let sheet = tables.sheet("service_requests")?;
    let row = sheet.row(srv)?;
    let cells = Cells::new(&sheet.schema, row);
    let roles = tables.sheet("user_roles").into_iter().flat_map(|roles| roles.rows.keys());
    let may = |role: &&std::sync::Arc<str>| {
        tables.row("duis_definitions", &format!("{srv}/{role}")).is_some()
    };
    Some(Variant {
        name: cells.text("name").unwrap_or_default(),
        is_critical: cells.yes_no("critical").unwrap_or_default(),
        is_non_device: cells.yes_no("non_device").unwrap_or_default(),
        future_dated: cells.text("future_dated").unwrap_or_default(),
        roles: roles.filter(may).map(ToString::to_string).collect(),
        clause: clause(row),
        confidence: row.provenance.confidence.to_string(),
    })
}

fn clause(row: &Row) -> String {
    row.provenance.clause.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The rules that a request breaks on the day of the tables, in the order of the rules.
#[must_use]
pub fn breaches(tables: &Tables, asked: &Asked<'_>) -> Vec<Breach> {
    let Some(variant) = variant(tables, asked.variant) else {
        return vec![Breach {
            rule: Rule::Unknown,
            message: format!(
                "there is no Service Reference Variant `{}` on {}",
                asked.variant, tables.scope.on
            ),
            help: "see `secant code show service_requests`".to_owned(),
            clause: "Appendix AD".to_owned(),
            confidence: String::new(),
        }];
    };
    let srv = format!("SRV {} ({})", asked.variant, variant.name);
    let found = [
        reference(&variant, asked, &srv),
        role(&variant, asked, &srv, tables),
        command_variant(&variant, asked, &srv),
        dating(&variant, asked, &srv),
        schedule(&variant, asked, tables),
    ];
    found.into_iter().flatten().collect()
}

impl Variant {
    fn breach(&self, rule: Rule, message: String, help: impl Into<String>) -> Option<Breach> {
        let (clause, confidence) = (self.clause.clone(), self.confidence.clone());
        Some(Breach { rule, message, help: help.into(), clause, confidence })
    }
}

fn reference(variant: &Variant, asked: &Asked<'_>, srv: &str) -> Option<Breach> {
    let rest = asked.variant.strip_prefix(asked.reference);
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
        return None;
    }
    let message = format!("{srv} does not belong to Service Reference {}", asked.reference);
    let own: Vec<&str> = asked.variant.split('.').take(2).collect();
    let help = format!("write {} as the Service Reference", own.join("."));
    variant.breach(Rule::Reference, message, help)
}

fn role(variant: &Variant, asked: &Asked<'_>, srv: &str, tables: &Tables) -> Option<Breach> {
    let role = asked.role.filter(|role| !variant.roles.iter().any(|each| each == role))?;
    let roles = match variant.roles.as_slice() {
        [] => "no role may".to_owned(),
        roles => format!("{} may", roles.join(", ")),
    };
    let message =
        format!("a User in the role {role} may not send {srv} on {}; {roles}", tables.scope.on);
    variant.breach(
        Rule::Role,
        message,
        "send it in a role that may, or see `secant role` for what changes",
    )
}

fn command_variant(variant: &Variant, asked: &Asked<'_>, srv: &str) -> Option<Breach> {
    let (wanted, kind) = match (variant.is_non_device, variant.is_critical) {
        (true, _) => (8..=8, "is answered by the DCC itself, which takes Command Variant 8"),
        (false, true) => (4..=7, "is critical, which takes Command Variants 4 to 7"),
        (false, false) => (1..=3, "is not critical, which takes Command Variants 1 to 3"),
    };
    if wanted.contains(&asked.command_variant) {
        return None;
    }
    let message = format!("{srv} {kind}; the request has {}", asked.command_variant);
    variant.breach(
        Rule::CommandVariant,
        message,
        "see the table of Command Variants in the DUIS schema",
    )
}

fn dating(variant: &Variant, asked: &Asked<'_>, srv: &str) -> Option<Breach> {
    if !asked.is_dated || variant.future_dated != "none" {
        return None;
    }
    let message = format!("{srv} cannot be dated, and the request has an `ExecutionDateTime`");
    variant.breach(
        Rule::FutureDating,
        message,
        "leave the date out: it is carried out when it arrives",
    )
}

fn schedule(variant: &Variant, asked: &Asked<'_>, tables: &Tables) -> Option<Breach> {
    let scheduled = asked.schedules?;
    if tables.row("duis_schema_schedules", scheduled).is_some() {
        return None;
    }
    let message = format!("SRV {scheduled} cannot be scheduled by the DCC on {}", tables.scope.on);
    variant.breach(Rule::Schedule, message, "see `secant code show duis_schema_schedules`")
}

#[cfg(test)]
mod tests {
    use code::{Code, SourceFile, Sources};
    use jiff::civil::date;

    use super::*;

    const SCHEMA: &str = r#"
[tables.service_requests]
title = "Service Reference Variants"
key = ["srv"]
[tables.service_requests.columns]
srv = "code"
name = "text"
critical = "yes-no"
non_device = "yes-no"
future_dated = { one_of = ["none", "device", "dsp", "dsp-and-device"] }

[tables.user_roles]
title = "User Roles"
key = ["id"]
[tables.user_roles.columns]
id = "id"

[tables.duis_definitions]
title = "Eligible roles"
key = ["srv", "role"]
[tables.duis_definitions.columns]
srv = { refers_to = "service_requests" }
role = { refers_to = "user_roles" }

[tables.duis_schema_schedules]
title = "What can be scheduled"
key = ["srv"]
[tables.duis_schema_schedules.columns]
srv = { refers_to = "service_requests" }
"#;

    fn tables() -> Tables {
        let head = |columns: &str| format!("{columns},clause,source,confidence\n");
        let files = [
            (
                "service_requests.csv",
                head("srv,name,critical,non_device,future_dated")
                    + "4.1.1,Read Registers,no,no,dsp,,test,stated\n7.7,Read Data,no,no,none,,test,inferred\n\
                       7.2,Disable Supply,yes,no,none,,test,stated\n8.2,Read Inventory,no,yes,none,,test,stated\n",
            ),
            ("user_roles.csv", head("id") + "IS,,test,stated\nED,,test,stated\n"),
            (
                "duis_definitions.csv",
                head("srv,role")
                    + "7.7,IS,,test,stated\n8.2,IS,,test,stated\n8.2,ED,,test,stated\n",
            ),
            ("duis_schema_schedules.csv", head("srv") + "4.1.1,,test,stated\n"),
        ];
        let sources = Sources {
            schema: SourceFile { name: "tables.toml", text: SCHEMA },
            clauses: SourceFile { name: "clauses.toml", text: "" },
            tables: files.iter().map(|(name, text)| SourceFile { name, text }).collect(),
            amendments: Vec::new(),
        };
        Code::load(&sources).unwrap().tables_on(date(2019, 10, 1)).unwrap()
    }

    fn told(asked: &Asked<'_>) -> String {
        let lines = breaches(&tables(), asked);
        lines
            .iter()
            .map(|each| format!("{}: {}", each.rule, each.message))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_request_that_keeps_the_rules_breaks_none() {
        let asked = Asked {
            reference: "7.7",
            variant: "7.7",
            command_variant: 1,
            role: Some("IS"),
            ..Asked::default()
        };
        assert_eq!(told(&asked), "");
        let asked = Asked {
            reference: "4.1",
            variant: "4.1.1",
            command_variant: 2,
            is_dated: true,
            ..Asked::default()
        };
        assert_eq!(told(&asked), "");
        let asked = Asked {
            reference: "8.2",
            variant: "8.2",
            command_variant: 8,
            schedules: Some("4.1.1"),
            ..Asked::default()
        };
        assert_eq!(told(&asked), "");
    }

    #[test]
    fn each_rule_that_is_broken_is_told() {
        let asked = Asked {
            reference: "7.1",
            variant: "7.7",
            command_variant: 5,
            is_dated: true,
            role: Some("ED"),
            schedules: Some("7.7"),
        };
        insta::assert_snapshot!(told(&asked), @"
        wrong-reference: SRV 7.7 (Read Data) does not belong to Service Reference 7.1
        role-may-not-send: a User in the role ED may not send SRV 7.7 (Read Data) on 2019-10-01; IS may
        wrong-command-variant: SRV 7.7 (Read Data) is not critical, which takes Command Variants 1 to 3; the request has 5
        not-future-dated: SRV 7.7 (Read Data) cannot be dated, and the request has an `ExecutionDateTime`
        not-schedulable: SRV 7.7 cannot be scheduled by the DCC on 2019-10-01
        ");
        let critical = Asked {
            reference: "7.2",
            variant: "7.2",
            command_variant: 1,
            role: Some("IS"),
            ..Asked::default()
        };
        insta::assert_snapshot!(told(&critical), @"
        role-may-not-send: a User in the role IS may not send SRV 7.2 (Disable Supply) on 2019-10-01; no role may
        wrong-command-variant: SRV 7.2 (Disable Supply) is critical, which takes Command Variants 4 to 7; the request has 1
        ");
        assert_eq!(
            told(&Asked { variant: "9.9", ..Asked::default() }),
            "unknown-variant: there is no Service Reference Variant `9.9` on 2019-10-01"
        );
    }
}
