//! Zigbee content as GBCS packs it (GBZ): a profile, components, and in each a command of Zigbee's
//! Cluster Library.

mod clusters;
mod layout;
mod names;
mod zcl;

use crate::{
    cursor::Cursor,
    dlms,
    error::{DecodeError, Fault},
    frame::Direction,
    time::Time,
    tree::{Node, Value},
};

/// The profile of Smart Energy, the only one that GBCS has.
pub const SMART_ENERGY: u16 = 0x0109;

/// The bit of a control field that marks the last component.
const LAST: u8 = 0x01;
/// The bit that says that the command is encrypted.
const ENCRYPTED: u8 = 0x02;
/// The bit that says that a moment stands before the command, from which it holds.
const FROM_TIME: u8 = 0x10;

/// How many fields an alert has, most of the time: room for them is made at once.
const FIELDS_USUAL: usize = 6;

/// Reads GBZ content to its last byte.
///
/// # Errors
/// Where the content is not GBZ, or goes on after its end.
pub fn decode<'m>(at: &mut Cursor<'m>, direction: Direction) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let before = *at;
    let profile = at.u16("the profile")?;
    if profile != SMART_ENERGY {
        return Err(before.fault(Fault::Impossible("the profile is not Smart Energy, 0109")));
    }
    let count_at = at.at();
    let count = at.u8("the number of components")?;
    let mut children = Vec::with_capacity(FIELDS_USUAL);
    children.extend([
        Node::leaf(
            "profile",
            from..count_at,
            Value::Named { number: 0x0109, name: "Smart Energy" },
        ),
        Node::leaf("components", count_at..at.at(), Value::Unsigned(u64::from(count))),
    ]);
    let code = if direction == Direction::Alert { Some(alert(at, &mut children)?) } else { None };
    if let Some(code) = code
        && let Some(own) = own_content(at, code)
    {
        children.push(own);
        at.finish("the GBZ content")?;
        return Ok(Node::group("GBZ", from..at.at(), children));
    }
    let mut ahead = *at;
    match components(&mut ahead, count) {
        Ok(read) => {
            children.extend(read);
            *at = ahead;
        }
        // An alert has either components, or content of its own kind: the bytes do not say which.
        Err(_) if code.is_some() => {
            let from = at.at();
            let bytes = at.take(at.left(), "the content of an alert")?;
            let name = "unnamed use case specific content";
            children.push(Node::leaf(name, from..at.at(), Value::Bytes(bytes)));
        }
        Err(error) => return Err(error),
    }
    at.finish("the GBZ content")?;
    Ok(Node::group("GBZ", from..at.at(), children))
}

/// The command whose content stands encrypted behind these fields of a component; none where they are
/// no such fields.
pub fn encrypted_command(before: &[Node<'_>]) -> Option<zcl::Command> {
    let number = |name: &str| {
        let field = before.iter().find(|node| node.name == name)?;
        match field.value {
            Value::Code { code: number, .. } | Value::Named { number, .. } => Some(number),
            _ => None,
        }
    };
    let control = u8::try_from(number("frame control")?).ok()?;
    Some(zcl::Command::of(
        u16::try_from(number("cluster")?).ok()?,
        control,
        u8::try_from(number("command")?).ok()?,
    ))
}

/// Reads what the encrypted part of a command holds.
///
/// # Errors
/// Where it is not the content of the command.
pub fn decrypted<'m>(
    at: &mut Cursor<'m>,
    command: zcl::Command,
) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut nodes = Vec::new();
    zcl::content(at, command, &mut nodes)?;
    Ok(nodes)
}

fn components<'m>(at: &mut Cursor<'m>, count: u8) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut read = Vec::new();
    for number in 1..=count {
        read.push(component(at, number)?);
    }
    at.finish("the components")?;
    Ok(read)
}

/// The code and the time of an alert.
fn alert<'m>(at: &mut Cursor<'m>, children: &mut Vec<Node<'m>>) -> Result<u16, DecodeError> {
    let from = at.at();
    let code = at.u16("the alert code")?;
    let value = Value::Code { code: u64::from(code), digits: 4 };
    children.push(Node::leaf("alert code", from..at.at(), value));
    let from = at.at();
    let time = Time::Zigbee(at.u32("the time")?);
    children.push(Node::leaf("time", from..at.at(), Value::Time(time)));
    Ok(code)
}

