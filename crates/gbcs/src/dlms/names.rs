//! Names of results and selectors, as IEC 62056-6-2 and GBCS number them.

use crate::value::Value;

/// The results of an access.
const RESULTS: &[(u8, &str)] = &[
    (0, "success"),
    (1, "hardware fault"),
    (2, "temporary failure"),
    (3, "read or write denied"),
    (4, "object undefined"),
    (9, "object class inconsistent"),
    (11, "object unavailable"),
    (12, "type unmatched"),
    (13, "scope of access violated"),
    (14, "data block unavailable"),
    (15, "long get or action aborted"),
    (16, "no long get or action in progress"),
    (17, "long set aborted"),
    (18, "no long set in progress"),
    (19, "data block number invalid"),
    (250, "other reason"),
];

/// The selector of the entries of a log between two moments.
pub const BY_RANGE: u8 = 1;

/// A way to select entries of a log.
pub fn selector(number: u8) -> Value<'static> {
    let name = match number {
        BY_RANGE => "by range",
        2 => "by entry",
        other => return Value::Unsigned(u64::from(other)),
    };
    Value::Named { number: u32::from(number), name }
}

/// A result by its name; a number where we know none.
pub fn result(number: u8) -> Value<'static> {
    let found = RESULTS.iter().find(|(each, _)| *each == number);
    found.map_or(Value::Unsigned(number.into()), |(_, name)| Value::Named {
        number: number.into(),
        name,
    })
}
