//! Schemas from their texts: names first, then what each stands for.

mod particles;
mod types;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use regex::Regex;
use roxmltree::{Document, Node, ParsingOptions};

use super::builtin::Builtin;
use super::{
    NODES_MAX, SCHEMA_BYTES_MAX, XML_SCHEMA,
    builtin::ALL,
    content,
    error::{SchemaError, SchemaFault},
    identity::Identity,
    model::{
        Attribute, Complex, Element, ElementId, Name, NamespaceRule, Particle, Process, Schemas,
        Term, Type, TypeId, Value, Wildcard,
    },
    simple::{Simple, Variety, Whitespace},
};

/// A schema's text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// Its name, for messages.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
}

/// Reads schemas that refer to each other. The order does not matter, and addresses in imports are not followed:
/// the schemas that are needed must be among the sources.
///
/// # Errors
/// The first fault, with its place.
pub fn read(sources: &[Source<'_>]) -> Result<Schemas, SchemaError> {
    let mut documents = Vec::new();
    for source in sources {
        documents.push(parse(source)?);
    }
    let texts = sources.iter().zip(&documents);
    let places: Vec<Place<'_>> =
        texts.map(|(source, document)| Place::new(source, document)).collect();
    let mut reader = Reader::new(&places);
    for (number, document) in documents.iter().enumerate() {
        reader.declare(number, document)?;
    }
    reader.define_all()?;
    let mut schemas = reader.into_schemas(&documents);
    compile(&mut schemas);
    Ok(schemas)
}

fn parse<'t>(source: &Source<'t>) -> Result<Document<'t>, SchemaError> {
    let fail =
        |line, column, fault| SchemaError { document: source.name.to_owned(), line, column, fault };
    if source.text.len() > SCHEMA_BYTES_MAX {
        return Err(fail(1, 1, SchemaFault::TooLarge(SCHEMA_BYTES_MAX)));
    }
    // The schema of XML signatures has a document type; its entities are expanded within narrow limits.
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(source.text, options).map_err(|error| {
        let at = error.pos();
        let text = error.to_string();
        // The place is told apart from the sentence.
        let text = text.split(" at ").next().unwrap_or_default().to_owned();
        fail(at.row, at.col, SchemaFault::NotXml(text.into()))
    })?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(XML_SCHEMA) || root.tag_name().name() != "schema" {
        return Err(fail(1, 1, SchemaFault::NotSchema(root.tag_name().name().into())));
    }
    Ok(document)
}

/// Where lines begin in a document, so that places are found without counting from the start.
struct Place<'t> {
    name: &'t str,
    lines: Vec<usize>,
    namespace: Arc<str>,
    is_qualified: bool,
    is_attribute_qualified: bool,
}

impl<'t> Place<'t> {
    fn new(source: &Source<'t>, document: &Document<'_>) -> Self {
        let breaks = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let root = document.root_element();
        let is = |attribute| root.attribute(attribute) == Some("qualified");
        Self {
            name: source.name,
            lines: std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect(),
            namespace: root.attribute("targetNamespace").unwrap_or_default().into(),
            is_qualified: is("elementFormDefault"),
            is_attribute_qualified: is("attributeFormDefault"),
        }
    }

    fn line_and_column(&self, at: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line as u32, (at - start + 1) as u32)
    }
}

/// A definition that waits for being read.
#[derive(Clone, Copy)]
struct Waiting<'d> {
    document: usize,
    node: Node<'d, 'd>,
}

/// How far a type has been read.
enum Slot<'d> {
    Waiting(Waiting<'d>),
    Busy,
    Done(Type),
}

struct Reader<'d> {
    places: &'d [Place<'d>],
    types: Vec<Slot<'d>>,
    type_names: Vec<Option<Name>>,
    named_types: BTreeMap<Name, TypeId>,
    elements: Vec<Element>,
    root_nodes: BTreeMap<Name, (ElementId, Waiting<'d>)>,
    attribute_nodes: BTreeMap<Name, Waiting<'d>>,
    attributes: BTreeMap<Name, Attribute>,
    groups: BTreeMap<Name, Waiting<'d>>,
    attribute_groups: BTreeMap<Name, Waiting<'d>>,
    patterns: HashMap<Box<str>, Regex>,
    depth: usize,
}

type Read<T> = Result<T, SchemaError>;

