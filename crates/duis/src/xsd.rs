//! XML Schemas (XSD 1.0) as a resolved model: what the official DUIS and MMC schemas use of it.
//!
//! ```text
//! texts ─▶ read (names, types, particles) ─▶ Schemas (resolved, compiled) ─▶ validate
//!                                                      └──────────────────▶ diff
//! ```
//!
//! Sequences, choices and `all`; extension and restriction; every facet; attributes; wildcards; imports and
//! includes; groups. What is not read is refused when the schema is read, with its place, and never passed
//! over: `redefine`, identity constraints, substitution groups, bounds on dates.

mod builtin;
mod content;
mod decimal;
mod error;
mod identity;
mod model;
mod pattern;
mod read;
mod simple;

pub use builtin::Builtin;
pub(crate) use builtin::is_name;
pub(crate) use content::{Content, Expected, Frame, Leaf, Symbol};
pub(crate) use decimal::Decimal;
pub use error::{SchemaError, SchemaFault};
pub use identity::{DUIS_NAMESPACE, Identity, Kind, MMC_NAMESPACE, NotVersion, Version};
pub use model::{
    Attribute, Complex, Derivation, Element, ElementId, Name, NamespaceRule, Particle, Process,
    Schemas, Term, Type, TypeId, Use, Value, Wildcard,
};
pub use read::{Source, read};
pub use simple::{Bound, Facets, Simple, ValueFault, Variety, Whitespace};

/// The largest schema that is read, in bytes: ten times the largest official one.
pub const SCHEMA_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most nodes that a schema may hold, so that its tree stays small; the official ones hold 20,000.
const NODES_MAX: u32 = 400_000;
/// How deep definitions may stand in each other; the official ones come to 20.
const DEPTH_MAX: usize = 60;

/// The namespace of XML Schema itself.
pub const XML_SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
