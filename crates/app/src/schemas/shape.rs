//! What a schema wants, as lists that people read.

use std::collections::BTreeSet;

use duis::{
    diff::service_requests,
    xsd::{ElementId, Facets, Kind, Particle, Schemas, Simple, Term, Type, TypeId, Use, Value},
};
use serde::Serialize;

/// How deep a definition is unfolded.
const DEPTH_MAX: usize = 12;
/// How many rows a definition is unfolded into at most.
const ROWS_MAX: usize = 2_000;
/// How many values of a list of values are shown.
const VALUES_MAX: usize = 8;

/// An element of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShapeRow {
    /// Its name, moved in by how deep it stands; attributes begin with `@`.
    pub element: String,
    /// How often it may stand, and whether it is one of a choice.
    pub occurs: String,
    /// Its type.
    pub of: String,
    /// The bounds of its values.
    pub bounds: String,
}

/// A Service Reference Variant and the element that asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// The variant.
    pub srv: String,
    /// The element in the body of a request.
    pub element: String,
}

/// The Service Reference Variants of a DUIS schema, in their order.
#[must_use]
pub fn services(schemas: &Schemas) -> Vec<ServiceRow> {
    let mut rows: Vec<ServiceRow> = service_requests(schemas)
        .into_iter()
        .map(|(element, srv)| ServiceRow { srv, element })
        .collect();
    rows.sort_by_key(|row| {
        row.srv.split('.').map(|part| part.parse::<u32>().unwrap_or_default()).collect::<Vec<_>>()
    });
    rows
}

/// A definition, unfolded: a type, an element around all others, a Service Reference Variant or its element. Nothing
/// when there is none of that name.
#[must_use]
pub fn shape(schemas: &Schemas, kind: Kind, name: &str) -> Option<Vec<ShapeRow>> {
    let element =
        service_requests(schemas).into_iter().find(|(element, srv)| srv == name || element == name);
    let of = match element {
        Some((element, _)) => child(schemas, &["Request", "Body", &element])?,
        None => {
            let root = schemas
                .root(kind.namespace(), name)
                .and_then(|id| schemas.element(id))
                .map(|root| root.of);
            schemas.named_type(kind.namespace(), name).or(root)?
        }
    };
    let mut shape = Shape { schemas, rows: Vec::new(), open: BTreeSet::new() };
    shape.unfold(of, 0);
    if shape.rows.is_empty() {
        let (of, bounds) = shape.told(of);
        shape.rows.push(ShapeRow { element: name.to_owned(), occurs: String::new(), of, bounds });
    }
    Some(shape.rows)
}

/// The type of an element by its way from a root.
fn child(schemas: &Schemas, way: &[&str]) -> Option<TypeId> {
    let (root, rest) = way.split_first()?;
    let root = schemas.root(Kind::Duis.namespace(), root).and_then(|id| schemas.element(id))?;
    rest.iter().try_fold(root.of, |of, name| {
        let Some(Type::Complex(complex)) = schemas.type_of(of) else { return None };
        let Value::Elements(Some(particle)) = &complex.value else { return None };
        find(schemas, particle, name)
    })
}

fn find(schemas: &Schemas, particle: &Particle, name: &str) -> Option<TypeId> {
    match &particle.term {
        Term::Element(id) => schemas
            .element(*id)
            .filter(|element| *element.name.local == *name)
            .map(|element| element.of),
        Term::Any(_) => None,
        Term::Sequence(items) | Term::Choice(items) | Term::All(items) => {
            items.iter().find_map(|item| find(schemas, item, name))
        }
    }
}

struct Shape<'s> {
    schemas: &'s Schemas,
    rows: Vec<ShapeRow>,
    /// Types that are being unfolded, so that those that hold themselves come to an end.
    open: BTreeSet<TypeId>,
}

