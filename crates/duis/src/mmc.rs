//! Alerts of devices as the Message Mapping Catalogue (MMC, Appendix AF) has them: what Parse and Correlate software
//! gives to a User.

use gbcs::alert::Alert;

use crate::xsd::{MMC_NAMESPACE, Version};

/// The longest description that the schema allows, in characters.
pub const DESCRIPTION_MAX: usize = 250;

/// Why an alert cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The schema wants the moment of the alert, and the device gave none that can be.
    #[error("the alert says no moment at which it happened, and the MMC wants one")]
    NoMoment,
}

/// An alert as a `GBCSResponse` of a version of the MMC. The description is cut at the length that the schema
/// allows; data that some alerts carry besides are not mapped.
///
/// # Errors
/// When the alert has no moment.
pub fn device_alert(
    alert: &Alert<'_>,
    description: &str,
    version: &Version,
) -> Result<String, MappingError> {
    let moment = alert.time.moment().ok_or(MappingError::NoMoment)?;
    let frame = &alert.frame;
    let supplementary = frame
        .supplementary_party()
        .map(|party| element("SupplementaryRemotePartyID", &party.to_string()));
    let description: String =
        description.chars().filter(|c| !c.is_control()).take(DESCRIPTION_MAX).collect();
    let header = [
        element("BusinessOriginatorID", &frame.originator.to_string()),
        element("BusinessTargetID", &frame.target.to_string()),
        element("OriginatorCounter", &frame.counter.to_string()),
        supplementary.unwrap_or_default(),
        element("GBCSHexadecimalMessageCode", &format!("{:04X}", frame.message_code)),
    ];
    let content = [
        element("GBCSHexAlertCode", &format!("{:04X}", alert.code)),
        element("AlertDescription", &description),
        element("Timestamp", &moment.to_string()),
    ];
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ra:GBCSResponse xmlns:ra=\"{MMC_NAMESPACE}\" schemaVersion=\"{version}\">\n  <ra:Header>\n{}  </ra:Header>\n  \
         <ra:Body>\n    <ra:DeviceAlertMessage>\n      <ra:DeviceAlertContent>\n{}      </ra:DeviceAlertContent>\n    \
         </ra:DeviceAlertMessage>\n  </ra:Body>\n</ra:GBCSResponse>\n",
        indented(&header, 4),
        indented(&content, 8),
    ))
}

fn element(name: &str, text: &str) -> String {
    format!("<ra:{name}>{}</ra:{name}>", quick_xml::escape::escape(text))
}

fn indented(lines: &[String], spaces: usize) -> String {
    let lines = lines.iter().filter(|line| !line.is_empty());
    lines.map(|line| format!("{:spaces$}{line}\n", "")).collect()
}
