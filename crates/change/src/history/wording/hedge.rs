//! Words that take a fact away: what was refused, put off or only spoken of did not happen.

/// Whole words that deny, or that leave open.
const WORDS: &[&str] = &[
    "not",
    "no",
    "nor",
    "neither",
    "never",
    "cannot",
    "without",
    "unable",
    "whether",
    "if",
    "unless",
    "might",
    "could",
    "would",
    "should",
    "objects",
    "objected",
    "objection",
    "objections",
    "plans",
    "planned",
    "minded",
];

/// Beginnings of words that deny, put off, or look ahead.
const STEMS: &[&str] = &[
    "declin",
    "refus",
    "reject",
    "rescind",
    "revok",
    "revers",
    "overturn",
    "disagree",
    "disput",
    "oppos",
    "fail",
    "defer",
    "cancel",
    "postpon",
    "delay",
    "suspend",
    "abandon",
    "extend",
    "extension",
    "await",
    "overdue",
    "outstanding",
    "consider",
    "recommend",
    "intend",
    "expect",
];

/// Words together that look ahead.
const PHRASES: &[&str] = &[
    "n't",
    "n’t",
    "to be ",
    "will be",
    "may be",
    "may not",
    "proposed to",
    "proposes to",
    "proposed for",
    "asked to",
    "requested to",
];

/// Whether a wording, in lower case, denies what its words name, puts it off, or only speaks of it.
/// What is left open must not become a fact.
pub fn takes_back(text: &str) -> bool {
    // Denials that are themselves decisions, and the Panel's considering, which was a step.
    let text = text.replace("considers initial modification report", "initial modification report");
    let excused = Excused::of(&text);
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let follows = |at: usize| words.get(at + 1).copied().unwrap_or_default();
    let denies = words.iter().enumerate().any(|(at, word)| {
        let stem = STEMS.iter().find(|stem| word.starts_with(*stem));
        match stem {
            Some(stem) => !excused.stem(stem),
            None => WORDS.contains(word) && !(*word == "not" && excused.not(follows(at))),
        }
    });
    denies || PHRASES.iter().any(|phrase| text.contains(phrase))
}

/// Denials that are what somebody decided.
struct Excused {
    /// The Change Board or the Authority decided on the proposal itself.
    ruling: bool,
    /// The Change Board recommends to the Authority.
    recommendation: bool,
    /// The Authority decided on urgency.
    urgency: bool,
}

impl Excused {
    fn of(text: &str) -> Self {
        let has = |part: &str| text.contains(part);
        let authority = has("authority") || has("ofgem");
        let board = has("change board");
        // What is decided on is something else than the proposal.
        let other = [
            "withdraw",
            "conver",
            "hold",
            "urgen",
            "consult",
            "assess",
            "adopt",
            "request",
            "implementation",
            "path",
            "statement",
            "yet",
        ];
        let other = other.into_iter().any(has);
        let another_body = has("panel") || has("csc") || has("sub-committee") || board;
        Self {
            ruling: (authority || board) && !other,
            recommendation: board && !other,
            urgency: has("urgen") && !has("to request") && (authority || !another_body),
        }
    }

    fn stem(&self, stem: &str) -> bool {
        match stem {
            "reject" => self.ruling || self.urgency,
            "refus" | "declin" => self.urgency,
            "recommend" => self.recommendation,
            _ => false,
        }
    }

    fn not(&self, next: &str) -> bool {
        self.ruling && next.starts_with("approve")
    }
}

#[cfg(test)]
mod tests {
    use super::takes_back;

    #[test]
    fn what_was_denied_put_off_or_only_spoken_of_did_not_happen() {
        for wording in [
            "panel declined to convert",
            "not converted: panel asks for more evidence",
            "modification report not approved by panel",
            "modification report rejected by the panel",
            "authority has not yet approved",
            "authority refused to approve",
            "csc did not agree the problem statement",
            "csc decision: problem statement not agreed",
            "csc disagreed with the problem statement",
            "dcc impact assessment not returned",
            "dcc impact assessment overdue",
            "request to withdraw refused by panel",
            "authority rejected the request to withdraw",
            "proposer considers withdrawal",
            "consultation cancelled",
            "modification report consultation postponed",
            "change board deferred its vote",
            "working group discussed whether to put on hold",
            "to be implemented in june 2021 (expected)",
            "conversion recommended by the csc",
            "panel refused to request urgency",
            "panel hasn't approved the modification report",
        ] {
            assert!(takes_back(wording), "{wording}");
        }
    }

    #[test]
    fn decisions_against_a_proposal_are_decisions() {
        for wording in [
            "rejected by the authority",
            "change board rejected the modification",
            "change board did not approve",
            "change board recommended rejection to the authority",
            "authority refuses urgency",
            "urgency declined",
            "panel considers initial modification report",
            "on hold due to further trial",
        ] {
            assert!(!takes_back(wording), "{wording}");
        }
    }
}
