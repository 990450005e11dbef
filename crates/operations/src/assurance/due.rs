//! What a User owes next: which assessment, response, step or report, by when and why.

use std::sync::Arc;

use code::{Confidence, Provenance};
use jiff::civil::Date;

use super::{
    Assessment, AssessmentId, AssessmentKind, AssuranceRules, Level, Regime, User, UserId,
    size::{Group, size},
};

/// How many years the cycle of Section G8 has.
pub(super) const CYCLE_YEARS: u8 = 3;

/// What is owed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// An assessment of a kind; none where the kind is not known to us.
    Assessment(Option<AssessmentKind>),
    /// The Response to a report.
    Response(AssessmentId),
    /// A step that was promised for a finding.
    Step(AssessmentId, String),
    /// A letter signed by a director.
    Letter(AssessmentId),
    /// A report of how many Smart Metering Systems there are.
    SystemsReport,
    /// The SSC's choice of when a further User System is reviewed.
    SystemReview(String),
}

/// Something that a User owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Who.
    pub user: UserId,
    /// What.
    pub kind: DueKind,
    /// What, for people.
    pub what: String,
    /// By when; none where no day is set or known.
    pub by: Option<Date>,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// The clause, with a mark where the rule is not certain.
    pub clause: String,
    /// How sure we are of the rule.
    pub confidence: Confidence,
}

/// All that a User owes on the rules' day, by day and kind; what has no day comes last. `later` gives the rules of a
/// day to come, as they are known: which assessment of the cycle is due then is told by them.
#[must_use]
pub fn due(
    user: &User,
    rules: &AssuranceRules,
    later: &mut dyn FnMut(Date) -> Option<Arc<AssuranceRules>>,
) -> Vec<Due> {
    let asking = Asking { user, rules };
    let mut all = Vec::new();
    all.extend(asking.of_cycle().map(|now| asking.by_rules_of_its_day(now, later)));
    all.extend(asking.of_privacy());
    for regime in [Regime::Security, Regime::Privacy] {
        all.extend(asking.after_status(regime));
    }
    for assessment in user.assessments.values() {
        all.extend(asking.of_assessment(assessment));
    }
    all.extend(asking.systems_report());
    all.extend(asking.system_reviews());
    all.sort_by(|a, b| {
        (a.by.is_none(), a.by, &a.kind, &a.what).cmp(&(b.by.is_none(), b.by, &b.kind, &b.what))
    });
    all
}

struct Asking<'a> {
    user: &'a User,
    rules: &'a AssuranceRules,
}

