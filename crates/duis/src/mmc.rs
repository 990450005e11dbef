//! Alerts of devices as the Message Mapping Catalogue (MMC, Appendix AF) has them: what Parse and Correlate software
//! gives to a User.

mod payload;

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
/// allows. What some alerts carry besides, such as the times of an outage or the command that a device does not support,
/// is mapped; billing data logs, changes of credentials and activated firmware are not: their alerts come without
/// `Payload`, which the schema allows.
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
    let mut content = vec![
        element("GBCSHexAlertCode", &format!("{:04X}", alert.code)),
        element("AlertDescription", &description),
        element("Timestamp", &moment.to_string()),
    ];
    // A message whose content cannot be read to its end still has its code and time.
    let tree = gbcs::decode(frame.bytes).ok().map(|message| message.tree);
    let more = tree.and_then(|tree| payload::of(alert.code, frame.bytes, &tree));
    content.extend(more.map(|lines| nested("Payload", lines)).unwrap_or_default());
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

/// An element around lines.
fn nested(name: &str, lines: Vec<String>) -> Vec<String> {
    let begin = std::iter::once(format!("<ra:{name}>"));
    let within = lines.into_iter().map(|line| format!("  {line}"));
    begin.chain(within).chain(std::iter::once(format!("</ra:{name}>"))).collect()
}

fn indented(lines: &[String], spaces: usize) -> String {
    let lines = lines.iter().filter(|line| !line.is_empty());
    lines.map(|line| format!("{:spaces$}{line}\n", "")).collect()
}
