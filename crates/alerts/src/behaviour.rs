//! Behaviours: what a User wants done with alerts. The first rule that fits an alert decides; without one it is
//! delivered.

use gbcs::Eui64;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    code::AlertCode,
    device::DeviceKind,
    record::{Moment, Record},
};

/// What is done with an alert.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    Deserialize,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// It goes to every sink.
    #[default]
    Deliver,
    /// It is counted and recorded, and goes to no sink that wakes anybody.
    Record,
    /// It is counted, and goes nowhere.
    Suppress,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Its name, for counting what it hid.
    pub id: String,
    /// What is done.
    pub action: Action,
    /// Who answers for it.
    pub owner: String,
    /// Why it is there.
    pub reason: String,
    /// The last day on which it holds; must be given where it hides anything.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<Date>,
    /// The first day on which it holds.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<Date>,
    /// Only alerts to this User.
    #[serde(default, deserialize_with = "identifier")]
    pub user: Option<Eui64>,
    /// Only alerts of this kind of device.
    #[serde(default)]
    pub device_kind: Option<DeviceKind>,
    /// Only these codes; all where there are none.
    #[serde(default)]
    pub codes: Vec<AlertCode>,
    /// Only devices of this maker, by the prefix of their identifiers.
    #[serde(default, deserialize_with = "prefix")]
    pub maker: Option<u32>,
    /// Only codes that the Code names (false) or does not name (true).
    #[serde(default)]
    pub unknown: Option<bool>,
}

/// What is wrong with a file of behaviours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct BehaviourError {
    /// What is wrong, with its place.
    pub what: String,
}

/// The largest file of behaviours that is read, in bytes.
pub const BEHAVIOURS_BYTES_MAX: usize = 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

/// All rules, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Behaviours {
    rules: Vec<Timed>,
}

/// A rule with its days as moments.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Timed {
    rule: Rule,
    from: Moment,
    /// The first moment at which it no longer holds.
    until: Moment,
}

impl Behaviours {
    /// Reads rules from TOML.
    ///
    /// # Errors
    /// Everything that is wrong with them, a line each.
    pub fn parse(text: &str) -> Result<Self, BehaviourError> {
        if text.len() > BEHAVIOURS_BYTES_MAX {
            let what = format!("the file has more than {BEHAVIOURS_BYTES_MAX} bytes");
            return Err(BehaviourError { what });
        }
        let file: File =
            toml::from_str(text).map_err(|error| BehaviourError { what: error.to_string() })?;
        let mut wrong = Vec::new();
        for (at, rule) in file.rule.iter().enumerate() {
            let is_twice = file.rule.iter().take(at).any(|other| other.id == rule.id);
            if is_twice {
                wrong.push(format!("rule `{}` is there twice: give each its own `id`", rule.id));
            }
            if rule.action != Action::Deliver && rule.until.is_none() {
                let id = &rule.id;
                wrong.push(format!("rule `{id}` hides alerts and has no end: give it `until`"));
            }
            if rule.owner.trim().is_empty() || rule.reason.trim().is_empty() {
                wrong.push(format!("rule `{}` needs an `owner` and a `reason`", rule.id));
            }
            if let (Some(from), Some(until)) = (rule.from, rule.until)
                && until < from
            {
                wrong.push(format!(
                    "rule `{}` ends on {until}, before it begins on {from}",
                    rule.id
                ));
            }
        }
        if wrong.is_empty() {
            Ok(Self { rules: file.rule.into_iter().map(Timed::of).collect() })
        } else {
            Err(BehaviourError { what: wrong.join("\n") })
        }
    }

    /// What is done with an alert, and which rule says so, by its place.
    #[must_use]
    pub fn action(&self, record: &Record, is_named: bool) -> (Action, Option<usize>) {
        let fits = self.rules.iter().position(|timed| timed.fits(record, is_named));
        let found = fits.and_then(|at| Some((at, self.rules.get(at)?)));
        found.map_or((Action::Deliver, None), |(at, timed)| (timed.rule.action, Some(at)))
    }

    /// The rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|timed| &timed.rule)
    }
}

impl Timed {
    fn of(rule: Rule) -> Self {
        let start = |day: Date| crate::catalogue::start(day);
        let after = |day: Date| day.tomorrow().map_or(Moment(i64::MAX), start);
        Self {
            from: rule.from.map_or(Moment(i64::MIN), start),
            until: rule.until.map_or(Moment(i64::MAX), after),
            rule,
        }
    }

    fn fits(&self, record: &Record, is_named: bool) -> bool {
        let rule = &self.rule;
        (rule.codes.is_empty() || rule.codes.contains(&record.code))
            && rule.device_kind.is_none_or(|kind| kind == record.device_kind)
            && rule.maker.is_none_or(|maker| maker == record.device.maker())
            && rule.user.is_none_or(|user| user == record.recipient)
            && rule.unknown.is_none_or(|unknown| unknown != is_named)
            && (self.from..self.until).contains(&record.at)
    }
}

fn identifier<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Eui64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

fn prefix<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let value = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 6);
    let bad =
        || serde::de::Error::custom("a maker is the six digits of its prefix, such as 90-B3-D5");
    value.map(Some).ok_or_else(bad)
}

/// A date of TOML, in quotes or not.
fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let bad = |_| serde::de::Error::custom(format!("`{text}` is no date: write it as 2020-02-27"));
    text.parse().map(Some).map_err(bad)
}
