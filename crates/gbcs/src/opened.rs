//! Encrypted parts: where GBCS puts them, and opening them with the secret that the two ends agreed on.
//!
//! A part is a security header of five bytes, what is encrypted, and a tag of twelve. The key is
//! derived as that of a MAC, with a flag of its own and with the identifiers of whoever the part is for
//! (GBCS section 8): the options beside it name them in DLMS, the grouping header in GBZ.

use std::iter::Take;

use crate::{
    frame::Frame,
    mac::{Header, SharedSecret},
    tree::{Children, Growing, Node, Tree},
    value::Value,
};

/// The first byte of a security header: authenticated encryption, suite 1.
pub const SECURITY_CONTROL: u8 = 0x31;
/// The bytes of a security header: the control, and an invocation counter.
const SECURITY_HEADER_BYTES: usize = 5;
/// The bytes of a tag.
const TAG_BYTES: usize = 12;
/// The flag of a key that encrypts.
const ENCRYPTION: u8 = 4;

/// What became of an encrypted part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// What it holds, each byte in the place of the byte that it was.
    Plain(Vec<u8>),
    /// The secret is not that of the two ends, or the part was changed.
    WrongSecret,
    /// It is too short to be one, or has another security control.
    Malformed,
}

/// An encrypted part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where what is encrypted starts in the message, in bytes.
    pub at: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// The encrypted parts of one message, opened with one secret: what [`crate::decode_opened`] shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    parts: Vec<Part>,
}

impl Opened {
    /// Opens every encrypted part of a message that was read.
    #[must_use]
    pub fn of(frame: &Frame<'_>, tree: &Tree<'_>, secret: &SharedSecret) -> Self {
        let mut parts = Vec::new();
        collect(frame, tree.root(), None, secret, &mut parts);
        Self { parts }
    }

    /// Opens every encrypted part of a message with a secret, where there is one: nothing is opened
    /// without, nor of bytes that are no message.
    #[must_use]
    pub fn of_message(bytes: &[u8], secret: Option<&SharedSecret>) -> Self {
        let Some(secret) = secret else { return Self::default() };
        let opened = |message: crate::Message<'_>| Self::of(&message.frame, &message.tree, secret);
        crate::decode(bytes).map(opened).unwrap_or_default()
    }

    /// The parts, in the order in which they stand.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// The identifiers that go into the key of a part.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// Who encrypted it.
    pub originator: u64,
    /// For whom it is.
    pub recipient: u64,
    /// The counter of the request.
    pub counter: u64,
}

impl Ends {
    fn header(self) -> Header {
        let Self { originator, recipient, counter } = self;
        Header { originator, target: recipient, flag: ENCRYPTION, counter }
    }

    /// The ends that a grouping header names: the Supplementary Remote Party stands for the target
    /// where there is one, and the Supplementary Originator Counter for the counter.
    #[must_use]
    pub fn of_frame(frame: &Frame<'_>) -> Self {
        let (numbers, rest) = frame.other.as_chunks::<8>();
        let number = |index: usize| numbers.get(index).map(|bytes| u64::from_be_bytes(*bytes));
        let supplementary = rest.is_empty() && numbers.len() <= 3;
        let of = |index: usize| number(index).filter(|_| supplementary);
        Self {
            originator: frame.originator.0,
            recipient: frame.supplementary_party().map_or(frame.target.0, |party| party.0),
            counter: of(2).unwrap_or(frame.counter),
        }
    }
}

/// Encrypts what a part holds: the part as it stands in a message, header and tag with it. None when
/// the library refuses, which it does for nothing as short as a message.
#[must_use]
pub fn seal(ends: Ends, secret: &SharedSecret, plain: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = plain.to_vec();
    let tag = ends.header().seal(secret, &[SECURITY_CONTROL], &mut bytes)?;
    let mut part = vec![SECURITY_CONTROL, 0, 0, 0, 0];
    part.extend(bytes);
    part.extend(tag.get(..TAG_BYTES)?);
    Some(part)
}

