//! A command of the Zigbee Cluster Library: its header, and the attributes that it reads or reports.

use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    gbz::{clusters, layout, names},
    name::Name,
    time::Time,
    tree::Growing,
    value::Value,
};

/// The bits of a frame control that say whether the command belongs to a cluster.
const FRAME_TYPE: u8 = 0x03;
/// The bit that says that a maker's code follows.
const MAKER: u8 = 0x04;
/// The bit that says that it goes from server to client.
const FROM_SERVER: u8 = 0x08;

/// Adds the fields of a command, read to the end of its component.
pub fn command<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    cluster: u16,
    encrypted: bool,
) -> Result<(), DecodeError> {
    let from = at.at();
    let control = at.u8("the frame control of a command")?;
    let value = Value::Code { code: u64::from(control), digits: 2 };
    out.leaf("frame control", from..at.at(), value);
    if control & MAKER != 0 {
        let from = at.at();
        let maker = u64::from(u16::from_le_bytes(at.array("the maker's code")?));
        out.leaf("maker", from..at.at(), Value::Code { code: maker, digits: 4 });
    }
    let from = at.at();
    let sequence = u64::from(at.u8("the sequence number of a command")?);
    out.leaf("sequence number", from..at.at(), Value::Unsigned(sequence));
    let from = at.at();
    let id = at.u8("the number of a command")?;
    out.leaf("command", from..at.at(), command_name(cluster, control, id));
    if encrypted {
        let from = at.at();
        let length = usize::from(at.u16("the length of what is encrypted")?);
        let bytes = at.take(length, "what is encrypted")?;
        out.leaf("content", from..at.at(), Value::Encrypted(bytes));
        return at.finish("a component");
    }
    content(at, out, Command::of(cluster, control, id))
}

/// A command by its name, which its frame control and its cluster tell.
pub fn command_name(cluster: u16, control: u8, id: u8) -> Value<'static> {
    if control & FRAME_TYPE == 1 {
        names::cluster_command(cluster, id, control & FROM_SERVER != 0)
    } else {
        names::profile_command(id)
    }
}

/// Which command it is.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// Its cluster.
    pub cluster: u16,
    /// Its number.
    pub id: u8,
    /// Whether it is of its cluster, and not of every one.
    pub of_cluster: bool,
    /// Whether it goes from server to client.
    pub from_server: bool,
}

impl Command {
    /// The command that a frame control, a cluster and a number tell.
    pub fn of(cluster: u16, control: u8, id: u8) -> Self {
        let (of_cluster, from_server) = (control & FRAME_TYPE == 1, control & FROM_SERVER != 0);
        Self { cluster, id, of_cluster, from_server }
    }
}

/// Adds what a command carries, read to the end.
pub fn content<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    command: Command,
) -> Result<(), DecodeError> {
    if command.of_cluster {
        let found = clusters::command(command.cluster, command.from_server, command.id);
        layout::fields(at, out, found.map_or(&[], |(_, layout)| layout));
        rest(at, out)?;
    } else {
        profile(at, out, command)?;
    }
    at.finish("a component")
}

/// What no layout tells.
fn rest<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let from = at.at();
    let bytes = at.take(at.left(), "the rest of a command")?;
    if !bytes.is_empty() {
        out.leaf("unnamed rest of the command", from..at.at(), Value::Bytes(bytes));
    }
    Ok(())
}

/// What a record is called that is of no attribute.
const RECORD: &str = "record";

/// A command of every cluster: those of attributes, and the default response.
fn profile<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    command: Command,
) -> Result<(), DecodeError> {
    if !matches!(command.id, 0x00..=0x05 | 0x0A | 0x0B) {
        return rest(at, out);
    }
    while !at.is_empty() {
        let mark = out.open(RECORD, at.at());
        let name = record(at, out, command)?;
        out.rename(mark, name);
        out.close(mark, at.at());
    }
    Ok(())
}

/// Adds the fields of a record, and gives its name: that of its attribute.
fn record<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    command: Command,
) -> Result<&'static str, DecodeError> {
    let cluster = command.cluster;
    match command.id {
        0x01 => {
            let name = attribute(at, out, cluster)?;
            if status(at, out)? {
                typed(at, out)?;
            }
            Ok(name)
        }
        0x02 | 0x03 | 0x05 | 0x0A => {
            let name = attribute(at, out, cluster)?;
            typed(at, out)?;
            Ok(name)
        }
        0x04 => {
            status(at, out)?;
            // All went well, where a status stands alone.
            if at.is_empty() { Ok(RECORD) } else { attribute(at, out, cluster) }
        }
        0x0B => {
            let from = at.at();
            // The command that is answered went the other way, and was of this cluster.
            let answered = at.u8("the command that is answered")?;
            let value = names::cluster_command(cluster, answered, !command.from_server);
            out.leaf("answers command", from..at.at(), value);
            status(at, out)?;
            Ok(RECORD)
        }
        _ => attribute(at, out, cluster),
    }
}

fn attribute<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    cluster: u16,
) -> Result<&'static str, DecodeError> {
    let from = at.at();
    let id = u16::from_le_bytes(at.array("the id of an attribute")?);
    let value = names::attribute(cluster, id);
    out.leaf("attribute", from..at.at(), value);
    Ok(if let Value::Named { name, .. } = value { name } else { RECORD })
}

/// Adds a status, and says whether it is a good one.
fn status<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<bool, DecodeError> {
    let from = at.at();
    let status = at.u8("a status")?;
    out.leaf("status", from..at.at(), names::status(status));
    Ok(status == 0)
}

