//! A table of constants: the objects of GBCS by their logical names (OBIS codes), in the words of SMETS
//! and GBCS, and what the value of each holds where its class alone does not say.

use std::ops::Range;

use super::{
    classes::EVENT_LOG,
    index::Index,
    shape::Shape::{self, Array, DateTime, Eui64, Octets, Plain, Seconds, Structure, Text},
};
use crate::{name::Name, tree::Growing, value::Value};

const POWER: Shape = Structure(&[
    ("active power import", Plain),
    ("scaler and unit", Structure(&[("scaler", Plain), ("unit", super::classes::UNIT)])),
    ("active power import, second element", Plain),
]);
const BOOST_LOG: Shape = Array("boost", &Structure(&[("start", Seconds), ("end", Seconds)]));
const EXPORT_LOG: Shape = Array(
    "entry",
    &Structure(&[
        ("time", Seconds),
        ("active energy export", Plain),
        ("reactive energy export", Plain),
    ]),
);
const IMPORT_LOG: Shape =
    Array("entry", &Structure(&[("time", Seconds), ("energy import", Plain)]));
const EXPORT_READS: Shape =
    Array("entry", &Structure(&[("time", Seconds), ("active export register", Plain)]));
const AMOUNTS: Shape = Array("entry", &Structure(&[("time", Seconds), ("amount", Plain)]));
const VOLTAGE_LOG: Shape =
    Array("entry", &Structure(&[("time", Seconds), ("average RMS voltage", Plain)]));
/// The configuration of a Communications Hub's Sub GHz radio.
pub const SUB_GHZ: Shape = Structure(&[
    ("allowed channels 0 to 26, lower band", Plain),
    ("allowed channels 27 to 34, lower band", Plain),
    ("allowed channels 35 to 61, lower band", Plain),
    ("allowed channels 0 to 26, upper band", Plain),
    ("normal to limited duty cycle threshold", Plain),
    ("limited to critical duty cycle threshold", Plain),
    ("maximum Sub GHz channel changes in a week", Plain),
    ("GSME curfew", Plain),
    ("channel quieter threshold", Plain),
    ("channel noisier threshold", Plain),
    ("non-GSME poor communications percentage threshold", Plain),
    ("non-GSME poor communications measurement periods", Plain),
    ("local hub noise measurement period", Plain),
    ("local hub failure percentage", Plain),
    ("local hub retry percentage", Plain),
]);

