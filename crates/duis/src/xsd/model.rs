//! What schemas say: types, elements, particles.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use super::{
    content::{Content, Node},
    identity::Identity,
    simple::Simple,
};

/// A name in a namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The namespace; empty when there is none.
    pub namespace: Arc<str>,
    /// The name in it.
    pub local: Arc<str>,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.local)
    }
}

/// The number of a type in its [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(super) u32);

/// The number of an element in its [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) u32);

/// A type.
#[derive(Debug, Clone)]
pub enum Type {
    /// A text.
    Simple(Simple),
    /// Elements, attributes, or a text with attributes.
    Complex(Complex),
}

/// How a type is derived from its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derivation {
    /// It adds.
    Extension,
    /// It takes away.
    Restriction,
}

/// What stands between the tags of a complex type, without what its base brings.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text.
    Text(TypeId),
    /// Elements; none at all without a particle.
    Elements(Option<Particle>),
}

/// A complex type.
#[derive(Debug, Clone)]
pub struct Complex {
    /// What it is derived from.
    pub base: Option<(Derivation, TypeId)>,
    /// Whether no element may have it.
    pub is_abstract: bool,
    /// Whether text may stand between its elements.
    pub is_mixed: bool,
    /// What stands between its tags, without what an extended base brings.
    pub value: Value,
    /// Its attributes, without those of an extended base.
    pub attributes: Vec<Attribute>,
    /// The attributes that it takes besides.
    pub any_attribute: Option<Wildcard>,
    /// All attributes, those of bases too, in the order of their names.
    pub(crate) all_attributes: Vec<Attribute>,
    /// The type of its text, where it has one.
    pub(crate) text: Option<TypeId>,
    /// Its elements, compiled; none when it is empty or a text.
    pub(crate) content: Option<Content>,
}

/// A particle: what may stand somewhere, and how often.
#[derive(Debug, Clone)]
pub struct Particle {
    /// The fewest times.
    pub least: u32,
    /// The most times; without a bound when there is none.
    pub most: Option<u32>,
    /// What stands there.
    pub term: Term,
}

/// What may stand somewhere.
#[derive(Debug, Clone)]
pub enum Term {
    /// An element.
    Element(ElementId),
    /// All of these, in their order.
    Sequence(Vec<Particle>),
    /// One of these.
    Choice(Vec<Particle>),
    /// Each of these, in any order.
    All(Vec<Particle>),
    /// Any element.
    Any(Wildcard),
}

/// An element that a schema declares.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub of: TypeId,
    /// The value of an empty one.
    pub default: Option<Box<str>>,
    /// The only value.
    pub fixed: Option<Box<str>>,
    /// Whether it may be left without a value by `xsi:nil`.
    pub is_nillable: bool,
    /// Where it is declared: the document and the line.
    pub place: (usize, u32),
}

/// Whether an attribute must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It may be.
    Optional,
    /// It must be.
    Required,
    /// It must not be.
    Prohibited,
}

/// An attribute that a schema declares.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its type, a simple one.
    pub of: TypeId,
    /// Whether it must be there.
    pub usage: Use,
    /// The only value.
    pub fixed: Option<Box<str>>,
}

/// Which namespaces a wildcard takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamespaceRule {
    /// Every one.
    Any,
    /// Every one but this.
    Other(Arc<str>),
    /// One of these; the empty one stands for none.
    OneOf(Vec<Arc<str>>),
}

/// How what a wildcard takes is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// It must be declared.
    Strict,
    /// It is checked when it is declared.
    Lax,
    /// It is not checked.
    Skip,
}

/// A place for what others declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    /// From which namespaces.
    pub namespaces: NamespaceRule,
    /// How it is checked.
    pub process: Process,
}

impl Complex {
    /// The type of its text, where it holds one.
    #[must_use]
    pub fn text_type(&self) -> Option<TypeId> {
        self.text
    }
}

