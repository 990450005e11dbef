//! Attributes, the namespaces that some of them declare, and the few that belong to XML Schema.

use quick_xml::{
    XmlVersion,
    events::{BytesStart, attributes::Attribute as Raw},
};

use super::{
    ATTRIBUTES_MAX,
    names::{list, nearest},
    problem::ProblemKind,
    walk::{Fatal, Walk},
};
use crate::xsd::{Attribute, Type, TypeId, Use, Wildcard};

/// The namespace of `xsi:type` and its like.
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespace of `xml:lang` and its like.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A namespace that a prefix stands for, from an element on.
pub(super) struct Binding {
    /// The prefix; empty for names without one.
    pub prefix: Box<str>,
    /// The namespace; empty for none.
    pub namespace: Box<str>,
    /// How many elements were open.
    pub depth: usize,
    /// Its number in the schemas, where they have names in it.
    pub number: Option<usize>,
}

/// What the attributes of XML Schema ask for.
#[derive(Default)]
pub(super) struct Asked {
    /// The type that `xsi:type` names.
    pub of: Option<TypeId>,
    /// Whether `xsi:nil` says that there is no value.
    pub is_nil: bool,
}

impl Walk<'_, '_> {
    /// Takes the namespaces that an element declares.
    pub(super) fn bind(&mut self, at: usize, start: &BytesStart<'_>) -> Result<(), Fatal> {
        if start.attributes_raw().is_empty() {
            return Ok(());
        }
        for (count, attribute) in start.attributes().enumerate() {
            let attribute = attribute.map_err(|error| {
                self.not_xml(at, format!("an attribute is not in its form: {error}"))
            })?;
            if count >= ATTRIBUTES_MAX {
                return Err(self
                    .not_xml(at, format!("an element has more than {ATTRIBUTES_MAX} attributes")));
            }
            let key = attribute.key.into_inner();
            if attribute.value.contains('<') {
                return Err(self.not_xml(
                    at,
                    format!("the value of `{key}` holds `<`, which is written `&lt;`"),
                ));
            }
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let namespace = self.value_of(at, &attribute)?;
            if prefix == "xmlns"
                || (prefix == "xml") != (namespace == XML)
                || (namespace.is_empty() && !prefix.is_empty())
            {
                return Err(self
                    .not_xml(at, format!("the prefix `{prefix}` cannot stand for `{namespace}`")));
            }
            let number = self.schemas.namespace(&namespace);
            let depth = self.depth();
            self.bindings.push(Binding {
                prefix: prefix.into(),
                namespace: namespace.into(),
                depth,
                number,
            });
        }
        Ok(())
    }

    fn value_of(&mut self, at: usize, attribute: &Raw<'_>) -> Result<String, Fatal> {
        match attribute.normalized_value(XmlVersion::Explicit1_0) {
            Ok(value) => Ok(value.into_owned()),
            Err(error) => {
                let key = attribute.key.into_inner().to_owned();
                Err(self.not_xml(at, format!("the value of `{key}` is not in its form: {error}")))
            }
        }
    }

    /// Checks the attributes of an element against those of its type.
    pub(super) fn attributes(
        &mut self,
        at: usize,
        start: &BytesStart<'_>,
        of: Option<TypeId>,
    ) -> Result<Asked, Fatal> {
        let mut asked = Asked::default();
        let schemas = self.schemas;
        let (declared, any): (&[Attribute], Option<&Wildcard>) =
            match of.and_then(|of| schemas.type_of(of)) {
                Some(Type::Complex(complex)) => {
                    (&complex.all_attributes, complex.any_attribute.as_ref())
                }
                _ => (&[], None),
            };
        let mut seen = 0_u64;
        if !start.attributes_raw().is_empty() {
            for attribute in start.attributes().flatten() {
                let key = attribute.key.into_inner();
                if key == "xmlns" || key.starts_with("xmlns:") {
                    continue;
                }
                let (prefix, local) = key.split_once(':').unwrap_or(("", key));
                let namespace = self.namespace_of(at, prefix, key)?;
                let value = self.value_of(at, &attribute)?;
                if namespace == INSTANCE {
                    self.instance(at, local, &value, of, &mut asked);
                    continue;
                }
                let own = declared.iter().position(|each| {
                    *each.name.local == *local && *each.name.namespace == *namespace
                });
                if let Some(place) = own {
                    seen |=
                        1_u64.checked_shl(u32::try_from(place).unwrap_or(64)).unwrap_or_default();
                }
                let known = own
                    .and_then(|place| declared.get(place))
                    .filter(|each| each.usage != Use::Prohibited);
                let taken = any
                    .filter(|any| any.takes(&namespace))
                    .map(|_| schemas.attribute(&namespace, local));
                match (known, taken) {
                    (Some(known), _) | (None, Some(Some(known))) => {
                        self.attribute_value(at, known, &value)
                    }
                    (None, Some(None)) => {}
                    (None, None) if of.is_some() => self.unknown_attribute(at, key, declared),
                    (None, None) => {}
                }
            }
        }
        self.missing_attributes(at, start, declared, seen);
        Ok(asked)
    }

