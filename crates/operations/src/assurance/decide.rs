//! Whether something may be recorded of a User's assurance, by the rules of its day.

use code::{Provenance, Refusal, id::ClauseId};
use jiff::civil::Date;

use super::{
    Answer, Assessment, AssessmentId, AssessmentKind, Assurance, AssuranceFact, AssuranceRules,
    Evidence, Level, Regime, StatusSet, User, UserId, entry,
};

/// The most findings of a report, and answers to it: more is no report but an error.
const FINDINGS_MAX: usize = 1_000;
/// The most characters of a text.
const TEXT_CHARS_MAX: usize = 20_000;
/// The digits of a SHA-256.
const SHA256_DIGITS: usize = 64;

/// Decides whether a fact may be recorded on a day.
///
/// # Errors
/// The refusal, with the clause that forbids it and what would be legal.
pub fn decide(
    assurance: &Assurance,
    id: &UserId,
    on: Date,
    fact: &AssuranceFact,
    rules: &AssuranceRules,
) -> Result<(), Refusal> {
    let user = match (assurance.user(id), fact) {
        (None, AssuranceFact::Registered { name, roles, .. }) => {
            text(name, "the name")?;
            return known_roles(roles, rules);
        }
        (Some(_), AssuranceFact::Registered { .. }) => {
            return Err(Refusal::by_register(format!("`{id}` is on record already"))
                .with_help("change its roles with `assurance user roles`"));
        }
        (None, _) => {
            return Err(Refusal::by_register(format!("there is no User `{id}`"))
                .with_help("`assurance users` lists them; `assurance user add` adds one"));
        }
        (Some(user), _) => user,
    };
    if let Some(last) = user.records.last().filter(|last| on < last.on) {
        let why =
            format!("{on} lies before {}, the day of what was last recorded of `{id}`", last.on);
        return Err(Refusal::by_register(why).with_help("record things in the order of their days"));
    }
    match fact {
        AssuranceFact::Registered { .. } | AssuranceFact::PremisesCounted { .. } => Ok(()),
        AssuranceFact::RolesChanged { roles } => known_roles(roles, rules),
        AssuranceFact::SystemNotified { system, .. } => {
            text(system, "the system's name")?;
            if user.systems.iter().any(|each| each.name == *system) {
                return Err(Refusal::by_register(format!(
                    "the SSC was told of `{system}` already"
                )));
            }
            Ok(())
        }
        AssuranceFact::ReviewChosen { system, by, .. } => {
            let known = user.systems.iter().skip(1).any(|each| each.name == *system);
            if !known {
                let why =
                    format!("`{system}` is no second or further User System of `{}`", user.id);
                return Err(Refusal::by_register(why)
                    .with_help("the first one is reviewed with its first full assessment"));
            }
            empowered(Regime::Security, by.as_str(), "choose a review", rules)
        }
        AssuranceFact::SystemsReported { .. } if !user.shares_a_system() => Err(
            Refusal::by_register("it is on no Shared Resource Provider, and owes no such report")
                .with_help("tell of the system first: `assurance user system … --shared-by`"),
        ),
        AssuranceFact::SystemsReported { .. } | AssuranceFact::SrepTested => Ok(()),
        AssuranceFact::EntryTested { role } => held(user, role),
        AssuranceFact::WentLive { role } => {
            held(user, role)?;
            live(user, role, rules)
        }
        AssuranceFact::StatusSet(set) => status(user, set, rules),
        fact => assessing(user, on, fact, rules),
    }
}

fn known_roles(roles: &[String], rules: &AssuranceRules) -> Result<(), Refusal> {
    match roles.iter().find(|role| !rules.roles.contains(role)) {
        Some(role) => Err(Refusal::by_register(format!("`{role}` is no User Role"))
            .with_help(format!("the User Roles are {}", rules.roles.join(", ")))),
        None => Ok(()),
    }
}

fn held(user: &User, role: &str) -> Result<(), Refusal> {
    if user.roles.iter().any(|each| each == role) {
        return Ok(());
    }
    Err(Refusal::by_register(format!("`{}` does not hold the role {role}", user.id))
        .with_help(format!("its roles are {}", user.roles.join(", "))))
}

fn live(user: &User, role: &str, rules: &AssuranceRules) -> Result<(), Refusal> {
    let entry = entry(user, role, rules);
    let missing: Vec<_> = entry.conditions.iter().filter(|each| !each.met).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let whats: Vec<&str> = missing.iter().map(|each| each.what.as_str()).collect();
    Err(Refusal {
        reason: format!(
            "`{}` may not become a User in the role {role}: {}",
            user.id,
            whats.join("; ")
        ),
        clause: Some(first.clause.clone()),
        what_to_do: vec!["record what is missing first, or wait for it".to_owned()],
    })
}

