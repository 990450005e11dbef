//! What changed from one schema to another, and what that means for each side.
//!
//! A change is judged by two questions: is everything that the new schema allows allowed by the old one, and the
//! reverse? A sender that still writes by the old schema is safe if the new one takes what the old one allowed; a
//! reader that still reads by the old schema is safe if the old one takes what the new one allows. Read the other
//! way round, the two answers change places: the difference from new to old is the mirror of that from old to new.

mod content;
mod reach;
mod simple;

use std::{collections::BTreeSet, fmt};

pub use reach::{About, Reach, Route, service_requests};

use crate::xsd::{
    Attribute, Complex, Derivation, Name, Particle, Schemas, Term, Type, TypeId, Use, Value,
};

/// What a change means for one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Who does not change is refused, or meets what it does not know.
    Breaking,
    /// Something more is possible; nothing must be done.
    Additive,
    /// Nothing to do and nothing to gain.
    Cosmetic,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Cosmetic => "cosmetic",
        })
    }
}

/// What sort of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// What the header of the document says of it.
    Header,
    /// A definition, which others may use: a type, or an element around all others.
    Definition,
    /// An element in others.
    Element,
    /// An element at another place among the same others.
    Order,
    /// How often something may stand.
    Occurrence,
    /// A value of a list of values.
    Value,
    /// A bound of values: lengths, numbers, digits, patterns.
    Bound,
    /// The type of a value or element.
    Type,
    /// An attribute.
    Attribute,
    /// How elements stand together: in order, or one of them; text between them.
    Structure,
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Header => "header",
            Self::Definition => "definition",
            Self::Element => "element",
            Self::Order => "order",
            Self::Occurrence => "occurrence",
            Self::Value => "value",
            Self::Bound => "bound",
            Self::Type => "type",
            Self::Attribute => "attribute",
            Self::Structure => "structure",
        })
    }
}

/// A change from an old schema to a new one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Change {
    /// Where: the type or outermost element first, then the elements down to it.
    pub place: String,
    /// What sort of thing changed.
    pub kind: ChangeKind,
    /// Its name: an element, a value, a bound.
    pub subject: String,
    /// What it was; nothing when it is new.
    pub old: Option<String>,
    /// What it is; nothing when it is gone.
    pub new: Option<String>,
    /// Whether everything that the new schema allows here is allowed by the old one.
    pub old_takes_new: bool,
    /// Whether everything that the old schema allowed here is allowed by the new one.
    pub new_takes_old: bool,
}

impl Change {
    /// What it means for who writes such messages.
    #[must_use]
    pub fn for_sender(&self) -> Verdict {
        match (self.new_takes_old, self.old_takes_new) {
            (false, _) => Verdict::Breaking,
            (true, false) => Verdict::Additive,
            (true, true) => Verdict::Cosmetic,
        }
    }

    /// What it means for who reads such messages.
    #[must_use]
    pub fn for_reader(&self) -> Verdict {
        // That less may arrive than before asks nothing of a reader.
        if self.old_takes_new { Verdict::Cosmetic } else { Verdict::Breaking }
    }

    /// The same change seen from the new schema back to the old one.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            old: self.new,
            new: self.old,
            old_takes_new: self.new_takes_old,
            new_takes_old: self.old_takes_new,
            ..self
        }
    }

    /// A sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { subject, .. } = self;
        let what = match self.kind {
            ChangeKind::Header => subject.clone(),
            ChangeKind::Value => format!("the value `{subject}`"),
            ChangeKind::Attribute => format!("the attribute `{subject}`"),
            ChangeKind::Definition => format!("the definition `{subject}`"),
            ChangeKind::Bound | ChangeKind::Structure => subject.clone(),
            _ => format!("`{subject}`"),
        };
        match (&self.old, &self.new) {
            (None, Some(new)) if new.is_empty() => format!("{what} is new"),
            (None, Some(new)) => format!("{what} is new: {new}"),
            (Some(_), None) => format!("{what} is gone"),
            (Some(old), Some(new)) => format!("{what}: {old}, now {new}"),
            (None, None) => what,
        }
    }
}

/// The changes in one namespace, in the order of their places.
#[must_use]
pub fn diff(old: &Schemas, new: &Schemas, namespace: &str) -> Vec<Change> {
    let mut diff = Diff { old, new, changes: Vec::new(), open: BTreeSet::new() };
    diff.headers(namespace);
    diff.definitions(namespace);
    let mut changes = diff.changes;
    changes.sort();
    changes.dedup();
    changes
}

/// What is being compared.
struct Diff<'s> {
    old: &'s Schemas,
    new: &'s Schemas,
    changes: Vec<Change>,
    /// Pairs of types that are being compared, so that types that hold themselves come to an end.
    open: BTreeSet<(TypeId, TypeId)>,
}

