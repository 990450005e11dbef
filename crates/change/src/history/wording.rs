//! What the free wordings of real timelines mean. Analysts word the same event in many ways, so a
//! wording is understood by the words in it, in an order in which the telling ones come first.

mod hedge;
mod naming;

use crate::{
    number::ProposalId,
    step::{AssessmentKind, ConsultationKind, Outcome},
};

pub(crate) use naming::{day, path_id};

/// What a wording means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The proposal was raised.
    Raised,
    /// It was converted to a Modification Proposal.
    Converted,
    /// The Panel considered the Initial Modification Report.
    InitialReport,
    /// A consultation ran, or (`closing_only`) only its last day is known.
    Consultation {
        /// Which, where the wording says.
        kind: Option<ConsultationKind>,
        /// Whether the day is the closing day.
        closing_only: bool,
    },
    /// A DCC assessment was asked for.
    AssessmentRequested(AssessmentKind),
    /// A DCC assessment came back.
    AssessmentReturned(AssessmentKind),
    /// A DCC assessment was made, from the first day to the last.
    Assessment(AssessmentKind),
    /// The Modification Report was presented to the Panel.
    ReportPresented,
    /// The Panel let the Modification Report through.
    ReportApproved,
    /// The Modification Report was sent back to the Refinement Process.
    ReturnedToRefinement,
    /// The Change Board had the proposal, with the outcome where the wording gives it.
    ChangeBoard {
        /// The outcome.
        outcome: Option<Outcome>,
        /// Whether the wording says that it was under Self-Governance.
        self_governance: bool,
    },
    /// The Authority decided.
    AuthorityDecision(Outcome),
    /// The Authority or the Change Board sent the report back.
    SentBack,
    /// A decision was referred to the Authority.
    Referred,
    /// Urgency was asked for.
    UrgencyRequested,
    /// Urgency was granted (`true`) or refused.
    UrgencyDecided(bool),
    /// A body discussed it; the id of the body.
    Discussed(&'static str),
    /// The Change Sub-Committee decided on the problem statement.
    StatementAgreed,
    /// It, or a part of it, took effect.
    Implemented {
        /// The part.
        part: Option<String>,
    },
    /// It was put on hold, for some months if the wording says so.
    Held(Option<u8>),
    /// It came off hold.
    Resumed,
    /// It was withdrawn.
    Withdrawn,
    /// It was adopted.
    Adopted {
        /// By whom, where the wording names anybody.
        by: Option<String>,
    },
    /// It goes on as parts: each one's number, where the wording gives it, and letter.
    Split(Vec<(Option<u16>, char)>),
    /// Another proposal took its place.
    Superseded(ProposalId),
    /// Another became the Proposer.
    ProposerChanged(String),
    /// Another became the Lead Analyst.
    LeadAnalystChanged(String),
    /// It went to another Modification Path.
    PathChanged {
        /// The path before, where the wording names it.
        from: Option<&'static str>,
        /// The path from then on.
        to: &'static str,
    },
    /// It takes effect on another day or with another Release: the wording for which.
    ImplementationMoved(String),
    /// The Panel approved it as a Fast-Track Modification.
    FastTracked,
    /// The wording says something that is no step of the process, or that is not understood.
    Note {
        /// Whether it was understood.
        understood: bool,
    },
}

/// Understands a wording. What is not understood is a note, never nothing.
#[must_use]
pub fn understand(wording: &str) -> Meaning {
    let text = wording.to_lowercase();
    let has = |part: &str| text.contains(part);
    if hedge::takes_back(&text) {
        return Meaning::Note { understood: false };
    }
    let meaning = naming::named(wording, &has)
        .or_else(|| ending(wording, &text, &has))
        .or_else(|| urgency(&has))
        .or_else(|| deciding(&has))
        .or_else(|| assessing(&text, &has))
        .or_else(|| reporting(&text, &has))
        .or_else(|| meeting(&text, &has))
        .unwrap_or_else(|| other(&has));
    if has("discuss") && binds(&meaning) {
        // What was talked about was not thereby done.
        return meeting(&text, &has).unwrap_or(Meaning::Note { understood: false });
    }
    meaning
}

/// Whether it would move or bind the proposal, so that talking about it must not count as it.
fn binds(meaning: &Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Raised
            | Meaning::Discussed(_)
            | Meaning::InitialReport
            | Meaning::ReportPresented
            | Meaning::ChangeBoard { outcome: None, .. }
            | Meaning::Note { .. }
    )
}