fn text(text: &str, what: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::by_register(format!("{what} is empty")));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(Refusal::by_register(format!(
            "{what} has more than {TEXT_CHARS_MAX} characters"
        )));
    }
    Ok(())
}

fn evidence(given: &Evidence, on: Date) -> Result<(), Refusal> {
    text(&given.text, "what the evidence shows")?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if given.sha256.len() != SHA256_DIGITS || !given.sha256.bytes().all(is_digit) {
        return Err(Refusal::by_register(
            "the hash is no SHA-256 in lower-case hexadecimal digits",
        )
        .with_help(
            "give the file itself, and its hash is taken; or paste the output of `sha256sum`",
        ));
    }
    if given.effective > on {
        let why = format!("evidence given on {on} cannot be effective from {} on", given.effective);
        return Err(Refusal::by_register(why));
    }
    Ok(())
}

fn find(user: &User, id: AssessmentId) -> Result<&Assessment, Refusal> {
    user.assessments.get(&id).ok_or_else(|| {
        Refusal::by_register(format!("`{}` has no assessment {id}", user.id))
            .with_help("`assurance history USER` lists them; `assurance assessment plan` plans one")
    })
}

/// What is said of an assessment: each step needs the one before it.
fn assessing(
    user: &User,
    on: Date,
    fact: &AssuranceFact,
    rules: &AssuranceRules,
) -> Result<(), Refusal> {
    if let AssuranceFact::Planned { assessment, kind, from, to } = fact {
        return plan(user, *assessment, *kind, (*from, *to));
    }
    let Some(id) = fact.assessment() else { return Ok(()) };
    let assessment = find(user, id)?;
    match fact {
        AssuranceFact::FieldWorkDone { .. } => {
            once(assessment.field_work, "its field work is done")
        }
        AssuranceFact::Reported { findings, .. } => {
            after(assessment.field_work, "its field work is not done", "Section G8.22")?;
            once(assessment.reported, "its report is there")?;
            let mut names = std::collections::BTreeSet::new();
            for finding in findings {
                text(&finding.text, "a finding")?;
                if !names.insert(finding.id.as_str()) || finding.id.is_empty() {
                    return Err(Refusal::by_register(format!(
                        "`{}` names two findings, or none",
                        finding.id
                    )));
                }
                within(assessment.kind, &finding.obligation)?;
            }
            few(findings.len())
        }
        AssuranceFact::ResponseCalled { by, .. } => {
            after(assessment.reported, "there is no report to respond to", "Section G8.24")?;
            once(assessment.responded, "the User has responded")?;
            if *by < on {
                return Err(Refusal::by_register(format!("{by} is over")));
            }
            Ok(())
        }
        AssuranceFact::Responded { answers, .. } => {
            after(assessment.reported, "there is no report to respond to", "Section G8.24")?;
            few(answers.len())?;
            responded(assessment, answers, on)
        }
        AssuranceFact::EvidenceGiven { finding, evidence: given, .. } => {
            let mut findings = assessment.findings.iter();
            let state = findings.find(|each| each.finding.id == *finding).ok_or_else(|| {
                Refusal::by_register(format!("the report has no finding `{finding}`"))
            })?;
            if state.answer.as_ref().and_then(|answer| answer.step.as_ref()).is_none() {
                return Err(Refusal::by_register(format!("no step is promised for `{finding}`"))
                    .with_help("record the Response first: `assurance assessment respond`"));
            }
            evidence(given, on)
        }
        AssuranceFact::LetterSigned { director, evidence: given, .. } => {
            text(director, "the director's name")?;
            if let Some(open) = assessment.findings.iter().find(|each| each.open_step().is_some()) {
                let why = format!("the step for `{}` is not shown to be taken", open.finding.id);
                return Err(Refusal::by_register(why)
                    .with_help("record what shows it first: `assurance assessment evidence`"));
            }
            after(
                assessment.responded,
                "there is no Response that a letter could close",
                "Section G8.26",
            )?;
            evidence(given, on)
        }
        AssuranceFact::LetterApproved { by, .. } => {
            after(
                assessment.letter.as_ref().map(|(day, ..)| *day),
                "no letter is there",
                "Section G8",
            )?;
            empowered(assessment.kind.regime(), by.as_str(), "approve a letter", rules)
        }
        _ => Ok(()),
    }
}

