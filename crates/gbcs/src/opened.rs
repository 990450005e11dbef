//! Encrypted parts: where GBCS puts them, and opening them with the secret that the two ends agreed on.
//!
//! A part is a security header of five bytes, what is encrypted, and a tag of twelve. The key is
//! derived as that of a MAC, with a flag of its own and with the identifiers of whoever the part is for
//! (GBCS section 8): the options beside it name them in DLMS, the grouping header in GBZ.

use crate::{
    frame::Frame,
    mac::{Header, SharedSecret},
    tree::{Node, Value},
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
    pub fn of(frame: &Frame<'_>, tree: &Node<'_>, secret: &SharedSecret) -> Self {
        let mut parts = Vec::new();
        collect(frame, tree, None, secret, &mut parts);
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
pub(crate) fn starts(node: &Node<'_>) -> Option<usize> {
    match node.value {
        Value::Encrypted(bytes) => {
            let at = node.at.end.checked_sub(bytes.len())?;
            Some(at.saturating_add(SECURITY_HEADER_BYTES.min(bytes.len())))
        }
        _ => None,
    }
}

fn collect(
    frame: &Frame<'_>,
    node: &Node<'_>,
    beside: Option<&Node<'_>>,
    secret: &SharedSecret,
    parts: &mut Vec<Part>,
) {
    if let (Value::Encrypted(bytes), Some(at)) = (&node.value, starts(node)) {
        let ends = beside.and_then(named_ends).unwrap_or_else(|| Ends::of_frame(frame));
        parts.push(Part { at, outcome: open(ends, secret, bytes) });
    }
    let mut before = None;
    for child in &node.children {
        collect(frame, child, before, secret, parts);
        before = Some(child);
    }
}

/// The ends that the options of a protection name: a transaction id of nine octets, the first of which
/// is the flag, and two system titles.
fn named_ends(parameters: &Node<'_>) -> Option<Ends> {
    let eui64 = |name: &str| match parameters.find(name)?.value {
        Value::Eui64(id) => Some(id.0),
        _ => None,
    };
    let Value::Bytes([ENCRYPTION, counter @ ..]) = parameters.find("transaction id")?.value else {
        return None;
    };
    Some(Ends {
        originator: eui64("originator system title")?,
        recipient: eui64("recipient system title")?,
        counter: u64::from_be_bytes(counter.try_into().ok()?),
    })
}

/// Adds to each encrypted node what was opened of it.
pub(crate) fn show<'m>(
    node: &mut Node<'m>,
    opened: &'m Opened,
    read: &dyn Fn(&'m [u8], &[Node<'m>]) -> Node<'m>,
) {
    for index in 0..node.children.len() {
        let (before, rest) = node.children.split_at_mut(index);
        let Some(child) = rest.first_mut() else { continue };
        let part = starts(child).and_then(|at| opened.parts.iter().find(|part| part.at == at));
        match part.map(|part| (part.at, &part.outcome)) {
            Some((at, Outcome::Plain(plain))) => {
                let mut inside = read(plain, before);
                shift(&mut inside, at);
                child.children = vec![inside];
            }
            Some((at, Outcome::WrongSecret)) => {
                let told = "the secret does not open it: it is another, or the part was changed";
                child.children =
                    vec![Node::leaf("not decrypted", at..at, Value::Text(told.into()))];
            }
            Some((at, Outcome::Malformed)) => {
                let told = "no security header and tag stand where they should";
                child.children =
                    vec![Node::leaf("not decrypted", at..at, Value::Text(told.into()))];
            }
            None => show(child, opened, read),
        }
    }
}

/// Moves what was read from the start of a plain text to where that stands in the message.
fn shift(node: &mut Node<'_>, by: usize) {
    node.at = node.at.start.saturating_add(by)..node.at.end.saturating_add(by);
    node.children.iter_mut().for_each(|child| shift(child, by));
}
