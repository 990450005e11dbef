//! Values: lists of them, bounds, lengths, patterns.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{ChangeKind, Diff, last};
use crate::xsd::{Bound, Builtin, Decimal, Schemas, Simple, Type, TypeId, Variety};

/// The bounds of a type with those of all that it restricts.
#[derive(Default)]
struct Whole {
    values: Vec<Box<str>>,
    patterns: BTreeSet<Box<str>>,
    length: (u64, Option<u64>),
    least: Option<Bound>,
    most: Option<Bound>,
    total_digits: Option<u64>,
    fraction_digits: Option<u64>,
}

impl Whole {
    fn of(simple: &Simple) -> Self {
        let mut whole = Self::default();
        let fewer = |one: Option<u64>, other: Option<u64>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        for step in &simple.steps {
            if !step.values.is_empty() {
                whole.values.clone_from(&step.values);
            }
            // Patterns of one step are alternatives.
            let patterns: Vec<&str> = step.patterns.iter().map(|(pattern, _)| &**pattern).collect();
            if !patterns.is_empty() {
                whole.patterns.insert(patterns.join("|").into());
            }
            let (least, most) = &mut whole.length;
            *least = (*least).max(step.length.or(step.length_min).unwrap_or(0));
            *most = fewer(*most, step.length.or(step.length_max));
            whole.least = step.least.clone().or(whole.least);
            whole.most = step.most.clone().or(whole.most);
            whole.total_digits = fewer(whole.total_digits, step.total_digits);
            whole.fraction_digits = fewer(whole.fraction_digits, step.fraction_digits);
        }
        whole
    }
}

impl Diff<'_> {
    pub(super) fn texts(&mut self, place: &str, old: TypeId, new: TypeId) {
        let (Some(Type::Simple(old)), Some(Type::Simple(new))) =
            (self.old.type_of(old), self.new.type_of(new))
        else {
            return;
        };
        let (one, other) = (old.builtin(), new.builtin());
        if one != other {
            let shown = |builtin: Builtin| Some(format!("`{}`", builtin.name()));
            let flags = (is_part(other, one), is_part(one, other));
            self.push(place, ChangeKind::Type, last(place), shown(one), shown(other), flags);
        }
        let (old_variety, new_variety) = (made_of(old, self.old), made_of(new, self.new));
        if old_variety != new_variety {
            self.push(
                place,
                ChangeKind::Type,
                last(place),
                old_variety,
                new_variety,
                (false, false),
            );
        }
        let (old, new) = (Whole::of(old), Whole::of(new));
        self.values(place, &old, &new);
        self.lengths(place, &old, &new);
        self.numbers(place, &old, &new);
        if old.patterns != new.patterns {
            let shown = |patterns: &BTreeSet<Box<str>>| {
                let patterns: Vec<String> =
                    patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
                Some(if patterns.is_empty() { "none".to_owned() } else { patterns.join(" and ") })
            };
            // One that asks more patterns of its values takes no more of them.
            let flags =
                (old.patterns.is_subset(&new.patterns), new.patterns.is_subset(&old.patterns));
            self.push(
                place,
                ChangeKind::Bound,
                "the pattern",
                shown(&old.patterns),
                shown(&new.patterns),
                flags,
            );
        }
    }

    fn values(&mut self, place: &str, old: &Whole, new: &Whole) {
        match (old.values.is_empty(), new.values.is_empty()) {
            (false, false) => {
                let known: BTreeSet<&str> = old.values.iter().map(AsRef::as_ref).collect();
                let now: BTreeSet<&str> = new.values.iter().map(AsRef::as_ref).collect();
                for value in now.difference(&known) {
                    self.push(
                        place,
                        ChangeKind::Value,
                        value,
                        None,
                        Some(String::new()),
                        (false, true),
                    );
                }
                for value in known.difference(&now) {
                    self.push(
                        place,
                        ChangeKind::Value,
                        value,
                        Some(String::new()),
                        None,
                        (true, false),
                    );
                }
            }
            (true, true) => {}
            (is_old_open, is_new_open) => {
                let shown = |whole: &Whole, is_open: bool| {
                    Some(if is_open {
                        "any value".to_owned()
                    } else {
                        format!("one of {}", whole.values.len())
                    })
                };
                let sides = (shown(old, is_old_open), shown(new, is_new_open));
                self.push(
                    place,
                    ChangeKind::Bound,
                    "the values",
                    sides.0,
                    sides.1,
                    (is_old_open, is_new_open),
                );
            }
        }
    }

    fn lengths(&mut self, place: &str, old: &Whole, new: &Whole) {
        if old.length == new.length {
            return;
        }
        let shown =
            |(least, most): (u64, Option<u64>)| {
                Some(most.map_or_else(
                    || format!("{least} or more"),
                    |most| format!("{least} to {most}"),
                ))
            };
        let within = |(least, most): (u64, Option<u64>),
                      (least_of, most_of): (u64, Option<u64>)| {
            least >= least_of
                && most_of.is_none_or(|most_of| most.is_some_and(|most| most <= most_of))
        };
        let flags = (within(new.length, old.length), within(old.length, new.length));
        self.push(
            place,
            ChangeKind::Bound,
            "the length",
            shown(old.length),
            shown(new.length),
            flags,
        );
    }

    fn numbers(&mut self, place: &str, old: &Whole, new: &Whole) {
        let shown = |bound: &Option<Bound>| {
            Some(bound.as_ref().map_or_else(
                || "none".to_owned(),
                |bound| {
                    if bound.is_inclusive {
                        bound.value.to_string()
                    } else {
                        format!("{} itself outside", bound.value)
                    }
                },
            ))
        };
        if old.least != new.least {
            let flags = (
                within(&new.least, &old.least, Ordering::Greater),
                within(&old.least, &new.least, Ordering::Greater),
            );
            self.push(
                place,
                ChangeKind::Bound,
                "the least number",
                shown(&old.least),
                shown(&new.least),
                flags,
            );
        }
        if old.most != new.most {
            let flags = (
                within(&new.most, &old.most, Ordering::Less),
                within(&old.most, &new.most, Ordering::Less),
            );
            self.push(
                place,
                ChangeKind::Bound,
                "the greatest number",
                shown(&old.most),
                shown(&new.most),
                flags,
            );
        }
        let digits = [
            ("the digits", old.total_digits, new.total_digits),
            ("the digits after the point", old.fraction_digits, new.fraction_digits),
        ];
        for (subject, old, new) in digits {
            if old != new {
                let shown =
                    |most: Option<u64>| {
                        Some(most.map_or_else(
                            || "any number".to_owned(),
                            |most| format!("{most} at most"),
                        ))
                    };
                let less = |one: Option<u64>, other: Option<u64>| {
                    other.is_none_or(|other| one.is_some_and(|one| one <= other))
                };
                self.push(
                    place,
                    ChangeKind::Bound,
                    subject,
                    shown(old),
                    shown(new),
                    (less(new, old), less(old, new)),
                );
            }
        }
    }
}