fn few(count: usize) -> Result<(), Refusal> {
    if count > FINDINGS_MAX {
        return Err(Refusal::by_register(format!("more than {FINDINGS_MAX} findings")));
    }
    Ok(())
}

fn once(day: Option<Date>, what: &str) -> Result<(), Refusal> {
    match day {
        Some(day) => Err(Refusal::by_register(format!("{what} since {day}"))),
        None => Ok(()),
    }
}

fn after(day: Option<Date>, why: &str, clause: &str) -> Result<(), Refusal> {
    match day {
        Some(_) => Ok(()),
        None => Err(Refusal {
            reason: why.to_owned(),
            clause: Some(clause.to_owned()),
            what_to_do: vec!["record the step before it first".to_owned()],
        }),
    }
}

fn plan(
    user: &User,
    id: AssessmentId,
    kind: AssessmentKind,
    (from, to): (Date, Date),
) -> Result<(), Refusal> {
    if to < from {
        return Err(Refusal::by_register(format!(
            "field work cannot end on {to} when it begins on {from}"
        )));
    }
    if let Some(earlier) = user.assessments.get(&id) {
        if earlier.kind != kind {
            let why = format!("assessment {id} is a {}, and stays one", earlier.kind.label());
            return Err(Refusal::by_register(why).with_help("plan another one"));
        }
        return once(earlier.field_work, "its field work is done");
    }
    if id != user.next_assessment() {
        let why =
            format!("the next assessment of `{}` is number {}", user.id, user.next_assessment());
        return Err(Refusal::by_register(why));
    }
    ordered(user, kind)?;
    let other_user = user.roles.iter().any(|role| role == "OU");
    if kind.regime() == Regime::Privacy && !other_user {
        return Err(Refusal {
            reason: format!("a {} is of Other Users, and `{}` is none", kind.label(), user.id),
            clause: Some("Section I1.2".to_owned()),
            what_to_do: Vec::new(),
        });
    }
    Ok(())
}

/// A Verification and a Self-Assessment look back on a full one, a follow-up on steps that were promised.
fn ordered(user: &User, kind: AssessmentKind) -> Result<(), Refusal> {
    let mut earlier = user.assessments.values().filter(|each| each.kind.regime() == kind.regime());
    let (holds, why, clause) = match kind {
        AssessmentKind::Vusa | AssessmentKind::Ssa => (
            earlier.any(|each| each.kind.is_full() && each.field_work.is_some()),
            "there is no full assessment that it could look back on",
            "Section G8.17",
        ),
        AssessmentKind::FollowUp | AssessmentKind::PrivacyFollowUp => (
            earlier.any(|each| each.last_step_due().is_some()),
            "no step is promised that it could look at",
            "Section G8.19 (unverified)",
        ),
        _ => return Ok(()),
    };
    if holds {
        return Ok(());
    }
    Err(Refusal {
        reason: format!("a {} cannot be planned: {why}", kind.label()),
        clause: Some(clause.to_owned()),
        what_to_do: vec![
            "record the full assessment, its report and the Response first".to_owned(),
        ],
    })
}

