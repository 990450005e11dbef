//! What an alert in DLMS carries behind its code and its time, by its alert code.

use super::{
    classes::{BACKUP, PROTECTED},
    compact, data, objects,
    shape::{
        Part,
        Shape::{self, DateTime, Eui64, Octets, Packed, Plain, Structure, Text},
    },
};
use crate::{
    cursor::Cursor,
    error::DecodeError,
    name::Name,
    tree::Growing,
    value::Value,
};

/// Why a meter doubts its integrity (alert 81A0).
pub const INTEGRITY_REASONS: &[(u64, &str)] = &[
    (0, "other"),
    (1, "error of the non-volatile memory"),
    (2, "error of program execution"),
    (3, "error of program storage"),
    (4, "error of the RAM"),
    (5, "unexpected hardware reset"),
    (6, "watchdog error"),
    (7, "metrology firmware verification failure"),
    (8, "measurement fault"),
    (9, "unspecified operational integrity error"),
];

type Members = &'static [(&'static str, Shape)];

const OUTCOME: Members = &[(
    "outcome of a command",
    Packed(&[
        ("message code of the command", Part::Code),
        ("counter of the command", Part::Counter),
        ("class", Part::Class),
        ("logical name", Part::LogicalName),
        ("attribute", Part::Attribute),
    ]),
)];
const OUTAGE: Members = &[("start of the outage", DateTime), ("end of the outage", DateTime)];
const IMAGE_HASH: Members = &[("calculated manufacturer image hash", Octets)];
const COMMAND: Members = &[(
    "command that is not supported",
    Packed(&[
        ("message code of the command", Part::Code),
        ("counter of the command", Part::Counter),
    ]),
)];
const UNDELIVERED: Members = &[(
    "message that was not delivered",
    Packed(&[
        ("originator", Part::Eui64),
        ("target", Part::Eui64),
        ("direction", Part::Direction),
        ("originator counter", Part::Counter),
    ]),
)];
const INTEGRITY: Members = &[("reason", Packed(&[("reason", Part::Reason(INTEGRITY_REASONS))]))];
/// By the types of the DCC Alert that tells of it (DUIS Schema V5.4, `SubGHzChannelChanged`): no published message shows
/// whether the two stand side by side or in a structure, and either is read.
const CHANNEL_CHANGED: Members = &[
    (
        "operating Sub GHz channel",
        Structure(&[("operating Sub GHz channel", Octets), ("scan trigger", Octets)]),
    ),
    ("scan trigger", Octets),
];
const CONTROLLER: &str = "controller, first digit 1 output or 2 input";

/// The members behind code and time, by the alert code, where the alert has any.
const NOTICES: &[(u16, Members)] = &[
    (0x81A0, INTEGRITY),
    (0x8F0A, &[("protection parameters", Plain), ("protected attributes", Plain)]),
    (0x8F12, &[("device log", BACKUP)]),
    (0x8F1C, IMAGE_HASH),
    (0x8F20, &[("device to suspend", Structure(&[("device to suspend", Eui64)]))]),
    (0x8F26, CHANNEL_CHANGED),
    (
        0x8F28,
        &[(
            "outcome of the channel scan request",
            Structure(&[("outcome", Octets), ("scan trigger", Octets)]),
        )],
    ),
    (0x8F2A, &[("Sub GHz configuration", objects::SUB_GHZ)]),
    (0x8F2C, &[("device whose message was discarded", Eui64)]),
    (0x8F2D, &[("device for which there was no capacity", Eui64)]),
    (0x8F35, OUTAGE),
    (0x8F36, OUTAGE),
    (0x8F37, OUTAGE),
    (0x8F38, OUTAGE),
    (0x8F39, OUTAGE),
    (0x8F3A, OUTAGE),
    (0x8F3B, OUTAGE),
    (0x8F3C, OUTAGE),
    (0x8F66, OUTCOME),
    (0x8F67, OUTCOME),
    (0x8F72, IMAGE_HASH),
    (0x8F84, UNDELIVERED),
    (0x8F85, COMMAND),
    (
        0x8F86,
        &[
            (CONTROLLER, Shape::Byte),
            ("start", DateTime),
            ("end", DateTime),
            ("limit, per cent", Plain),
        ],
    ),
    (0x8F87, &[(CONTROLLER, Shape::Byte), ("limit, per cent", Plain)]),
    (0x8F88, &[("operational update", Text)]),
];

