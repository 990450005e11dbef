//! Alerts as the MMC has them, against the official schemas.

use std::{collections::BTreeMap, fs};

use duis::{mmc, validate::validate, xsd::Kind};
use gbcs::alert::Alert;

use crate::{
    data,
    official::{catalog, schemas},
};

#[test]
fn every_reference_alert_is_valid_by_the_mmc_of_every_version() {
    let Some(catalog) = catalog() else { return };
    let mut messages = Vec::new();
    let mut folders = vec![data().join("rtds")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                messages.push(text);
            }
        }
    }
    let mut seen = 0;
    let mut carried: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for version in ["5.0", "5.1", "5.3", "5.4"] {
        let schemas = schemas(&catalog, Kind::Mmc, version);
        for digits in &messages {
            let Some(bytes) = hex(digits) else { continue };
            let Ok(alert) = Alert::read(&bytes) else { continue };
            let description = "An <alert> & more: ".repeat(20);
            let xml = mmc::device_alert(&alert, &description, &version.parse().unwrap()).unwrap();
            assert_eq!(validate(&schemas, xml.as_bytes()), [], "{xml}");
            let has = xml.contains("<ra:Payload>");
            let entry = carried.entry(format!("{:04X}", alert.code)).or_insert((0, 0));
            *(if has { &mut entry.0 } else { &mut entry.1 }) += 1;
            seen += 1;
        }
    }
    assert!(seen >= 4 * 40, "{seen}");
    // Without data of their own, or with data that are not mapped: logs, credentials, Sub GHz, encrypted billing data.
    let line = |(code, (mapped, bare)): (&String, &(usize, usize))| {
        format!("{code}: {mapped} with data, {bare} without\n")
    };
    insta::assert_snapshot!(carried.iter().map(line).collect::<String>(), @"
    810E: 0 with data, 4 without
    81A0: 4 with data, 0 without
    8F0A: 0 with data, 12 without
    8F12: 0 with data, 4 without
    8F28: 0 with data, 4 without
    8F2A: 0 with data, 4 without
    8F2D: 0 with data, 4 without
    8F30: 0 with data, 8 without
    8F66: 108 with data, 12 without
    8F67: 0 with data, 8 without
    8F72: 4 with data, 0 without
    8F85: 4 with data, 0 without
    8F86: 8 with data, 0 without
    8F87: 4 with data, 0 without
    8F88: 4 with data, 0 without
    ");
}