fn ending(wording: &str, text: &str, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    if has("withdraw") || has("withdrew") {
        return Some(if withdraws_the_proposal(text) {
            Meaning::Withdrawn
        } else {
            Meaning::Note { understood: false }
        });
    }
    if has("off hold") || has("resumed") || has("hold lifted") {
        return Some(Meaning::Resumed);
    }
    if has("on hold") || has("paused") {
        return Some(Meaning::Held(months(text)));
    }
    let took_effect =
        has("implemented") || has("went live") || has("take effect") || has("takes effect");
    took_effect.then(|| Meaning::Implemented { part: part(wording) })
}

/// Whether it is the proposal that a wording, in lower case, says was withdrawn, and not a concern,
/// a request or something else of it; and whether it was done and not only asked for.
fn withdraws_the_proposal(text: &str) -> bool {
    const OTHERS: [&str; 18] = [
        "concern",
        "urgen",
        "objection",
        "appeal",
        "referral",
        "consultation",
        "respon",
        "assess",
        "comment",
        "alternative",
        "solution",
        "derogation",
        "support",
        "nominat",
        "question",
        "legal text",
        "notice",
        "report",
    ];
    const ENDS: [&str; 9] =
        [" after", " following", " by", " due", " because", " on ", " under", " before", " at "];
    let Some((before, rest)) = text.split_once("withdr") else {
        return false;
    };
    let object = ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let object = rest.get(..object).unwrap_or_default();
    let asked = text.contains("request");
    let granted = ["accept", "agree", "grant", "approv", "confirm"];
    !OTHERS.iter().any(|other| before.contains(other) || object.contains(other))
        && (!asked || granted.iter().any(|word| text.contains(word)))
}

/// The part that a wording says was implemented: `Part 1 implemented`, `Implemented (documents)`.
fn part(wording: &str) -> Option<String> {
    let lower = wording.to_lowercase();
    if let (Some(open), Some(close)) = (wording.find('('), wording.rfind(')')) {
        let inside = wording.get(open + 1..close).unwrap_or_default().trim();
        let rest = inside.strip_prefix("SEC ").unwrap_or_default();
        let version = rest.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        let release = inside.to_lowercase().contains("release");
        return (!inside.is_empty() && !version && !release).then(|| inside.to_owned());
    }
    let before = lower.find("implemented").or_else(|| lower.find("went live")).unwrap_or(0);
    let before = wording.get(..before).unwrap_or_default().trim();
    let generic = [
        "",
        "modification",
        "modification proposal",
        "the modification",
        "fully",
        "proposal",
        "change",
    ];
    (!generic.contains(&before.to_lowercase().as_str())).then(|| before.to_owned())
}

fn months(text: &str) -> Option<u8> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if words.peek().is_some_and(|next| next.starts_with("month")) {
            let spelt = WORDS
                .iter()
                .position(|each| *each == word)
                .and_then(|at| u8::try_from(at + 1).ok());
            return spelt.or_else(|| word.parse().ok());
        }
    }
    None
}

fn urgency(has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    if !has("urgen") {
        return None;
    }
    Some(match (has("grant") || has("approv"), has("refus") || has("reject") || has("declin")) {
        (_, true) => Meaning::UrgencyDecided(false),
        (true, false) => Meaning::UrgencyDecided(true),
        (false, false) => Meaning::UrgencyRequested,
    })
}

fn outcome(has: &dyn Fn(&str) -> bool) -> Option<Outcome> {
    if has("reject") || has("not approve") {
        Some(Outcome::Reject)
    } else if has("approv") {
        Some(Outcome::Approve)
    } else {
        None
    }
}

fn deciding(has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    let authority = has("authority") || has("ofgem");
    let sent = has("sent ") || has("send ") || has("sends ");
    let sent_back = (sent && has(" back")) || has("send-back") || has("returned to panel");
    if authority && (has("referred") || has("appeal")) {
        return Some(Meaning::Referred);
    }
    if sent_back && (authority || has("change board")) {
        return Some(Meaning::SentBack);
    }
    if has("fast") && has("track") && has("approv") && !authority && !has("change board") {
        return Some(Meaning::FastTracked);
    }
    if has("change board") {
        return Some(Meaning::ChangeBoard {
            outcome: outcome(has),
            self_governance: has("self-governance"),
        });
    }
    match outcome(has) {
        Some(decision) if authority => Some(Meaning::AuthorityDecision(decision)),
        _ => None,
    }
}

/// Whether a word stands in a text, whole.
fn word(text: &str, wanted: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|each| each == wanted)
}

