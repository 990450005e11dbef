//! Recording: one fact, a schedule, a derogation, a file of activities.

use code::{derogation::Derogation, id::AmendmentId};
use jiff::civil::Date;
use operations::maintenance::{
    ActivityFact, ActivityId, DerogationFact, Edition, Kind, Leave, MaintenanceFact,
    MaintenanceRecord, Month, Plan, Rules, ScheduleFact, decide, decide_derogation,
    decide_publication, leaves,
};

use super::{Ground, ground::overlaid};
use crate::{
    context::{AsAt, Context},
    error::Error,
    register::Register,
};

/// How often a step is decided anew when another writer was faster.
const ATTEMPTS_MAX: usize = 5;

/// Records a fact of an activity on a day, once the rules allow it, and returns its event.
///
/// # Errors
/// The refusal, or why it could not be written.
pub fn record(
    register: &mut Register,
    ctx: &Context,
    id: &ActivityId,
    fact: ActivityFact,
    on: Date,
) -> Result<Vec<u64>, Error> {
    not_later(ctx, on)?;
    taken(register, |register| {
        // Decided on all that is known, so that what was cancelled since cannot be moved.
        let ground = with_day_of(Ground::of(register, AsAt::day(ctx.today))?, &fact);
        let fact = decide(&ground.model, id, fact.clone(), on, &ground.book(None)?)?;
        write(register, ctx, on, MaintenanceFact::Activity(id.clone(), fact))
    })
}

/// Publishes the next edition of a month's schedule, judged by the rules of everybody or of a Party.
///
/// # Errors
/// The refusal, or why it could not be written.
pub fn publish(
    register: &mut Register,
    ctx: &Context,
    month: Month,
    party: Option<&str>,
    despite: Option<String>,
    on: Date,
) -> Result<Edition, Error> {
    not_later(ctx, on)?;
    taken(register, |register| {
        let ground = Ground::of(register, AsAt::day(on))?.reaching(month);
        let book = ground.book(party)?;
        let fact = decide_publication(&ground.model, month, despite.clone(), on, &book)?;
        let ScheduleFact::Published(edition) = fact.clone();
        write(register, ctx, on, MaintenanceFact::Schedule(month, fact))?;
        Ok(edition)
    })
}

/// Records a fact of a derogation, once it fits the Code on every day, and returns its event.
///
/// # Errors
/// The refusal, what does not fit, or why it could not be written.
pub fn record_derogation(
    register: &mut Register,
    ctx: &Context,
    id: &AmendmentId,
    fact: DerogationFact,
    on: Date,
) -> Result<Vec<u64>, Error> {
    not_later(ctx, on)?;
    let ground = Ground::of(register, AsAt::day(on))?;
    let known = ground.leaves.iter().map(|leave| &leave.derogation.id);
    let same = known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(id.as_str()));
    let id = same.cloned().unwrap_or_else(|| id.clone());
    if let DerogationFact::Granted { .. } = &fact
        && id.as_str().chars().any(|c| c.is_ascii_uppercase())
    {
        return Err(Error::input(
            format!("`{id}` has capital letters, and a derogation's name has none"),
            "write it in small letters",
        ));
    }
    let rules = ground.rules(on, None)?;
    let fact = decide_derogation(&ground.leaves, &id, fact, &rules)?;
    let record = |seq| MaintenanceRecord {
        seq,
        on,
        fact: MaintenanceFact::Derogation(id.clone(), fact.clone()),
    };
    let mut tried = ground.model.clone();
    tried.apply(record(0));
    for leave in leaves(&register.code().tables_on(on)?, &tried) {
        if leave.derogation.id == id {
            fits_on_every_day(overlaid(ground.code.clone(), &leave)?, &leave)?;
        }
    }
    register.write_maintenance(ctx, &[record(0)])
}

