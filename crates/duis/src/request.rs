//! Requests of Users to the DCC: the header as values, the body as a tree that points into the message.

use std::borrow::Cow;

use crate::{
    error::{EnvelopeError, Fault},
    scan::{self, Mark, Scan},
    text,
    validate::{DEPTH_MAX, MESSAGE_BYTES_MAX},
};
use gbcs::Eui64;

/// How a User wants a command carried out (the table of Command Variants in the DUIS schema).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct CommandVariant(pub u8);

impl CommandVariant {
    /// What it asks for, in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self.0 {
            1 => "a command that is not critical, sent to the device",
            2 => "a command that is not critical, given back to be delivered locally",
            3 => "a command that is not critical, sent and given back",
            4 => "a command that is critical: the DCC gives a pre-command back to be signed",
            5 => "a signed pre-command, sent to the device",
            6 => "a signed pre-command, given back to be delivered locally",
            7 => "a signed pre-command, sent and given back",
            8 => "something that the DCC answers itself",
            _ => "no variant that a User may ask for",
        }
    }

    /// Whether only critical Service Requests have it; nothing for those that belong to neither kind.
    #[must_use]
    pub fn is_critical(self) -> Option<bool> {
        match self.0 {
            1..=3 => Some(false),
            4..=7 => Some(true),
            _ => None,
        }
    }
}

/// A request of a User.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Request<'x> {
    /// The version of the schema that it names.
    pub schema_version: Cow<'x, str>,
    /// The User who sends it.
    pub originator: Eui64,
    /// The device that it is for, or the DCC itself.
    pub target: Eui64,
    /// The User's counter.
    pub counter: u64,
    /// How the command is to be carried out.
    pub command_variant: CommandVariant,
    /// The Service Reference, such as `8.9`.
    pub service_reference: Cow<'x, str>,
    /// The Service Reference Variant, such as `8.14.3`.
    pub service_reference_variant: Cow<'x, str>,
    /// Whether it is the first of a sequence, where it says so.
    pub first_in_sequence: Option<bool>,
    /// The request that must be done before it.
    pub preceding: Option<Cow<'x, str>>,
    /// What is asked: the element in the body.
    pub body: Node<'x>,
    /// Whether it is signed.
    pub is_signed: bool,
}

/// An element of a body.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Node<'x> {
    /// Its name without the prefix.
    pub name: &'x str,
    /// Its attributes, without those that declare namespaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(&'x str, Cow<'x, str>)>,
    /// Its text; empty for one that holds elements.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub text: Cow<'x, str>,
    /// The elements in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node<'x>>,
}

impl<'x> Node<'x> {
    /// The first child of a name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Node<'x>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element of a name below this one, in the order of the message.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Node<'x>> {
        // No deeper than what was read.
        self.children
            .iter()
            .find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    /// When the command is to be carried out, where it is dated.
    #[must_use]
    pub fn execution_time(&self) -> Option<&str> {
        self.child("ExecutionDateTime").map(|node| node.text.as_ref())
    }
}

impl<'x> Request<'x> {
    /// Reads a request.
    ///
    /// # Errors
    /// When it is not XML, no request, or one that lacks what every request has.
    pub fn read(xml: &'x [u8]) -> Result<Self, EnvelopeError> {
        let at_start = |fault| EnvelopeError { at: 0, fault };
        if xml.len() > MESSAGE_BYTES_MAX {
            return Err(at_start(Fault::TooLarge(MESSAGE_BYTES_MAX)));
        }
        let text = std::str::from_utf8(xml).map_err(|error| EnvelopeError {
            at: error.valid_up_to() as u64,
            fault: Fault::NotXml("it is not UTF-8".into()),
        })?;
        let (root, version) = tree(text)?;
        if root.name != "Request" {
            let name: String = root.name.chars().take(60).collect();
            return Err(at_start(Fault::NotRequest(name.into())));
        }
        Self::of(root, version).map_err(at_start)
    }

