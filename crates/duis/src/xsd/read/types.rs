//! Types: simple and complex ones, attributes, facets.

use super::{Read, Reader, Slot, Waiting, parts};
use crate::xsd::{
    decimal::Decimal,
    error::SchemaFault,
    model::{Attribute, Complex, Derivation, Name, Particle, Type, TypeId, Use, Value, Wildcard},
    pattern,
    simple::{Bound, Facets, Simple, Variety, Whitespace},
};

/// Attributes of a type, and the place for others.
type Attributes = (Vec<Attribute>, Option<Wildcard>);

impl<'d> Reader<'d> {
    /// Reads a type, if it has not been read yet.
    pub(super) fn define(&mut self, id: TypeId) -> Read<()> {
        let Some(slot) = self.types.get_mut(id.0 as usize) else { return Ok(()) };
        let at = match slot {
            Slot::Waiting(at) => *at,
            Slot::Busy | Slot::Done(_) => return Ok(()),
        };
        *slot = Slot::Busy;
        let read = self.deeper(at, |reader| match at.node.tag_name().name() {
            "simpleType" => Ok(Type::Simple(reader.simple(at)?)),
            _ => Ok(Type::Complex(reader.complex(at)?)),
        })?;
        if let Some(slot) = self.types.get_mut(id.0 as usize) {
            *slot = Slot::Done(read);
        }
        Ok(())
    }

    /// A type that another is derived from: it must be whole by now.
    fn base(&mut self, at: Waiting<'d>, name: &str) -> Read<(TypeId, Type)> {
        let name = self.qualified(at, name)?;
        let id = self.named_types.get(&name).copied().ok_or_else(|| self.undeclared(at, &name))?;
        self.define(id)?;
        self.done(at, id)
    }

    fn done(&self, at: Waiting<'d>, id: TypeId) -> Read<(TypeId, Type)> {
        match self.types.get(id.0 as usize) {
            Some(Slot::Done(base)) => Ok((id, base.clone())),
            _ => {
                let name = self.type_names.get(id.0 as usize).and_then(Option::as_ref);
                let name = name.map_or("type", |name| &name.local);
                Err(self.fail(at, SchemaFault::Endless(name.into())))
            }
        }
    }

    fn simple(&mut self, at: Waiting<'d>) -> Read<Simple> {
        let Some(node) = parts(at.node).next() else {
            return Err(self.fail(at, SchemaFault::Unsupported("an empty simpleType".into())));
        };
        let inner = Waiting { node, ..at };
        let of_variety = |variety| Simple {
            base: None,
            variety,
            steps: Vec::new(),
            whitespace: Whitespace::Collapse,
        };
        match node.tag_name().name() {
            "restriction" => self.restriction(inner, None),
            "list" => {
                let item = self.members(inner, "itemType")?;
                let item = item.first().copied().unwrap_or(TypeId(0));
                Ok(of_variety(Variety::List(item)))
            }
            "union" => {
                let members = self.members(inner, "memberTypes")?;
                Ok(Simple {
                    whitespace: Whitespace::Preserve,
                    ..of_variety(Variety::Union(members))
                })
            }
            other => Err(self.fail(inner, SchemaFault::Unsupported(other.into()))),
        }
    }

    /// The types that a list or union names or holds.
    fn members(&mut self, at: Waiting<'d>, attribute: &str) -> Read<Vec<TypeId>> {
        let mut members = Vec::new();
        for name in at.node.attribute(attribute).unwrap_or_default().split_ascii_whitespace() {
            members.push(self.base(at, name)?.0);
        }
        for node in parts(at.node) {
            members.push(self.inner(Waiting { node, ..at })?);
        }
        Ok(members)
    }

    /// A type that stands where it is used.
    fn inner(&mut self, at: Waiting<'d>) -> Read<TypeId> {
        let id = self.push(Slot::Waiting(at), None);
        self.deeper(at, |reader| reader.define(id))?;
        Ok(id)
    }

    /// A restriction of a simple type: of `of`, or of the one that it names or holds.
    fn restriction(&mut self, at: Waiting<'d>, of: Option<TypeId>) -> Read<Simple> {
        let held = parts(at.node).find(|node| node.tag_name().name() == "simpleType");
        let (id, base) = match (held, of, at.node.attribute("base")) {
            (Some(node), ..) => {
                let id = self.inner(Waiting { node, ..at })?;
                self.done(at, id)?
            }
            (None, Some(of), _) => self.done(at, of)?,
            (None, None, Some(name)) => self.base(at, name)?,
            (None, None, None) => {
                return Err(self.fail(
                    at,
                    SchemaFault::Lacks { element: "restriction".into(), attribute: "base" },
                ));
            }
        };
        let Type::Simple(base) = base else {
            return Err(
                self.fail(at, SchemaFault::Unsupported("a simple type of a complex one".into()))
            );
        };
        let facets = self.facets(at, &base)?;
        let whitespace = facets.whitespace.unwrap_or(base.whitespace);
        let mut steps = base.steps;
        steps.push(facets);
        Ok(Simple { base: Some(id), variety: base.variety, steps, whitespace })
    }

