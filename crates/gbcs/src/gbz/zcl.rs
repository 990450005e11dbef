//! A command of the Zigbee Cluster Library: its header, and the attributes that it reads or reports.

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    gbz::names,
    time::Time,
    tree::{Node, Value},
};

/// The bits of a frame control that say whether the command belongs to a cluster.
const FRAME_TYPE: u8 = 0x03;
/// The bit that says that a maker's code follows.
const MAKER: u8 = 0x04;
/// The bit that says that it goes from server to client.
const FROM_SERVER: u8 = 0x08;

/// Reads a command to the end of its component.
pub fn command<'m>(
    at: &mut Cursor<'m>,
    cluster: u16,
    encrypted: bool,
    nodes: &mut Vec<Node<'m>>,
) -> Result<(), DecodeError> {
    let from = at.at();
    let control = at.u8("the frame control of a command")?;
    nodes.push(Node::leaf(
        "frame control",
        from..at.at(),
        Value::Code { code: u64::from(control), digits: 2 },
    ));
    if control & MAKER != 0 {
        let from = at.at();
        let maker = u64::from(u16::from_le_bytes(at.array("the maker's code")?));
        nodes.push(Node::leaf("maker", from..at.at(), Value::Code { code: maker, digits: 4 }));
    }
    let from = at.at();
    let sequence = u64::from(at.u8("the sequence number of a command")?);
    nodes.push(Node::leaf("sequence number", from..at.at(), Value::Unsigned(sequence)));
    let from = at.at();
    let id = at.u8("the number of a command")?;
    let of_cluster = control & FRAME_TYPE == 1;
    let from_server = control & FROM_SERVER != 0;
    let name = if of_cluster {
        names::cluster_command(cluster, id, from_server)
    } else {
        names::profile_command(id)
    };
    nodes.push(Node::leaf("command", from..at.at(), name));
    if encrypted {
        let from = at.at();
        let length = usize::from(at.u16("the length of what is encrypted")?);
        let bytes = at.take(length, "what is encrypted")?;
        nodes.push(Node::leaf("content", from..at.at(), Value::Encrypted(bytes)));
    } else if of_cluster {
        rest(at, nodes);
    } else {
        profile(at, id, nodes)?;
    }
    at.finish("a component")
}

fn rest<'m>(at: &mut Cursor<'m>, nodes: &mut Vec<Node<'m>>) {
    let from = at.at();
    let bytes = at.rest();
    if !bytes.is_empty() {
        nodes.push(Node::leaf(
            "unnamed command payload",
            from..from + bytes.len(),
            Value::Bytes(bytes),
        ));
        *at = Cursor::within(&[], 0, 0);
    }
}

/// A command of every cluster: those of attributes, and the default response.
fn profile<'m>(at: &mut Cursor<'m>, id: u8, nodes: &mut Vec<Node<'m>>) -> Result<(), DecodeError> {
    while !at.is_empty() {
        let from = at.at();
        let mut children = Vec::new();
        match id {
            0x00 => children.push(attribute(at)?),
            0x01 => {
                children.push(attribute(at)?);
                let (status, good) = status(at)?;
                children.push(status);
                if good {
                    children.push(typed(at)?);
                }
            }
            0x02 | 0x03 | 0x05 | 0x0A => {
                children.push(attribute(at)?);
                children.push(typed(at)?);
            }
            0x04 => {
                let (status, _) = status(at)?;
                children.push(status);
                // All went well, where a status stands alone.
                if !at.is_empty() {
                    children.push(attribute(at)?);
                }
            }
            0x0B => {
                let from = at.at();
                let answered = u64::from(at.u8("the command that is answered")?);
                let value = Value::Code { code: answered, digits: 2 };
                children.push(Node::leaf("answers command", from..at.at(), value));
                children.push(status(at)?.0);
            }
            _ => {
                rest(at, nodes);
                return Ok(());
            }
        }
        nodes.push(Node::group("record", from..at.at(), children));
    }
    Ok(())
}

fn attribute<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let id = u64::from(u16::from_le_bytes(at.array("the id of an attribute")?));
    Ok(Node::leaf("attribute", from..at.at(), Value::Code { code: id, digits: 4 }))
}

fn status<'m>(at: &mut Cursor<'m>) -> Result<(Node<'m>, bool), DecodeError> {
    let from = at.at();
    let status = at.u8("a status")?;
    Ok((Node::leaf("status", from..at.at(), names::status(status)), status == 0))
}

/// A value behind its type.
fn typed<'m>(at: &mut Cursor<'m>) -> Result<Node<'m>, DecodeError> {
    let from = at.at();
    let before = *at;
    let kind = at.u8("the type of a value")?;
    let value = match kind {
        0x00 => Value::Null,
        0x10 => Value::Boolean(at.u8("a boolean")? == 1),
        0x08..=0x0F => Value::Bytes(at.take(usize::from(kind - 0x07), "general data")?),
        0x18..=0x1F => {
            let bytes = usize::from(kind - 0x17);
            Value::Code { code: little(at, bytes)?, digits: bytes * 2 }
        }
        0x20..=0x27 => Value::Unsigned(little(at, usize::from(kind - 0x1F))?),
        0x28..=0x2F => Value::Signed(little_signed(at, usize::from(kind - 0x27))?),
        0x30 | 0x31 => Value::Unsigned(little(at, usize::from(kind - 0x2F))?),
        0x39 => Value::Float(f64::from(f32::from_le_bytes(at.array("a number")?))),
        0x3A => Value::Float(f64::from_le_bytes(at.array("a number")?)),
        0x41 => {
            let length = usize::from(at.u8("the length of octets")?);
            // FF says that there is no value.
            if length == 0xFF { Value::Null } else { Value::Bytes(at.take(length, "octets")?) }
        }
        0x42 => {
            let length = usize::from(at.u8("the length of text")?);
            let bytes = if length == 0xFF { &[] } else { at.take(length, "text")? };
            std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), |text| Value::Text(text.into()))
        }
        0x43 | 0x44 => {
            let length = usize::from(u16::from_le_bytes(at.array("the length of octets")?));
            Value::Bytes(at.take(length, "octets")?)
        }
        0xE2 => Value::Time(Time::Zigbee(u32::from_le_bytes(at.array("a moment")?))),
        0xE0 | 0xE1 => Value::Bytes(at.take(4, "a date or a time of day")?),
        0xE8 | 0xE9 => Value::Code { code: little(at, 2)?, digits: 4 },
        0xF0 => Value::Eui64(crate::eui64::Eui64(little(at, 8)?)),
        0xF1 => Value::Bytes(at.take(16, "a key")?),
        found => return Err(before.fault(Fault::Unknown { what: "type of a Zigbee value", found })),
    };
    Ok(Node::leaf("value", from..at.at(), value))
}

/// A number of one to eight bytes, the lowest first.
fn little(at: &mut Cursor<'_>, bytes: usize) -> Result<u64, DecodeError> {
    let taken = at.take(bytes, "a number")?;
    Ok(taken.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

fn little_signed(at: &mut Cursor<'_>, bytes: usize) -> Result<i64, DecodeError> {
    let value = little(at, bytes)?;
    let unused = 64_usize.saturating_sub(bytes.saturating_mul(8));
    Ok(i64::from_be_bytes((value << unused).to_be_bytes()) >> unused)
}