fn assessing(text: &str, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    let kind = if has("preliminary assessment") || word(text, "pa") {
        AssessmentKind::Preliminary
    } else if has("impact assessment") || word(text, "ia") {
        AssessmentKind::Impact
    } else {
        return None;
    };
    Some(if has("return") || has("received") || has("provided") || has("complete") {
        Meaning::AssessmentReturned(kind)
    } else if has("request") || has("submit") || has("asked") {
        Meaning::AssessmentRequested(kind)
    } else {
        Meaning::Assessment(kind)
    })
}

fn reporting(text: &str, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    if has("initial modification report") {
        return Some(Meaning::InitialReport);
    }
    if has("request for information") || word(text, "rfi") {
        let kind = Some(ConsultationKind::RequestForInformation);
        return Some(Meaning::Consultation { kind, closing_only: has("clos") });
    }
    if has("consultation") || has("mrc") {
        let kind = if has("modification report") || has("mrc") {
            Some(ConsultationKind::ModificationReport)
        } else if has("refinement") {
            Some(ConsultationKind::Refinement)
        } else {
            None
        };
        return Some(Meaning::Consultation { kind, closing_only: has("clos") });
    }
    if has("conver") {
        return Some(Meaning::Converted);
    }
    let back =
        has("back to refinement") || has("returned to refinement") || has("return to refinement");
    if back {
        return Some(Meaning::ReturnedToRefinement);
    }
    if has("modification report") {
        return Some(if has("approv") {
            Meaning::ReportApproved
        } else {
            Meaning::ReportPresented
        });
    }
    let presented = has("present") || has("submit") || has("taken");
    (has("panel") && presented && !has("implementation")).then_some(Meaning::ReportPresented)
}

/// Words that name a body, most telling first, with the body's id.
const BODIES: &[(&str, &str)] = &[
    ("tabasc", "tabasc"),
    ("technical architecture", "tabasc"),
    ("operations group", "operations-group"),
    ("opsg", "operations-group"),
    ("smki", "smki-pma"),
    ("security sub-committee", "ssc"),
    ("ssc", "ssc"),
    ("tsirs", "tsirs"),
    ("testing advisory", "tag"),
    ("working group", "working-group"),
    ("workgroup", "working-group"),
    ("change sub-committee", "change-sub-committee"),
    ("csc", "change-sub-committee"),
    ("panel", "panel"),
];

fn meeting(text: &str, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    let body = BODIES.iter().find(|(word, _)| text.contains(word)).map(|(_, id)| *id)?;
    if body == "change-sub-committee" && (has("decision") || has("agree")) {
        return Some(Meaning::StatementAgreed);
    }
    Some(Meaning::Discussed(body))
}