impl<'d> Reader<'d> {
    fn new(places: &'d [Place<'d>]) -> Self {
        let mut reader = Self {
            places,
            types: vec![Slot::Done(any_type())],
            type_names: vec![Some(xml_schema("anyType"))],
            named_types: BTreeMap::from([(xml_schema("anyType"), TypeId(0))]),
            elements: Vec::new(),
            root_nodes: BTreeMap::new(),
            attribute_nodes: BTreeMap::new(),
            attributes: BTreeMap::new(),
            groups: BTreeMap::new(),
            attribute_groups: BTreeMap::new(),
            patterns: HashMap::new(),
            depth: 0,
        };
        for (builtin, name, _) in ALL {
            let id =
                reader.push(Slot::Done(Type::Simple(of_builtin(builtin))), Some(xml_schema(name)));
            reader.named_types.insert(xml_schema(name), id);
        }
        reader
    }

    fn push(&mut self, slot: Slot<'d>, name: Option<Name>) -> TypeId {
        self.types.push(slot);
        self.type_names.push(name);
        TypeId(self.types.len() as u32 - 1)
    }

    /// Takes the names of everything that a document declares at its top.
    fn declare(&mut self, document: usize, tree: &'d Document<'d>) -> Read<()> {
        for node in parts(tree.root_element()) {
            let waiting = Waiting { document, node };
            let kind = node.tag_name().name();
            if matches!(kind, "import" | "include" | "annotation" | "notation") {
                continue;
            }
            if !matches!(
                kind,
                "element" | "complexType" | "simpleType" | "attribute" | "group" | "attributeGroup"
            ) {
                return Err(self.fail(waiting, SchemaFault::Unsupported(kind.into())));
            }
            let namespace =
                self.place(document).map(|place| place.namespace.clone()).unwrap_or_default();
            let name = Name { namespace, local: self.needed(waiting, "name")?.into() };
            let is_new = match kind {
                "element" => {
                    let id = self.new_element(name.clone(), waiting);
                    self.root_nodes.insert(name.clone(), (id, waiting)).is_none()
                }
                "attribute" => self.attribute_nodes.insert(name.clone(), waiting).is_none(),
                "group" => self.groups.insert(name.clone(), waiting).is_none(),
                "attributeGroup" => self.attribute_groups.insert(name.clone(), waiting).is_none(),
                _ => {
                    let id = self.push(Slot::Waiting(waiting), Some(name.clone()));
                    self.named_types.insert(name.clone(), id).is_none()
                }
            };
            if !is_new {
                return Err(self.fail(waiting, SchemaFault::Twice(name.local.as_ref().into())));
            }
        }
        Ok(())
    }

    fn define_all(&mut self) -> Read<()> {
        let attributes: Vec<_> =
            self.attribute_nodes.iter().map(|(name, at)| (name.clone(), *at)).collect();
        for (name, waiting) in attributes {
            let attribute = self.attribute(waiting)?;
            self.attributes.insert(name, attribute);
        }
        let roots: Vec<_> = self.root_nodes.values().copied().collect();
        for (id, waiting) in roots {
            self.define_element(id, waiting)?;
        }
        // Types may bring further anonymous ones, which are read at once.
        let mut number = 0;
        while number < self.types.len() {
            self.define(TypeId(number as u32))?;
            number += 1;
        }
        Ok(())
    }

    fn into_schemas(self, documents: &[Document<'_>]) -> Schemas {
        let done = |slot| match slot {
            Slot::Done(each) => each,
            Slot::Waiting(_) | Slot::Busy => any_type(),
        };
        let identity = |place: &Place<'_>, document: &Document<'_>| {
            let mut nodes = document.root().descendants().take(200);
            nodes.find_map(|node| {
                Identity::of_header(&place.namespace, node.text().filter(|_| node.is_comment())?)
            })
        };
        let named = self.places.iter().zip(documents);
        Schemas {
            documents: named
                .map(|(place, tree)| {
                    (place.name.to_owned(), place.namespace.clone(), identity(place, tree))
                })
                .collect(),
            types: self.types.into_iter().map(done).collect(),
            type_names: self.type_names,
            elements: self.elements,
            named_types: self.named_types,
            roots: self.root_nodes.into_iter().map(|(name, (id, _))| (name, id)).collect(),
            attributes: self.attributes,
            nodes: Vec::new(),
            namespaces: Vec::new(),
            symbols: Vec::new(),
        }
    }

    fn place(&self, document: usize) -> Option<&'d Place<'d>> {
        self.places.get(document)
    }

    fn line(&self, at: Waiting<'d>) -> u32 {
        self.place(at.document).map_or(0, |place| place.line_and_column(at.node.range().start).0)
    }

    fn fail(&self, at: Waiting<'_>, fault: SchemaFault) -> SchemaError {
        let place = self.places.get(at.document);
        let (line, column) =
            place.map_or((1, 1), |place| place.line_and_column(at.node.range().start));
        let document = place.map_or_else(String::new, |place| place.name.to_owned());
        SchemaError { document, line, column, fault }
    }

    fn needed(&self, at: Waiting<'d>, attribute: &'static str) -> Read<&'d str> {
        let element = at.node.tag_name().name();
        let lacks = || self.fail(at, SchemaFault::Lacks { element: element.into(), attribute });
        at.node.attribute(attribute).ok_or_else(lacks)
    }

    /// A name such as `sr:EUI`, in the namespace that its prefix stands for.
    fn qualified(&self, at: Waiting<'d>, text: &str) -> Read<Name> {
        let text = text.trim();
        let (prefix, local) =
            text.split_once(':').map_or((None, text), |(prefix, local)| (Some(prefix), local));
        let namespace = at.node.lookup_namespace_uri(prefix);
        if namespace.is_none() && prefix.is_some() {
            return Err(self.fail(at, SchemaFault::Unbound(text.into())));
        }
        Ok(Name { namespace: namespace.unwrap_or_default().into(), local: local.into() })
    }

    fn undeclared(&self, at: Waiting<'_>, name: &Name) -> SchemaError {
        let (name, namespace) = (name.local.as_ref().into(), name.namespace.as_ref().into());
        self.fail(at, SchemaFault::Undeclared { name, namespace })
    }

    /// Counts how deep definitions stand in each other.
    fn deeper<T>(&mut self, at: Waiting<'d>, go: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= super::DEPTH_MAX {
            let name = at.node.attribute("name").unwrap_or_else(|| at.node.tag_name().name());
            return Err(self.fail(at, SchemaFault::Endless(name.into())));
        }
        self.depth += 1;
        let result = go(self);
        self.depth -= 1;
        result
    }
}

