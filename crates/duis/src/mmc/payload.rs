//! What some alerts carry besides their code and time, as a `DeviceAlertMessagePayload` of the MMC.

use gbcs::{Tree, Value};

use super::{element, nested};

/// Words of the MMC for why a meter doubts its integrity (alert 81A0), by GBCS's number.
const WARNINGS: [&str; 10] = [
    "Other",
    "Error Non Volatile Memory",
    "Error Program Execution",
    "Error Program Storage",
    "Error RAM",
    "Error Unexpected Hardware Reset",
    "Error Watchdog",
    "Error Metrology Firmware Verification Failure",
    "Error Measurement Fault",
    "Unspecified Smart Meter Operational Integrity Error",
];
/// The longest state and associated information that the schema allows, in characters.
const STATE_MAX: usize = 1200;
/// The largest level of an auxiliary controller, in per cent.
const LEVEL_MAX: u64 = 100;

/// The data of an alert, read from its tree, as the lines of an element; none where the alert has none, where the
/// device left out what the schema wants, and for billing data logs, changes of credentials and firmware that was
/// activated, which are not mapped.
pub fn of(code: u16, message: &[u8], tree: &Tree<'_>) -> Option<Vec<String>> {
    let fields = Fields { message, tree };
    match code {
        0x81A0 => {
            let number = usize::try_from(fields.number("reason")?).ok()?;
            let warning = element("Warning", WARNINGS.get(number)?);
            Some(nested("SmartMeterIntegrityIssueWarningDeviceAlert", vec![warning]))
        }
        0x8F1C | 0x8F72 => {
            let hash = fields.octets("calculated manufacturer image hash")?;
            let hash = element("ManufacturerImageHash", &hex(hash));
            Some(nested("FirmwareVerificationDeviceAlert", vec![hash]))
        }
        0x8F35..=0x8F3C => {
            let from = element("interruptionValue", &fields.moment("start of the outage")?);
            let to = element("restorationValue", &fields.moment("end of the outage")?);
            Some(nested("SupplyOutageRestoreAlert", vec![from, to]))
        }
        0x8F66 | 0x8F67 => {
            let outcome = fields.instruction()?;
            Some(nested("FutureDatedCommandOutcomeDeviceAlert", outcome))
        }
        0x8F85 => {
            let [code, counter] = fields
                .command("MessageCodeofCommandReceived", "OriginatorCounterfromCommandReceived")?;
            Some(nested("CommandNotSupportedbyDevice", vec![code, counter]))
        }
        0x8F86 => {
            let from = element("APCLimitPeriodStart", &fields.moment("start")?);
            let to = element("APCLimitPeriodEnd", &fields.moment("end")?);
            let lines = [vec![from, to], fields.controller()?].concat();
            Some(nested("LimitAPCLevelCommandProcessedDeviceAlert", lines))
        }
        0x8F87 => Some(nested("LimitAPCLevelEndedDeviceAlert", fields.controller()?)),
        0x8F88 => Some(nested("OperationalUpdateDeviceAlert", fields.operational_update()?)),
        _ => None,
    }
}

/// The fields of a message.
struct Fields<'t, 'm> {
    message: &'m [u8],
    tree: &'t Tree<'m>,
}

impl<'m> Fields<'_, 'm> {
    fn number(&self, name: &str) -> Option<u64> {
        self.tree.find(name)?.value().number()
    }

    fn moment(&self, name: &str) -> Option<String> {
        match self.tree.find(name)?.value() {
            Value::Time(time) => time.moment().map(|moment| moment.to_string()),
            _ => None,
        }
    }

    /// The bytes of a field that holds bytes.
    fn octets(&self, name: &str) -> Option<&'m [u8]> {
        match self.tree.find(name)?.value() {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The bytes in which a field stands.
    fn raw(&self, name: &str) -> Option<String> {
        self.message.get(self.tree.find(name)?.at()).map(hex)
    }

    /// Which command it is about: its message code and its counter.
    fn command(&self, code: &str, counter: &str) -> Option<[String; 2]> {
        Some([
            element(code, &self.raw("message code of the command")?),
            element(counter, &self.number("counter of the command")?.to_string()),
        ])
    }

    /// Which instruction of a future-dated command it is about.
    fn instruction(&self) -> Option<Vec<String>> {
        let of = |of: &str| self.tree.find("outcome of a command")?.find(of).map(|_| ());
        let command =
            self.command("FutureDatedCommandMessageCode", "FutureDatedCommandOriginatorCounter")?;
        let (name, wrapper, parts) = if of("cluster").is_some() {
            let parts = [
                ("ExtendedHeaderClusterID", "cluster"),
                ("FrameControl", "frame control"),
                ("CommandIdentifier", "command"),
            ];
            ("GBZFutureDatedAlert", "GBZFDInstructionIdentification", parts)
        } else {
            let parts = [
                ("ClassId", "class"),
                ("InstanceId", "logical name"),
                ("AttributeId", "attribute"),
            ];
            ("COSEMFutureDatedAlert", "DLMSCOSEMFDInstructionIdentification", parts)
        };
        let of_instruction = |(name, field): (&str, &str)| Some(element(name, &self.raw(field)?));
        let instruction: Option<Vec<String>> = parts.into_iter().map(of_instruction).collect();
        Some(nested(name, [command.to_vec(), nested(wrapper, instruction?)].concat()))
    }

    /// Which auxiliary controller, and to what level it is limited.
    fn controller(&self) -> Option<Vec<String>> {
        let number = self.number("controller, first digit 1 output or 2 input")?;
        let level = self.number("limit, per cent").filter(|level| *level <= LEVEL_MAX)?;
        let (is_input, place) = (number >> 4 == 2, number & 0x0F);
        let mut lines = vec![
            element("AuxiliaryControllerN", &place.to_string()),
            element("ResultingLevel", &level.to_string()),
        ];
        // The schema counts five controllers; another number is left to the GBCS message itself.
        if !(1..=5).contains(&place) {
            return None;
        }
        lines.extend(is_input.then(|| "<ra:InputFromControlledLoad/>".to_owned()));
        Some(lines)
    }

    /// What an operational update says, which devices write in JSON.
    fn operational_update(&self) -> Option<Vec<String>> {
        let Value::Text(text) = self.tree.find("operational update")?.value() else { return None };
        let told: serde_json::Value = serde_json::from_str(text).ok()?;
        let level = |name: &str, field: &str| {
            let level: u64 = told.get(field)?.as_str()?.parse().ok()?;
            (level <= LEVEL_MAX).then(|| element(name, &level.to_string()))
        };
        let mut lines = Vec::new();
        lines.extend(level("OutputState", "outputState"));
        lines.extend(level("InputState", "inputState"));
        let rest = told.get("other-data").and_then(|rest| rest.as_str());
        let rest = rest.filter(|rest| !rest.is_empty());
        lines.extend(rest.map(|rest| {
            let kept: String = rest.chars().filter(|c| !c.is_control()).take(STATE_MAX).collect();
            element("StateAndAssociatedInformation", &kept)
        }));
        (!lines.is_empty()).then_some(lines)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
