//! How large a User is: what decides which year of its cycle brings which assessment.

use code::Confidence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AssuranceRules, User};

/// Users that the cycle treats alike.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Group {
    /// A Supplier up to the threshold.
    SupplierSmall,
    /// A Supplier above it.
    SupplierLarge,
    /// A Network Party up to the threshold.
    NetworkSmall,
    /// A Network Party above it.
    NetworkLarge,
    /// An Other User.
    OtherUser,
}

/// A User's group on a day, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The group; none where the roles or the premises do not tell.
    pub group: Option<Group>,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// How sure we are of the rule that decided.
    pub confidence: Confidence,
}

const SUPPLIERS: [&str; 3] = ["IS", "ES", "GS"];
const NETWORKS: [&str; 2] = ["ED", "GT"];
const OTHER: &str = "OU";

/// The group of a User by the count of premises that was known on a day.
#[must_use]
pub fn size(user: &User, on: Date, rules: &AssuranceRules) -> Size {
    let has = |roles: &[&str]| user.roles.iter().any(|role| roles.contains(&role.as_str()));
    let told = |group, reason: String, confidence| Size { group, reason, confidence };
    let (supplier, network) = (has(&SUPPLIERS), has(&NETWORKS));
    if !supplier && !network {
        return if has(&[OTHER]) {
            told(Some(Group::OtherUser), "an Other User".to_owned(), Confidence::Stated)
        } else {
            told(
                None,
                format!("no cycle is known for {}", listed(&user.roles)),
                Confidence::Unverified,
            )
        };
    }
    let Some((_, domestic, non_domestic)) = user.premises.iter().rev().find(|(day, ..)| *day <= on)
    else {
        return told(None, "its premises were never counted".to_owned(), Confidence::Unverified);
    };
    let (large, reason, confidence) = is_large(*domestic, *non_domestic, supplier, rules);
    let group = match (supplier, large) {
        (true, false) => Group::SupplierSmall,
        (true, true) => Group::SupplierLarge,
        (false, false) => Group::NetworkSmall,
        (false, true) => Group::NetworkLarge,
    };
    told(Some(group), reason, confidence)
}

fn listed(roles: &[String]) -> String {
    if roles.is_empty() { "a Party without a User Role".to_owned() } else { roles.join(", ") }
}

/// Whether a User is large, why, and how sure we are.
fn is_large(
    domestic: u64,
    non_domestic: u64,
    supplier: bool,
    rules: &AssuranceRules,
) -> (bool, String, Confidence) {
    let Some((limit, provenance)) = rules.number::<u64>("domestic-threshold") else {
        return (false, "no threshold is in force".to_owned(), Confidence::Unverified);
    };
    let other =
        rules.number::<u64>("non-domestic-threshold").filter(|_| supplier && non_domestic > 0);
    match other {
        None => {
            let large = domestic > limit;
            let side = if large { "more than" } else { "up to" };
            let reason = format!("{domestic} Domestic Premises, {side} {limit}");
            (large, reason, provenance.confidence)
        }
        Some((limit, provenance)) if domestic == 0 => {
            let large = non_domestic > limit;
            let side = if large { "more than" } else { "up to" };
            let reason = format!("{non_domestic} Non-Domestic Premises, {side} {limit}");
            (large, reason, provenance.confidence)
        }
        Some((other_limit, _)) => {
            // Shares of both thresholds, added and compared with 1, in whole numbers.
            let sum = u128::from(domestic) * u128::from(other_limit)
                + u128::from(non_domestic) * u128::from(limit);
            let one = u128::from(limit) * u128::from(other_limit);
            let large = sum > one;
            let side = if large { "more than" } else { "not more than" };
            let reason = format!(
                "{domestic} Domestic Premises of {limit} and {non_domestic} Non-Domestic Premises of \
                 {other_limit}, together {side} the whole"
            );
            let formula = rules.term("mixed-portfolio").map(|term| term.provenance.confidence);
            (large, reason, formula.unwrap_or(Confidence::Unverified))
        }
    }
}