fn other(has: &dyn Fn(&str) -> bool) -> Meaning {
    if has("raised") || has("submitted") || has("proposal received") {
        return Meaning::Raised;
    }
    let work = [
        "solution development",
        "legal text",
        "business requirements",
        "development",
        "refinement",
    ];
    Meaning::Note { understood: work.iter().any(|part| has(part)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wording: &str, expected: Meaning) {
        assert_eq!(understand(wording), expected, "{wording}");
    }

    #[test]
    fn wordings_of_real_timelines_are_understood() {
        let mrc = Some(ConsultationKind::ModificationReport);
        check("Draft Proposal Raised", Meaning::Raised);
        check("Modification Proposal submitted", Meaning::Raised);
        check("Taken to Panel for conversion to Modification Proposal", Meaning::Converted);
        check("DP converted to MP", Meaning::Converted);
        check("Panel considers Initial Modification Report", Meaning::InitialReport);
        check("Submit DCC PA request", Meaning::AssessmentRequested(AssessmentKind::Preliminary));
        check("DCC Preliminary Assessment", Meaning::Assessment(AssessmentKind::Preliminary));
        check(
            "DCC Impact Assessment requested",
            Meaning::AssessmentRequested(AssessmentKind::Impact),
        );
        check(
            "Modification submitted for MRC",
            Meaning::Consultation { kind: mrc, closing_only: false },
        );
        check(
            "Consultation (closing date)",
            Meaning::Consultation { kind: None, closing_only: true },
        );
        check("Present full Modification to Panel", Meaning::ReportPresented);
        check("Modification Report approved by the Panel", Meaning::ReportApproved);
        check("Panel agreed the implementation approach", Meaning::Discussed("panel"));
        check("CSC agree to request Urgency", Meaning::UrgencyRequested);
        check("Authority grant Urgency", Meaning::UrgencyDecided(true));
        check("Authority decision: approved", Meaning::AuthorityDecision(Outcome::Approve));
        check("Presented to Change Sub-Committee for decision", Meaning::StatementAgreed);
        check("Update provided to the SMKI PMA", Meaning::Discussed("smki-pma"));
        check("Proposal on hold for six months", Meaning::Held(Some(6)));
        check("Withdrawn by the Proposer", Meaning::Withdrawn);
        check(
            "Approved by the Change Board under Self-Governance",
            Meaning::ChangeBoard { outcome: Some(Outcome::Approve), self_governance: true },
        );
    }

    #[test]
    fn parts_are_told_from_versions() {
        check("Implemented (SEC v45.0)", Meaning::Implemented { part: None });
        check("Modification implemented", Meaning::Implemented { part: None });
        check("Part 1 implemented", Meaning::Implemented { part: Some("Part 1".to_owned()) });
        check(
            "Implemented (SEC documents and DSP)",
            Meaning::Implemented { part: Some("SEC documents and DSP".to_owned()) },
        );
    }

    #[test]
    fn an_unknown_wording_is_kept_as_a_note() {
        check("Tea and biscuits", Meaning::Note { understood: false });
        check("Reopened by the Panel", Meaning::Note { understood: false });
    }

    #[test]
    fn a_denial_is_not_the_opposite_fact() {
        for wording in [
            "Panel declined to convert",
            "Not converted: Panel asks for more evidence",
            "Modification Report not approved by Panel",
            "Authority has not yet approved",
            "CSC did not agree the problem statement",
            "DCC Impact Assessment not returned",
            "Request to withdraw refused",
            "Withdrawal requested by the Proposer",
            "Concern withdrawn",
            "Large Supplier withdraws its concern",
            "Urgency request withdrawn",
            "Consultation cancelled",
            "Refinement Consultation postponed",
            "Panel discussed whether to put on hold",
            "Solution adopted by the Working Group",
        ] {
            check(wording, Meaning::Note { understood: false });
        }
        check("Withdrawn after the Refinement Consultation", Meaning::Withdrawn);
        check("Proposer withdrew the modification", Meaning::Withdrawn);
        check("Panel accepted the request to withdraw", Meaning::Withdrawn);
        check("Change Board did not approve", against_at_the_board());
        check("Authority rejects", Meaning::AuthorityDecision(Outcome::Reject));
        check("Authority refuses Urgency", Meaning::UrgencyDecided(false));
        check("Working Group discussed withdrawal", Meaning::Discussed("working-group"));
    }

    fn against_at_the_board() -> Meaning {
        Meaning::ChangeBoard { outcome: Some(Outcome::Reject), self_governance: false }
    }

    #[test]
    fn what_a_wording_names_is_taken_from_it() {
        let number = |text: &str| text.parse().unwrap();
        let split = vec![(Some(303), 'A'), (Some(303), 'B')];
        check("Split into MP303A and MP303B", Meaning::Split(split));
        check("Split into A and B", Meaning::Split(vec![(None, 'A'), (None, 'B')]));
        check("Split into two modifications", Meaning::Split(Vec::new()));
        check("Superseded by DP301", Meaning::Superseded(number("DP301")));
        check("Supersedes DP301", Meaning::Note { understood: false });
        let adopter = Some("British Gas".to_owned());
        check("Adopted by British Gas", Meaning::Adopted { by: adopter });
        check("Modification adopted by another Party", Meaning::Adopted { by: None });
        check("Proposer changed to John Noad", Meaning::ProposerChanged("John Noad".to_owned()));
        check("New Proposer: John Noad", Meaning::ProposerChanged("John Noad".to_owned()));
        check(
            "Lead Analyst changed from Alison Beard to Khaleda Hussain",
            Meaning::LeadAnalystChanged("Khaleda Hussain".to_owned()),
        );
        check(
            "Path changed from Self-Governance to Authority Determination",
            Meaning::PathChanged { from: Some("self-governance"), to: "authority-determination" },
        );
        let set = Meaning::PathChanged { from: None, to: "self-governance" };
        check("Panel determines Self-Governance", set);
        check(
            "Implementation moved from 5 November 2020 to 29 November 2020",
            Meaning::ImplementationMoved("29 November 2020".to_owned()),
        );
        check("Authority sent the modification back", Meaning::SentBack);
        let information = Some(ConsultationKind::RequestForInformation);
        check("RFI issued", Meaning::Consultation { kind: information, closing_only: false });
        check("Fast-Track Modification approved by the Panel", Meaning::FastTracked);
    }
}
