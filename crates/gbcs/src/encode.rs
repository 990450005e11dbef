//! Writing alerts: for tests, and for traffic that is made up.

use crate::{alert::Coding, eui64::Eui64};

/// An alert to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The coding of its content.
    pub coding: Coding,
    /// Which use case: the message code.
    pub message_code: u16,
    /// The Event / Alert code.
    pub code: u16,
    /// The originator's counter.
    pub counter: u64,
    /// The device.
    pub originator: Eui64,
    /// The recipient.
    pub target: Eui64,
    /// The Supplementary Remote Party, where there is one.
    pub supplementary: Option<Eui64>,
    /// When it happened: seconds since 2000-01-01 UTC.
    pub zigbee_seconds: u32,
}

/// How an alert is protected.
pub enum Protect<'s> {
    /// By a signature: given the bytes, it gives raw r and s.
    Sign(&'s dyn Fn(&[u8]) -> [u8; 64]),
    /// By a MAC: given the bytes that it covers, it gives the MAC.
    Mac(&'s dyn Fn(&[u8]) -> [u8; 12]),
}

impl NewAlert {
    /// Writes the alert.
    #[must_use]
    pub fn encode(&self, protect: &Protect<'_>) -> Vec<u8> {
        let mut message = vec![0xDF, 9, 3];
        message.extend(self.counter.to_be_bytes());
        message.push(8);
        message.extend(self.originator.0.to_be_bytes());
        message.push(8);
        message.extend(self.target.0.to_be_bytes());
        message.push(0);
        message.push(if self.supplementary.is_some() { 10 } else { 2 });
        message.extend(self.message_code.to_be_bytes());
        message.extend(self.supplementary.iter().flat_map(|party| party.0.to_be_bytes()));
        let content = self.content();
        // No content of these kinds is longer than a length of one byte can say.
        message.push(u8::try_from(content.len()).unwrap_or(0x7F));
        message.extend(content);
        match protect {
            Protect::Sign(sign) => {
                let signature = sign(message.get(1..).unwrap_or_default());
                message.push(64);
                message.extend(signature);
                message
            }
            Protect::Mac(mac) => wrapped(message, mac),
        }
    }

    fn content(&self) -> Vec<u8> {
        let code = self.code.to_be_bytes();
        match self.coding {
            Coding::Dlms => {
                let [.., a, b, c] = self.counter.to_be_bytes();
                let mut content = vec![0x0F, 0x20, a, b, c, 0x00, 0x02, 0x02, 0x12];
                content.extend(code);
                content.extend([0x09, 0x0C]);
                content.extend(self.dlms_time());
                content
            }
            Coding::Gbz => {
                let mut content = vec![0x01, 0x09, 0x00];
                content.extend(code);
                content.extend(self.zigbee_seconds.to_be_bytes());
                content
            }
            Coding::Asn1 => {
                // A leading nought keeps the number from being negative.
                let integer: &[u8] =
                    if self.code >= 0x8000 { &[0x02, 0x03, 0x00] } else { &[0x02, 0x02] };
                let mut inner = [integer, &code, &[0x18, 0x0F]].concat();
                inner.extend(self.asn1_time());
                let mut content = vec![0x30, u8::try_from(inner.len()).unwrap_or(0x7F)];
                content.extend(inner);
                content
            }
        }
    }

    fn civil(&self) -> jiff::civil::DateTime {
        let moment = crate::time::Time::Zigbee(self.zigbee_seconds).moment().unwrap_or_default();
        jiff::tz::TimeZone::UTC.to_datetime(moment)
    }

    fn dlms_time(&self) -> [u8; 12] {
        let at = self.civil();
        let [high, low] = at.year().to_be_bytes();
        let byte = |part: i8| u8::try_from(part).unwrap_or(0xFF);
        let (month, day) = (byte(at.month()), byte(at.day()));
        let (hour, minute, second) = (byte(at.hour()), byte(at.minute()), byte(at.second()));
        [high, low, month, day, 0xFF, hour, minute, second, 0, 0x80, 0, 0xFF]
    }

    fn asn1_time(&self) -> Vec<u8> {
        self.civil().strftime("%Y%m%d%H%M%SZ").to_string().into_bytes()
    }
}

/// A message in the wrapper of those that have a MAC.
fn wrapped(mut message: Vec<u8>, mac: &dyn Fn(&[u8]) -> [u8; 12]) -> Vec<u8> {
    message.push(0);
    let mac = mac(&message);
    let inside = 5 + message.len() + mac.len();
    let mut whole = vec![0xDD, 0, 0, 0, 0, 0, 0];
    match u8::try_from(inside) {
        Ok(short @ 0..=0x7F) => whole.push(short),
        Ok(long) => whole.extend([0x81, long]),
        Err(_) => {
            whole.push(0x82);
            whole.extend(u16::try_from(inside).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    whole.extend([0x11, 0, 0, 0, 0]);
    whole.extend(message);
    whole.extend(mac);
    whole
}
