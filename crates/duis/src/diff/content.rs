//! Elements in elements: what came, went, moved, and how often.

use std::collections::BTreeSet;

use super::{ChangeKind, Diff};
use crate::xsd::{Particle, Schemas, Term};

/// How many parts of one order are set against each other; the largest official one has 130.
const ALIGNED_MAX: usize = 2_000;

/// How parts stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Sequence,
    Choice,
    All,
}

/// A part of a content without what does not matter.
struct Part<'p> {
    particle: &'p Particle,
    /// The names of all elements in it.
    names: BTreeSet<&'p str>,
}

impl Diff<'_> {
    pub(super) fn particles(&mut self, place: &str, old: &Particle, new: &Particle) {
        let (old, new) = (plain(old), plain(new));
        self.pair(place, &old, &new);
    }

    /// Two particles that stand at the same place.
    fn pair(&mut self, place: &str, old: &Particle, new: &Particle) {
        match (&old.term, &new.term) {
            (Term::Element(one), Term::Element(other)) => {
                let (olds, news) = (self.old, self.new);
                if let (Some(one), Some(other)) = (olds.element(*one), news.element(*other)) {
                    let inner = join(place, &one.name.local);
                    self.occurrence(&inner, &one.name.local, old, new);
                    self.use_of_type(&inner, &one.name.local, one.of, other.of);
                    if one.fixed != other.fixed {
                        let shown = |fixed: &Option<Box<str>>| {
                            Some(fixed.as_ref().map_or("any".to_owned(), ToString::to_string))
                        };
                        let flags = (one.fixed.is_none(), other.fixed.is_none());
                        self.push(
                            &inner,
                            ChangeKind::Bound,
                            "the only value",
                            shown(&one.fixed),
                            shown(&other.fixed),
                            flags,
                        );
                    }
                }
            }
            (Term::Any(one), Term::Any(other)) => {
                self.occurrence(place, "any element", old, new);
                if one != other {
                    let shown = |each| Some(format!("{each:?}"));
                    self.push(
                        place,
                        ChangeKind::Structure,
                        "other elements",
                        shown(one),
                        shown(other),
                        (false, false),
                    );
                }
            }
            _ => self.groups(place, old, new),
        }
    }

    fn groups(&mut self, place: &str, old: &Particle, new: &Particle) {
        let (one, other) = (order(&old.term), order(&new.term));
        match (one, other) {
            (Some(one), Some(other)) if one == other => {
                self.occurrence(place, "the group of elements", old, new);
                self.aligned(place, one, items(&old.term), items(&new.term));
            }
            // A lone element is an order of one.
            (None, Some(order)) => {
                let alone = Particle { least: 1, most: Some(1), term: new.term.clone() };
                let held = [old.clone()];
                self.occurrence(
                    place,
                    "the group of elements",
                    &Particle { least: 1, most: Some(1), ..alone.clone() },
                    new,
                );
                self.aligned(place, order, &held, items(&alone.term));
            }
            (Some(order), None) => {
                let held = [new.clone()];
                let once = Particle { least: 1, most: Some(1), ..old.clone() };
                self.occurrence(place, "the group of elements", old, &once);
                self.aligned(place, order, items(&old.term), &held);
            }
            _ => {
                let shown = |particle: &Particle, schemas| {
                    let names: Vec<&str> = names(particle, schemas).into_iter().collect();
                    let how = match order(&particle.term) {
                        Some(Order::Choice) => "one of",
                        Some(Order::All) => "in any order",
                        _ => "in order",
                    };
                    Some(format!("{how} {}", names.join(", ")))
                };
                let (one, other) = (shown(old, self.old), shown(new, self.new));
                self.push(
                    place,
                    ChangeKind::Structure,
                    "how elements stand together",
                    one,
                    other,
                    (false, false),
                );
            }
        }
    }

    fn occurrence(&mut self, place: &str, subject: &str, old: &Particle, new: &Particle) {
        if (old.least, old.most) == (new.least, new.most) {
            return;
        }
        let within = |one: &Particle, of: &Particle| {
            one.least >= of.least
                && of.most.is_none_or(|most_of| one.most.is_some_and(|most| most <= most_of))
        };
        let (one, other) = (Some(times(old)), Some(times(new)));
        self.push(
            place,
            ChangeKind::Occurrence,
            subject,
            one,
            other,
            (within(new, old), within(old, new)),
        );
    }

    /// The parts of two orders of one kind, set against each other by the elements in them.
    fn aligned(&mut self, place: &str, order: Order, old: &[Particle], new: &[Particle]) {
        let (olds, news) = (self.old, self.new);
        let mut one: Vec<Part<'_>> =
            old.iter().map(|each| Part { particle: each, names: names(each, olds) }).collect();
        let mut other: Vec<Part<'_>> =
            new.iter().map(|each| Part { particle: each, names: names(each, news) }).collect();
        if order != Order::Sequence {
            // Their order says nothing.
            one.sort_by(|a, b| a.names.cmp(&b.names));
            other.sort_by(|a, b| a.names.cmp(&b.names));
        }
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for step in align(&one, &other) {
            match step {
                (Some(one), Some(other)) => {
                    self.pair(place, &plain(one.particle), &plain(other.particle))
                }
                (Some(part), None) => gone.push(part),
                (None, Some(part)) => come.push(part),
                (None, None) => {}
            }
        }
        let moved: BTreeSet<&str> = gone
            .iter()
            .flat_map(|part| &part.names)
            .filter(|name| come.iter().any(|part| part.names.contains(**name)))
            .copied()
            .collect();
        for name in &moved {
            let side = || Some("stands among others".to_owned());
            self.push(&join(place, name), ChangeKind::Order, name, side(), side(), (false, false));
        }
        for (parts, is_new) in [(&gone, false), (&come, true)] {
            for part in parts.iter() {
                let may_lack = order == Order::Choice || is_empty(part.particle);
                // What the schema with it allows is refused by the other; what the other allows is taken if the
                // part may be left out.
                let flags = if is_new { (false, may_lack) } else { (may_lack, false) };
                for name in part.names.iter().filter(|name| !moved.contains(**name)) {
                    let is =
                        Some(if may_lack { "may be there" } else { "must be there" }.to_owned());
                    let (old, new) = if is_new { (None, is) } else { (is, None) };
                    self.push(&join(place, name), ChangeKind::Element, name, old, new, flags);
                }
            }
        }
    }
}

