//! Requests of Users to the DCC: the header as values, the body as a tree that points into the message.

use std::borrow::Cow;

use crate::{
    error::{EnvelopeError, Fault},
    scan, text,
    tree::Tree,
    validate::MESSAGE_BYTES_MAX,
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
    pub body: Tree<'x>,
    /// Whether it is signed.
    pub is_signed: bool,
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
        let text = scan::text_of(xml).map_err(|at| EnvelopeError {
            at: at as u64,
            fault: Fault::NotXml("it is not UTF-8".into()),
        })?;
        let tree = Tree::read(text)?;
        if tree.name() != "Request" {
            let name: String = tree.name().chars().take(60).collect();
            return Err(at_start(Fault::NotRequest(name.into())));
        }
        Self::of(tree).map_err(at_start)
    }

    fn of(mut tree: Tree<'x>) -> Result<Self, Fault> {
        let wanted = "a version such as `5.4`";
        let version = tree.take_attribute("schemaVersion");
        let version = version.map_err(|()| Fault::Bad { what: "schemaVersion", wanted })?;
        let of_root = |name: &str| {
            tree.root().children().find(|child| child.name() == name).map(|child| child.at)
        };
        let header = of_root("Header").ok_or(Fault::Missing("Header"))?;
        let body = of_root("Body").ok_or(Fault::Missing("Body"))?;
        let is_signed = of_root("Signature").is_some();
        let mut take = |name: &str| {
            let at = tree
                .node(header)
                .children()
                .find(|child| child.name() == name)
                .map(|child| child.at)?;
            tree.take_text(at)
        };
        let missing = |name: &'static str| Fault::Missing(name);
        let id = take("RequestID").ok_or(missing("RequestID"))?;
        let wanted = "two identifiers and a counter, parted by colons";
        let (originator, target, counter) =
            text::id(id.trim()).ok_or(Fault::Bad { what: "RequestID", wanted })?;
        let variant = take("CommandVariant").ok_or(missing("CommandVariant"))?;
        let wanted = "a number from 1 to 8";
        let variant =
            variant.trim().parse().map_err(|_| Fault::Bad { what: "CommandVariant", wanted })?;
        let first_in_sequence =
            take("FirstInSequence").map(|text| matches!(text.trim(), "true" | "1"));
        let preceding = take("PrecedingServiceRequestID");
        let service_reference = take("ServiceReference").ok_or(missing("ServiceReference"))?;
        let service_reference_variant =
            take("ServiceReferenceVariant").ok_or(missing("ServiceReferenceVariant"))?;
        let asked = tree.node(body).children().next().map(|node| node.at);
        tree.root = asked.ok_or(missing("Body"))?;
        Ok(Self {
            schema_version: version.ok_or(missing("schemaVersion"))?,
            originator,
            target,
            counter,
            command_variant: CommandVariant(variant),
            service_reference,
            service_reference_variant,
            first_in_sequence,
            preceding,
            body: tree,
            is_signed,
        })
    }
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
        assert_eq!(request.body.root().execution_time(), Some("2030-01-15T09:00:00Z"));
        let text = request.body.root().find("Text").unwrap();
        assert_eq!((text.text(), &*text.attributes().next().unwrap().1), ("a & b", "1"));
        assert_eq!(request.body.name(), "Update");
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