    fn of(mut root: Node<'x>, version: Option<Cow<'x, str>>) -> Result<Self, Fault> {
        let mut take = |name: &'static str| {
            let at = root.children.iter().position(|child| child.name == name);
            at.map(|at| root.children.swap_remove(at))
        };
        let header = take("Header").ok_or(Fault::Missing("Header"))?;
        let body = take("Body").ok_or(Fault::Missing("Body"))?.children.into_iter().next();
        let is_signed = take("Signature").is_some();
        let mut fields = Fields(header);
        let id = fields.needed("RequestID")?;
        let wanted = "two identifiers and a counter, parted by colons";
        let (originator, target, counter) =
            text::id(id.trim()).ok_or(Fault::Bad { what: "RequestID", wanted })?;
        let variant = fields.needed("CommandVariant")?;
        let wanted = "a number from 1 to 8";
        let variant =
            variant.trim().parse().map_err(|_| Fault::Bad { what: "CommandVariant", wanted })?;
        let first = fields.take("FirstInSequence").map(|text| matches!(text.trim(), "true" | "1"));
        Ok(Self {
            schema_version: version.ok_or(Fault::Missing("schemaVersion"))?,
            originator,
            target,
            counter,
            command_variant: CommandVariant(variant),
            service_reference: fields.needed("ServiceReference")?,
            service_reference_variant: fields.needed("ServiceReferenceVariant")?,
            first_in_sequence: first,
            preceding: fields.take("PrecedingServiceRequestID"),
            body: body.ok_or(Fault::Missing("Body"))?,
            is_signed,
        })
    }
}

/// The fields of a header.
struct Fields<'x>(Node<'x>);

impl<'x> Fields<'x> {
    fn take(&mut self, name: &str) -> Option<Cow<'x, str>> {
        let node = self.0.children.iter_mut().find(|child| child.name == name)?;
        Some(std::mem::take(&mut node.text))
    }

    fn needed(&mut self, name: &'static str) -> Result<Cow<'x, str>, Fault> {
        self.take(name).filter(|text| !text.is_empty()).ok_or(Fault::Missing(name))
    }
}

/// The message as a tree, and the version that its outermost element names.
fn tree(text: &str) -> Result<(Node<'_>, Option<Cow<'_, str>>), EnvelopeError> {
    let mut scan = Scan::of(text.strip_prefix('\u{feff}').unwrap_or(text));
    // The elements that are open, each with its name as it is written.
    let mut open: Vec<(&str, Node<'_>)> = Vec::with_capacity(16);
    let mut version = None;
    loop {
        let at = scan.at() as u64;
        let not_xml = |why: &str| EnvelopeError { at, fault: Fault::NotXml(why.into()) };
        let done = match scan.mark().map_err(not_xml)? {
            Mark::Start { .. } if open.len() >= DEPTH_MAX => {
                return Err(not_xml("elements stand too deep in each other"));
            }
            Mark::Start { name, attributes, is_empty } => {
                let node = node(name, attributes).map_err(not_xml)?;
                if open.is_empty() {
                    let own = node.attributes.iter().find(|(name, _)| *name == "schemaVersion");
                    version = own.map(|(_, value)| value.clone());
                }
                if is_empty {
                    Some(node)
                } else {
                    open.push((name, node));
                    None
                }
            }
            Mark::End(name) => match open.pop() {
                Some((own, node)) if own == name => Some(node),
                Some(_) => {
                    return Err(not_xml("an end tag does not close the element that is open"));
                }
                None => return Err(not_xml("an end tag closes nothing")),
            },
            Mark::Text(text) => {
                if let Some((_, node)) = open.last_mut()
                    && text.bytes().any(|byte| !byte.is_ascii_whitespace())
                {
                    add(node, scan::resolved(text).map_err(not_xml)?);
                }
                None
            }
            Mark::Plain(text) => {
                if let Some((_, node)) = open.last_mut() {
                    add(node, Cow::Borrowed(text));
                }
                None
            }
            Mark::Eof => return Err(not_xml("it ends before its element is closed")),
        };
        match (done, open.last_mut()) {
            (Some(node), Some((_, parent))) => parent.children.push(node),
            (Some(node), None) => return Ok((node, version)),
            (None, _) => {}
        }
    }
}

fn add<'x>(node: &mut Node<'x>, text: Cow<'x, str>) {
    if node.text.is_empty() {
        node.text = text;
    } else {
        node.text.to_mut().push_str(&text);
    }
}