/// Opens a part.
fn open(ends: Ends, secret: &SharedSecret, part: &[u8]) -> Outcome {
    let body = part.get(SECURITY_HEADER_BYTES..).unwrap_or_default();
    let Some((encrypted, tag)) = body.split_last_chunk::<TAG_BYTES>() else {
        return Outcome::Malformed;
    };
    if part.first() != Some(&SECURITY_CONTROL) {
        return Outcome::Malformed;
    }
    // The library opens whole tags only, and these are cut to twelve bytes. The cipher adds the same
    // stream either way, so that encrypting twice decrypts once, and gives the tag to compare with.
    let mut plain = encrypted.to_vec();
    let header = ends.header();
    let opened = header.seal(secret, &[SECURITY_CONTROL], &mut plain);
    let mut again = plain.clone();
    let expected = header.seal(secret, &[SECURITY_CONTROL], &mut again);
    match (opened, expected) {
        (Some(_), Some(expected)) if expected.get(..TAG_BYTES) == Some(&tag[..]) => {
            Outcome::Plain(plain)
        }
        _ => Outcome::WrongSecret,
    }
}

/// Where what is encrypted starts in a node that is a part.
pub(crate) fn starts(node: Node<'_, '_>) -> Option<usize> {
    match node.value() {
        Value::Encrypted(bytes) => {
            let at = node.at().end.checked_sub(bytes.len())?;
            Some(at.saturating_add(SECURITY_HEADER_BYTES.min(bytes.len())))
        }
        _ => None,
    }
}

fn collect(
    frame: &Frame<'_>,
    node: Node<'_, '_>,
    beside: Option<Node<'_, '_>>,
    secret: &SharedSecret,
    parts: &mut Vec<Part>,
) {
    if let (Value::Encrypted(bytes), Some(at)) = (node.value(), starts(node)) {
        let ends = beside.and_then(named_ends).unwrap_or_else(|| Ends::of_frame(frame));
        parts.push(Part { at, outcome: open(ends, secret, bytes) });
    }
    let mut before = None;
    for child in node.children() {
        collect(frame, child, before, secret, parts);
        before = Some(child);
    }
}

/// The ends that the options of a protection name: a transaction id of nine octets, the first of which
/// is the flag, and two system titles.
fn named_ends(parameters: Node<'_, '_>) -> Option<Ends> {
    let eui64 = |name: &str| match parameters.find(name)?.value() {
        Value::Eui64(id) => Some(id.0),
        _ => None,
    };
    let Value::Bytes([ENCRYPTION, counter @ ..]) = parameters.find("transaction id")?.value()
    else {
        return None;
    };
    Some(Ends {
        originator: eui64("originator system title")?,
        recipient: eui64("recipient system title")?,
        counter: u64::from_be_bytes(counter.try_into().ok()?),
    })
}

/// Adds what a part holds, from the fields before it in what it is in.
type Add<'m> = dyn Fn(&mut Growing<'m>, &'m [u8], Take<Children<'_, 'm>>) + 'm;

/// A tree with what was opened of each encrypted field inside it.
pub(crate) fn show<'m>(tree: &Tree<'m>, opened: &'m Opened, add: &Add<'m>) -> Tree<'m> {
    let mut out = Growing::for_content(tree.root().at().len(), 0);
    let root = out.copy(tree.root());
    copy(tree.root(), opened, add, &mut out);
    out.finish(root, tree.root().at().end)
}

fn copy<'m>(node: Node<'_, 'm>, opened: &'m Opened, add: &Add<'m>, out: &mut Growing<'m>) {
    for (index, child) in node.children().enumerate() {
        let mark = out.copy(child);
        let part = starts(child).and_then(|at| opened.parts.iter().find(|part| part.at == at));
        let told = match part.map(|part| &part.outcome) {
            Some(Outcome::Plain(plain)) => {
                let inside = out.mark();
                add(out, plain, node.children().take(index));
                out.shift(inside, part.map_or(0, |part| part.at));
                None
            }
            Some(Outcome::WrongSecret) => {
                Some("the secret does not open it: it is another, or the part was changed")
            }
            Some(Outcome::Malformed) => Some("no security header and tag stand where they should"),
            None => {
                copy(child, opened, add, out);
                None
            }
        };
        if let Some((told, part)) = told.zip(part) {
            out.leaf("not decrypted", part.at..part.at, Value::Text(told));
        }
        out.close(mark, child.at().end);
    }
}