/// Adds a value behind its type.
fn typed<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let before = *at;
    let kind = at.u8("the type of a value")?;
    of_type(at, out, &before, "value".into(), kind, 0)
}

/// How deep arrays and structures may lie in one another: GBCS has none at all.
const TYPES_DEEP_MAX: usize = 4;

fn of_type<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    before: &Cursor<'m>,
    name: Name,
    kind: u8,
    depth: usize,
) -> Result<(), DecodeError> {
    let from = before.at();
    if !matches!(kind, 0x48 | 0x4C | 0x50 | 0x51) {
        let value = simple(at, before, kind)?;
        out.leaf(name, from..at.at(), value);
        return Ok(());
    }
    if depth >= TYPES_DEEP_MAX {
        let fault = Fault::TooMuch { what: "the depth of a Zigbee value", most: TYPES_DEEP_MAX };
        return Err(before.fault(fault));
    }
    let mark = out.open(name, from);
    // An array says the type of its elements once, a structure before each member.
    let of = if kind == 0x4C { None } else { Some(at.u8("the type of elements")?) };
    let count = usize::from(u16::from_le_bytes(at.array("the number of elements")?));
    // FFFF says that there is no value.
    for number in 1..=if count == 0xFFFF { 0 } else { count } {
        let before = *at;
        let kind = of.map_or_else(|| at.u8("the type of a member"), Ok)?;
        of_type(at, out, &before, Name::numbered("element", number), kind, depth + 1)?;
        if at.at() == before.at() {
            return Err(before.fault(Fault::Impossible("an element of an array has no bytes")));
        }
    }
    out.close(mark, at.at());
    Ok(())
}

/// A value of a simple type.
fn simple<'m>(
    at: &mut Cursor<'m>,
    before: &Cursor<'m>,
    kind: u8,
) -> Result<Value<'m>, DecodeError> {
    Ok(match kind {
        0x00 => Value::Null,
        0x10 => Value::Boolean(at.u8("a boolean")? == 1),
        0x08..=0x0F => Value::Bytes(at.take(usize::from(kind - 0x07), "general data")?),
        0x18..=0x1F => code(at, usize::from(kind - 0x17))?,
        0x20..=0x27 => Value::Unsigned(little(at, usize::from(kind - 0x1F))?),
        0x28..=0x2F => Value::Signed(little_signed(at, usize::from(kind - 0x27))?),
        0x30 | 0x31 => Value::Unsigned(little(at, usize::from(kind - 0x2F))?),
        0x38 => Value::Float(half(u16::from_le_bytes(at.array("a number")?))),
        0x39 => Value::Float(f64::from(f32::from_le_bytes(at.array("a number")?))),
        0x3A => Value::Float(f64::from_le_bytes(at.array("a number")?)),
        0x41 | 0x42 => text(at)?,
        0x43 | 0x44 => {
            let length = usize::from(u16::from_le_bytes(at.array("the length of octets")?));
            // FFFF says that there is no value.
            if length == 0xFFFF { Value::Null } else { Value::Bytes(at.take(length, "octets")?) }
        }
        0xE2 => Value::Time(Time::Zigbee(u32::from_le_bytes(at.array("a moment")?))),
        0xE0 => Value::Time(Time::DlmsTime(at.array("a time of day")?)),
        0xE1 => Value::Time(Time::ZigbeeDate(at.array("a date")?)),
        0xE8 | 0xE9 => code(at, 2)?,
        0xEA => Value::Unsigned(little(at, 4)?),
        0xF0 => Value::Eui64(crate::eui64::Eui64(little(at, 8)?)),
        0xF1 => Value::Bytes(at.take(16, "a key")?),
        found => return Err(before.fault(Fault::Unknown { what: "type of a Zigbee value", found })),
    })
}

/// A number of half precision: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from((bits >> 10) & 0x1F), f64::from(bits & 0x03FF) / 1024.0);
    sign * match exponent {
        0 => fraction * 2.0_f64.powi(-14),
        0x1F if fraction == 0.0 => f64::INFINITY,
        0x1F => f64::NAN,
        exponent => (1.0 + fraction) * 2.0_f64.powi(exponent - 15),
    }
}

/// Octets behind a length of one byte, as text where they are such; FF says that there are none.
pub fn text<'m>(at: &mut Cursor<'m>) -> Result<Value<'m>, DecodeError> {
    let length = usize::from(at.u8("the length of text")?);
    if length == 0xFF {
        return Ok(Value::Null);
    }
    let bytes = at.take(length, "text")?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => Value::Text(text),
        _ => Value::Bytes(bytes),
    })
}

/// A code of one to eight bytes, the lowest first.
pub fn code(at: &mut Cursor<'_>, bytes: usize) -> Result<Value<'static>, DecodeError> {
    let digits = u8::try_from(bytes.saturating_mul(2)).unwrap_or(u8::MAX);
    Ok(Value::Code { code: little(at, bytes)?, digits })
}

/// A number of one to eight bytes, the lowest first.
pub fn little(at: &mut Cursor<'_>, bytes: usize) -> Result<u64, DecodeError> {
    let taken = at.take(bytes, "a number")?;
    Ok(taken.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// A number of one to eight bytes, which may be negative.
pub fn little_signed(at: &mut Cursor<'_>, bytes: usize) -> Result<i64, DecodeError> {
    let value = little(at, bytes)?;
    let unused = 64_usize.saturating_sub(bytes.saturating_mul(8));
    Ok(i64::from_be_bytes((value << unused).to_be_bytes()) >> unused)
}
