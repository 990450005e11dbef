//! Elements, the orders that they stand in, and places for others.

use std::sync::Arc;

use super::{Read, Reader, Slot, Waiting, parts};
use crate::xsd::{
    error::SchemaFault,
    model::{Element, ElementId, Name, NamespaceRule, Particle, Process, Term, TypeId, Wildcard},
};

impl<'d> Reader<'d> {
    pub(super) fn new_element(&mut self, name: Name, at: Waiting<'d>) -> ElementId {
        let place = (at.document, self.line(at));
        self.elements.push(Element {
            name,
            of: TypeId(0),
            default: at.node.attribute("default").map(Into::into),
            fixed: at.node.attribute("fixed").map(Into::into),
            is_nillable: matches!(at.node.attribute("nillable"), Some("true" | "1")),
            place,
        });
        ElementId(self.elements.len() as u32 - 1)
    }

    /// Finds the type of an element.
    pub(super) fn define_element(&mut self, id: ElementId, at: Waiting<'d>) -> Read<()> {
        if at.node.attribute("substitutionGroup").is_some() {
            return Err(self.fail(at, SchemaFault::Unsupported("substitutionGroup".into())));
        }
        let of = self.type_in(at)?;
        if let (Some(of), Some(element)) = (of, self.elements.get_mut(id.0 as usize)) {
            element.of = of;
        }
        Ok(())
    }

    /// The type that an element or attribute names or holds; none when it says nothing.
    pub(super) fn type_in(&mut self, at: Waiting<'d>) -> Read<Option<TypeId>> {
        if let Some(name) = at.node.attribute("type") {
            let name = self.qualified(at, name)?;
            let id = self.named_types.get(&name).copied();
            return id.map(Some).ok_or_else(|| self.undeclared(at, &name));
        }
        let mut of = None;
        for node in parts(at.node) {
            match node.tag_name().name() {
                "complexType" | "simpleType" if of.is_none() => {
                    let inner = Waiting { node, ..at };
                    let id = self.push(Slot::Waiting(inner), None);
                    self.deeper(at, |reader| reader.define(id))?;
                    of = Some(id);
                }
                other => {
                    let at = Waiting { node, ..at };
                    return Err(self.fail(at, SchemaFault::Unsupported(other.into())));
                }
            }
        }
        Ok(of)
    }

    /// A particle; none for what is no particle.
    pub(super) fn particle(&mut self, at: Waiting<'d>) -> Read<Option<Particle>> {
        let (least, most) = (self.occurs(at, "minOccurs")?, self.occurs(at, "maxOccurs")?);
        let (least, most) = (least.unwrap_or(Some(1)).unwrap_or(0), most.unwrap_or(Some(1)));
        let term = match at.node.tag_name().name() {
            "element" => Term::Element(self.local_element(at)?),
            "any" => Term::Any(self.wildcard(at)?),
            "sequence" => Term::Sequence(self.particles(at)?),
            "choice" => Term::Choice(self.particles(at)?),
            "all" => {
                let items = self.particles(at)?;
                // One bit for each tells which have been read.
                if items.len() > 64 {
                    return Err(self.fail(
                        at,
                        SchemaFault::Unsupported("all with more than 64 elements".into()),
                    ));
                }
                Term::All(items)
            }
            "group" => {
                let name = self.qualified(at, self.needed(at, "ref")?)?;
                let group =
                    self.groups.get(&name).copied().ok_or_else(|| self.undeclared(at, &name))?;
                Term::Sequence(self.deeper(at, |reader| reader.particles(group))?)
            }
            _ => return Ok(None),
        };
        Ok(Some(Particle { least, most, term }))
    }

    fn particles(&mut self, at: Waiting<'d>) -> Read<Vec<Particle>> {
        self.deeper(at, |reader| {
            let mut items = Vec::new();
            for node in parts(at.node) {
                let inner = Waiting { node, ..at };
                let Some(particle) = reader.particle(inner)? else {
                    let name = node.tag_name().name();
                    return Err(reader.fail(inner, SchemaFault::Unsupported(name.into())));
                };
                items.push(particle);
            }
            Ok(items)
        })
    }

    fn local_element(&mut self, at: Waiting<'d>) -> Read<ElementId> {
        if let Some(name) = at.node.attribute("ref") {
            let name = self.qualified(at, name)?;
            let root = self.root_nodes.get(&name).map(|(id, _)| *id);
            return root.ok_or_else(|| self.undeclared(at, &name));
        }
        let local: Arc<str> = self.needed(at, "name")?.into();
        let place = self.place(at.document);
        let is_qualified = match at.node.attribute("form") {
            Some(form) => form == "qualified",
            None => place.is_some_and(|place| place.is_qualified),
        };
        let namespace = place.filter(|_| is_qualified).map(|place| place.namespace.clone());
        let name = Name { namespace: namespace.unwrap_or_default(), local };
        let id = self.new_element(name, at);
        self.define_element(id, at)?;
        Ok(id)
    }

    /// How often: none when it does not say, none within for no bound.
    fn occurs(&self, at: Waiting<'d>, attribute: &str) -> Read<Option<Option<u32>>> {
        let Some(text) = at.node.attribute(attribute) else { return Ok(None) };
        if text == "unbounded" {
            return Ok(Some(None));
        }
        let bad =
            || self.fail(at, SchemaFault::Bad { value: text.into(), wanted: "number of times" });
        text.trim().parse().map(|count| Some(Some(count))).map_err(|_| bad())
    }

    pub(super) fn wildcard(&self, at: Waiting<'d>) -> Read<Wildcard> {
        let target =
            self.place(at.document).map(|place| place.namespace.clone()).unwrap_or_default();
        let namespaces = match at.node.attribute("namespace").unwrap_or("##any") {
            "##any" => NamespaceRule::Any,
            "##other" => NamespaceRule::Other(target),
            list => {
                let one = |each: &str| match each {
                    "##targetNamespace" => target.clone(),
                    "##local" => "".into(),
                    other => other.into(),
                };
                NamespaceRule::OneOf(list.split_ascii_whitespace().map(one).collect())
            }
        };
        let process = match at.node.attribute("processContents").unwrap_or("strict") {
            "strict" => Process::Strict,
            "lax" => Process::Lax,
            "skip" => Process::Skip,
            other => {
                let wanted = "way of checking: strict, lax or skip";
                return Err(self.fail(at, SchemaFault::Bad { value: other.into(), wanted }));
            }
        };
        Ok(Wildcard { namespaces, process })
    }
}