/// The obligations that an assessment tests.
fn within(kind: AssessmentKind, obligation: &ClauseId) -> Result<(), Refusal> {
    let (heads, clause): (&[&str], &str) = match kind.regime() {
        Regime::Security => (&["G3", "G4", "G5", "G6"], "Section G8.16"),
        Regime::Privacy => (&["I1.2", "I1.3", "I1.4", "I1.5"], "Section I1.2"),
    };
    let text = obligation.as_str();
    let is_within = |head: &&str| {
        text.strip_prefix(*head).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if heads.iter().any(is_within) {
        return Ok(());
    }
    Err(Refusal {
        reason: format!("{obligation} is none of the obligations that a {} tests", kind.label()),
        clause: Some(clause.to_owned()),
        what_to_do: vec![format!("name a clause within {}", heads.join(", "))],
    })
}

fn responded(assessment: &Assessment, answers: &[Answer], on: Date) -> Result<(), Refusal> {
    for answer in answers {
        if !assessment.findings.iter().any(|each| each.finding.id == answer.finding) {
            return Err(Refusal::by_register(format!(
                "the report has no finding `{}`",
                answer.finding
            )));
        }
        if let Some(step) = &answer.step {
            text(&step.text, "a step")?;
            if step.due < on {
                let why = format!(
                    "the step for `{}` would be due on {}, which is over",
                    answer.finding, step.due
                );
                return Err(Refusal::by_register(why));
            }
        }
    }
    let unanswered = assessment.findings.iter().map(|each| each.finding.id.as_str());
    let missing: Vec<&str> =
        unanswered.filter(|id| !answers.iter().any(|answer| answer.finding == *id)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal {
        reason: format!("the Response says nothing to {}", missing.join(", ")),
        clause: Some("Section G8.26 (unverified)".to_owned()),
        what_to_do: vec!["answer each finding: accepted or not, the step, its day".to_owned()],
    })
}

fn empowered(regime: Regime, body: &str, to: &str, rules: &AssuranceRules) -> Result<(), Refusal> {
    let deciders: Vec<_> = rules.deciders(regime).collect();
    if deciders.iter().any(|each| each.body.as_str() == body) {
        return Ok(());
    }
    let who: Vec<&str> = deciders.iter().map(|each| each.body.as_str()).collect();
    Err(Refusal {
        reason: format!("`{body}` may not {to} in {regime} on {}", rules.on),
        clause: deciders.first().map(|each| each.provenance.cite()),
        what_to_do: vec![format!("on that day it is for {}", who.join(" or "))],
    })
}

fn status(user: &User, set: &StatusSet, rules: &AssuranceRules) -> Result<(), Refusal> {
    empowered(set.regime, set.by.as_str(), "set a status", rules)?;
    text(&set.reason, "the reason")?;
    let assessment = find(user, set.assessment)?;
    let provenance = rules.status(set.regime, set.level).map(|rule| &rule.provenance);
    let clause = || provenance.map(Provenance::cite);
    let refuse = |reason: String, help: &str| Refusal {
        reason,
        clause: clause(),
        what_to_do: vec![help.to_owned()],
    };
    if assessment.kind.regime() != set.regime {
        let reason = format!("a {} is no assessment of {}", assessment.kind.label(), set.regime);
        return Err(refuse(reason, "name the assessment after which the status is set"));
    }
    if !assessment.kind.is_full() && !assessment.kind.is_follow_up() {
        let reason = format!("no status is set after a {}", assessment.kind.label());
        return Err(refuse(
            reason,
            "it is noted; a status is set after a full assessment or its follow-up",
        ));
    }
    if assessment.reported.is_none() {
        let reason = "there is no report on which a status could be set".to_owned();
        return Err(refuse(reason, "record it first: `assurance assessment report`"));
    }
    if !assessment.findings.is_empty() && assessment.responded.is_none() {
        let reason = "the User has not responded to the report yet".to_owned();
        return Err(refuse(reason, "record its Response first: `assurance assessment respond`"));
    }
    if set.level == Level::L1 && assessment.findings.iter().any(|each| each.open_step().is_some()) {
        let reason = format!(
            "“{}” leaves no condition outstanding, and a promised step is not shown to be taken",
            rules.label(set.regime, set.level)
        );
        return Err(refuse(reason, "record what shows it, or set L2"));
    }
    if let Some(reason) = stays(user, set, assessment, rules) {
        return Err(refuse(reason, "record that first; until then the status stays"));
    }
    let further = rules.status(set.regime, set.level).map_or("none", |rule| rule.further.as_str());
    if set.further_full && !further.starts_with("further-full") {
        let reason = format!(
            "with “{}” no further full assessment can be asked for on {}",
            rules.label(set.regime, set.level),
            rules.on
        );
        return Err(refuse(reason, "set the status without it"));
    }
    Ok(())
}

/// Why a status that holds a User back stays as it is, if it does: L3 until a follow-up, L4 until the Response is
/// amended or, where one was asked for, a further full assessment is done.
fn stays(
    user: &User,
    set: &StatusSet,
    assessment: &Assessment,
    rules: &AssuranceRules,
) -> Option<String> {
    let stands = user.status(set.regime)?;
    if set.level >= stands.level {
        return None;
    }
    let label = rules.label(set.regime, stands.level);
    let since = |day: Option<Date>| day.is_some_and(|day| day >= stands.on);
    let anew = assessment.id != stands.assessment && since(assessment.reported);
    let further = stands.further_full
        || rules
            .status(set.regime, stands.level)
            .is_some_and(|rule| rule.further == "further-full");
    match stands.level {
        Level::L3 if !anew => Some(format!(
            "“{label}” stands until a follow-up assessment is reported, and none is since {}",
            stands.on
        )),
        Level::L4 if further && !(anew && assessment.kind.is_full()) => Some(format!(
            "“{label}” stands until the further full assessment is reported, and none is since {}",
            stands.on
        )),
        Level::L4 if !further && !anew && !since(assessment.responded) => Some(format!(
            "“{label}” stands until the Response is amended, and it is not since {}",
            stands.on
        )),
        _ => None,
    }
}