fn join(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") }
}

fn times(particle: &Particle) -> String {
    match (particle.least, particle.most) {
        (1, Some(1)) => "once".to_owned(),
        (0, Some(1)) => "once or not at all".to_owned(),
        (least, Some(most)) if least == most => format!("{least} times"),
        (least, Some(most)) => format!("{least} to {most} times"),
        (least, None) => format!("{least} times or more"),
    }
}

fn order(term: &Term) -> Option<Order> {
    match term {
        Term::Sequence(_) => Some(Order::Sequence),
        Term::Choice(_) => Some(Order::Choice),
        Term::All(_) => Some(Order::All),
        Term::Element(_) | Term::Any(_) => None,
    }
}

fn items(term: &Term) -> &[Particle] {
    match term {
        Term::Sequence(items) | Term::Choice(items) | Term::All(items) => items,
        Term::Element(_) | Term::Any(_) => &[],
    }
}

/// A particle without orders of one that stand once, and without orders in orders of the same kind.
fn plain(particle: &Particle) -> Particle {
    let mut particle = particle.clone();
    let is_once = |each: &Particle| each.least == 1 && each.most == Some(1);
    while let (Term::Sequence(held) | Term::Choice(held), true) =
        (&particle.term, is_once(&particle))
        && let [only] = held.as_slice()
    {
        particle = only.clone();
    }
    let kind = order(&particle.term);
    if let Term::Sequence(held) | Term::Choice(held) = &mut particle.term {
        let flat = std::mem::take(held).into_iter().flat_map(|each| {
            let each = plain(&each);
            if order(&each.term) == kind && is_once(&each) {
                items(&each.term).to_vec()
            } else {
                vec![each]
            }
        });
        *held = flat.collect();
    }
    particle
}

fn is_empty(particle: &Particle) -> bool {
    particle.least == 0
        || match &particle.term {
            Term::Element(_) | Term::Any(_) => false,
            Term::Sequence(items) | Term::All(items) => items.iter().all(is_empty),
            Term::Choice(items) => items.is_empty() || items.iter().any(is_empty),
        }
}

/// The names of all elements in a particle.
fn names<'s>(particle: &Particle, schemas: &'s Schemas) -> BTreeSet<&'s str> {
    match &particle.term {
        Term::Element(id) => {
            schemas.element(*id).map(|element| &*element.name.local).into_iter().collect()
        }
        Term::Any(_) => BTreeSet::from(["any element"]),
        Term::Sequence(items) | Term::Choice(items) | Term::All(items) => {
            items.iter().flat_map(|each| names(each, schemas)).collect()
        }
    }
}

/// The longest common order of parts: two fit when an element is in both. Ties are broken by names alone, so that
/// the answer does not depend on which side is the old one.
fn align<'a, 'p>(
    one: &'a [Part<'p>],
    other: &'a [Part<'p>],
) -> Vec<(Option<&'a Part<'p>>, Option<&'a Part<'p>>)> {
    let (one, other) = (
        one.get(..one.len().min(ALIGNED_MAX)).unwrap_or(one),
        other.get(..other.len().min(ALIGNED_MAX)).unwrap_or(other),
    );
    let fits = |a: &Part<'_>, b: &Part<'_>| !a.names.is_disjoint(&b.names);
    let width = other.len() + 1;
    let mut best = vec![0_u32; (one.len() + 1) * width];
    let at = |best: &[u32], row: usize, column: usize| {
        best.get(row * width + column).copied().unwrap_or_default()
    };
    for (row, a) in one.iter().enumerate().rev() {
        for (column, b) in other.iter().enumerate().rev() {
            let both = if fits(a, b) { at(&best, row + 1, column + 1) + 1 } else { 0 };
            let most = both.max(at(&best, row + 1, column)).max(at(&best, row, column + 1));
            if let Some(cell) = best.get_mut(row * width + column) {
                *cell = most;
            }
        }
    }
    let (mut row, mut column, mut steps) = (0, 0, Vec::new());
    loop {
        match (one.get(row), other.get(column)) {
            (Some(a), Some(b)) => {
                let now = at(&best, row, column);
                let (below, beside) = (at(&best, row + 1, column), at(&best, row, column + 1));
                if fits(a, b) && now == at(&best, row + 1, column + 1) + 1 {
                    steps.push((Some(a), Some(b)));
                    (row, column) = (row + 1, column + 1);
                } else if below > beside || (below == beside && a.names <= b.names) {
                    steps.push((Some(a), None));
                    row += 1;
                } else {
                    steps.push((None, Some(b)));
                    column += 1;
                }
            }
            (Some(a), None) => {
                steps.push((Some(a), None));
                row += 1;
            }
            (None, Some(b)) => {
                steps.push((None, Some(b)));
                column += 1;
            }
            (None, None) => return steps,
        }
    }
}
