//! Deciding whether something may be recorded: the fact, or a refusal with its clause.

use code::{Refusal, Severity};
use jiff::civil::Date;

use super::{
    Activity, ActivityFact, ActivityId, Breach, Edition, EditionItem, Kind, Maintenance, Month,
    Plan, RuleBook, Rules, ScheduleFact, State, Window,
    activity::window_fault,
    check,
    check::{is_planned_maintenance, month_window},
    told_moment,
};

/// The longest reason, in bytes: a paragraph.
const REASON_BYTES_MAX: usize = 4 * 1024;
/// The most names of those who were told.
const TOLD_MAX: usize = 200;

/// Decides whether a fact of an activity may be recorded on a day.
///
/// # Errors
/// The refusal, with the clause where one forbids it, and what to do instead.
pub fn decide(
    model: &Maintenance,
    id: &ActivityId,
    fact: ActivityFact,
    on: Date,
    book: &RuleBook,
) -> Result<ActivityFact, Refusal> {
    if let ActivityFact::Added { kind, plan, .. } = &fact {
        added(model, id, (*kind, plan), on, book)?;
        return Ok(fact);
    }
    let Some(activity) = model.get(id) else {
        return Err(Refusal::by_register(format!("there is no activity `{id}`"))
            .with_help("`secant maintenance list` shows all; add it first"));
    };
    if let Some((_, when, reason)) = &activity.cancelled {
        let why = format!("`{id}` was cancelled on {when}: {reason}");
        return Err(Refusal::by_register(why).with_help("add it anew under another name"));
    }
    if on < activity.added.0 {
        let why = format!("`{id}` was added on {} only", activity.added.0);
        return Err(Refusal::by_register(why).with_help("record it on that day or later"));
    }
    let rules = book.on(activity.window().day(book.zone()));
    of_kind(activity, &fact, rules)?;
    Ok(fact)
}

/// What each kind of fact asks of an activity that stands.
fn of_kind(activity: &Activity, fact: &ActivityFact, rules: &Rules) -> Result<(), Refusal> {
    let id = &activity.id;
    match fact {
        ActivityFact::Added { .. } => Ok(()),
        ActivityFact::Described { plan } => {
            not_begun(activity, "described anew")?;
            sound(&Plan { window: activity.window(), ..plan.clone() }, rules)
        }
        ActivityFact::Moved { to, reason } => {
            not_begun(activity, "moved")?;
            reason_given(reason)?;
            if *to == activity.window() {
                let why = format!("`{id}` is there already: {}", to.told(&rules.zone));
                return Err(Refusal::by_register(why).with_help("give another window"));
            }
            window_sound(to)
        }
        ActivityFact::Cancelled { reason } => {
            not_begun(activity, "cancelled")?;
            reason_given(reason)
        }
        ActivityFact::Rated(rated) => {
            let review = rated.review.as_deref().unwrap_or_default();
            if activity.rating().is_some() && review.trim().is_empty() {
                let why = format!("`{id}` is rated already, and a rating is changed for a reason");
                return Err(Refusal::by_register(why).with_help("say why: `--review REASON`"));
            }
            if review.is_empty() { Ok(()) } else { reason_given(review) }
        }
        ActivityFact::Objected { by, reason } | ActivityFact::HoursAgreed { by, reason } => {
            if by.as_str() != rules.objection.value {
                let why = format!("`{by}` may not: it is for the body `{}`", rules.objection.value);
                return Err(Refusal::by_rule(&rules.objection.provenance, why)
                    .with_help(format!("let it do so: `--by {}`", rules.objection.value)));
            }
            not_begun(activity, "objected to, or agreed,")?;
            reason_given(reason)
        }
        ActivityFact::Answered { text } => {
            if activity.objections.iter().all(|each| each.met.is_some()) {
                let why = format!("no objection to `{id}` is open");
                return Err(Refusal::by_register(why).with_help("record the objection first"));
            }
            reason_given(text)
        }
        ActivityFact::Told { to, text, .. } => {
            if to.is_empty() || to.len() > TOLD_MAX {
                let why = format!("name those who were told: 1 to {TOLD_MAX}");
                return Err(Refusal::by_register(why).with_help("`--to Parties`"));
            }
            reason_given(text)
        }
        ActivityFact::Started { .. } => not_begun(activity, "begun again"),
        ActivityFact::Finished { at, disruptions, .. } => {
            finished(activity, *at, disruptions, rules)
        }
    }
}