/// A real alert of each kind that carries data, as the MMC has it.
#[test]
fn what_an_alert_carries_is_mapped() {
    let folder = data().join("rtds");
    if !folder.exists() {
        eprintln!(
            "SKIPPED for want of data: there are no reference messages at {}",
            folder.display()
        );
        return;
    }
    let mut told = String::new();
    for name in [
        "NA_FDRA-DLMS/FDRA-DLMS_NA_8F72_ALERT_GBCS.HEX",
        "NA_MIIWA-ZigBee/MIIWA-ZigBee_NA_81A0_ALERT_GBCS.HEX",
        "NA_ECS100/ECS100_NA_8F85_SUPPLEMENTARY_REMOTE_PARTY_ALERT_GBCS.HEX",
        "NA_ECS101/ECS101_NA_8F86_INPUT_ALERT_GBCS.HEX",
        "NA_ECS102/ECS102_NA_8F87_INPUT_ALERT_GBCS.HEX",
        "NA_ECS200/ECS200_NA_8F88_ALERT_GBCS.HEX",
        "1.6_ECS02/ECS02_1.6_8F66_FUTURE_DATED_TWIN_SUCCESS_ALERT_PAYMENT_MODE_GBCS.HEX",
        "1.6_GCS02/GCS02_1.6_8F66_FUTURE_DATED_SUCCESS_ALERT_CHANGE_PAYMENT_MODE_GBCS.HEX",
    ] {
        let text = fs::read_to_string(folder.join("RTDS-4.5.0").join(name)).unwrap();
        let bytes = hex(&text).unwrap();
        let alert = Alert::read(&bytes).unwrap();
        let xml = mmc::device_alert(&alert, "An alert", &"5.4".parse().unwrap()).unwrap();
        let lines = xml.lines().skip_while(|line| !line.contains("<ra:Payload>")).skip(1);
        for line in lines.take_while(|line| !line.contains("</ra:Payload>")) {
            told.push_str(line.strip_prefix("          ").unwrap_or(line));
            told.push('\n');
        }
    }
    insta::assert_snapshot!(told, @"
    <ra:FirmwareVerificationDeviceAlert>
      <ra:ManufacturerImageHash>0101010101010101010101010101010101010101010101010101010101010101</ra:ManufacturerImageHash>
    </ra:FirmwareVerificationDeviceAlert>
    <ra:SmartMeterIntegrityIssueWarningDeviceAlert>
      <ra:Warning>Error Unexpected Hardware Reset</ra:Warning>
    </ra:SmartMeterIntegrityIssueWarningDeviceAlert>
    <ra:CommandNotSupportedbyDevice>
      <ra:MessageCodeofCommandReceived>0012</ra:MessageCodeofCommandReceived>
      <ra:OriginatorCounterfromCommandReceived>100000</ra:OriginatorCounterfromCommandReceived>
    </ra:CommandNotSupportedbyDevice>
    <ra:LimitAPCLevelCommandProcessedDeviceAlert>
      <ra:APCLimitPeriodStart>2015-01-01T00:00:00Z</ra:APCLimitPeriodStart>
      <ra:APCLimitPeriodEnd>2015-02-01T00:00:00Z</ra:APCLimitPeriodEnd>
      <ra:AuxiliaryControllerN>3</ra:AuxiliaryControllerN>
      <ra:ResultingLevel>100</ra:ResultingLevel>
      <ra:InputFromControlledLoad/>
    </ra:LimitAPCLevelCommandProcessedDeviceAlert>
    <ra:LimitAPCLevelEndedDeviceAlert>
      <ra:AuxiliaryControllerN>1</ra:AuxiliaryControllerN>
      <ra:ResultingLevel>10</ra:ResultingLevel>
      <ra:InputFromControlledLoad/>
    </ra:LimitAPCLevelEndedDeviceAlert>
    <ra:OperationalUpdateDeviceAlert>
      <ra:OutputState>100</ra:OutputState>
      <ra:InputState>0</ra:InputState>
    </ra:OperationalUpdateDeviceAlert>
    <ra:FutureDatedCommandOutcomeDeviceAlert>
      <ra:COSEMFutureDatedAlert>
        <ra:FutureDatedCommandMessageCode>001A</ra:FutureDatedCommandMessageCode>
        <ra:FutureDatedCommandOriginatorCounter>1005</ra:FutureDatedCommandOriginatorCounter>
        <ra:DLMSCOSEMFDInstructionIdentification>
          <ra:ClassId>006F</ra:ClassId>
          <ra:InstanceId>0001130000FF</ra:InstanceId>
          <ra:AttributeId>0D</ra:AttributeId>
        </ra:DLMSCOSEMFDInstructionIdentification>
      </ra:COSEMFutureDatedAlert>
    </ra:FutureDatedCommandOutcomeDeviceAlert>
    <ra:FutureDatedCommandOutcomeDeviceAlert>
      <ra:GBZFutureDatedAlert>
        <ra:FutureDatedCommandMessageCode>006C</ra:FutureDatedCommandMessageCode>
        <ra:FutureDatedCommandOriginatorCounter>1001</ra:FutureDatedCommandOriginatorCounter>
        <ra:GBZFDInstructionIdentification>
          <ra:ExtendedHeaderClusterID>0705</ra:ExtendedHeaderClusterID>
          <ra:FrameControl>01</ra:FrameControl>
          <ra:CommandIdentifier>06</ra:CommandIdentifier>
        </ra:GBZFDInstructionIdentification>
      </ra:GBZFutureDatedAlert>
    </ra:FutureDatedCommandOutcomeDeviceAlert>
    ");
}

/// The bytes of a text in hexadecimal; none where it is none.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
    digits.chunks(2).map(byte).collect()
}
