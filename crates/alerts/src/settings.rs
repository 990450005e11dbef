//! The content of Service Reference Variant 6.22 (Configure Alert Behaviour): from a wish to the request, and back.
//!
//! An electricity meter takes one bit string of 512 bits for each aspect: 256 say which codes are meant, 256
//! whether they are on. The bit of a code is 255 less its low byte, the most significant first; the high byte
//! follows from who sends it (81 a supplier, 80 a network operator). A gas meter takes four switches a code.

mod bits;
mod xml;

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Setting};

pub use bits::{Bits, BitsError};
pub use xml::{XmlError, read};

/// What of an alert is switched.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Aspect {
    /// Whether it is sent to Users.
    Wan,
    /// Whether it is sent to devices in the home.
    Han,
    /// Whether the meter logs it.
    Log,
    /// Whether the meter sounds an alarm.
    Alarm,
}

/// Which meter, as far as settings differ.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Meter {
    /// An electricity meter of one phase.
    EsmeSinglePhase,
    /// An electricity meter of several phases.
    EsmePolyPhase,
    /// A gas meter.
    Gsme,
}

impl Meter {
    /// Whether a setting is one of such a meter.
    fn takes(self, setting: &Setting) -> bool {
        match self {
            Self::EsmeSinglePhase => setting.device == "esme" && setting.phases != "poly",
            Self::EsmePolyPhase => setting.device == "esme" && setting.phases != "single",
            Self::Gsme => setting.device == "gsme",
        }
    }
}

/// A wish: who asks which meter for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The User Role: IS, ED or GS.
    pub role: String,
    /// The meter.
    pub meter: Meter,
    /// What of the alerts is switched.
    pub aspect: Aspect,
    /// Codes to be switched off.
    pub off: Vec<u16>,
    /// Codes to be switched on.
    pub on: Vec<u16>,
}

/// A code of a wish that no request can switch, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Impossible {
    /// The code.
    pub code: String,
    /// Why, and what would help.
    pub why: String,
}

/// The states of a code's four switches; an electricity meter has one in each request.
pub type Switches = BTreeMap<Aspect, bool>;

/// The content of a request of SRV 6.22.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its element, such as `ElectricitySupplierAlerts`.
    pub element: String,
    /// The use case that the meter gets, such as `ECS25a`.
    pub use_case: &'static str,
    /// The switches of each code, in the order of the schema.
    pub codes: Vec<(u16, Switches)>,
    /// Groups of the schema by code; none for gas meters.
    groups: BTreeMap<u16, &'static str>,
    /// What was taken as it is by default, because a gas meter is told all four switches at once.
    pub assumed: Vec<String>,
    /// The codes of the wish that cannot be switched so.
    pub impossible: Vec<Impossible>,
}

impl Content {
    /// The request's content as XML of DUIS, in the `sr` namespace.
    #[must_use]
    pub fn xml(&self) -> String {
        xml::write(self)
    }

    /// The bit string that an electricity meter gets.
    #[must_use]
    pub fn bits(&self) -> Option<Bits> {
        (!self.groups.is_empty()).then(|| {
            let switch =
                |(code, switches): &(u16, Switches)| Some((*code, *switches.values().next()?));
            Bits::of(self.codes.iter().filter_map(switch))
        })
    }
}

/// The element for a role, a meter and an aspect, with the use case that the meter gets.
fn element(role: &str, meter: Meter, aspect: Aspect) -> Option<(&'static str, &'static str)> {
    match (role, meter, aspect) {
        ("GS", Meter::Gsme, _) => Some(("GasSupplierAlertEventSettings", "GCS20")),
        (_, Meter::Gsme, _) => None,
        ("IS", _, Aspect::Wan) => Some(("ElectricitySupplierAlerts", "ECS25a")),
        ("IS", _, Aspect::Han) => Some(("ElectricitySupplierHANAlertSettings", "ECS25a1")),
        ("IS", _, Aspect::Alarm) => Some(("ElectricitySupplierAlarmSettings", "ECS25a2")),
        ("IS", _, Aspect::Log) => Some(("ElectricitySupplierLoggingSettings", "ECS25a3")),
        ("ED", _, Aspect::Wan) => Some(("ElectricityNetworkOperatorAlerts", "ECS25b")),
        ("ED", _, Aspect::Log) => Some(("ElectricityNetworkOperatorLoggingSettings", "ECS25b3")),
        _ => None,
    }
}