    fn namespace_of(&mut self, at: usize, prefix: &str, key: &str) -> Result<String, Fatal> {
        match prefix {
            "" => Ok(String::new()),
            "xml" => Ok(XML.to_owned()),
            _ => match self.bound(prefix) {
                Some(binding) => Ok(binding.namespace.to_string()),
                None => {
                    let why =
                        format!("the prefix of the attribute `{key}` stands for no namespace");
                    Err(self.not_xml(at, why))
                }
            },
        }
    }

    fn missing_attributes(
        &mut self,
        at: usize,
        start: &BytesStart<'_>,
        declared: &[Attribute],
        seen: u64,
    ) {
        for (place, each) in declared.iter().enumerate() {
            let is_seen = seen
                & 1_u64.checked_shl(u32::try_from(place).unwrap_or(64)).unwrap_or_default()
                != 0;
            if each.usage == Use::Required && !is_seen {
                let name = start.local_name();
                let message = format!("`{}` lacks the attribute `{}`", name.as_ref(), each.name);
                self.tell(at, ProblemKind::MissingAttribute, message, None);
            }
        }
    }

    fn unknown_attribute(&mut self, at: usize, key: &str, declared: &[Attribute]) {
        let names: Vec<&str> = declared.iter().map(|each| &*each.name.local).collect();
        let help = nearest(key, &names).map(|near| format!("perhaps `{near}` was meant"));
        let may = if names.is_empty() {
            String::new()
        } else {
            format!("; it may have {}", list(&names))
        };
        self.tell(
            at,
            ProblemKind::UnexpectedAttribute,
            format!("the attribute `{key}` may not stand here{may}"),
            help,
        );
    }

    fn attribute_value(&mut self, at: usize, declared: &Attribute, value: &str) {
        let schemas = self.schemas;
        if let Some(Type::Simple(simple)) = schemas.type_of(declared.of) {
            let name = &declared.name;
            if let Err(fault) = simple.check(value, schemas) {
                let shown = super::walk::shown(value);
                let message = format!("the attribute `{name}` holds {shown}, which {fault}");
                self.tell(at, ProblemKind::BadValue, message, None);
            } else if let Some(fixed) =
                declared.fixed.as_deref().filter(|fixed| *simple.normal(value) != **fixed)
            {
                let message = format!("the attribute `{name}` must be `{fixed}`");
                self.tell(at, ProblemKind::BadValue, message, None);
            } else if simple.builtin() == crate::xsd::Builtin::Id {
                self.identifier(at, &simple.normal(value));
            }
        }
    }

    /// The attributes of XML Schema itself.
    fn instance(
        &mut self,
        at: usize,
        local: &str,
        value: &str,
        of: Option<TypeId>,
        asked: &mut Asked,
    ) {
        match local {
            "type" => {
                let value = value.trim();
                let (prefix, name) = value.split_once(':').unwrap_or(("", value));
                let namespace = self.bound(prefix).map(|binding| binding.namespace.to_string());
                let named = self.schemas.named_type(&namespace.unwrap_or_default(), name);
                match (named, of) {
                    (Some(named), Some(of)) if self.schemas.is_derived(named, of) => {
                        asked.of = Some(named)
                    }
                    (Some(named), None) => asked.of = Some(named),
                    (Some(_), Some(_)) => {
                        let message =
                            format!("`{value}` cannot stand in for the type of this element");
                        self.tell(at, ProblemKind::BadType, message, None);
                    }
                    (None, _) => {
                        let message =
                            format!("`xsi:type` names `{value}`, which the schemas do not declare");
                        self.tell(at, ProblemKind::BadType, message, None);
                    }
                }
            }
            "nil" => asked.is_nil = matches!(value.trim(), "true" | "1"),
            "schemaLocation" | "noNamespaceSchemaLocation" => {}
            other => {
                let message = format!("`xsi:{other}` is no attribute of XML Schema");
                self.tell(at, ProblemKind::UnexpectedAttribute, message, None);
            }
        }
    }
}