/// Every object: its logical name, its title, what its value holds. In the order of the logical names.
static OBJECTS: &[([u8; 6], &str, Shape)] = &[
    ([0, 0, 0, 2, 1, 255], "Active Firmware Version", Octets),
    ([0, 0, 1, 0, 0, 255], "Clock", Plain),
    ([0, 0, 10, 0, 100, 255], "Tariff Script Table", Plain),
    ([0, 0, 10, 0, 103, 255], "Auxiliary Load Control Script Table", Plain),
    ([0, 0, 10, 0, 106, 255], "Supply Control Script Table", Plain),
    ([0, 0, 10, 0, 107, 255], "Auxiliary Proportional Controller Limit Script Table", Plain),
    ([0, 0, 11, 0, 0, 255], "Tariff Switching Table Special Days", Plain),
    ([0, 0, 11, 0, 1, 255], "Secondary Tariff Switching Table Special Days", Plain),
    ([0, 0, 11, 0, 2, 255], "Non-Disablement Calendar Special Days", Plain),
    ([0, 0, 11, 0, 3, 255], "Auxiliary Controller Calendar Special Days", Plain),
    ([0, 0, 12, 0, 0, 255], "Maximum Demand Configurable Time Period", Plain),
    ([0, 0, 12, 0, 1, 255], "Non-Disablement Calendar", Plain),
    ([0, 0, 12, 0, 2, 255], "Auxiliary Controller Calendar", Plain),
    ([0, 0, 13, 0, 0, 255], "Tariff Switching Table", Plain),
    ([0, 0, 13, 0, 1, 255], "Secondary Tariff Switching Table", Plain),
    ([0, 0, 15, 0, 0, 255], "Billing Calendar", Plain),
    ([0, 0, 15, 1, 0, 255], "Tariff Block Counter Matrix Reset Schedule", Plain),
    ([0, 0, 16, 0, 0, 255], "Active Power Import Thresholds", Plain),
    ([0, 0, 16, 0, 1, 255], "Disablement Threshold", Plain),
    ([0, 0, 16, 0, 11, 255], "Tariff Threshold Matrix: TOU 1", Plain),
    ([0, 0, 16, 0, 12, 255], "Tariff Threshold Matrix: TOU 2", Plain),
    ([0, 0, 16, 0, 13, 255], "Tariff Threshold Matrix: TOU 3", Plain),
    ([0, 0, 16, 0, 14, 255], "Tariff Threshold Matrix: TOU 4", Plain),
    ([0, 0, 16, 0, 15, 255], "Tariff Threshold Matrix: TOU 5", Plain),
    ([0, 0, 16, 0, 16, 255], "Tariff Threshold Matrix: TOU 6", Plain),
    ([0, 0, 16, 0, 17, 255], "Tariff Threshold Matrix: TOU 7", Plain),
    ([0, 0, 16, 0, 18, 255], "Tariff Threshold Matrix: TOU 8", Plain),
    ([0, 0, 16, 1, 11, 255], "Tariff Threshold Matrix: TOU 1 (passive)", Plain),
    ([0, 0, 16, 1, 12, 255], "Tariff Threshold Matrix: TOU 2 (passive)", Plain),
    ([0, 0, 16, 1, 13, 255], "Tariff Threshold Matrix: TOU 3 (passive)", Plain),
    ([0, 0, 16, 1, 14, 255], "Tariff Threshold Matrix: TOU 4 (passive)", Plain),
    ([0, 0, 16, 1, 15, 255], "Tariff Threshold Matrix: TOU 5 (passive)", Plain),
    ([0, 0, 16, 1, 16, 255], "Tariff Threshold Matrix: TOU 6 (passive)", Plain),
    ([0, 0, 16, 1, 17, 255], "Tariff Threshold Matrix: TOU 7 (passive)", Plain),
    ([0, 0, 16, 1, 18, 255], "Tariff Threshold Matrix: TOU 8 (passive)", Plain),
    ([0, 0, 17, 0, 0, 255], "Load Limit", Plain),
    ([0, 0, 17, 0, 1, 255], "RMS Extreme Over Voltage", Plain),
    ([0, 0, 17, 0, 2, 255], "RMS Extreme Under Voltage", Plain),
    ([0, 0, 17, 0, 3, 255], "RMS Voltage Sag", Plain),
    ([0, 0, 17, 0, 4, 255], "RMS Voltage Swell", Plain),
    ([0, 0, 19, 0, 0, 255], "Account", Plain),
    ([0, 0, 19, 10, 0, 255], "Meter Balance", Plain),
    ([0, 0, 19, 10, 1, 255], "Emergency Credit Balance", Plain),
    ([0, 0, 19, 10, 2, 255], "Accumulated Debt Register", Plain),
    ([0, 0, 19, 20, 0, 255], "Tariff Block and TOU Price Matrix", Plain),
    ([0, 0, 19, 20, 1, 255], "Time Debt Register 1", Plain),
    ([0, 0, 19, 20, 2, 255], "Time Debt Register 2", Plain),
    ([0, 0, 19, 20, 3, 255], "Payment Debt Register", Plain),
    ([0, 0, 19, 20, 4, 255], "Standing Charge", Plain),
    ([0, 0, 19, 20, 5, 255], "Secondary Tariff TOU Price Matrix", Plain),
    ([0, 0, 19, 40, 0, 255], "Prepayment Credit", Plain),
    ([0, 0, 30, 3, 0, 255], "CHF Device Log", Plain),
    ([0, 0, 30, 3, 1, 255], "CHF Historic Device Log", Plain),
    ([0, 0, 43, 2, 1, 255], "Prepayment Registers Collection", Plain),
    ([0, 0, 43, 2, 2, 255], "Billing Data Log: Billing Calendar Triggered", Plain),
    ([0, 0, 43, 2, 3, 255], "Billing Data Log: Change of Mode or Tariff Triggered", Plain),
    ([0, 0, 43, 2, 4, 255], "Daily Consumption Log Collection", Plain),
    ([0, 0, 43, 2, 5, 255], "Daily Read Log", Plain),
    ([0, 0, 43, 2, 6, 255], "Prepayment Daily Read Log", Plain),
    ([0, 0, 43, 2, 7, 255], "Active Import Profile Data Log", Plain),
    ([0, 0, 43, 2, 8, 255], "Import Register Collection", Plain),
    ([0, 0, 43, 2, 9, 255], "Tariff TOU Register Collection", Plain),
    ([0, 0, 43, 2, 10, 255], "Tariff TOU with Blocks Register Collection", Plain),
    ([0, 0, 63, 1, 1, 255], "Tariff Threshold Matrix", Plain),
    ([0, 0, 94, 44, 0, 1], "Randomised Offset Limit", Plain),
    ([0, 0, 94, 44, 0, 3], "Load Limit Supply State", Plain),
    ([0, 0, 94, 44, 0, 4], "Supply Tamper State", Plain),
    ([0, 0, 94, 44, 0, 11], "Auxiliary Controller 1 Description", Text),
    ([0, 0, 94, 44, 0, 12], "Auxiliary Controller 2 Description", Text),
    ([0, 0, 94, 44, 0, 13], "Auxiliary Controller 3 Description", Text),
    ([0, 0, 94, 44, 0, 14], "Auxiliary Controller 4 Description", Text),
    ([0, 0, 94, 44, 0, 15], "Auxiliary Controller 5 Description", Text),
    ([0, 0, 94, 44, 0, 21], "Auxiliary Controller 1 Device Identifier", Eui64),
    ([0, 0, 94, 44, 0, 22], "Auxiliary Controller 2 Device Identifier", Eui64),
    ([0, 0, 94, 44, 0, 23], "Auxiliary Controller 3 Device Identifier", Eui64),
    ([0, 0, 94, 44, 0, 24], "Auxiliary Controller 4 Device Identifier", Eui64),
    ([0, 0, 94, 44, 0, 25], "Auxiliary Controller 5 Device Identifier", Eui64),
    ([0, 0, 94, 44, 0, 31], "Auxiliary Controller 1 State", Plain),
    ([0, 0, 94, 44, 0, 32], "Auxiliary Controller 2 State", Plain),
    ([0, 0, 94, 44, 0, 33], "Auxiliary Controller 3 State", Plain),
    ([0, 0, 94, 44, 0, 34], "Auxiliary Controller 4 State", Plain),
    ([0, 0, 94, 44, 0, 35], "Auxiliary Controller 5 State", Plain),
    ([0, 0, 94, 44, 1, 7], "Active Tariff Price", Plain),
    ([0, 0, 94, 44, 1, 8], "Secondary Active Tariff Price", Plain),
    ([0, 0, 94, 44, 2, 0], "Currency Units", Plain),
    ([0, 0, 94, 44, 2, 10], "Maximum Credit Threshold", Plain),
    ([0, 0, 94, 44, 2, 20], "Maximum Meter Balance", Plain),
    ([0, 0, 94, 44, 3, 1], "Privacy PIN Protection", Plain),
    ([0, 0, 94, 44, 3, 2], "Restrict Data Date-Time", DateTime),
    ([0, 0, 94, 44, 5, 0], "Maximum Demand Active Power Import", Plain),
    ([0, 0, 94, 44, 5, 1], "Maximum Demand (Configurable Time) Active Power Import", Plain),
    ([0, 0, 94, 44, 5, 2], "Maximum Demand Active Power Export", Plain),
    ([0, 0, 94, 44, 6, 1], "Boost Function Control 1", Plain),
    ([0, 0, 94, 44, 6, 2], "Boost Function Control 2", Plain),
    ([0, 0, 94, 44, 6, 3], "Boost Function Control 3", Plain),
    ([0, 0, 94, 44, 6, 4], "Boost Function Control 4", Plain),
    ([0, 0, 94, 44, 6, 5], "Boost Function Control 5", Plain),
    ([0, 0, 94, 44, 7, 255], "Boost Function", Plain),
    ([0, 0, 94, 44, 10, 0], "Sub GHz Configuration", SUB_GHZ),
    ([0, 0, 94, 44, 10, 1], "Sub GHz Channel Scan", Plain),
    ([0, 0, 94, 44, 10, 2], "Operating Sub GHz Channel", Plain),
    ([0, 0, 94, 44, 10, 3], "Sub GHz Channel Log", Plain),
    ([0, 0, 94, 44, 34, 1], "Tariff TOU Registers", Plain),
    ([0, 0, 94, 44, 34, 10], "Import Registers", Plain),
    ([0, 0, 94, 44, 34, 11], "Import MPAN", Text),
    ([0, 0, 94, 44, 34, 20], "Power Import Collection", POWER),
    ([0, 0, 94, 44, 34, 30], "Prepayment Registers", Plain),
    ([0, 0, 94, 44, 42, 255], "Load Limit Counter", Plain),
    ([0, 0, 94, 44, 100, 255], "Seconds since 2000", Plain),
    ([0, 0, 94, 44, 117, 1], "ALCS Command Start or Period", DateTime),
    ([0, 0, 94, 44, 117, 2], "ALCS Command End", DateTime),
    ([0, 0, 94, 44, 119, 1], "APC Input Command Start", DateTime),
    ([0, 0, 94, 44, 119, 2], "APC Input Command End", DateTime),
    ([0, 0, 94, 44, 119, 3], "APC Limit Start", DateTime),
    ([0, 0, 94, 44, 119, 4], "APC Limit End", DateTime),
    ([0, 0, 94, 44, 121, 1], "APC Output Command Start", DateTime),
    ([0, 0, 94, 44, 121, 2], "APC Output Command End", DateTime),
    ([0, 0, 94, 44, 128, 2], "Emergency Credit Limit", Plain),
    ([0, 0, 94, 44, 128, 3], "Emergency Credit Threshold", Plain),
    ([0, 0, 94, 44, 128, 6], "Load Limit Period", Plain),
    ([0, 0, 94, 44, 128, 7], "Load Limit Power Threshold", Plain),
    ([0, 0, 94, 44, 128, 8], "Load Limit Restoration Period", Plain),
    ([0, 0, 94, 44, 128, 9], "Low Credit Threshold", Plain),
    ([0, 0, 94, 44, 128, 12], "Debt Recovery Rate Cap: Amount", Plain),
    ([0, 0, 94, 44, 128, 13], "Debt Recovery Rate Cap: Period", Plain),
    ([0, 0, 94, 44, 128, 22], "Disablement Threshold (Meter Balance)", Plain),
    ([0, 0, 94, 44, 128, 26], "Activation of the Auxiliary Controller Calendar", Plain),
    ([0, 0, 94, 44, 128, 28], "Activation of the Non-Disablement Calendar", Plain),
    ([0, 0, 94, 44, 128, 29], "Activation of the Tariff Switching Table Special Days", Plain),
    (
        [0, 0, 94, 44, 128, 30],
        "Activation of the Secondary Tariff Switching Table Special Days",
        Plain,
    ),
    ([0, 0, 94, 44, 128, 31], "Activation of the Non-Disablement Calendar Special Days", Plain),
    (
        [0, 0, 94, 44, 128, 35],
        "Activation of the Auxiliary Controller Calendar Special Days",
        Plain,
    ),
    ([0, 0, 96, 1, 1, 255], "Device Identifier", Eui64),
    ([0, 0, 96, 1, 2, 255], "Meter Variant", Text),
    ([0, 0, 96, 1, 4, 255], "Model Type", Text),
    ([0, 0, 96, 1, 6, 255], "Manufacturer Identifier", Text),
    ([0, 0, 96, 3, 10, 255], "Supply State", Plain),
    ([0, 0, 96, 13, 0, 255], "Supplier Telephone Number", Text),
    ([0, 0, 96, 13, 1, 255], "Supplier Name", Text),
    ([0, 0, 98, 1, 0, 255], "Billing Data Log: Billing Calendar Triggered", Plain),
    ([0, 0, 98, 1, 1, 255], "Billing Data Log: Billing Calendar Triggered, second part", Plain),
    ([0, 0, 98, 1, 2, 255], "Billing Data Log: Change of Mode or Tariff Triggered", Plain),
    ([0, 0, 98, 1, 4, 255], "Billing Data Log: Payment Based Debt Payments", AMOUNTS),
    ([0, 0, 98, 1, 5, 255], "Billing Data Log: Prepayment Credits", AMOUNTS),
    ([0, 0, 98, 1, 9, 255], "Daily Read Log", Plain),
    ([0, 0, 98, 1, 10, 255], "Daily Read Log (export)", EXPORT_READS),
    ([0, 0, 99, 1, 0, 255], "Profile Data Log: Active Import", IMPORT_LOG),
    ([0, 0, 99, 1, 1, 255], "Profile Data Log: Export", EXPORT_LOG),
    ([0, 0, 99, 1, 2, 255], "Profile Data Log: Reactive Import", IMPORT_LOG),
    ([0, 0, 99, 1, 3, 255], "Daily Consumption Log", IMPORT_LOG),
    ([0, 0, 99, 98, 0, 255], "Event Log", EVENT_LOG),
    ([0, 0, 99, 98, 1, 255], "Security Log", EVENT_LOG),
    ([0, 0, 99, 98, 4, 255], "Power Event Log", EVENT_LOG),
    ([0, 0, 99, 98, 20, 255], "Boost Function Event Log", BOOST_LOG),
    ([0, 1, 11, 0, 0, 255], "Tariff Switching Table Special Days (passive)", Plain),
    ([0, 1, 11, 0, 1, 255], "Secondary Tariff Switching Table Special Days (passive)", Plain),
    ([0, 1, 11, 0, 2, 255], "Non-Disablement Calendar Special Days (passive)", Plain),
    ([0, 1, 11, 0, 3, 255], "Auxiliary Controller Calendar Special Days (passive)", Plain),
    ([0, 1, 12, 0, 1, 255], "Non-Disablement Calendar (passive)", Plain),
    ([0, 1, 12, 0, 2, 255], "Auxiliary Controller Calendar (passive)", Plain),
    ([0, 1, 19, 0, 0, 255], "Account (passive)", Plain),
    ([0, 2, 96, 13, 1, 255], "Supplier Message", Text),
    ([0, 3, 96, 13, 1, 255], "Customer Identification Number", Text),
    ([0, 17, 99, 98, 2, 255], "Auxiliary Load Control Switch Event Log", EVENT_LOG),
    ([0, 30, 97, 98, 11, 255], "Alert Behaviours of the Supplier", Plain),
    ([0, 30, 97, 98, 12, 255], "Event Behaviours of the Supplier: sent to HAN Devices", Plain),
    ([0, 30, 97, 98, 13, 255], "Event Behaviours of the Supplier: audible alarm", Plain),
    ([0, 30, 97, 98, 14, 255], "Event Behaviours of the Supplier: logging", Plain),
    ([0, 30, 97, 98, 15, 255], "Alert Behaviours of the Supplier (read)", Plain),
    (
        [0, 30, 97, 98, 16, 255],
        "Event Behaviours of the Supplier: sent to HAN Devices (read)",
        Plain,
    ),
    ([0, 30, 97, 98, 17, 255], "Event Behaviours of the Supplier: audible alarm (read)", Plain),
    ([0, 30, 97, 98, 18, 255], "Event Behaviours of the Supplier: logging (read)", Plain),
    ([0, 33, 97, 98, 11, 255], "Alert Behaviours of the Network Operator", Plain),
    ([0, 33, 97, 98, 14, 255], "Event Behaviours of the Network Operator: logging", Plain),
    ([0, 33, 97, 98, 15, 255], "Alert Behaviours of the Network Operator (read)", Plain),
    ([0, 33, 97, 98, 18, 255], "Event Behaviours of the Network Operator: logging (read)", Plain),
    ([1, 0, 0, 0, 2, 255], "Export MPAN", Text),
    ([1, 0, 1, 6, 0, 255], "Maximum Demand Active Power Import Value", Plain),
    ([1, 0, 1, 6, 1, 255], "Maximum Demand (Configurable Time) Active Power Import Value", Plain),
    ([1, 0, 1, 8, 0, 255], "Active Import Register", Plain),
    ([1, 0, 2, 6, 0, 255], "Maximum Demand Active Power Export Value", Plain),
    ([1, 0, 2, 8, 0, 255], "Active Export Register", Plain),
    ([1, 0, 3, 8, 0, 255], "Reactive Import Register", Plain),
    ([1, 0, 4, 8, 0, 255], "Reactive Export Register", Plain),
    ([1, 0, 32, 24, 0, 255], "Average RMS Voltage Profile Data Log, phase 1", VOLTAGE_LOG),
    ([1, 0, 32, 31, 0, 4], "Average RMS Under Voltage Threshold, phase 1", Plain),
    ([1, 0, 32, 32, 0, 4], "Average RMS Under Voltage Counter, phase 1", Plain),
    ([1, 0, 32, 35, 0, 4], "Average RMS Over Voltage Threshold, phase 1", Plain),
    ([1, 0, 32, 36, 0, 4], "Average RMS Over Voltage Counter, phase 1", Plain),
    ([1, 0, 52, 24, 0, 255], "Average RMS Voltage Profile Data Log, phase 2", VOLTAGE_LOG),
    ([1, 0, 52, 31, 0, 4], "Average RMS Under Voltage Threshold, phase 2", Plain),
    ([1, 0, 52, 32, 0, 4], "Average RMS Under Voltage Counter, phase 2", Plain),
    ([1, 0, 52, 35, 0, 4], "Average RMS Over Voltage Threshold, phase 2", Plain),
    ([1, 0, 52, 36, 0, 4], "Average RMS Over Voltage Counter, phase 2", Plain),
    ([1, 0, 72, 24, 0, 255], "Average RMS Voltage Profile Data Log, phase 3", VOLTAGE_LOG),
    ([1, 0, 72, 31, 0, 4], "Average RMS Under Voltage Threshold, phase 3", Plain),
    ([1, 0, 72, 32, 0, 4], "Average RMS Under Voltage Counter, phase 3", Plain),
    ([1, 0, 72, 35, 0, 4], "Average RMS Over Voltage Threshold, phase 3", Plain),
    ([1, 0, 72, 36, 0, 4], "Average RMS Over Voltage Counter, phase 3", Plain),
    ([1, 20, 1, 8, 0, 255], "Secondary Active Import Register", Plain),
];