    fn facets(&mut self, at: Waiting<'d>, base: &Simple) -> Read<Facets> {
        let mut facets = Facets::default();
        for node in parts(at.node) {
            let facet = Waiting { node, ..at };
            let name = node.tag_name().name();
            if matches!(name, "simpleType" | "attribute" | "attributeGroup" | "anyAttribute") {
                continue;
            }
            let value = self.needed(facet, "value")?;
            match name {
                "length" => facets.length = Some(self.count(facet, value)?),
                "minLength" => facets.length_min = Some(self.count(facet, value)?),
                "maxLength" => facets.length_max = Some(self.count(facet, value)?),
                "totalDigits" => facets.total_digits = Some(self.count(facet, value)?),
                "fractionDigits" => facets.fraction_digits = Some(self.count(facet, value)?),
                "enumeration" => facets.values.push(base.normal(value).as_ref().into()),
                "pattern" => {
                    let pattern = self.pattern(facet, value)?;
                    facets.patterns.push((value.into(), pattern));
                }
                "minInclusive" | "minExclusive" => {
                    facets.least = Some(self.bound(facet, value, base)?)
                }
                "maxInclusive" | "maxExclusive" => {
                    facets.most = Some(self.bound(facet, value, base)?)
                }
                "whiteSpace" => {
                    facets.whitespace = Some(match value {
                        "preserve" => Whitespace::Preserve,
                        "replace" => Whitespace::Replace,
                        _ => Whitespace::Collapse,
                    });
                }
                other => return Err(self.fail(facet, SchemaFault::Unsupported(other.into()))),
            }
        }
        Ok(facets)
    }

    fn count(&self, at: Waiting<'d>, value: &str) -> Read<u64> {
        let bad = || self.fail(at, SchemaFault::Bad { value: value.into(), wanted: "number" });
        value.trim().parse().map_err(|_| bad())
    }

    fn bound(&self, at: Waiting<'d>, value: &str, base: &Simple) -> Read<Bound> {
        let name = at.node.tag_name().name();
        if !base.builtin().is_decimal() {
            let what = format!("{name} of {}", base.builtin().name());
            return Err(self.fail(at, SchemaFault::Unsupported(what.into())));
        }
        let value = value.trim();
        if Decimal::parse(value).is_none() {
            return Err(self.fail(at, SchemaFault::Bad { value: value.into(), wanted: "number" }));
        }
        Ok(Bound { value: value.into(), is_inclusive: name.ends_with("Inclusive") })
    }

    /// A pattern, compiled once however many types have it.
    fn pattern(&mut self, at: Waiting<'d>, value: &str) -> Read<regex::Regex> {
        if let Some(pattern) = self.patterns.get(value) {
            return Ok(pattern.clone());
        }
        let pattern = pattern::compile(value).map_err(|_| {
            let value = value.chars().take(60).collect::<String>().into();
            self.fail(at, SchemaFault::Bad { value, wanted: "pattern" })
        })?;
        self.patterns.insert(value.into(), pattern.clone());
        Ok(pattern)
    }

    fn complex(&mut self, at: Waiting<'d>) -> Read<Complex> {
        let flag = |name: &str, node: roxmltree::Node<'_, '_>| {
            matches!(node.attribute(name), Some("true" | "1"))
        };
        let wrapped = parts(at.node)
            .find(|node| matches!(node.tag_name().name(), "simpleContent" | "complexContent"));
        let Some(wrapped) = wrapped else {
            let particle = self.only_particle(at)?;
            let (attributes, any_attribute) = self.attributes_in(at)?;
            return Ok(Complex {
                base: None,
                is_abstract: flag("abstract", at.node),
                is_mixed: flag("mixed", at.node),
                value: Value::Elements(particle),
                all_attributes: in_order(attributes.clone()),
                attributes,
                any_attribute,
                text: None,
                content: None,
            });
        };
        let Some(node) = parts(wrapped).next() else {
            return Err(self.fail(at, SchemaFault::Unsupported("an empty content".into())));
        };
        let inner = Waiting { node, ..at };
        let how = match node.tag_name().name() {
            "extension" => Derivation::Extension,
            "restriction" => Derivation::Restriction,
            other => return Err(self.fail(inner, SchemaFault::Unsupported(other.into()))),
        };
        let (base_id, base) = self.base(inner, self.needed(inner, "base")?)?;
        let is_text = wrapped.tag_name().name() == "simpleContent";
        let (value, text) = self.derived(inner, how, (base_id, &base), is_text)?;
        let (attributes, any_attribute) = self.attributes_in(inner)?;
        let (inherited, inherited_any, is_base_mixed) = match &base {
            Type::Complex(base) => {
                (base.all_attributes.clone(), base.any_attribute.clone(), base.is_mixed)
            }
            Type::Simple(_) => (Vec::new(), None, false),
        };
        let is_inherited = |each: &Attribute| !attributes.iter().any(|own| own.name == each.name);
        let mut all: Vec<Attribute> = inherited.into_iter().filter(is_inherited).collect();
        all.extend(attributes.iter().cloned());
        Ok(Complex {
            base: Some((how, base_id)),
            is_abstract: flag("abstract", at.node),
            is_mixed: flag("mixed", at.node)
                || flag("mixed", wrapped)
                || (how == Derivation::Extension && is_base_mixed),
            value,
            attributes,
            any_attribute: any_attribute.or(inherited_any.filter(|_| how == Derivation::Extension)),
            all_attributes: in_order(all),
            text,
            content: None,
        })
    }