fn added(
    model: &Maintenance,
    id: &ActivityId,
    (kind, plan): (Kind, &Plan),
    on: Date,
    book: &RuleBook,
) -> Result<(), Refusal> {
    if model.get(id).is_some() {
        return Err(Refusal::by_register(format!("there is already an activity `{id}`"))
            .with_help("move or describe that one, or give this one another name"));
    }
    let day = plan.window.day(book.zone());
    let rules = book.on(day);
    sound(plan, rules)?;
    let month = Month::of(day);
    let begun = on >= month.first();
    match kind {
        Kind::Planned if begun => {
            let why = format!(
                "`{id}` is in {}, which had begun on {on}: what was not planned before is Unplanned Maintenance",
                month.told()
            );
            Err(Refusal::by_rule(&rules.hubs.provenance, why)
                .with_help("record it as such: `secant maintenance unplanned`")
                .with_help("or plan it for a later month"))
        }
        Kind::Unplanned if !begun => {
            let why = format!(
                "`{id}` is in {}, which had not begun on {on}: it is Planned Maintenance",
                month.told()
            );
            Err(Refusal::by_rule(&rules.hubs.provenance, why)
                .with_help("plan it: `secant maintenance add`"))
        }
        Kind::Planned | Kind::Unplanned => Ok(()),
    }
}

fn finished(
    activity: &Activity,
    at: jiff::Timestamp,
    disruptions: &[super::ActualDisruption],
    rules: &Rules,
) -> Result<(), Refusal> {
    let id = &activity.id;
    let Some((_, started)) = activity.started else {
        return Err(Refusal::by_register(format!("`{id}` has not begun"))
            .with_help(format!("record the start first: `secant maintenance start {id}`")));
    };
    if activity.finished.is_some() {
        return Err(Refusal::by_register(format!("`{id}` is finished already"))
            .with_help("the record of what happened stays as it is"));
    }
    let actual = Window { start: started, end: at };
    if actual.minutes() == 0 {
        let why = format!("`{id}` began on {}", told_moment(started, &rules.zone));
        return Err(Refusal::by_register(why).with_help("give an end that is later"));
    }
    for each in disruptions {
        if !rules.services.contains_key(&each.service) {
            return Err(unusable(super::PlanFault::UnknownService(
                each.service.clone(),
                rules.services.keys().cloned().collect::<Vec<_>>().join(", "),
            )));
        }
        if !(0..=actual.minutes()).contains(&each.minutes) {
            let why = format!(
                "`{}` cannot be disrupted for {} minutes: the work lasted {}",
                each.service,
                each.minutes,
                actual.minutes()
            );
            return Err(Refusal::by_register(why).with_help("give the minutes within the work"));
        }
    }
    Ok(())
}