/// The elements of XML Schema below a node, without annotations.
fn parts<'d>(node: Node<'d, 'd>) -> impl Iterator<Item = Node<'d, 'd>> {
    let own =
        |node: &Node<'_, '_>| node.is_element() && node.tag_name().namespace() == Some(XML_SCHEMA);
    node.children().filter(own).filter(|node| node.tag_name().name() != "annotation")
}

fn xml_schema(local: &str) -> Name {
    Name { namespace: XML_SCHEMA.into(), local: local.into() }
}

fn of_builtin(builtin: Builtin) -> Simple {
    let whitespace = match builtin {
        Builtin::String | Builtin::AnySimpleType => Whitespace::Preserve,
        Builtin::NormalizedString => Whitespace::Replace,
        _ => Whitespace::Collapse,
    };
    Simple { base: None, variety: Variety::Atomic(builtin), steps: Vec::new(), whitespace }
}

/// The type of everything.
fn any_type() -> Type {
    let wildcard = Wildcard { namespaces: NamespaceRule::Any, process: Process::Lax };
    let any = Particle { least: 0, most: None, term: Term::Any(wildcard.clone()) };
    Type::Complex(Complex {
        base: None,
        is_abstract: false,
        is_mixed: true,
        value: Value::Elements(Some(any)),
        attributes: Vec::new(),
        any_attribute: Some(wildcard),
        all_attributes: Vec::new(),
        text: None,
        content: None,
    })
}

/// Compiles the content of every type, what bases bring first.
fn compile(schemas: &mut Schemas) {
    for number in 0..schemas.types.len() {
        let particles = own_and_inherited(schemas, TypeId(number as u32));
        let content = content::compile(schemas, &particles);
        if let Some(Type::Complex(complex)) = schemas.types.get_mut(number) {
            complex.content = content;
        }
    }
}

fn own_and_inherited(schemas: &Schemas, id: TypeId) -> Vec<Particle> {
    let (mut at, mut found) = (Some(id), Vec::new());
    while let Some(Type::Complex(complex)) = at.and_then(|id| schemas.type_of(id)) {
        if let Value::Elements(Some(particle)) = &complex.value {
            found.push(particle.clone());
        }
        at = complex
            .base
            .filter(|(how, _)| *how == super::model::Derivation::Extension)
            .map(|(_, base)| base);
    }
    found.reverse();
    found
}