impl Diff<'_> {
    fn headers(&mut self, namespace: &str) {
        let own = |schemas: &Schemas| {
            let mut identities = schemas.identities().map(|(_, identity)| identity.clone());
            identities.find(|identity| identity.kind.namespace() == namespace)
        };
        let (Some(old), Some(new)) = (own(self.old), own(self.new)) else { return };
        let rows = [
            ("version", Some(old.version.to_string()), Some(new.version.to_string())),
            ("title", Some(old.title), Some(new.title)),
            ("aligned with GBCS", old.gbcs, new.gbcs),
            ("date", old.date, new.date),
            ("revision", old.revision, new.revision),
        ];
        for (subject, old, new) in rows {
            if old != new {
                self.push("", ChangeKind::Header, subject, old, new, (true, true));
            }
        }
    }

    fn definitions(&mut self, namespace: &str) {
        let names = |schemas: &Schemas| -> BTreeSet<Name> {
            schemas.types_in(namespace).map(|(name, _)| name.clone()).collect()
        };
        let (olds, news) = (names(self.old), names(self.new));
        for name in olds.union(&news) {
            let (old, new) = (self.old.named_types.get(name), self.new.named_types.get(name));
            match (old.copied(), new.copied()) {
                (Some(old), Some(new)) => self.types(&name.local, old, new),
                // By itself it allows and forbids nothing.
                (old, new) => {
                    let side = |id: Option<TypeId>| id.map(|_| "a type".to_owned());
                    self.push(
                        "",
                        ChangeKind::Definition,
                        &name.local,
                        side(old),
                        side(new),
                        (true, true),
                    );
                }
            }
        }
        let roots = |schemas: &Schemas| -> BTreeSet<Name> {
            schemas
                .roots()
                .filter(|(name, _)| *name.namespace == *namespace)
                .map(|(name, _)| name.clone())
                .collect()
        };
        let (olds, news) = (roots(self.old), roots(self.new));
        for name in olds.union(&news) {
            let of = |schemas: &Schemas| {
                schemas.roots.get(name).and_then(|id| schemas.element(*id)).map(|root| root.of)
            };
            match (of(self.old), of(self.new)) {
                (Some(old), Some(new)) => self.use_of_type(&name.local, &name.local, old, new),
                (old, new) => {
                    let flags = (new.is_none(), old.is_none());
                    let side = |id: Option<TypeId>| id.map(|_| "a message".to_owned());
                    self.push("", ChangeKind::Definition, &name.local, side(old), side(new), flags);
                }
            }
        }
    }

    /// Notes a change; `flags` say whether the old schema takes what the new one allows, and the reverse.
    fn push(
        &mut self,
        place: &str,
        kind: ChangeKind,
        subject: &str,
        old: Option<String>,
        new: Option<String>,
        (old_takes_new, new_takes_old): (bool, bool),
    ) {
        let (place, subject) = (place.to_owned(), subject.to_owned());
        self.changes.push(Change { place, kind, subject, old, new, old_takes_new, new_takes_old });
    }

    /// The types of one element in both: named ones are compared by themselves, once.
    fn use_of_type(&mut self, place: &str, subject: &str, old: TypeId, new: TypeId) {
        let (old_name, new_name) =
            (self.old.type_name(old).cloned(), self.new.type_name(new).cloned());
        if old_name.is_some() && old_name == new_name {
            return;
        }
        let before = self.changes.len();
        self.types(place, old, new);
        if self.changes.len() == before && (old_name.is_some() || new_name.is_some()) {
            let shown = |name: Option<Name>| {
                Some(
                    name.map_or_else(|| "a type of its own".to_owned(), |name| format!("`{name}`")),
                )
            };
            self.push(
                place,
                ChangeKind::Type,
                subject,
                shown(old_name),
                shown(new_name),
                (true, true),
            );
        }
    }

    fn types(&mut self, place: &str, old: TypeId, new: TypeId) {
        if !self.open.insert((old, new)) {
            return;
        }
        let (olds, news) = (self.old, self.new);
        match (olds.type_of(old), news.type_of(new)) {
            (Some(Type::Simple(_)), Some(Type::Simple(_))) => self.texts(place, old, new),
            (Some(Type::Complex(one)), Some(Type::Complex(other))) => {
                self.complex(place, one, other)
            }
            (Some(Type::Simple(_)), Some(Type::Complex(other))) if other.text.is_some() => {
                self.text_types(place, Some(old), other.text);
                self.attributes(place, &[], &other.all_attributes);
            }
            (Some(Type::Complex(one)), Some(Type::Simple(_))) if one.text.is_some() => {
                self.text_types(place, one.text, Some(new));
                self.attributes(place, &one.all_attributes, &[]);
            }
            (one, other) => {
                let shown = |each: Option<&Type>| match each {
                    Some(Type::Simple(simple)) => {
                        Some(format!("a text ({})", simple.builtin().name()))
                    }
                    Some(Type::Complex(_)) => Some("elements".to_owned()),
                    None => None,
                };
                let subject = last(place);
                self.push(
                    place,
                    ChangeKind::Type,
                    subject,
                    shown(one),
                    shown(other),
                    (false, false),
                );
            }
        }
        self.open.remove(&(old, new));
    }

    fn text_types(&mut self, place: &str, old: Option<TypeId>, new: Option<TypeId>) {
        if let (Some(old), Some(new)) = (old, new) {
            self.use_of_type(place, last(place), old, new);
        }
    }

    fn complex(&mut self, place: &str, old: &Complex, new: &Complex) {
        if old.is_mixed != new.is_mixed {
            let shown = |is: bool| {
                Some(
                    if is { "text may stand between elements" } else { "no text between elements" }
                        .to_owned(),
                )
            };
            let flags = (old.is_mixed, new.is_mixed);
            self.push(
                place,
                ChangeKind::Structure,
                "text",
                shown(old.is_mixed),
                shown(new.is_mixed),
                flags,
            );
        }
        if old.is_abstract != new.is_abstract {
            let shown = |is: bool| {
                Some(if is { "for other types only" } else { "for elements" }.to_owned())
            };
            let flags = (!old.is_abstract, !new.is_abstract);
            self.push(
                place,
                ChangeKind::Structure,
                "use",
                shown(old.is_abstract),
                shown(new.is_abstract),
                flags,
            );
        }
        let base = |complex: &Complex, schemas: &Schemas| {
            complex.base.and_then(|(how, base)| Some((how, schemas.type_name(base)?.clone())))
        };
        let (old_base, new_base) = (base(old, self.old), base(new, self.new));
        let is_same_base = old_base == new_base;
        let (olds, news) = if is_same_base {
            (old.attributes.clone(), new.attributes.clone())
        } else {
            (old.all_attributes.clone(), new.all_attributes.clone())
        };
        self.attributes(place, &olds, &news);
        match (old.text, new.text) {
            (Some(old), Some(new)) => return self.use_of_type(place, last(place), old, new),
            (None, None) => {}
            (one, _) => {
                let shown =
                    |is_text: bool| Some(if is_text { "a text" } else { "elements" }.to_owned());
                let subject = last(place);
                self.push(
                    place,
                    ChangeKind::Type,
                    subject,
                    shown(one.is_some()),
                    shown(one.is_none()),
                    (false, false),
                );
                return;
            }
        }
        let (one, other) = if is_same_base {
            (own_particle(old), own_particle(new))
        } else {
            (inherited(old, self.old), inherited(new, self.new))
        };
        self.particles(place, &one, &other);
    }

    fn attributes(&mut self, place: &str, old: &[Attribute], new: &[Attribute]) {
        let names: BTreeSet<&Name> = old.iter().chain(new).map(|each| &each.name).collect();
        for name in names {
            let of = |all: &[Attribute]| {
                all.iter().find(|each| each.name == *name && each.usage != Use::Prohibited).cloned()
            };
            let usage = |each: &Attribute| {
                if each.usage == Use::Required { "must be there" } else { "may be there" }
            };
            match (of(old), of(new)) {
                (Some(one), Some(other)) => {
                    if one.usage != other.usage {
                        let flags = (one.usage == Use::Optional, other.usage == Use::Optional);
                        let (old, new) =
                            (Some(usage(&one).to_owned()), Some(usage(&other).to_owned()));
                        self.push(place, ChangeKind::Attribute, &name.local, old, new, flags);
                    }
                    self.use_of_type(&format!("{place}/@{name}"), &name.local, one.of, other.of);
                }
                (old, new) => {
                    let is_optional = |each: &Option<Attribute>| {
                        each.as_ref().is_none_or(|each| each.usage == Use::Optional)
                    };
                    // A new one that must be there is missing from what the old schema allowed.
                    let flags =
                        (new.is_none() && is_optional(&old), old.is_none() && is_optional(&new));
                    let shown = |each: Option<Attribute>| each.map(|each| usage(&each).to_owned());
                    self.push(
                        place,
                        ChangeKind::Attribute,
                        &name.local,
                        shown(old),
                        shown(new),
                        flags,
                    );
                }
            }
        }
    }
}

/// The last name of a place.
fn last(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or_default()
}

fn own_particle(complex: &Complex) -> Particle {
    match &complex.value {
        Value::Elements(Some(particle)) => particle.clone(),
        _ => Particle { least: 1, most: Some(1), term: Term::Sequence(Vec::new()) },
    }
}

/// The particle of a type with those of its bases before it.
fn inherited(complex: &Complex, schemas: &Schemas) -> Particle {
    let mut parts = vec![own_particle(complex)];
    let mut base = complex.base;
    while let Some((Derivation::Extension, id)) = base {
        let Some(Type::Complex(each)) = schemas.type_of(id) else { break };
        parts.push(own_particle(each));
        base = each.base;
    }
    parts.reverse();
    Particle { least: 1, most: Some(1), term: Term::Sequence(parts) }
}
