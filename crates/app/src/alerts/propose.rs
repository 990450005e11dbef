//! From sightings to a Draft Proposal and to rows of the register of codes that nobody named.

use std::{collections::BTreeMap, fmt::Write as _};

use alerts::{
    AlertCode,
    makers::Makers,
    sighting::{Key, Sighting},
};

/// What is written from sightings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// A Draft Proposal, as `secant import proposals` takes it. What nobody can know from traffic is left to be filled.
    pub proposal: String,
    /// Rows for the table `ngnm_register`, by key: its own columns, then clause, source and confidence.
    pub rows: BTreeMap<String, Vec<String>>,
}

/// Writes a Draft Proposal about codes that were seen and that no table names.
#[must_use]
pub fn proposal(
    number: &str,
    raised_on: &str,
    seen: &[(&Key, &Sighting)],
    makers: &Makers,
) -> Proposed {
    let codes: Vec<String> = {
        let mut codes: Vec<AlertCode> = seen.iter().map(|(key, _)| key.code).collect();
        codes.sort();
        codes.dedup();
        codes.iter().map(ToString::to_string).collect()
    };
    let alerts: u64 = seen.iter().map(|(_, sighting)| sighting.alerts).sum();
    let mut lines = String::new();
    let mut rows = BTreeMap::new();
    for (key, sighting) in seen {
        let maker = makers.name(key.maker);
        let devices = sighting.devices.len();
        // Writing to a string cannot fail.
        let _ = writeln!(
            lines,
            "- {} from {} of {maker}: {} alerts of {devices} devices, first on {}, last on {}",
            key.code,
            key.device_kind.title(),
            sighting.alerts,
            day(sighting.first),
            day(sighting.last),
        );
        let device = match key.device_kind {
            alerts::device::DeviceKind::Unknown => "other".to_owned(),
            kind => kind.to_string(),
        };
        rows.insert(
            format!("{}/{maker}", key.code),
            vec![
                key.code.to_string(),
                maker,
                device,
                day(sighting.first),
                format!(
                    "seen {} times by {}; nobody has said what it means",
                    sighting.alerts,
                    day(sighting.last)
                ),
                "Schedule 8".to_owned(),
                "seen in traffic by secant alerts".to_owned(),
                "inferred".to_owned(),
            ],
        );
    }
    let named = if codes.len() == 1 { "an Alert" } else { "Alerts" };
    let proposal = format!(
        r#"# Written from what was seen in traffic. Fill in who raises it and for which organisation, and say what the
# makers answered. Then: secant import proposals THIS-FILE
number = "{number}"
title = "Naming {named} that devices send and the GBCS does not name ({list})"
documents = ["schedule-8"]
clauses = []
source = "alerts seen in traffic"

[raised]
on = "{raised_on}"
proposer = "unknown"
organisation = "unknown"
capacity = "party"

[problem_statement]
issue = """
Devices send {named} with the codes {list}, which Table 16.2 of the GB Companion Specification (GBCS) does not name. Users receive them without any description and cannot tell what they should do.

{lines}"""
context = """
Service Reference Variant 6.22 switches an Alert only by an element of its own. A code that the GBCS does not name has none, so no User can switch these Alerts off. In the traffic that was looked at, {alerts} Alerts carried these codes.
"""
impact = """
Each User that receives them works out by hand what they mean, or leaves them unread.
"""
doing_nothing = """
The Alerts keep arriving without a meaning, and devices that send them keep being installed.
"""
"#,
        list = codes.join(", "),
    );
    Proposed { proposal, rows }
}

fn day(at: alerts::record::Moment) -> String {
    at.to_string().chars().take(10).collect()
}