impl Shape<'_> {
    fn unfold(&mut self, of: TypeId, depth: usize) {
        if depth > DEPTH_MAX || !self.open.insert(of) {
            return;
        }
        let schemas = self.schemas;
        if let Some(Type::Complex(complex)) = schemas.type_of(of) {
            if let Some((_, base)) = complex.base {
                self.unfold(base, depth);
            }
            for attribute in complex.attributes.iter().filter(|each| each.usage != Use::Prohibited)
            {
                let (of, bounds) = self.told(attribute.of);
                let occurs = if attribute.usage == Use::Required { "once" } else { "may be" };
                self.push(depth, &format!("@{}", attribute.name), occurs.to_owned(), of, bounds);
            }
            if let Value::Elements(Some(particle)) = &complex.value {
                self.particle(particle, depth, "");
            }
        }
        self.open.remove(&of);
    }

    fn particle(&mut self, particle: &Particle, depth: usize, around: &str) {
        match &particle.term {
            Term::Element(id) => self.element(*id, particle, depth, around),
            Term::Any(_) => self.push(
                depth,
                "any element",
                occurs(particle, around),
                String::new(),
                String::new(),
            ),
            Term::Choice(items) => {
                let around = if particle.least == 0 { "one of, may be" } else { "one of" };
                items.iter().for_each(|item| self.particle(item, depth, around));
            }
            Term::Sequence(items) | Term::All(items) => {
                let around = if particle.least == 0 { "together, may be" } else { around };
                items.iter().for_each(|item| self.particle(item, depth, around));
            }
        }
    }

    fn element(&mut self, id: ElementId, particle: &Particle, depth: usize, around: &str) {
        let Some(element) = self.schemas.element(id) else { return };
        let (of, bounds) = self.told(element.of);
        let name = element.name.local.to_string();
        self.push(depth, &name, occurs(particle, around), of, bounds);
        if self.rows.len() < ROWS_MAX {
            self.unfold(element.of, depth + 1);
        }
    }

    fn push(&mut self, depth: usize, element: &str, occurs: String, of: String, bounds: String) {
        if self.rows.len() < ROWS_MAX {
            self.rows.push(ShapeRow {
                element: format!("{}{element}", "  ".repeat(depth)),
                occurs,
                of,
                bounds,
            });
        }
    }

    /// The name of a type, and the bounds of its values.
    fn told(&self, of: TypeId) -> (String, String) {
        let name = self.schemas.type_name(of).map(ToString::to_string);
        match self.schemas.type_of(of) {
            Some(Type::Simple(simple)) => {
                let name = name.unwrap_or_else(|| simple.builtin().name().to_owned());
                (name, bounds(simple))
            }
            Some(Type::Complex(complex)) => {
                let text = complex.text_type().and_then(|text| self.schemas.type_of(text));
                let bounds = match text {
                    Some(Type::Simple(simple)) => {
                        format!("{} {}", simple.builtin().name(), bounds(simple)).trim().to_owned()
                    }
                    _ => String::new(),
                };
                (name.unwrap_or_default(), bounds)
            }
            None => Default::default(),
        }
    }
}

fn occurs(particle: &Particle, around: &str) -> String {
    let own = match (particle.least, particle.most) {
        (1, Some(1)) => "once".to_owned(),
        (0, Some(1)) => "may be".to_owned(),
        (least, Some(most)) => format!("{least} to {most}"),
        (least, None) => format!("{least} or more"),
    };
    match (around.is_empty(), own.as_str()) {
        (true, _) => own,
        (false, "once") => around.to_owned(),
        (false, _) => format!("{around}, {own}"),
    }
}

fn bounds(simple: &Simple) -> String {
    let told: Vec<String> = simple.steps.iter().flat_map(step).collect();
    told.join("; ")
}

fn step(step: &Facets) -> Vec<String> {
    let mut told = Vec::new();
    if !step.values.is_empty() {
        let values: Vec<&str> = step.values.iter().take(VALUES_MAX).map(AsRef::as_ref).collect();
        let more = step.values.len() - values.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        told.push(format!("one of {}{more}", values.join(", ")));
    }
    let bound = |label: &str, bound: &Option<duis::xsd::Bound>| {
        bound.as_ref().map(|bound| {
            format!(
                "{label} {}{}",
                bound.value,
                if bound.is_inclusive { "" } else { " (itself outside)" }
            )
        })
    };
    told.extend(bound("from", &step.least));
    told.extend(bound("to", &step.most));
    let lengths = [
        ("length", step.length),
        ("length from", step.length_min),
        ("length to", step.length_max),
        ("digits to", step.total_digits),
        ("digits after the point to", step.fraction_digits),
    ];
    told.extend(
        lengths.into_iter().filter_map(|(label, value)| Some(format!("{label} {}", value?))),
    );
    if !step.patterns.is_empty() {
        told.push("a pattern".to_owned());
    }
    told
}