/// Whether the rules of a derogation's Party can be read on each day of it on which a rule changes, so that
/// no two derogations say different things of one rule.
fn fits_on_every_day(code: code::Code, leave: &Leave) -> Result<(), Error> {
    let Derogation { starts, ends, party, .. } = &leave.derogation;
    let mut days = code.timeline().change_days();
    days.insert(*starts);
    for day in days.into_iter().filter(|day| starts <= day && day <= ends) {
        let scope = code::Scope { party: Some(party.clone()), ..code::Scope::on(day) };
        let tables = code.tables_of(&scope)?;
        Rules::read(&tables, &code.baseline_of(&scope)?, crate::context::zone())?;
    }
    Ok(())
}

/// What became of a file of activities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Those that are new.
    pub added: Vec<ActivityId>,
    /// Those of which something else is said now.
    pub described: Vec<ActivityId>,
    /// Those whose windows moved.
    pub moved: Vec<ActivityId>,
    /// Those of which the file says what is known.
    pub same: Vec<ActivityId>,
}

/// Records what a file of planned activities says that is not known yet: all of it, or nothing.
///
/// # Errors
/// The first refusal, or why it could not be written.
pub fn import(
    register: &mut Register,
    ctx: &Context,
    plans: &[(ActivityId, Plan)],
    on: Date,
) -> Result<Imported, Error> {
    not_later(ctx, on)?;
    let mut ground = Ground::of(register, AsAt::day(ctx.today))?;
    for (_, plan) in plans {
        ground = ground.reaching(Month::of(plan.window.day(&crate::context::zone())));
    }
    let book = ground.book(None)?;
    let mut model = ground.model;
    let mut imported = Imported::default();
    let mut records = Vec::new();
    for (id, plan) in plans {
        let facts = match model.get(id).map(|each| each.plan.clone()) {
            None => {
                imported.added.push(id.clone());
                let kind = Kind::Planned;
                vec![ActivityFact::Added { kind, plan: plan.clone(), known_at: None }]
            }
            Some(known) if known == *plan => {
                imported.same.push(id.clone());
                Vec::new()
            }
            Some(known) => {
                let mut facts = Vec::new();
                if (Plan { window: known.window, ..plan.clone() }) != known {
                    imported.described.push(id.clone());
                    facts.push(ActivityFact::Described { plan: plan.clone() });
                }
                if plan.window != known.window {
                    imported.moved.push(id.clone());
                    let reason = "the file has another time".to_owned();
                    facts.push(ActivityFact::Moved { to: plan.window, reason });
                }
                facts
            }
        };
        for fact in facts {
            let fact = decide(&model, id, fact, on, &book)?;
            let fact = MaintenanceFact::Activity(id.clone(), fact);
            let record = MaintenanceRecord { seq: 0, on, fact };
            model.apply(record.clone());
            records.push(record);
        }
    }
    if !records.is_empty() {
        register.write_maintenance(ctx, &records)?;
    }
    Ok(imported)
}

/// Takes a step; when another writer was faster, it is decided anew on what that writer wrote.
fn taken<T>(
    register: &mut Register,
    mut step: impl FnMut(&mut Register) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut attempt = 1;
    loop {
        match step(register) {
            Err(Error::Append(ledger::AppendError::Stale { .. })) if attempt < ATTEMPTS_MAX => {
                attempt += 1;
                register.refresh()?;
            }
            other => return other,
        }
    }
}

fn write(
    register: &mut Register,
    ctx: &Context,
    on: Date,
    fact: MaintenanceFact,
) -> Result<Vec<u64>, Error> {
    register.write_maintenance(ctx, &[MaintenanceRecord { seq: 0, on, fact }])
}

/// The ground with the month of what is to be recorded within its reach.
fn with_day_of(ground: Ground, fact: &ActivityFact) -> Ground {
    let window = match fact {
        ActivityFact::Added { plan, .. } => plan.window,
        ActivityFact::Moved { to, .. } => *to,
        _ => return ground,
    };
    ground.reaching(Month::of(window.day(&crate::context::zone())))
}

