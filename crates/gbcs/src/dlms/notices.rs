//! What an alert in DLMS carries behind its code and its time, by its alert code.

use super::{
    classes::{BACKUP, PROTECTED},
    data, objects,
    shape::{
        Part,
        Shape::{self, DateTime, Eui64, Octets, Packed, Plain, Structure, Text},
    },
};
use crate::tree::{Node, Value};

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

/// Names the members of an alert's body.
pub fn name(body: &mut Node<'_>) {
    let code = match body.children.as_mut_slice() {
        [code, rest @ ..] => match code.value {
            Value::Unsigned(number) => {
                code.value = Value::Code { code: number, digits: 4 };
                code.name = "alert code".into();
                if let [time, ..] = rest {
                    DateTime.lay(time);
                    if matches!(time.value, Value::Time(_)) {
                        time.name = "time".into();
                    }
                }
                number
            }
            _ => return,
        },
        [] => return,
    };
    let more = body.children.get_mut(2..).unwrap_or_default();
    if more.is_empty() {
        return;
    }
    if let [parameters, octets] = more
        && data::is_protection(parameters)
    {
        let Structure(members) = PROTECTED else { return };
        for (child, (name, shape)) in [parameters, octets].into_iter().zip(members) {
            child.name = (*name).into();
            shape.lay(child);
        }
        return;
    }
    let members = NOTICES.iter().find(|(each, _)| u64::from(*each) == code);
    for (child, (name, shape)) in
        more.iter_mut().zip(members.map_or(&[][..], |(_, members)| members))
    {
        child.name = (*name).into();
        shape.lay(child);
    }
}