/// The group of the schema in which a setting stands.
fn group(setting: &Setting) -> Option<&'static str> {
    let is_supplier = setting.role == "IS";
    match (setting.device.as_str(), setting.phases.as_str()) {
        ("esme", "any") if is_supplier => Some("SupplierESMECommon"),
        ("esme", "poly") if is_supplier => Some("SupplierESMEPolyPhase"),
        ("esme", "any") => Some("NetworkOperatorESMECommon"),
        ("esme", "single") => Some("NetworkOperatorESMESinglePhase"),
        ("esme", "poly") => Some("NetworkOperatorESMEPolyPhase"),
        _ => None,
    }
}

/// Turns a wish into the content of a request.
///
/// # Errors
/// When the role has no element for the meter and aspect, so that nothing of the wish can be asked for.
pub fn content(catalogue: &Catalogue, wish: &Wish) -> Result<Content, Impossible> {
    let Some((name, use_case)) = element(&wish.role, wish.meter, wish.aspect) else {
        return Err(Impossible { code: "all".to_owned(), why: no_element(wish) });
    };
    let wanted: BTreeMap<u16, bool> = wish
        .off
        .iter()
        .map(|code| (*code, false))
        .chain(wish.on.iter().map(|code| (*code, true)))
        .collect();
    let mut content = Content {
        element: name.to_owned(),
        use_case,
        codes: Vec::new(),
        groups: BTreeMap::new(),
        assumed: Vec::new(),
        impossible: Vec::new(),
    };
    for setting in catalogue.settings() {
        let Some(state) = wanted.get(&setting.code) else { continue };
        if setting.element != name || !wish.meter.takes(setting) {
            continue;
        }
        let switches = match group(setting) {
            Some(group) => {
                content.groups.insert(setting.code, group);
                BTreeMap::from([(wish.aspect, *state)])
            }
            None => {
                gas_switches(catalogue, setting.code, (wish.aspect, *state), &mut content.assumed)
            }
        };
        content.codes.push((setting.code, switches));
    }
    for code in wanted.keys() {
        if content.codes.iter().all(|(each, _)| each != code) {
            content.impossible.push(Impossible {
                code: format!("{code:04X}"),
                why: why_not(catalogue, *code, wish),
            });
        }
    }
    Ok(content)
}

/// All four switches of a gas meter's code: the one that is wanted, the others as they are by default.
fn gas_switches(
    catalogue: &Catalogue,
    code: u16,
    (aspect, state): (Aspect, bool),
    assumed: &mut Vec<String>,
) -> Switches {
    let default = catalogue.named(code).and_then(|named| {
        named
            .cells
            .iter()
            .find(|(column, _)| column == "gsme_default")
            .map(|(_, text)| text.clone())
    });
    let known: Vec<&str> = default.as_deref().unwrap_or_default().split(';').collect();
    let words = if default.is_some() { known.join(", ") } else { "nothing".to_owned() };
    assumed
        .push(format!("{code:04X}: the other switches as in the reference settings ({words} on)"));
    let state_of = |each: Aspect, word: &str| {
        if each == aspect { state } else { known.contains(&word) }
    };
    BTreeMap::from([
        (Aspect::Wan, state_of(Aspect::Wan, "wan")),
        (Aspect::Han, state_of(Aspect::Han, "han")),
        (Aspect::Log, state_of(Aspect::Log, "log")),
        (Aspect::Alarm, state_of(Aspect::Alarm, "alarm")),
    ])
}

fn no_element(wish: &Wish) -> String {
    format!(
        "SRV 6.22 has no element by which {} could switch {} of {}; suppliers (IS) can switch wan, han, log and \
         alarm of ESME, distributors (ED) wan and log of ESME, gas suppliers (GS) all of GSME",
        wish.role, wish.aspect, wish.meter
    )
}

fn why_not(catalogue: &Catalogue, code: u16, wish: &Wish) -> String {
    let elsewhere: Vec<&Setting> = catalogue.settings_of(code).collect();
    if catalogue.named(code).is_none() {
        return "no table names this code, so no element switches it; `secant alerts explain` tells how to propose it"
            .to_owned();
    }
    if elsewhere.is_empty() {
        return "no element of SRV 6.22 switches this alert for anybody".to_owned();
    }
    let mut ways: Vec<String> = elsewhere
        .iter()
        .map(|each| {
            format!("{} by {} ({}, phases: {})", each.element, each.role, each.device, each.phases)
        })
        .collect();
    ways.dedup();
    format!(
        "not for {} on {} by {}; it is switched through {}",
        wish.aspect,
        wish.meter,
        wish.role,
        ways.join(", ")
    )
}
