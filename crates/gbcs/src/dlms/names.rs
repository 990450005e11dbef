//! Names of results and selectors, as IEC 62056-6-2 and GBCS number them.

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

/// The name of a way to select entries of a log, where we know it.
pub fn selector(number: u8) -> Option<&'static str> {
    match number {
        BY_RANGE => Some("by range"),
        2 => Some("by entry"),
        _ => None,
    }
}

/// The name of a result, where we know it.
pub fn result(number: u8) -> Option<&'static str> {
    RESULTS.iter().find(|(each, _)| *each == number).map(|(_, name)| *name)
}
