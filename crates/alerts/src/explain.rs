//! What an alert code means and what can be done about it, each fact with its confidence.

use code::{Confidence, provenance::cite};
use serde::Serialize;

use crate::{
    catalogue::{Catalogue, Catalogues, Named},
    code::AlertCode,
    dcc,
    device::DeviceKind,
};

/// One fact of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub what: &'static str,
    /// What it says.
    pub value: String,
    /// Where the Code says so; empty where no clause is known.
    pub clause: String,
    /// How sure we are.
    pub confidence: String,
    /// Where we know it from.
    pub source: String,
}

/// A way to switch an alert off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What it switches: `wan`, `han`, `log`, `alarm`, or all four.
    pub switches: &'static str,
    /// The element of SRV 6.22.
    pub element: String,
    /// The User Role that may send it.
    pub role: String,
    /// The meter: `esme` or `gsme`.
    pub device: String,
    /// Which meters, by phases: `any`, `single` or `poly`.
    pub phases: String,
    /// The bit of the request's bit string, counted from its first; an electricity meter's only.
    pub bit: Option<u8>,
    /// How sure we are.
    pub confidence: String,
}

/// What an alert code means and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The code.
    pub code: String,
    /// Whether a table of the Code names it.
    pub named: bool,
    /// Its meaning, where it is known.
    pub meaning: Option<String>,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// How it can be switched off.
    pub ways: Vec<Way>,
    /// In one sentence, what can be done.
    pub what_can_be_done: String,
}

impl Explanation {
    /// The same for an alert of one kind of device: only what switches that kind is told.
    #[must_use]
    pub fn of(mut self, kind: DeviceKind) -> Self {
        let device = match kind {
            DeviceKind::Esme => "esme",
            DeviceKind::Gsme => "gsme",
            _ => return self,
        };
        let had = self.ways.len();
        self.ways.retain(|way| way.device == device);
        if self.ways.len() < had {
            self.what_can_be_done = switched_by(&self.ways).unwrap_or_else(|| {
                format!(
                    "SRV 6.22 switches it on other devices, and has no element for {}.",
                    kind.title()
                )
            });
        }
        self
    }
}

/// Explains a code, as the Code has it on the date of a catalogue.
#[must_use]
pub fn explain(catalogues: &Catalogues, catalogue: &Catalogue, code: AlertCode) -> Explanation {
    match code {
        AlertCode::Device(code) => device(catalogues, catalogue, code),
        AlertCode::Dcc(dcc) => of_the_dcc(dcc.as_str()),
    }
}

fn device(catalogues: &Catalogues, catalogue: &Catalogue, code: u16) -> Explanation {
    let ways = ways(catalogue, code);
    let what_can_be_done = match catalogue.named(code) {
        Some(named) => what_can_be_done(named, &ways),
        None => unknown(code),
    };
    let named = catalogue.named(code);
    let mut facts = named.map(|named| facts(catalogue, named)).unwrap_or_default();
    facts.extend(since(catalogues, code));
    for seen in catalogue.seen(code) {
        facts.push(Fact {
            what: "seen, and not named",
            value: format!("sent by {} of {}: {}", seen.device, seen.maker, seen.description),
            clause: seen.provenance.clause.as_ref().map(cite).unwrap_or_default(),
            confidence: seen.provenance.confidence.to_string(),
            source: seen.provenance.source.clone(),
        });
    }
    Explanation {
        code: format!("{code:04X}"),
        named: named.is_some(),
        meaning: named.map(|named| named.name.clone()),
        facts,
        ways,
        what_can_be_done,
    }
}

