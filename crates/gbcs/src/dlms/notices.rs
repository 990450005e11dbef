//! What an alert in DLMS carries behind its code and its time, by its alert code.

use super::{
    classes::{BACKUP, PROTECTED},
    data,
    index::Index,
    objects,
    shape::{
        Part,
        Shape::{self, DateTime, Eui64, Octets, Packed, Plain, Structure, Text},
    },
};
use crate::{cursor::Cursor, error::DecodeError, name::Name, tree::Growing, value::Value};

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
static NOTICES: &[(u16, Members)] = &[
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

/// Where the members of each alert stand.
static INDEX: Index<64> = {
    let (mut index, mut left, mut place) = (Index::new(), NOTICES, 0);
    while let [(code, _), rest @ ..] = left {
        (index, left) = (index.with(*code as u64, place), rest);
        place += 1;
    }
    index
};

/// What the body of a notification is called.
const BODY: &str = "notification body";

/// Adds the body of an alert: a structure of the code, the moment, and what the use case adds.
///
/// # Errors
/// Where it is no value.
#[inline]
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
    data::data(at, out, BODY, &Plain, 0)
}

/// Adds the members of an alert's body; says whether the first is a code.
#[inline]
fn code_and_more<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    kind: &'static str,
    count: usize,
) -> Result<bool, DecodeError> {
    let mark = out.mark();
    if at.peek().is_some_and(data::is_octets) {
        return Ok(false);
    }
    data::data(at, out, "alert code", &Shape::Code, 1)?;
    let value = out.node(mark).map(|node| node.value());
    let Some(Value::Code { code, .. }) = value else { return Ok(false) };
    if count > 1 {
        let mark = out.mark();
        data::data(at, out, "time", &DateTime, 1)?;
        if !out.node(mark).is_some_and(|node| matches!(node.value(), Value::Time(_))) {
            out.rename(mark, Name::numbered(kind, 2));
        }
    }
    if count > 2 {
        carried(at, out, code, (kind, count))?;
    }
    Ok(true)
}

/// Adds what stands behind the time: named by the alert's code, or by what it is itself.
#[inline]
fn carried<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    code: u64,
    (kind, count): (&'static str, usize),
) -> Result<(), DecodeError> {
    if count == 4
        && let Structure([(parameters, shape), (octets, protected)]) = PROTECTED
        && at.peek().and_then(data::members_of).is_some()
    {
        let (before, mark) = (*at, out.mark());
        data::data(at, out, *parameters, shape, 1)?;
        if out.node(mark).is_some_and(data::is_protection) {
            return data::data(at, out, *octets, protected, 1);
        }
        *at = before;
        out.back_to(mark);
    }
    let of =
        INDEX.find(code, |place| NOTICES.get(place).filter(|(each, _)| u64::from(*each) == code));
    let named = of.map_or(&[][..], |(_, members)| *members);
    data::listed(at, out, named, (kind, &Plain), 3..count + 1, 1)
}