impl Wildcard {
    /// Whether it takes a name of a namespace.
    #[must_use]
    pub fn takes(&self, namespace: &str) -> bool {
        match &self.namespaces {
            NamespaceRule::Any => true,
            NamespaceRule::Other(not) => !namespace.is_empty() && **not != *namespace,
            NamespaceRule::OneOf(these) => these.iter().any(|each| **each == *namespace),
        }
    }
}

/// Schemas that were read together: every name resolved, every content compiled.
#[derive(Debug)]
pub struct Schemas {
    pub(super) types: Vec<Type>,
    /// The names of types; anonymous ones have none.
    pub(super) type_names: Vec<Option<Name>>,
    pub(crate) elements: Vec<Element>,
    pub(crate) named_types: BTreeMap<Name, TypeId>,
    pub(crate) roots: BTreeMap<Name, ElementId>,
    pub(super) attributes: BTreeMap<Name, Attribute>,
    /// The names of the documents, and what their headers say.
    pub(super) documents: Vec<(String, Arc<str>, Option<Identity>)>,
    pub(super) nodes: Vec<Node>,
    /// Every name of an element: first the namespaces, then the names in each.
    pub(super) namespaces: Vec<Arc<str>>,
    pub(super) symbols: Vec<HashMap<Arc<str>, u32, foldhash::fast::FixedState>>,
}

impl Schemas {
    /// A type by its number.
    #[must_use]
    pub fn type_of(&self, id: TypeId) -> Option<&Type> {
        self.types.get(id.0 as usize)
    }

    /// The name of a type; none when it is anonymous.
    #[must_use]
    pub fn type_name(&self, id: TypeId) -> Option<&Name> {
        self.type_names.get(id.0 as usize)?.as_ref()
    }

    /// A type by its name.
    #[must_use]
    pub fn named_type(&self, namespace: &str, local: &str) -> Option<TypeId> {
        let name = Name { namespace: namespace.into(), local: local.into() };
        self.named_types.get(&name).copied()
    }

    /// All named types of a namespace, in the order of their names.
    pub fn types_in<'s>(&'s self, namespace: &'s str) -> impl Iterator<Item = (&'s Name, TypeId)> {
        let own = self.named_types.iter().filter(move |(name, _)| *name.namespace == *namespace);
        own.map(|(name, id)| (name, *id))
    }

    /// An element by its number.
    #[must_use]
    pub fn element(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id.0 as usize)
    }

    /// An element that may stand around all others.
    #[must_use]
    pub fn root(&self, namespace: &str, local: &str) -> Option<ElementId> {
        let name = Name { namespace: namespace.into(), local: local.into() };
        self.roots.get(&name).copied()
    }

    /// All elements that may stand around all others, in the order of their names.
    pub fn roots(&self) -> impl Iterator<Item = (&Name, ElementId)> {
        self.roots.iter().map(|(name, id)| (name, *id))
    }

    /// An attribute that is declared for all types.
    pub(crate) fn attribute(&self, namespace: &str, local: &str) -> Option<&Attribute> {
        self.attributes.get(&Name { namespace: namespace.into(), local: local.into() })
    }

    /// What the headers of the documents say, each with the document's name.
    pub fn identities(&self) -> impl Iterator<Item = (&str, &Identity)> {
        self.documents
            .iter()
            .filter_map(|(name, _, identity)| Some((name.as_str(), identity.as_ref()?)))
    }

    /// The namespace that a document declares, by its number.
    #[must_use]
    pub fn document(&self, number: usize) -> Option<(&str, &str)> {
        self.documents.get(number).map(|(name, namespace, _)| (name.as_str(), &**namespace))
    }

    /// Whether a type is another, or derived from it.
    #[must_use]
    pub fn is_derived(&self, id: TypeId, from: TypeId) -> bool {
        let mut at = Some(id);
        // Bases were found to end when the schemas were read.
        while let Some(each) = at {
            if each == from {
                return true;
            }
            at = match self.type_of(each) {
                Some(Type::Complex(complex)) => complex.base.map(|(_, base)| base),
                Some(Type::Simple(simple)) => simple.base,
                None => None,
            };
        }
        // Everything is derived from `anyType`, the first of all.
        from.0 == 0
    }
}
