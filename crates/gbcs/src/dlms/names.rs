//! Names of classes and results, as IEC 62056-6-2 and GBCS number them.

use crate::tree::Value;

/// The interface classes that GBCS uses.
const CLASSES: &[(u16, &str)] = &[
    (1, "Data"),
    (3, "Register"),
    (4, "Extended Register"),
    (5, "Demand Register"),
    (6, "Register Activation"),
    (7, "Profile Generic"),
    (8, "Clock"),
    (9, "Script Table"),
    (10, "Schedule"),
    (11, "Special Days Table"),
    (15, "Association LN"),
    (17, "SAP Assignment"),
    (18, "Image Transfer"),
    (20, "Activity Calendar"),
    (21, "Register Monitor"),
    (22, "Single Action Schedule"),
    (40, "Push Setup"),
    (64, "Security Setup"),
    (65, "Parameter Monitor"),
    (68, "Arbitrator"),
    (70, "Disconnect Control"),
    (71, "Limiter"),
    (101, "ZigBee SAS Startup"),
    (102, "ZigBee SAS Join"),
    (103, "ZigBee SAS APS Fragmentation"),
    (104, "ZigBee Network Control"),
    (105, "ZigBee Tunnel Setup"),
    (111, "Account"),
    (112, "Credit"),
    (113, "Charge"),
    (115, "Token Gateway"),
    (9000, "Extended Data"),
];

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

/// A class by its name; a number where we know none.
pub fn class(number: u16) -> Value<'static> {
    let found = CLASSES.iter().find(|(each, _)| *each == number);
    let number = u64::from(number);
    found.map_or(Value::Unsigned(number), |(_, name)| Value::Named { number, name })
}

/// A result by its name; a number where we know none.
pub fn result(number: u8) -> Value<'static> {
    let found = RESULTS.iter().find(|(each, _)| *each == number);
    let number = u64::from(number);
    found.map_or(Value::Unsigned(number), |(_, name)| Value::Named { number, name })
}