/// The facts of a row, column by column, for people.
fn facts(catalogue: &Catalogue, named: &Named) -> Vec<Fact> {
    let provenance = &named.row.provenance;
    let fact = |what: &'static str, value: String| Fact {
        what,
        value,
        clause: provenance.clause.as_ref().map(cite).unwrap_or_default(),
        confidence: provenance.confidence.to_string(),
        source: provenance.source.clone(),
    };
    let mut facts = Vec::new();
    for (column, text) in &named.cells {
        let told = match column.as_str() {
            "series" => fact("series", series(text).to_owned()),
            "criticality" => fact("critical", text.clone()),
            "mandated" => fact("mandated", text.clone()),
            "wan_alert_type" if text == "1" => {
                fact("WAN alert", "type 1: a generic message".to_owned())
            }
            "wan_alert_type" => fact("WAN alert", format!("type {text}: a use case of its own")),
            "han" => fact("sent to devices in the home", text.clone()),
            "always_on" => fact("cannot be switched off on the meter", text.clone()),
            "sensitive" => fact("holds sensitive data", text.clone()),
            "recipient" => fact("received by", text.clone()),
            "notes" => fact("note", text.clone()),
            _ => continue,
        };
        facts.push(told);
    }
    let logs: Vec<&str> = named
        .cells
        .iter()
        .filter(|(column, text)| column.ends_with("_log") && text == "yes")
        .map(|(column, _)| column.trim_end_matches("_log"))
        .collect();
    if !logs.is_empty() {
        facts.push(fact("logged in", format!("{} log", logs.join(", "))));
    }
    facts.push(fact("sent by", senders(named)));
    for message_code in &named.message_codes {
        let Some(use_case) = catalogue.use_case(*message_code) else { continue };
        facts.push(Fact {
            what: "use case",
            value: format!("{message_code:04X} {}", use_case.title),
            clause: use_case.provenance.clause.as_ref().map(cite).unwrap_or_default(),
            confidence: use_case.provenance.confidence.to_string(),
            source: use_case.provenance.source.clone(),
        });
    }
    facts
}

fn series(id: &str) -> &str {
    match id {
        "network-operator" => "80xx: for network operators",
        "supplier" => "81xx: for suppliers",
        "fixed" => "8Fxx: always on",
        other => other,
    }
}

/// Which devices send a code: as its use cases tell, else the meters that have a setting or a default for it.
fn senders(named: &Named) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for (column, _) in &named.cells {
        match column.as_str() {
            "esme_default" => kinds.push("electricity meters (ESME)"),
            "gsme_default" => kinds.push("gas meters (GSME)"),
            _ => {}
        }
    }
    for code in &named.message_codes {
        kinds.push(match code {
            0x0018 | 0x0110..=0x0115 | 0x0128 => "Communications Hubs (CHF)",
            0x00B2 => "Gas Proxy Functions (GPF)",
            0x0061 | 0x0067 | 0x00CC | 0x00CE | 0x00F0 | 0x0120..=0x0123 => {
                "electricity meters (ESME)"
            }
            0x008B | 0x00CD | 0x00CF | 0x00F2 => "gas meters (GSME)",
            _ => "devices of several kinds",
        });
    }
    if kinds.is_empty() && named.series == "network-operator" {
        kinds.push("electricity meters (ESME)");
    }
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() { "not known".to_owned() } else { kinds.join(", ") }
}

fn ways(catalogue: &Catalogue, code: u16) -> Vec<Way> {
    let [_, low] = code.to_be_bytes();
    catalogue
        .settings_of(code)
        .map(|setting| Way {
            switches: switches(&setting.element),
            element: setting.element.clone(),
            role: setting.role.clone(),
            device: setting.device.clone(),
            phases: setting.phases.clone(),
            bit: (setting.device == "esme").then(|| u8::MAX - low),
            confidence: setting.provenance.confidence.to_string(),
        })
        .collect()
}

/// What an element of SRV 6.22 switches.
fn switches(element: &str) -> &'static str {
    match element {
        "ElectricitySupplierHANAlertSettings" => "han",
        "ElectricitySupplierAlarmSettings" => "alarm",
        "ElectricitySupplierLoggingSettings" | "ElectricityNetworkOperatorLoggingSettings" => "log",
        "GasSupplierAlertEventSettings" => "wan, han, log, alarm",
        _ => "wan",
    }
}

