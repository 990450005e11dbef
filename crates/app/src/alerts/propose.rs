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
            "- {} from {} of {maker}: {} of {}, first on {}, last on {}",
            key.code,
            key.device_kind.title(),
            counted(sighting.alerts, "Alert", "Alerts"),
            counted(u64::try_from(devices).unwrap_or(u64::MAX), "device", "devices"),
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
                    "seen {} by {}; nobody has said what it means",
                    counted(sighting.alerts, "time", "times"),
                    day(sighting.last)
                ),
                "Schedule 8".to_owned(),
                "seen in traffic by secant alerts".to_owned(),
                "inferred".to_owned(),
            ],
        );
    }
    let (named, with) = match codes.len() {
        1 => ("an Alert", "an Alert with the code"),
        _ => ("Alerts", "Alerts with the codes"),
    };
    let alerts = counted(alerts, "Alert carried this code", "Alerts carried these codes");
    let alerts = if codes.len() == 1 { alerts.replace("these codes", "this code") } else { alerts };
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
Devices send {with} {list}, which Table 16.2 of the GB Companion Specification (GBCS) does not name. Users receive them without any description and cannot tell what they should do.

{lines}"""
context = """
Service Reference Variant 6.22 switches an Alert only by an element of its own. A code that the GBCS does not name has none, so no User can switch these Alerts off. In the traffic that was looked at, {alerts}.
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

/// A number with its noun.
fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

fn day(at: alerts::record::Moment) -> String {
    at.to_string().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use alerts::{device::DeviceKind, record::Moment};

    use super::*;

    #[test]
    fn one_code_of_one_device_is_told_in_the_singular() {
        let key = Key {
            code: AlertCode::Device(0x80F7),
            maker: 0x0000_DB12,
            device_kind: DeviceKind::Esme,
        };
        let devices: BTreeSet<alerts::storm::Device> =
            serde_json::from_str("[\"00-DB-12-34-56-78-00-07\"]").unwrap();
        let at = Moment(1_656_892_800);
        let sighting = Sighting { first: at, last: at, alerts: 1, devices, example: Vec::new() };
        let text =
            proposal("DP300", "2022-07-05", &[(&key, &sighting)], &Makers::default()).proposal;
        for wanted in [
            "Devices send an Alert with the code 80F7, which",
            ": 1 Alert of 1 device, first on 2022-07-04",
            "looked at, 1 Alert carried this code.",
        ] {
            assert!(text.contains(wanted), "`{wanted}` is not in {text}");
        }
    }
}
