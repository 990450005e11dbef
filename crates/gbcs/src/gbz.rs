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
    name::Name,
    time::Time,
    tree::{Growing, Node},
    value::{Value, named},
};

/// The profile of Smart Energy, the only one that GBCS has.
pub const SMART_ENERGY: u16 = 0x0109;

/// The bit of a control field that marks the last component.
const LAST: u8 = 0x01;
/// The bit that says that the command is encrypted.
const ENCRYPTED: u8 = 0x02;
/// The bit that says that a moment stands before the command, from which it holds.
const FROM_TIME: u8 = 0x10;

/// Adds the fields of GBZ content, read to its last byte; gives the name of the whole.
///
/// # Errors
/// Where the content is not GBZ, or goes on after its end.
pub fn decode<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    direction: Direction,
) -> Result<&'static str, DecodeError> {
    const NAME: &str = "GBZ";
    let before = *at;
    let profile = at.u16("the profile")?;
    if profile != SMART_ENERGY {
        return Err(before.fault(Fault::Impossible("the profile is not Smart Energy, 0109")));
    }
    let named = Value::Named { number: u32::from(profile), name: "Smart Energy" };
    out.leaf("profile", before.at()..at.at(), named);
    let from = at.at();
    let count = at.u8("the number of components")?;
    out.leaf("components", from..at.at(), Value::Unsigned(u64::from(count)));
    if direction != Direction::Alert {
        components(at, out, count)?;
        at.finish("the GBZ content")?;
        return Ok(NAME);
    }
    let code = alert(at, out)?;
    if own_content(at, out, code) {
        return Ok(NAME);
    }
    // An alert has either components, or content of its own kind: the bytes do not say which.
    let (before, mark) = (*at, out.mark());
    if components(at, out, count).is_err() {
        *at = before;
        out.back_to(mark);
        let bytes = at.take(at.left(), "the content of an alert")?;
        let name = "unnamed use case specific content";
        out.leaf(name, before.at()..at.at(), Value::Bytes(bytes));
    }
    Ok(NAME)
}

/// The command whose content stands encrypted behind these fields of a component; none where they are
/// no such fields.
pub fn encrypted_command<'t, 'm: 't>(
    before: impl Iterator<Item = Node<'t, 'm>>,
) -> Option<zcl::Command> {
    let (mut cluster, mut control, mut id) = (None, None, None);
    for node in before {
        let number = match node.value() {
            Value::Code { code, .. } => code,
            Value::Named { number, .. } => u64::from(number),
            _ => continue,
        };
        let name = node.name();
        for (wanted, found) in
            [("cluster", &mut cluster), ("frame control", &mut control), ("command", &mut id)]
        {
            if found.is_none() && name.is(wanted) {
                *found = Some(number);
            }
        }
    }
    let (cluster, control, id) = (cluster?, control?, id?);
    let (control, id) = (u8::try_from(control).ok()?, u8::try_from(id).ok()?);
    Some(zcl::Command::of(u16::try_from(cluster).ok()?, control, id))
}

/// Adds what the encrypted part of a command holds.
///
/// # Errors
/// Where it is not the content of the command.
pub fn decrypted<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    command: zcl::Command,
) -> Result<(), DecodeError> {
    zcl::content(at, out, command)
}

fn components<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    count: u8,
) -> Result<(), DecodeError> {
    for number in 1..=count {
        component(at, out, number)?;
    }
    at.finish("the components")
}

/// Adds the code and the time of an alert, and gives the code.
fn alert<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<u16, DecodeError> {
    let from = at.at();
    let code = at.u16("the alert code")?;
    out.leaf("alert code", from..at.at(), Value::Code { code: u64::from(code), digits: 4 });
    let from = at.at();
    let time = Time::Zigbee(at.u32("the time")?);
    out.leaf("time", from..at.at(), Value::Time(time));
    Ok(code)
}