fn not_later(ctx: &Context, on: Date) -> Result<(), Error> {
    if on > ctx.today {
        return Err(Error::input(
            format!("{on} lies in the future; today is {}", ctx.today),
            "record a step on the day on which it was taken, or later",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use operations::maintenance::parse_toml;

    use super::*;
    use crate::{shipped, sources::Texts};

    /// The context of somebody who acts on 30 November 2019.
    fn ctx() -> Context {
        Context::at("analyst", "2019-11-30T12:00:00Z".parse().unwrap())
    }

    fn sample() -> Vec<(ActivityId, Plan)> {
        let text = shipped::maintenance_sample().unwrap();
        parse_toml(text, &crate::context::zone()).unwrap()
    }

    #[test]
    fn the_sample_is_fictional_and_importing_it_twice_adds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let code = Texts::shipped().unwrap().load().unwrap();
        let mut register = Register::create(&folder.path().join("r.sqlite"), code).unwrap();
        assert!(sample().iter().all(|(_, plan)| plan.fictional));
        let on = date(2019, 11, 20);
        let first = import(&mut register, &ctx(), &sample(), on).unwrap();
        assert_eq!((first.added.len(), first.same.len()), (4, 0));
        let head = register.head().unwrap();
        let again = import(&mut register, &ctx(), &sample(), on).unwrap();
        assert_eq!((again.added.len(), again.same.len()), (0, 4));
        assert_eq!(register.head().unwrap(), head);
        let mut changed = sample();
        changed[0].1.window = changed[1].1.window;
        changed[0].1.title = "Another title".to_owned();
        let more = import(&mut register, &ctx(), &changed, on).unwrap();
        assert_eq!((more.described.len(), more.moved.len(), more.same.len()), (1, 1, 3));
    }

    #[test]
    fn a_step_is_decided_anew_on_what_a_faster_writer_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let code = Texts::shipped().unwrap().load().unwrap();
        let on = date(2019, 11, 20);
        let mut slow = Register::create(&path, code.clone()).unwrap();
        import(&mut slow, &ctx(), &sample(), on).unwrap();
        let mut fast = Register::open(&path, code).unwrap();
        let id = sample()[0].0.clone();
        let answer = |text: &str| ActivityFact::Objected {
            by: "panel".parse().unwrap(),
            reason: text.to_owned(),
        };
        record(&mut fast, &ctx(), &id, answer("one"), on).unwrap();
        record(&mut slow, &ctx(), &id, answer("two"), on).unwrap();
        let model = slow.maintenance_as_at(AsAt::day(on)).unwrap();
        assert_eq!(model.get(&id).unwrap().objections.len(), 2);
        let off = ActivityFact::Cancelled { reason: "R".to_owned() };
        record(&mut fast, &ctx(), &id, off, on).unwrap();
        let refused = record(&mut slow, &ctx(), &id, answer("three"), on).unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    }

    #[test]
    fn two_derogations_cannot_say_different_things_of_one_rule() {
        let folder = tempfile::tempdir().unwrap();
        let code = Texts::shipped().unwrap().load().unwrap();
        let mut register = Register::create(&folder.path().join("r.sqlite"), code).unwrap();
        let mut grant = |id: &str, from, until| {
            let fact = DerogationFact::Granted {
                party: "dcc".to_owned(),
                provisions: vec!["H8.3".parse().unwrap()],
                from,
                until,
                by: "panel".parse().unwrap(),
                conditions: String::new(),
                explanation: "E".to_owned(),
                replaced_by: None,
                sets: vec![("impact-classes".to_owned(), "low and high".to_owned())],
            };
            let on = date(2019, 11, 20);
            record_derogation(&mut register, &ctx(), &id.parse().unwrap(), fact, on)
        };
        // The trial, from April 2019 to February 2020, has set this rule already.
        let within = grant("again", date(2020, 1, 1), date(2020, 2, 1)).unwrap_err();
        assert!(matches!(within, Error::Findings(_)), "{within:?}");
        let into = grant("before", date(2019, 3, 1), date(2019, 5, 1)).unwrap_err();
        assert!(matches!(into, Error::Findings(_)), "{into:?}");
        assert!(grant("after", date(2020, 3, 1), date(2020, 5, 1)).is_ok());
    }
}
