//! Zigbee content as GBCS packs it (GBZ): a profile, components, and in each a command of Zigbee's
//! Cluster Library.

mod names;
mod zcl;

use crate::{
    cursor::Cursor,
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
    let mut children = vec![
        Node::leaf(
            "profile",
            from..count_at,
            Value::Named { number: 0x0109, name: "Smart Energy" },
        ),
        Node::leaf("components", count_at..at.at(), Value::Unsigned(u64::from(count))),
    ];
    let alert = direction == Direction::Alert;
    if alert {
        let from = at.at();
        let code = u64::from(at.u16("the alert code")?);
        children.push(Node::leaf("alert code", from..at.at(), Value::Code { code, digits: 4 }));
        let from = at.at();
        let time = Time::Zigbee(at.u32("the time")?);
        children.push(Node::leaf("time", from..at.at(), Value::Time(time)));
    }
    let mut ahead = *at;
    match components(&mut ahead, count) {
        Ok(read) => {
            children.extend(read);
            *at = ahead;
        }
        // An alert has either components, or content of its own kind: the bytes do not say which.
        Err(_) if alert => children.push(own_content(at)?),
        Err(error) => return Err(error),
    }
    at.finish("the GBZ content")?;
    Ok(Node::group("GBZ", from..at.at(), children))
}

fn components<'m>(at: &mut Cursor<'m>, count: u8) -> Result<Vec<Node<'m>>, DecodeError> {
    let mut read = Vec::new();
    for number in 1..=count {
        read.push(component(at, number)?);
    }
    at.finish("the components")?;
    Ok(read)
}

/// The bytes of the content that the alert of a future-dated command has.
const OUTCOME_BYTES: usize = 14;

/// What the use case of an alert puts behind its time; some use cases put its length before it.
fn own_content<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let left = at.left();
    if at.peek().map(usize::from) == left.checked_sub(1) {
        at.u8("the length of the content")?;
    }
    if at.left() == OUTCOME_BYTES {
        return outcome(at, from);
    }
    let bytes = at.take(at.left(), "the content of an alert")?;
    Ok(Node::leaf("unnamed use case specific content", from..at.at(), Value::Bytes(bytes)))
}

/// The outcome of a future-dated command: which command it was, and how it ended.
fn outcome<'m>(at: &mut Cursor<'m>, from: usize) -> Result<Node<'m>, DecodeError> {
    let code_at = at.at();
    let code = u64::from(at.u16("the message code of the command")?);
    let counter_at = at.at();
    let counter = at.u64("the counter of the command")?;
    let cluster_at = at.at();
    let cluster = at.u16("the cluster of the command")?;
    let command_at = at.at();
    let command = u64::from(at.u8("the command")?);
    let last_at = at.at();
    let last = u64::from(at.u8("the last byte of the outcome")?);
    let code_value = |code, digits| Value::Code { code, digits };
    let children = vec![
        Node::leaf("message code of the command", code_at..counter_at, code_value(code, 4)),
        Node::leaf("counter of the command", counter_at..cluster_at, Value::Unsigned(counter)),
        Node::leaf("cluster of the command", cluster_at..command_at, names::cluster(cluster)),
        Node::leaf("command or status, first byte", command_at..last_at, code_value(command, 2)),
        Node::leaf("command or status, second byte", last_at..at.at(), code_value(last, 2)),
    ];
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