/// Whether a bound keeps everything on the side of another; `side` is the one that is inside.
fn within(bound: &Option<Bound>, of: &Option<Bound>, side: Ordering) -> bool {
    let Some(of) = of else { return true };
    let Some(bound) = bound else { return false };
    let (Some(one), Some(other)) = (Decimal::parse(&bound.value), Decimal::parse(&of.value)) else {
        return false;
    };
    match one.compare(&other) {
        Ordering::Equal => of.is_inclusive || !bound.is_inclusive,
        order => order == side,
    }
}

/// Whether all values of a type of XML Schema are values of another.
fn is_part(one: Builtin, of: Builtin) -> bool {
    use Builtin::{
        AnySimpleType, Byte, Decimal, Int, Integer, Long, NegativeInteger, NonNegativeInteger,
        NonPositiveInteger, PositiveInteger, Short, String, UnsignedByte, UnsignedInt,
        UnsignedLong, UnsignedShort,
    };
    let above = |builtin| match builtin {
        Byte => Some(Short),
        Short => Some(Int),
        Int => Some(Long),
        Long | NonPositiveInteger | NonNegativeInteger => Some(Integer),
        NegativeInteger => Some(NonPositiveInteger),
        PositiveInteger | UnsignedLong => Some(NonNegativeInteger),
        UnsignedInt => Some(UnsignedLong),
        UnsignedShort => Some(UnsignedInt),
        UnsignedByte => Some(UnsignedShort),
        Integer => Some(Decimal),
        _ => None,
    };
    let mut at = Some(one);
    while let Some(each) = at {
        if each == of {
            return true;
        }
        at = above(each);
    }
    matches!(of, AnySimpleType | String)
}

/// What the values of a list or union are; none for one value.
fn made_of(simple: &Simple, schemas: &Schemas) -> Option<String> {
    let name = |id: &TypeId| {
        schemas.type_name(*id).map_or_else(|| "a type of its own".to_owned(), ToString::to_string)
    };
    match &simple.variety {
        Variety::Atomic(_) => None,
        Variety::List(item) => Some(format!("a list of {}", name(item))),
        Variety::Union(members) => {
            Some(format!("one of {}", members.iter().map(name).collect::<Vec<_>>().join(", ")))
        }
    }
}