/// What the body of a notification is called.
const BODY: &str = "notification body";

/// Adds the body of an alert: a structure of the code, the moment, and what the use case adds.
///
/// # Errors
/// Where it is no value.
pub fn body<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let (before, mark) = (*at, out.mark());
    if let Some(kind) = at.peek().and_then(data::members_of) {
        at.u8("the type of a value")?;
        let count = at.count("the number of members")?;
        out.open(BODY, before.at());
        if count > 0 && code_and_more(at, out, kind, count)? {
            out.close(mark, at.at());
            return Ok(());
        }
    }
    // It does not begin as an alert does.
    out.back_to(mark);
    *at = before;
    data::data(at, out, BODY.into(), &Plain, 0)
}

/// Adds the members of an alert's body; says whether the first is a code.
fn code_and_more<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    kind: &'static str,
    count: usize,
) -> Result<bool, DecodeError> {
    let from = at.at();
    let Some(Value::Unsigned(code)) = simple(at)? else { return Ok(false) };
    out.leaf("alert code", from..at.at(), Value::Code { code, digits: 4 });
    if count > 1 {
        time(at, out, kind)?;
    }
    let carried = if count > 2 { carried(at, out, code, count)? } else { &[] };
    for number in 3..=count {
        let of = carried.get(number.saturating_sub(3));
        let unnamed = || (Name::numbered(kind, number), &Plain);
        let (name, shape) = of.map_or_else(unnamed, |(name, shape)| ((*name).into(), shape));
        data::data(at, out, name, shape, 1)?;
    }
    Ok(true)
}

/// Reads a value that has no members; none, and nothing read, where it has some.
fn simple<'m>(at: &mut Cursor<'m>) -> Result<Option<Value<'m>>, DecodeError> {
    let before = *at;
    if at.peek().is_some_and(|tag| data::members_of(tag).is_some() || tag == compact::TAG) {
        return Ok(None);
    }
    let tag = at.u8("the type of a value")?;
    data::scalar(at, &before, tag).map(Some)
}

/// Adds the second member of an alert's body: its time, where it is one.
fn time<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    kind: &'static str,
) -> Result<(), DecodeError> {
    let from = at.at();
    let unnamed = Name::numbered(kind, 2);
    let Some(value) = simple(at)? else { return data::data(at, out, unnamed, &Plain, 1) };
    let value = DateTime.value(&value).unwrap_or(value);
    let name = if matches!(value, Value::Time(_)) { "time".into() } else { unnamed };
    out.leaf(name, from..at.at(), value);
    Ok(())
}

/// What stands behind the time, by the alert's code, or by what it is itself. Nothing is read.
fn carried<'m>(
    at: &Cursor<'m>,
    out: &mut Growing<'m>,
    code: u64,
    count: usize,
) -> Result<Members, DecodeError> {
    if count == 4
        && let Structure(members) = PROTECTED
        && at.peek().and_then(data::members_of).is_some()
    {
        let mark = out.mark();
        data::data(&mut at.clone(), out, Name::numbered("member", 3), &Plain, 1)?;
        let is_protection = out.node(mark).is_some_and(data::is_protection);
        out.back_to(mark);
        if is_protection {
            return Ok(members);
        }
    }
    let of = NOTICES.iter().find(|(each, _)| u64::from(*each) == code);
    Ok(of.map_or(&[], |(_, members)| *members))
}