/// Adds what the use case of an alert puts behind its time instead of components; adds nothing, and reads nothing,
/// where it is not of such a form.
fn own_content<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>, code: u16) -> bool {
    let (mut ahead, mark) = (*at, out.mark());
    let read = match code {
        0x8F66 | 0x8F67 => outcome(&mut ahead, out),
        0x81A0 => reason(&mut ahead, out),
        0x8F72 => hash(&mut ahead, out),
        0x8F85 => unsupported(&mut ahead, out),
        _ => return false,
    };
    if read.is_ok() && ahead.is_empty() {
        *at = ahead;
        return true;
    }
    out.back_to(mark);
    false
}

/// Why a meter doubts its integrity.
fn reason<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let from = at.at();
    let reason = u64::from(at.u16("the reason")?);
    out.leaf("reason", from..at.at(), named(reason, dlms::INTEGRITY_REASONS));
    Ok(())
}

/// The hash of a firmware image, as the octets of DLMS.
fn hash<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let from = at.at();
    at.expect(0x09, "octets")?;
    let length = at.length("the length of octets")?;
    let octets = at.take(length, "the hash")?;
    out.leaf("calculated manufacturer image hash", from..at.at(), Value::Bytes(octets));
    Ok(())
}

/// A command that the device does not support.
fn unsupported<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let mark = out.open("command that is not supported", at.at());
    skip_length(at)?;
    command_ids(at, out)?;
    out.close(mark, at.at());
    Ok(())
}

/// The length that some use cases put before their content.
fn skip_length(at: &mut Cursor<'_>) -> Result<(), DecodeError> {
    if at.peek().map(usize::from) == at.left().checked_sub(1) {
        at.u8("the length of the content")?;
    }
    Ok(())
}

/// Which command is meant: its message code and its counter.
fn command_ids<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let from = at.at();
    let code = u64::from(at.u16("the message code of the command")?);
    out.leaf("message code of the command", from..at.at(), Value::Code { code, digits: 4 });
    let from = at.at();
    let counter = at.u64("the counter of the command")?;
    out.leaf("counter of the command", from..at.at(), Value::Unsigned(counter));
    Ok(())
}

/// The outcome of a future-dated command: which command it was, and which of its parts took effect.
fn outcome<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let mark = out.open("outcome of a command", at.at());
    skip_length(at)?;
    command_ids(at, out)?;
    let from = at.at();
    let cluster = at.u16("the cluster of the command")?;
    out.leaf("cluster", from..at.at(), names::cluster(cluster));
    let from = at.at();
    let control = at.u8("the frame control of the command")?;
    let value = Value::Code { code: u64::from(control), digits: 2 };
    out.leaf("frame control", from..at.at(), value);
    let from = at.at();
    let command = at.u8("the number of the command")?;
    out.leaf("command", from..at.at(), zcl::command_name(cluster, control, command));
    out.close(mark, at.at());
    Ok(())
}

fn component<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    number: u8,
) -> Result<(), DecodeError> {
    let from = at.at();
    let mark = out.open(Name::numbered("component", usize::from(number)), from);
    let control = at.u8("the control field of a component")?;
    let cluster_at = at.at();
    let cluster = at.u16("the cluster of a component")?;
    let length_at = at.at();
    let length = usize::from(at.u16("the length of a component")?);
    if length > at.left() {
        let fault = Fault::Short { what: "a component", needed: length, left: at.left() };
        return Err(at.fault(fault));
    }
    let value = Value::Code { code: u64::from(control), digits: 2 };
    out.leaf("control", from..cluster_at, value);
    out.leaf("last component", from..cluster_at, Value::Boolean(control & LAST != 0));
    out.leaf("cluster", cluster_at..length_at, names::cluster(cluster));
    let mut inner = at.limited(at.at().saturating_add(length));
    at.take(length, "a component")?;
    if control & FROM_TIME != 0 {
        let from = inner.at();
        let time = Time::Zigbee(inner.u32("the moment from which a component holds")?);
        out.leaf("from", from..inner.at(), Value::Time(time));
    }
    if control & ENCRYPTED != 0 {
        let from = inner.at();
        let header = inner.u16("the additional header of an encrypted component")?;
        let value = Value::Code { code: u64::from(header), digits: 4 };
        out.leaf("additional header", from..inner.at(), value);
    }
    zcl::command(&mut inner, out, cluster, control & ENCRYPTED != 0)?;
    out.close(mark, at.at());
    Ok(())
}