/// Decides the next edition of a month's schedule: everything of Planned Maintenance that stands in it.
/// A schedule that breaks rules is published only with a reason, and says which.
///
/// # Errors
/// The refusal by the first rule that it breaks, with all others as advice.
pub fn decide_publication(
    model: &Maintenance,
    month: Month,
    despite: Option<String>,
    on: Date,
    book: &RuleBook,
) -> Result<ScheduleFact, Refusal> {
    let breaches = check(model, month, book, on);
    let errors: Vec<&Breach> =
        breaches.iter().filter(|each| each.severity == Severity::Error).collect();
    if let (Some(first), None) = (errors.first(), &despite) {
        let mut refusal = Refusal {
            reason: first.message.clone(),
            clause: first.clause.clone(),
            what_to_do: first.legal.clone(),
        };
        if errors.len() > 1 {
            let help = format!(
                "{} more: `secant maintenance check --month {month}` tells all",
                errors.len() - 1
            );
            refusal = refusal.with_help(help);
        }
        return Err(refusal.with_help("or publish it all the same: `--despite REASON`"));
    }
    if let Some(reason) = &despite {
        reason_given(reason)?;
    }
    let planned = model.within(&month_window(month, book.zone())).into_iter().filter(|each| {
        let day = each.window().day(book.zone());
        Month::of(day) == month && is_planned_maintenance(each, book.on(day))
    });
    let items: Vec<EditionItem> = planned
        .map(|each| EditionItem {
            activity: each.id.clone(),
            title: each.plan.title.clone(),
            window: each.window(),
            sequence: each.sequence,
        })
        .collect();
    let last = model.editions(month).last().map(|(_, _, edition)| edition);
    if last.is_none() && items.is_empty() {
        let why = format!("nothing is planned for {}", month.told());
        return Err(
            Refusal::by_register(why).with_help("add activities first: `secant maintenance add`")
        );
    }
    if last.is_some_and(|last| last.items == items) {
        let why =
            format!("the schedule of {} has not changed since its last edition", month.told());
        return Err(Refusal::by_register(why).with_help(format!(
            "write that one again: `secant maintenance schedule --month {month}`"
        )));
    }
    let number = last.map_or(1, |last| last.number + 1);
    let departures = errors.iter().map(|each| each.message.clone()).collect::<Vec<_>>();
    let despite = despite.filter(|_| !departures.is_empty());
    Ok(ScheduleFact::Published(Edition { number, items, departures, despite }))
}

fn sound(plan: &Plan, rules: &Rules) -> Result<(), Refusal> {
    match plan.faults(&rules.services).into_iter().next() {
        Some(fault) => Err(unusable(fault)),
        None => Ok(()),
    }
}

fn window_sound(window: &Window) -> Result<(), Refusal> {
    window_fault(window).map_or(Ok(()), |fault| Err(unusable(fault)))
}

fn unusable(fault: super::PlanFault) -> Refusal {
    Refusal::by_register(fault.to_string()).with_help("mend it and try again")
}

fn not_begun(activity: &Activity, what: &str) -> Result<(), Refusal> {
    match activity.state() {
        State::Planned => Ok(()),
        state => {
            let why = format!("`{}` is {state}, and cannot be {what} any more", activity.id);
            Err(Refusal::by_register(why)
                .with_help("add what is still to be done as an activity of its own"))
        }
    }
}

