//! Writing messages from the DCC: for tests, and for traffic that is made up.

use gbcs::Eui64;

use crate::envelope::Throttled;

/// The header of a message to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHeader<'a> {
    /// The version of the schema, such as `5.1`.
    pub schema_version: &'a str,
    /// The device or the DCC, the User, and the counter.
    pub response: (Eui64, Eui64, u64),
    /// When it is sent, such as `2022-07-22T09:37:56.134Z`.
    pub sent: &'a str,
}

/// A Device Alert in its envelope.
#[must_use]
pub fn device_alert(
    header: &NewHeader<'_>,
    code: u16,
    throttled: Option<Throttled>,
    payload: &[u8],
) -> String {
    let throttled = throttled.map(held_back).unwrap_or_default();
    let payload = base64_simd::STANDARD.encode_to_string(payload);
    let body = format!(
        "<sr:DeviceAlertMessage><sr:AlertCode>{code:04X}</sr:AlertCode>{throttled}\
         <sr:GBCSPayload>{payload}</sr:GBCSPayload></sr:DeviceAlertMessage>"
    );
    response(header, "I0", &body)
}

/// The outcome of a future-dated command in its envelope.
#[must_use]
pub fn future_dated(
    header: &NewHeader<'_>,
    code: u16,
    service_reference_variant: &str,
    payload: &[u8],
) -> String {
    let payload = base64_simd::STANDARD.encode_to_string(payload);
    // A variant such as 1.1.1 belongs to the reference 1.1; one such as 8.2 is its own.
    let reference: Vec<&str> = service_reference_variant.split('.').take(2).collect();
    let body = format!(
        "<sr:ResponseMessage><sr:ServiceReference>{}</sr:ServiceReference>\
         <sr:ServiceReferenceVariant>{service_reference_variant}</sr:ServiceReferenceVariant>\
         <sr:FutureDatedDeviceAlertMessage><sr:FutureDatedAlertCode>{code:04X}</sr:FutureDatedAlertCode>\
         <sr:GBCSPayload>{payload}</sr:GBCSPayload><sr:InstructionNumber>1</sr:InstructionNumber>\
         <sr:TotalCommandInstructions>1</sr:TotalCommandInstructions>\
         </sr:FutureDatedDeviceAlertMessage></sr:ResponseMessage>",
        reference.join(".")
    );
    response(header, "I0", &body)
}

/// The DCC Alert AD1: a Communications Hub has lost its power.
#[must_use]
pub fn power_outage(header: &NewHeader<'_>, hub: Eui64, started: &str, mpxn: &str) -> String {
    let body = format!(
        "<sr:DCCAlertMessage><sr:DCCAlertCode>AD1</sr:DCCAlertCode><sr:DCCAlert><sr:PowerOutageEvent>\
         <sr:CommsHubDeviceID>{hub}</sr:CommsHubDeviceID><sr:StartDateTime>{started}</sr:StartDateTime>\
         <sr:MPxN><sr:ImportMPAN>{mpxn}</sr:ImportMPAN></sr:MPxN></sr:PowerOutageEvent></sr:DCCAlert>\
         </sr:DCCAlertMessage>"
    );
    response(header, "I0", &body)
}

fn held_back(throttled: Throttled) -> String {
    let sequence = throttled.sequence.map(|sequence| {
        format!("<sr:ThrottledAlertSequenceId>{sequence}</sr:ThrottledAlertSequenceId>")
    });
    let count = throttled.count;
    let sequence = sequence.unwrap_or_default();
    format!("{sequence}<sr:ThrottledAlertCount>{count}</sr:ThrottledAlertCount>")
}

fn response(header: &NewHeader<'_>, code: &str, body: &str) -> String {
    let (from, to, counter) = header.response;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sr:Response xmlns:sr=\"http://www.dccinterface.co.uk/ServiceUserGateway\" schemaVersion=\"{}\">\
         <sr:Header><sr:ResponseID>{from}:{to}:{counter}</sr:ResponseID>\
         <sr:ResponseCode>{code}</sr:ResponseCode><sr:ResponseDateTime>{}</sr:ResponseDateTime></sr:Header>\
         <sr:Body>{body}</sr:Body></sr:Response>",
        header.schema_version, header.sent
    )
}