/// An element without what is in it; its names point into the message.
fn node<'x>(name: &'x str, attributes: &'x str) -> Result<Node<'x>, &'static str> {
    let local =
        memchr::memchr(b':', name.as_bytes()).and_then(|at| name.get(at + 1..)).unwrap_or(name);
    let mut node = Node { name: local, ..Node::default() };
    if attributes.is_empty() {
        return Ok(node);
    }
    for attribute in quick_xml::events::attributes::Attributes::new(attributes, 0) {
        let attribute = attribute.map_err(|_| "an attribute is not in its form")?;
        let key = attribute.key.into_inner();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let version = quick_xml::XmlVersion::Explicit1_0;
        let value =
            attribute.normalized_value(version).map_err(|_| "a reference stands for nothing")?;
        node.attributes.push((key, value));
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &str = r#"<?xml version="1.0"?><sr:Request xmlns:sr="urn:x" schemaVersion="5.4"><sr:Header>
        <sr:RequestID>90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1004</sr:RequestID>
        <sr:CommandVariant>4</sr:CommandVariant><sr:ServiceReference>6.4</sr:ServiceReference>
        <sr:ServiceReferenceVariant>6.4.1</sr:ServiceReferenceVariant></sr:Header><sr:Body>
        <sr:Update><sr:ExecutionDateTime>2030-01-15T09:00:00Z</sr:ExecutionDateTime>
        <sr:Text index="1">a &amp; b</sr:Text><sr:None/></sr:Update></sr:Body></sr:Request>"#;

    #[test]
    fn a_request_is_read_into_values() {
        let request = Request::read(SAMPLE.as_bytes()).unwrap();
        assert_eq!(
            (request.schema_version.as_ref(), request.counter, request.is_signed),
            ("5.4", 1004, false)
        );
        assert_eq!(request.originator.to_string(), "90-B3-D5-1F-30-01-00-00");
        assert_eq!(request.service_reference_variant, "6.4.1");
        assert_eq!(request.command_variant.is_critical(), Some(true));
        assert_eq!(request.body.execution_time(), Some("2030-01-15T09:00:00Z"));
        let text = request.body.find("Text").unwrap();
        assert_eq!((text.text.as_ref(), &text.attributes[0].1.as_ref()), ("a & b", &"1"));
    }

    #[test]
    fn what_is_no_request_is_told() {
        let told = |text: &str| Request::read(text.as_bytes()).unwrap_err().to_string();
        let lines = [
            told("<sr:Response/>"),
            told(""),
            told(&SAMPLE.replace("<sr:CommandVariant>4</sr:CommandVariant>", "")),
            told(&SAMPLE.replace(":1004", "")),
            told(&"<a>".repeat(1000)),
            told("<!DOCTYPE a><a/>"),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        byte 0: `Response` is no request to the DCC: `Request` is
        byte 0: this is not XML: it ends before its element is closed
        byte 0: `CommandVariant` is missing
        byte 0: `RequestID` does not hold two identifiers and a counter, parted by colons
        byte 192: this is not XML: elements stand too deep in each other
        byte 0: this is not XML: the message declares a document type
        ");
    }

    proptest! {
        #[test]
        fn no_change_panics(at in 0..SAMPLE.len(), byte in any::<u8>()) {
            let mut text = SAMPLE.as_bytes().to_vec();
            text[at] = byte;
            let _ = Request::read(&text);
        }
    }
}