impl Asking<'_> {
    fn owed(
        &self,
        kind: DueKind,
        what: impl Into<String>,
        by: Option<Date>,
        reason: impl Into<String>,
        provenance: Option<&Provenance>,
    ) -> Due {
        Due {
            user: self.user.id.clone(),
            kind,
            what: what.into(),
            by,
            reason: reason.into(),
            clause: provenance.map_or_else(|| "no clause known".to_owned(), Provenance::cite),
            confidence: provenance.map_or(Confidence::Unverified, |each| each.confidence),
        }
    }

    /// The next assessment of the cycle.
    fn of_cycle(&self) -> Option<Due> {
        let Some((last, done)) = self.user.last_of_cycle() else {
            let row = self.rules.cycle.iter().find(|row| row.year == 1);
            let planned = self.planned(AssessmentKind::Fusa);
            return Some(self.owed(
                DueKind::Assessment(Some(AssessmentKind::Fusa)),
                AssessmentKind::Fusa.label(),
                planned,
                "the first year of the cycle, before it becomes a User",
                row.map(|row| &row.provenance),
            ));
        };
        let year = last.year.unwrap_or(0) % CYCLE_YEARS + 1;
        let now = size(self.user, self.rules.on, self.rules);
        let Some(group) = now.group else {
            let by = self.rules.months_after(done, "cycle-interval");
            return Some(self.owed(
                DueKind::Assessment(None),
                format!("Assessment of year {year}, whose kind cannot be told"),
                by.map(|(day, _)| day),
                now.reason,
                by.map(|(_, provenance)| provenance),
            ));
        };
        let row = self.rules.cycle.iter().find(|row| row.group == group && row.year == year);
        let kind = row.and_then(|row| row.kind);
        let term = if kind == Some(AssessmentKind::Ssa) {
            "self-assessment-within"
        } else {
            "cycle-interval"
        };
        // A Self-Assessment is counted from the last time that the assessor was there.
        let from = if kind == Some(AssessmentKind::Ssa) {
            self.last_visit().unwrap_or(done)
        } else {
            done
        };
        let by = self.rules.months_after(from, term).map(|(day, _)| day);
        let what = kind.map_or_else(
            || format!("Assessment of year {year}, whose kind is not known to us"),
            |kind| kind.label().to_owned(),
        );
        let mut reason = format!("year {year} of the cycle for {}: {}", told(group), now.reason);
        if now.confidence.needs_warning() {
            reason.push_str(" (by a formula that is unverified)");
        }
        if let Some(crossed) = self.crossed(done, group, year) {
            reason.push_str(&crossed);
        }
        if let Some(day) = kind.and_then(|kind| self.planned(kind)) {
            reason.push_str(&format!("; planned to end on {day}"));
        }
        let provenance = row.map(|row| &row.provenance);
        Some(self.owed(DueKind::Assessment(kind), what, by, reason, provenance))
    }

    /// What is owed next of the cycle by the rules of the day on which it is due, where those are other ones.
    fn by_rules_of_its_day(
        &self,
        now: Due,
        later: &mut dyn FnMut(Date) -> Option<Arc<AssuranceRules>>,
    ) -> Due {
        let Some(day) = now.by.filter(|day| *day > self.rules.on) else { return now };
        let Some(rules) = later(day) else { return now };
        let Some(then) = (Asking { user: self.user, rules: &rules }).of_cycle() else { return now };
        if (&then.kind, &then.what, then.by) == (&now.kind, &now.what, now.by) {
            return now;
        }
        let by = now.by.map(|by| format!(" by {by}")).unwrap_or_default();
        let before = format!(
            "; by the rules of {day}: by those of {} it would be {}{by}",
            self.rules.on, now.what
        );
        Due { reason: then.reason + &before, ..then }
    }

    /// What is planned of a kind and not done.
    fn planned(&self, kind: AssessmentKind) -> Option<Date> {
        let mut open = self.user.assessments.values().filter(|each| each.field_work.is_none());
        open.find(|each| each.kind == kind).map(|each| each.planned.1)
    }

    /// The last day on which the assessor did field work.
    fn last_visit(&self) -> Option<Date> {
        let visits = self.user.assessments.values().filter(|each| {
            matches!(
                each.kind,
                AssessmentKind::Fusa | AssessmentKind::Vusa | AssessmentKind::FollowUp
            )
        });
        visits.filter_map(|each| each.field_work).max()
    }

    /// Says that the User crossed a threshold since its last assessment, and what that changes.
    fn crossed(&self, done: Date, group: Group, year: u8) -> Option<String> {
        let before = size(self.user, done, self.rules).group.filter(|before| *before != group)?;
        let kind_of = |group: Group| {
            let row = self.rules.cycle.iter().find(|row| row.group == group && row.year == year);
            row.and_then(|row| row.kind).map_or("a kind not known to us", AssessmentKind::label)
        };
        let day = self.user.premises.iter().rev().map(|(day, ..)| *day).find(|day| *day > done);
        let day = day.map(|day| format!(" on {day}")).unwrap_or_default();
        Some(format!(
            "; it crossed the threshold{day} and was {} before, which would have had {}",
            told(before),
            kind_of(before)
        ))
    }

    /// The first privacy assessment of an Other User; what follows is not known to us.
    fn of_privacy(&self) -> Option<Due> {
        if !self.user.roles.iter().any(|role| role == "OU") {
            return None;
        }
        let done = |each: &&Assessment| {
            each.kind == AssessmentKind::FullPrivacy && each.field_work.is_some()
        };
        let rule = self.rules.status(Regime::Privacy, Level::L1);
        if self.user.assessments.values().any(|each| done(&each)) {
            return Some(self.owed(
                DueKind::Assessment(None),
                "Next privacy assessment, whose kind and day are not known to us",
                None,
                "how often an Other User is assessed again is not public",
                None,
            ));
        }
        Some(self.owed(
            DueKind::Assessment(Some(AssessmentKind::FullPrivacy)),
            AssessmentKind::FullPrivacy.label(),
            self.planned(AssessmentKind::FullPrivacy),
            "an Other User needs a privacy status before it becomes a User (Section H1.10(d))",
            rule.map(|rule| &rule.provenance),
        ))
    }

    /// The assessment that a status asks for.
    fn after_status(&self, regime: Regime) -> Option<Due> {
        let status = self.user.status(regime)?;
        let rule = self.rules.status(regime, status.level)?;
        let later = |kind: AssessmentKind| {
            let mut done = self.user.assessments.values().filter(|each| each.kind == kind);
            done.any(|each| each.field_work.is_some_and(|day| day >= status.on))
        };
        let (full, follow_up) = match regime {
            Regime::Security => (AssessmentKind::Fusa, AssessmentKind::FollowUp),
            Regime::Privacy => (AssessmentKind::FullPrivacy, AssessmentKind::PrivacyFollowUp),
        };
        let label = &rule.label;
        if status.further_full || rule.further == "further-full" {
            let why =
                format!("the status “{label}” set on {} asks for a further full one", status.on);
            let kind = DueKind::Assessment(Some(full));
            return (!later(full)).then(|| {
                self.owed(
                    kind,
                    format!("Further {}", full.label()),
                    self.planned(full),
                    why,
                    Some(&rule.provenance),
                )
            });
        }
        if status.level == Level::L4 {
            return self.amended(status.assessment, status.on, label, &rule.provenance);
        }
        if status.level != Level::L3 || later(follow_up) {
            return None;
        }
        let steps =
            self.user.assessments.get(&status.assessment).and_then(Assessment::last_step_due);
        let by = self.planned(follow_up).or(steps.map(|day| self.rules.due_day(day)));
        Some(self.owed(
            DueKind::Assessment(Some(follow_up)),
            follow_up.label(),
            by,
            format!(
                "the status “{label}” set on {} stands until the steps are seen to be taken",
                status.on
            ),
            Some(&rule.provenance),
        ))
    }

    /// The Response that a status finds wanting.
    fn amended(
        &self,
        id: AssessmentId,
        set_on: Date,
        label: &str,
        provenance: &Provenance,
    ) -> Option<Due> {
        let assessment = self.user.assessments.get(&id)?;
        let open = assessment.responded.is_none_or(|day| day < set_on);
        open.then(|| {
            self.owed(
                DueKind::Response(id),
                "Amended Response",
                assessment.response_by.filter(|by| *by >= set_on),
                format!("the status “{label}” set on {set_on} finds the Response wanting"),
                Some(provenance),
            )
        })
    }

    /// Further User Systems whose review nobody has chosen.
    fn system_reviews(&self) -> Vec<Due> {
        let Some(term) = self.rules.term("second-system-notice") else { return Vec::new() };
        let open = self.user.systems.iter().skip(1).filter(|system| system.review.is_none());
        let owed = open.map(|system| {
            let late = if system.notified_on > system.in_use_from {
                format!(", after it came into use on {}", system.in_use_from)
            } else {
                String::new()
            };
            self.owed(
                DueKind::SystemReview(system.name.clone()),
                format!("Choice of when the User System {} is reviewed", system.name),
                None,
                format!(
                    "the SSC was told of it on {}{late}, and has not chosen",
                    system.notified_on
                ),
                Some(&term.provenance),
            )
        });
        owed.collect()
    }

    /// What an assessment leaves open: the Response, steps, the director's letter.
    fn of_assessment(&self, assessment: &Assessment) -> Vec<Due> {
        let mut open = Vec::new();
        let id = assessment.id;
        let name = format!("{} ({id})", assessment.kind.label());
        let clause = |text: &str| text.to_owned();
        if assessment.reported.is_some()
            && assessment.responded.is_none()
            && !assessment.findings.is_empty()
        {
            let reason = match assessment.response_by {
                Some(_) => format!("the SSC set the day for the Response to {name}"),
                None => format!("{name} is reported; the SSC has set no day for the Response"),
            };
            let mut owed =
                self.owed(DueKind::Response(id), "Response", assessment.response_by, reason, None);
            (owed.clause, owed.confidence) = (clause("Section G8.24"), Confidence::Stated);
            open.push(owed);
        }
        for state in &assessment.findings {
            let Some(step) = state.open_step() else { continue };
            let finding = &state.finding;
            let reason = format!(
                "promised for finding {} of {name} under {}",
                finding.id, finding.obligation
            );
            let kind = DueKind::Step(id, finding.id.clone());
            let mut owed = self.owed(kind, step.text.as_str(), Some(step.due), reason, None);
            owed.clause = clause("Section G8.26 (unverified)");
            open.push(owed);
        }
        open.extend(self.letter(assessment, &name));
        open
    }

    /// A director's letter, once every step after a Verification is shown to be taken.
    fn letter(&self, assessment: &Assessment, name: &str) -> Option<Due> {
        let term = self.rules.term("directors-letter")?;
        let stepped = assessment.findings.iter().any(|each| each.evidence.is_some());
        let wanted = assessment.kind.to_string() == term.value
            && stepped
            && assessment.findings.iter().all(|each| each.open_step().is_none())
            && assessment.letter.is_none();
        wanted.then(|| {
            self.owed(
                DueKind::Letter(assessment.id),
                "Director’s letter",
                None,
                format!("every step after {name} is shown to be taken"),
                Some(&term.provenance),
            )
        })
    }

    fn systems_report(&self) -> Option<Due> {
        let live = self.user.live.values().min().filter(|_| self.user.shares_a_system())?;
        let last = self.user.systems_reports.iter().map(|(day, _)| *day).max().unwrap_or(*live);
        let (by, provenance) = self.rules.months_after(last, "systems-report-interval")?;
        Some(self.owed(
            DueKind::SystemsReport,
            "Report of the number of Smart Metering Systems",
            Some(by),
            format!("it is live on a Shared Resource Provider; counted from {last}"),
            Some(provenance),
        ))
    }
}

fn told(group: Group) -> &'static str {
    match group {
        Group::SupplierSmall => "a smaller Supplier",
        Group::SupplierLarge => "a larger Supplier",
        Group::NetworkSmall => "a smaller Network Party",
        Group::NetworkLarge => "a larger Network Party",
        Group::OtherUser => "an Other User",
    }
}
