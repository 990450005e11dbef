//! Derogations: those of the table and those on record, as one list.

use code::{
    Confidence, Provenance, Refusal, Tables,
    derogation::Derogation,
    id::{AmendmentId, BodyId},
};
use jiff::civil::Date;

use super::{DerogationFact, Maintenance, decide::reason_given};

/// The longest that one grant or extension can last, in days: a longer need is a modification.
const DAYS_MAX: i32 = 1100;

/// A derogation as it stands, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The derogation.
    pub derogation: Derogation,
    /// The events behind it; none for one that only the table has.
    pub events: Vec<u64>,
    /// Its last day at first, and each extension: the day it was given, the body, the new last day.
    pub extensions: Vec<(Date, BodyId, Date)>,
    /// The rows of `maintenance_rules` that a grant on record lays over, with their values for the Party.
    pub sets: Vec<(String, String)>,
    /// Whether it was granted on record, and is not in the table.
    pub on_record: bool,
}

/// All derogations, by id: those of the table, and what is on record of them and of others.
#[must_use]
pub fn leaves(tables: &Tables, model: &Maintenance) -> Vec<Leave> {
    let mut all: Vec<Leave> = tables
        .read("derogations", Derogation::read, &mut Vec::new())
        .into_iter()
        .map(|derogation| Leave {
            derogation,
            events: Vec::new(),
            extensions: Vec::new(),
            sets: Vec::new(),
            on_record: false,
        })
        .collect();
    for (id, facts) in model.derogations() {
        for (seq, on, fact) in facts {
            let same =
                |each: &&mut Leave| each.derogation.id.as_str().eq_ignore_ascii_case(id.as_str());
            let known = all.iter_mut().find(same);
            match (known, fact) {
                (None, fact) => all.extend(granted(id, *seq, fact)),
                (Some(leave), DerogationFact::Extended { until, by, .. }) => {
                    leave.events.push(*seq);
                    leave.extensions.push((*on, by.clone(), *until));
                    leave.derogation.ends = *until;
                    leave.derogation.extended_by = Some(by.clone());
                }
                // A second grant of one name is refused beforehand; a log that has one keeps the first.
                (Some(_), DerogationFact::Granted { .. }) => {}
            }
        }
    }
    all.sort_by(|one, two| one.derogation.id.cmp(&two.derogation.id));
    all
}

fn granted(id: &AmendmentId, seq: u64, fact: &DerogationFact) -> Option<Leave> {
    let DerogationFact::Granted {
        party,
        provisions,
        from,
        until,
        by,
        conditions,
        explanation,
        replaced_by,
        sets,
    } = fact
    else {
        return None;
    };
    let derogation = Derogation {
        id: id.clone(),
        party: party.clone(),
        provisions: provisions.clone(),
        starts: *from,
        ends: *until,
        granted_by: by.clone(),
        extended_by: None,
        replaced_by: replaced_by.clone(),
        conditions: conditions.clone(),
        explanation: explanation.clone(),
        provenance: Provenance {
            clause: provisions.first().cloned(),
            source: "the register".to_owned(),
            confidence: Confidence::Stated,
        },
    };
    let (events, extensions) = (vec![seq], Vec::new());
    Some(Leave { derogation, events, extensions, sets: sets.clone(), on_record: true })
}

/// Decides whether a fact of a derogation may be recorded. Who may grant is what the rule for objections
/// names: the Panel.
///
/// # Errors
/// The refusal, with what to do instead.
pub fn decide_derogation(
    known: &[Leave],
    id: &AmendmentId,
    fact: DerogationFact,
    rules: &super::Rules,
) -> Result<DerogationFact, Refusal> {
    let found = known.iter().find(|each| &each.derogation.id == id);
    let by = match &fact {
        DerogationFact::Granted { by, .. } | DerogationFact::Extended { by, .. } => by,
    };
    if !rules.bodies.contains(by) {
        let all: Vec<&str> = rules.bodies.iter().map(BodyId::as_str).collect();
        return Err(Refusal::by_register(format!("`{by}` is no body of the Code"))
            .with_help(format!("the bodies are {}", all.join(", "))));
    }
    match (&fact, found) {
        (DerogationFact::Granted { .. }, Some(_)) => {
            return Err(Refusal::by_register(format!("there is already a derogation `{id}`"))
                .with_help(format!("extend it: `secant derogation extend {id}`")));
        }
        (DerogationFact::Extended { .. }, None) => {
            return Err(Refusal::by_register(format!("there is no derogation `{id}`"))
                .with_help("`secant derogation list` shows all"));
        }
        (DerogationFact::Granted { from, until, explanation, provisions, sets, .. }, None) => {
            if provisions.is_empty() {
                return Err(Refusal::by_register("a derogation gives leave from a clause")
                    .with_help("name it: `--from-clause H8.3`"));
            }
            lasts(*from, *until)?;
            reason_given(explanation)?;
            if sets.is_empty() {
                return Err(Refusal::by_register("a derogation lays something over the rules")
                    .with_help("say what: `--set permitted-from=18:00`"));
            }
        }
        (DerogationFact::Extended { until, reason, .. }, Some(leave)) => {
            lasts(leave.derogation.latest_safe_day(), *until)?;
            reason_given(reason)?;
        }
    }
    Ok(fact)
}

fn lasts(first: Date, last: Date) -> Result<(), Refusal> {
    let days = first.until(last).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        return Err(Refusal::by_register(format!(
            "the last day, {last}, must be {first} or later"
        ))
        .with_help("give a later day"));
    }
    if days > DAYS_MAX {
        return Err(Refusal::by_register(format!(
            "{first} to {last} is longer than {DAYS_MAX} days"
        ))
        .with_help("make the change a modification of the Code"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{CODE, rules};
    use super::*;
    use crate::maintenance::{MaintenanceFact, MaintenanceRecord};

    fn extend(until: Date) -> DerogationFact {
        let by = "panel".parse().unwrap();
        DerogationFact::Extended { until, by, reason: "R".to_owned() }
    }

    #[test]
    fn an_extension_moves_the_end_and_closes_the_gap() {
        let id: AmendmentId = "planned-maintenance-trial".parse().unwrap();
        let tables = CODE.tables_on(date(2020, 1, 15)).unwrap();
        let mut model = Maintenance::default();
        let before = leaves(&tables, &model);
        assert_eq!(before[0].derogation.ends, date(2020, 2, 29));
        let refused =
            decide_derogation(&before, &id, extend(date(2020, 2, 29)), &rules()).unwrap_err();
        assert!(refused.reason.contains("must be 2020-03-01 or later"), "{refused}");
        let fact = decide_derogation(&before, &id, extend(date(2020, 6, 24)), &rules()).unwrap();
        let fact = MaintenanceFact::Derogation(id, fact);
        model.apply(MaintenanceRecord { seq: 3, on: date(2020, 1, 15), fact });
        let after = leaves(&tables, &model);
        assert_eq!(
            (after[0].derogation.ends, after[0].events.clone()),
            (date(2020, 6, 24), vec![3])
        );
        assert_eq!(leaves(&tables, &model.as_at(date(2020, 1, 14))), before);
        let gap = after[0].derogation.gap(&tables, CODE.timeline()).unwrap();
        assert_eq!(gap.from, date(2020, 6, 25), "MP092 has no known day");
    }
}