/// What the use case of an alert puts behind its time instead of components; none, and nothing read,
/// where it is not of such a form.
fn own_content<'m>(at: &mut Cursor<'m>, code: u16) -> Option<Node<'m>> {
    let mut ahead = *at;
    let node = match code {
        0x8F66 | 0x8F67 => outcome(&mut ahead).ok()?,
        0x81A0 => reason(&mut ahead).ok()?,
        0x8F72 => hash(&mut ahead).ok()?,
        0x8F85 => unsupported(&mut ahead).ok()?,
        _ => return None,
    };
    ahead.is_empty().then(|| {
        *at = ahead;
        node
    })
}

/// Why a meter doubts its integrity.
fn reason<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let reason = u64::from(at.u16("the reason")?);
    Ok(Node::leaf("reason", from..at.at(), dlms::named(reason, dlms::INTEGRITY_REASONS)))
}

/// The hash of a firmware image, as the octets of DLMS.
fn hash<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    at.expect(0x09, "octets")?;
    let length = at.length("the length of octets")?;
    let octets = at.take(length, "the hash")?;
    Ok(Node::leaf("calculated manufacturer image hash", from..at.at(), Value::Bytes(octets)))
}

/// A command that the device does not support.
fn unsupported<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    skip_length(at)?;
    let children = command_ids(at)?;
    Ok(Node::group("command that is not supported", from..at.at(), children))
}

/// The length that some use cases put before their content.
fn skip_length(at: &mut Cursor<'_>) -> Result<(), DecodeError> {
    if at.peek().map(usize::from) == at.left().checked_sub(1) {
        at.u8("the length of the content")?;
    }
    Ok(())
}

/// Which command is meant: its message code and its counter.
fn command_ids<'m>(at: &mut Cursor<'m>) -> Result<Vec<Node<'m>>, DecodeError> {
    let code_at = at.at();
    let code = u64::from(at.u16("the message code of the command")?);
    let counter_at = at.at();
    let counter = at.u64("the counter of the command")?;
    let code = Value::Code { code, digits: 4 };
    Ok(vec![
        Node::leaf("message code of the command", code_at..counter_at, code),
        Node::leaf("counter of the command", counter_at..at.at(), Value::Unsigned(counter)),
    ])
}

/// The outcome of a future-dated command: which command it was, and which of its parts took effect.
fn outcome<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    skip_length(at)?;
    let mut children = command_ids(at)?;
    let cluster_at = at.at();
    let cluster = at.u16("the cluster of the command")?;
    let control_at = at.at();
    let control = at.u8("the frame control of the command")?;
    let command_at = at.at();
    let command = at.u8("the number of the command")?;
    let control_value = Value::Code { code: u64::from(control), digits: 2 };
    children.extend([
        Node::leaf("cluster", cluster_at..control_at, names::cluster(cluster)),
        Node::leaf("frame control", control_at..command_at, control_value),
        Node::leaf("command", command_at..at.at(), zcl::command_name(cluster, control, command)),
    ]);
    Ok(Node::group("outcome of a command", from..at.at(), children))
}

fn component<'m>(at: &mut Cursor<'m>, number: u8) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let control = at.u8("the control field of a component")?;
    let cluster_at = at.at();
    let cluster = at.u16("the cluster of a component")?;
    let length_at = at.at();
    let length = usize::from(at.u16("the length of a component")?);
    if length > at.left() {
        let fault = Fault::Short { what: "a component", needed: length, left: at.left() };
        return Err(at.fault(fault));
    }
    let mut children = vec![
        Node::leaf(
            "control",
            from..cluster_at,
            Value::Code { code: u64::from(control), digits: 2 },
        ),
        Node::leaf("last component", from..cluster_at, Value::Boolean(control & LAST != 0)),
        Node::leaf("cluster", cluster_at..length_at, names::cluster(cluster)),
    ];
    let mut inner = at.limited(at.at().saturating_add(length));
    at.take(length, "a component")?;
    if control & FROM_TIME != 0 {
        let from = inner.at();
        let time = Time::Zigbee(inner.u32("the moment from which a component holds")?);
        children.push(Node::leaf("from", from..inner.at(), Value::Time(time)));
    }
    if control & ENCRYPTED != 0 {
        let from = inner.at();
        let header = inner.u16("the additional header of an encrypted component")?;
        let value = Value::Code { code: u64::from(header), digits: 4 };
        children.push(Node::leaf("additional header", from..inner.at(), value));
    }
    zcl::command(&mut inner, cluster, control & ENCRYPTED != 0, &mut children)?;
    Ok(Node::group(format!("component {number}"), from..at.at(), children))
}