/// Since when the Code names a code, and by which amendment.
fn since(catalogues: &Catalogues, code: u16) -> Option<Fact> {
    let first = catalogues.iter().find(|catalogue| catalogue.named(code).is_some())?;
    let row = &first.named(code)?.row;
    let by = row.touches.last().map(|touch| format!(", by {}", touch.by)).unwrap_or_default();
    let value = match first.from {
        Some(day) => format!("{day}{by}"),
        None => format!("{} or earlier: the tables do not go further back", code::BASELINE),
    };
    Some(Fact {
        what: "named since",
        value,
        clause: row.provenance.clause.as_ref().map(cite).unwrap_or_default(),
        confidence: row.provenance.confidence.to_string(),
        source: row.provenance.source.clone(),
    })
}

/// Who can switch an alert off, and by what; none where nobody can.
fn switched_by(ways: &[Way]) -> Option<String> {
    let wan: Vec<String> = ways
        .iter()
        .filter(|way| way.switches.starts_with("wan"))
        .map(|way| format!("{} for {} ({})", way.role, way.device.to_uppercase(), way.element))
        .collect();
    (!wan.is_empty()).then(|| format!("It can be switched off by SRV 6.22: {}.", wan.join("; ")))
}

fn what_can_be_done(named: &Named, ways: &[Way]) -> String {
    if let Some(told) = switched_by(ways) {
        return told;
    }
    if named.configurable {
        return "The Code calls it configurable, and no element of SRV 6.22 switches it: nobody can switch it off."
            .to_owned();
    }
    "Nothing can switch it off: it is always on, and SRV 6.22 has no element for it.".to_owned()
}

fn unknown(code: u16) -> String {
    format!(
        "No table of the Code names {code:04X}: it is a Non-GBCS Non-Mandated alert, and nothing can switch it off. To \
         have it named, ask the maker of the devices what it means and propose it: `secant alerts sightings --propose` \
         writes the problem statement of a Draft Proposal from what was seen in traffic, as DP090 was."
    )
}

/// DCC Alerts: of most, only the code is public.
fn of_the_dcc(code: &str) -> Explanation {
    let known = dcc::known(code);
    let is_listed = dcc::is_listed(code);
    let fact = |what, value: &str, confidence: Confidence, source: &str| Fact {
        what,
        value: value.to_owned(),
        clause: "Appendix AD".to_owned(),
        confidence: confidence.to_string(),
        source: source.to_owned(),
    };
    let schemas = "the enumeration of DCCAlertCode in the DUIS schemas 5.0 to 5.4";
    let (facts, what_can_be_done) = match (known, is_listed) {
        (Some(known), _) => (
            vec![fact("sent by", "the DCC", known.confidence, known.source)],
            "DCC Alerts are sent by the DCC, not by devices: SRV 6.22 does not switch them.".to_owned(),
        ),
        (None, true) => (
            vec![
                fact("sent by", "the DCC", Confidence::Stated, schemas),
                fact("meaning", "not public", Confidence::Unverified, "no source that anybody can read"),
            ],
            "The meaning of this DCC Alert is not public: see the DCC's Message Mapping Catalogue. SRV 6.22 does not \
             switch it."
                .to_owned(),
        ),
        (None, false) => (Vec::new(), unknown_of_the_dcc(code)),
    };
    Explanation {
        code: code.to_owned(),
        named: is_listed,
        meaning: known.map(|known| known.meaning.to_owned()),
        facts,
        ways: Vec::new(),
        what_can_be_done,
    }
}

fn unknown_of_the_dcc(code: &str) -> String {
    format!(
        "No DUIS schema from 5.0 to 5.4 has a DCC Alert {code}: it is unknown. If the DCC sends it, ask the DCC which \
         version of DUIS has it; if none has, propose that DUIS names it: `secant proposal raise` takes a Draft Proposal."
    )
}