    /// What a derived type holds, and the type of its text.
    fn derived(
        &mut self,
        at: Waiting<'d>,
        how: Derivation,
        (id, base): (TypeId, &Type),
        is_text: bool,
    ) -> Read<(Value, Option<TypeId>)> {
        if !is_text {
            return Ok((Value::Elements(self.only_particle(at)?), None));
        }
        let text = match base {
            Type::Simple(_) => id,
            Type::Complex(complex) => complex.text.ok_or_else(|| {
                self.fail(
                    at,
                    SchemaFault::Unsupported("simpleContent of a type without text".into()),
                )
            })?,
        };
        let text = if how == Derivation::Restriction {
            let restricted = self.restriction(at, Some(text))?;
            self.push(Slot::Done(Type::Simple(restricted)), None)
        } else {
            text
        };
        Ok((Value::Text(text), Some(text)))
    }

    /// The particle of a content.
    fn only_particle(&mut self, at: Waiting<'d>) -> Read<Option<Particle>> {
        let mut found = None;
        for node in parts(at.node) {
            let inner = Waiting { node, ..at };
            match node.tag_name().name() {
                "attribute" | "attributeGroup" | "anyAttribute" => {}
                "sequence" | "choice" | "all" | "group" if found.is_none() => {
                    found = self.particle(inner)?
                }
                other => return Err(self.fail(inner, SchemaFault::Unsupported(other.into()))),
            }
        }
        Ok(found)
    }

    fn attributes_in(&mut self, at: Waiting<'d>) -> Read<Attributes> {
        let (mut attributes, mut any) = (Vec::new(), None);
        for node in parts(at.node) {
            let inner = Waiting { node, ..at };
            match node.tag_name().name() {
                "attribute" => attributes.push(self.attribute(inner)?),
                "anyAttribute" => any = Some(self.wildcard(inner)?),
                "attributeGroup" => {
                    let name = self.qualified(inner, self.needed(inner, "ref")?)?;
                    let group = self.attribute_groups.get(&name).copied();
                    let group = group.ok_or_else(|| self.undeclared(inner, &name))?;
                    let (more, more_any) =
                        self.deeper(inner, |reader| reader.attributes_in(group))?;
                    attributes.extend(more);
                    any = any.or(more_any);
                }
                _ => {}
            }
        }
        Ok((attributes, any))
    }

    pub(super) fn attribute(&mut self, at: Waiting<'d>) -> Read<Attribute> {
        let usage = match at.node.attribute("use") {
            Some("required") => Use::Required,
            Some("prohibited") => Use::Prohibited,
            _ => Use::Optional,
        };
        let fixed = at.node.attribute("fixed").map(Into::into);
        if let Some(name) = at.node.attribute("ref") {
            let name = self.qualified(at, name)?;
            let node = self
                .attribute_nodes
                .get(&name)
                .copied()
                .ok_or_else(|| self.undeclared(at, &name))?;
            let declared = self.deeper(at, |reader| reader.attribute(node))?;
            return Ok(Attribute { usage, fixed: fixed.or(declared.fixed), ..declared });
        }
        let place = self.place(at.document);
        let is_global = at.node.parent().is_some_and(|parent| parent.tag_name().name() == "schema");
        let is_qualified = match at.node.attribute("form") {
            Some(form) => form == "qualified",
            None => is_global || place.is_some_and(|place| place.is_attribute_qualified),
        };
        let namespace = place.filter(|_| is_qualified).map(|place| place.namespace.clone());
        let name = Name {
            namespace: namespace.unwrap_or_default(),
            local: self.needed(at, "name")?.into(),
        };
        // Without a type any text will do: the type that stands first among the simple ones.
        let of = self.type_in(at)?.unwrap_or(TypeId(1));
        Ok(Attribute { name, of, usage, fixed })
    }
}

fn in_order(mut attributes: Vec<Attribute>) -> Vec<Attribute> {
    attributes.sort_by(|a, b| a.name.cmp(&b.name));
    attributes
}