/// Where each object stands.
static INDEX: Index<512> = {
    let (mut index, mut left, mut place) = (Index::new(), OBJECTS, 0);
    while let [(logical_name, ..), rest @ ..] = left {
        (index, left) = (index.with(key(*logical_name), place), rest);
        place += 1;
    }
    index
};

#[inline]
const fn key([a, b, c, d, e, f]: [u8; 6]) -> u64 {
    ((u16::from_be_bytes([a, b]) as u64) << 32) | u32::from_be_bytes([c, d, e, f]) as u64
}

#[inline]
fn object(logical_name: [u8; 6]) -> Option<&'static ([u8; 6], &'static str, Shape)> {
    INDEX.find(key(logical_name), |place| {
        OBJECTS.get(place).filter(|(each, ..)| *each == logical_name)
    })
}

/// The title of an object, where it is known.
#[inline]
pub fn title(logical_name: [u8; 6]) -> Option<&'static &'static str> {
    object(logical_name).map(|(_, title, _)| title)
}

/// What the value of an object holds, where its class does not say.
pub fn shape(logical_name: [u8; 6]) -> Option<Shape> {
    object(logical_name).map(|(.., shape)| *shape).filter(|shape| !matches!(shape, Plain))
}

/// Adds a logical name, with the title of the object where it is known.
#[inline]
pub fn add(out: &mut Growing<'_>, name: impl Into<Name>, at: Range<usize>, groups: [u8; 6]) {
    let title = title(groups).copied();
    out.leaf(name, at, Value::LogicalName { groups, title });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_objects_are_in_order_so_that_they_can_be_found() {
        assert!(OBJECTS.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!(title([0, 0, 19, 20, 4, 255]), Some(&"Standing Charge"));
        assert_eq!(title([9; 6]), None);
    }
}
