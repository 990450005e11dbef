//! Names of clusters, commands and states, as the Zigbee Cluster Library and the Smart Energy profile
//! number them.

use super::clusters;
use crate::value::Value;

const CLUSTERS: &[(u16, &str)] = &[
    (0x0000, "Basic"),
    (0x000A, "Time"),
    (0x0019, "OTA Upgrade"),
    (0x0025, "Keep-Alive"),
    (0x0700, "Price"),
    (0x0701, "Demand Response and Load Control"),
    (0x0702, "Metering"),
    (0x0703, "Messaging"),
    (0x0704, "Tunneling"),
    (0x0705, "Prepayment"),
    (0x0706, "Energy Management"),
    (0x0707, "Calendar"),
    (0x0708, "Device Management"),
    (0x0709, "Events"),
    (0x070A, "MDU Pairing"),
    (0x070B, "Sub-GHz"),
    (0x0800, "Key Establishment"),
];

const PROFILE_COMMANDS: &[(u8, &str)] = &[
    (0x00, "Read Attributes"),
    (0x01, "Read Attributes Response"),
    (0x02, "Write Attributes"),
    (0x03, "Write Attributes Undivided"),
    (0x04, "Write Attributes Response"),
    (0x05, "Write Attributes No Response"),
    (0x06, "Configure Reporting"),
    (0x07, "Configure Reporting Response"),
    (0x08, "Read Reporting Configuration"),
    (0x09, "Read Reporting Configuration Response"),
    (0x0A, "Report Attributes"),
    (0x0B, "Default Response"),
    (0x0C, "Discover Attributes"),
    (0x0D, "Discover Attributes Response"),
];

const STATES: &[(u8, &str)] = &[
    (0x00, "success"),
    (0x01, "failure"),
    (0x7E, "not authorised"),
    (0x80, "malformed command"),
    (0x81, "unsupported cluster command"),
    (0x82, "unsupported general command"),
    (0x85, "invalid field"),
    (0x86, "unsupported attribute"),
    (0x87, "invalid value"),
    (0x88, "read only"),
    (0x89, "insufficient space"),
    (0x8A, "duplicate exists"),
    (0x8B, "not found"),
    (0x8C, "unreportable attribute"),
    (0x8D, "invalid data type"),
    (0x94, "time out"),
    (0xC0, "hardware failure"),
    (0xC1, "software failure"),
];

/// A cluster by its name; its code where we know none.
pub fn cluster(code: u16) -> Value<'static> {
    by_name(code, 4, CLUSTERS.iter().find(|(each, _)| *each == code).map(|(_, name)| *name))
}

/// A command of every cluster by its name.
pub fn profile_command(id: u8) -> Value<'static> {
    let found = PROFILE_COMMANDS.iter().find(|(each, _)| *each == id);
    by_name(id.into(), 2, found.map(|(_, name)| *name))
}

/// A command of one cluster by its name.
pub fn cluster_command(cluster: u16, id: u8, from_server: bool) -> Value<'static> {
    by_name(id.into(), 2, clusters::command(cluster, from_server, id).map(|(name, _)| name))
}

/// An attribute of a cluster by its name.
pub fn attribute(cluster: u16, id: u16) -> Value<'static> {
    by_name(id, 4, clusters::attribute(cluster, id))
}

/// A status by its name.
pub fn status(code: u8) -> Value<'static> {
    let found = STATES.iter().find(|(each, _)| *each == code);
    by_name(code.into(), 2, found.map(|(_, name)| *name))
}

/// A number by its name; as a code of so many digits where it has none.
fn by_name(number: u16, digits: u8, name: Option<&'static str>) -> Value<'static> {
    match name {
        Some(name) => Value::Named { number: number.into(), name },
        None => Value::Code { code: number.into(), digits },
    }
}