pub(super) fn reason_given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::by_register("no reason is given").with_help("say why in a sentence"));
    }
    if reason.len() > REASON_BYTES_MAX {
        let why = format!("the text is longer than {REASON_BYTES_MAX} bytes");
        return Err(Refusal::by_register(why).with_help("shorten it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{at, book, january, plan, planned, record};
    use super::*;

    fn told(result: Result<ActivityFact, Refusal>) -> String {
        result.map_or_else(|refusal| refusal.to_string(), |_| "allowed".to_owned())
    }

    fn try_one(model: &Maintenance, fact: ActivityFact) -> String {
        told(decide(model, &"a".parse().unwrap(), fact, date(2020, 1, 10), &book()))
    }

    fn add(kind: Kind, start: &str, end: &str, on: Date) -> String {
        let fact = ActivityFact::Added { kind, plan: plan(start, end), known_at: None };
        told(decide(&Maintenance::default(), &"a".parse().unwrap(), fact, on, &book()))
    }

    #[test]
    fn what_is_planned_after_its_month_began_is_unplanned_maintenance() {
        let (start, end) = ("2020-01-18T22:00", "2020-01-19T02:00");
        assert_eq!(add(Kind::Planned, start, end, date(2019, 12, 31)), "allowed");
        assert_eq!(add(Kind::Unplanned, start, end, date(2020, 1, 1)), "allowed");
        insta::assert_snapshot!(add(Kind::Planned, start, end, date(2020, 1, 1)), @"
        `a` is in January 2020, which had begun on 2020-01-01: what was not planned before is Unplanned Maintenance
          clause: Section A1 (unverified)
          help: record it as such: `secant maintenance unplanned`
          help: or plan it for a later month
        ");
        assert!(
            add(Kind::Unplanned, start, end, date(2019, 12, 31))
                .contains("it is Planned Maintenance")
        );
        assert!(add(Kind::Planned, end, start, date(2019, 12, 1)).contains("the end is not later"));
    }

    #[test]
    fn what_has_begun_cannot_be_moved_and_what_has_not_cannot_end() {
        let mut model = planned(&[("a", plan("2020-01-18T22:00", "2020-01-19T02:00"))]);
        let finish = || ActivityFact::Finished {
            at: at("2020-01-19T01:00"),
            disruptions: vec![],
            text: String::new(),
        };
        let moved = || {
            let to = plan("2020-01-20T22:00", "2020-01-21T02:00").window;
            ActivityFact::Moved { to, reason: "R".to_owned() }
        };
        assert!(try_one(&model, finish()).starts_with("`a` has not begun"));
        assert_eq!(try_one(&model, moved()), "allowed");
        let start = ActivityFact::Started { at: at("2020-01-18T22:00") };
        model.apply(record(9, date(2020, 1, 18), "a", start));
        assert!(
            told(decide(&model, &"a".parse().unwrap(), moved(), date(2020, 1, 19), &book()))
                .contains("is running")
        );
        assert_eq!(try_one(&model, finish()), "allowed");
    }

    #[test]
    fn only_the_panel_objects_and_a_rating_is_changed_for_a_reason() {
        let model = planned(&[("a", plan("2020-01-18T22:00", "2020-01-19T02:00"))]);
        let object =
            |by: &str| ActivityFact::Objected { by: by.parse().unwrap(), reason: "R".to_owned() };
        assert_eq!(try_one(&model, object("panel")), "allowed");
        insta::assert_snapshot!(try_one(&model, object("tabasc")), @"
        `tabasc` may not: it is for the body `panel`
          clause: Section H8.5 (unverified)
          help: let it do so: `--by panel`
        ");
        let rated = super::super::rate(
            &plan("2020-01-18T22:00", "2020-01-19T02:00"),
            book().on(date(2020, 1, 1)),
        )
        .unwrap();
        let mut model = model;
        model.apply(record(5, date(2019, 11, 2), "a", ActivityFact::Rated(rated.clone())));
        assert!(try_one(&model, ActivityFact::Rated(rated)).contains("for a reason"));
    }

    #[test]
    fn a_schedule_that_breaks_a_rule_is_published_only_with_a_reason_that_stays() {
        let model = planned(&[
            ("a", plan("2020-01-18T22:00", "2020-01-19T02:00")),
            ("b", plan("2020-01-21T12:00", "2020-01-21T14:00")),
        ]);
        let publish = |despite: Option<&str>| {
            let despite = despite.map(str::to_owned);
            decide_publication(&model, january(), despite, date(2019, 11, 20), &book())
        };
        let refused = publish(None).unwrap_err();
        assert_eq!(refused.clause.as_deref(), Some("Section H8.3(a) (unverified)"));
        let ScheduleFact::Published(edition) = publish(Some("R")).unwrap();
        assert_eq!((edition.number, edition.items.len(), edition.departures.len()), (1, 2, 1));
        assert_eq!(edition.despite.as_deref(), Some("R"));
    }
}
