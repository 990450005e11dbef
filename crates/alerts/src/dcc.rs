//! The codes of DCC Alerts: which there are, and what of their meaning is public.

use code::Confidence;

/// What is public of the code of a DCC Alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dcc {
    /// What it means.
    pub meaning: &'static str,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where we know it from.
    pub source: &'static str,
}

/// What is public of a code; none of most: only their codes are.
#[must_use]
pub fn known(code: &str) -> Option<Dcc> {
    let (meaning, confidence, source) = match code {
        "AD1" => (
            "Power outage: a Communications Hub has been without power for more than three minutes",
            Confidence::Stated,
            "DUIS schema 5.4 (PowerOutageEvent); SEC modification MP102",
        ),
        "N24" => (
            "The update of a HAN device's log has an outcome",
            Confidence::Inferred,
            "DUIS schema 5.4 (UpdateHANDeviceLogResult)",
        ),
        "N999" => (
            "A newer message cannot be shown in the User's version of DUIS",
            Confidence::Inferred,
            "DUIS schema 5.4 (DUISVersionMismatch)",
        ),
        _ => return None,
    };
    Some(Dcc { meaning, confidence, source })
}

/// What a code means, where that is public.
#[must_use]
pub fn meaning(code: &str) -> Option<&'static str> {
    known(code).map(|known| known.meaning)
}

/// The largest number of the codes N1, N2 and so on of the DUIS schemas 5.0 to 5.4; N63 to N65 came with 5.1.
const LAST: u16 = 65;
/// The number that was left out.
const LEFT_OUT: u16 = 32;

/// Every code of the DUIS schemas 5.0 to 5.4, in their order.
pub fn all() -> impl Iterator<Item = String> {
    let numbered =
        (1..=LAST).filter(|number| *number != LEFT_OUT).map(|number| format!("N{number}"));
    ["AD1".to_owned()].into_iter().chain(numbered).chain(["N999".to_owned()])
}

/// Whether a schema has a code.
#[must_use]
pub fn is_listed(code: &str) -> bool {
    all().any(|each| each == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_have_sixty_six_codes() {
        assert_eq!(all().count(), 66);
        assert!(is_listed("AD1") && is_listed("N1") && is_listed("N65") && is_listed("N999"));
        assert!(!is_listed("N32") && !is_listed("N66") && !is_listed("N77") && !is_listed("n1"));
    }
}
