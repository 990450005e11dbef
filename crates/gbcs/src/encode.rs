//! Writing alerts of every kind: for tests, and for traffic that is made up.

mod der;
mod detail;
mod dlms;

pub use detail::{Command, Detail, Replacement};

use crate::{alert::Coding, eui64::Eui64, frame::MESSAGE_BYTES_MAX, opened::Ends};

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

/// An alert to be written with all that it can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeAlert {
    /// What every alert has.
    pub alert: NewAlert,
    /// The date-time of the grouping header, where there is one: seconds since 2000-01-01 UTC.
    pub header_zigbee_seconds: Option<u32>,
    /// The counters behind the Supplementary Remote Party; without a party none is written.
    pub counters: Counters,
    /// What it carries behind its code and its time.
    pub detail: Detail,
}

/// The counters behind a Supplementary Remote Party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counters {
    /// None.
    None,
    /// The party's.
    Party(u64),
    /// The party's, and the Supplementary Originator Counter.
    Both(u64, u64),
}

/// Why an alert cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// GBCS has no such detail in such a coding.
    #[error("GBCS has no alert with this detail in the coding {0:?}")]
    Coding(Coding),
    /// It would be longer than a message may be.
    #[error("it would be longer than {MESSAGE_BYTES_MAX} bytes")]
    TooLong,
}

/// How an alert is protected.
pub enum Protect<'s> {
    /// By a signature: given the bytes, it gives raw r and s.
    Sign(&'s dyn Fn(&[u8]) -> [u8; 64]),
    /// By a MAC: given the bytes that it covers, it gives the MAC.
    Mac(&'s dyn Fn(&[u8]) -> [u8; 12]),
}

impl NewAlert {
    /// Writes the alert, with nothing behind its code and its time.
    #[must_use]
    pub fn encode(&self, protect: &Protect<'_>) -> Vec<u8> {
        let whole = WholeAlert {
            alert: self.clone(),
            header_zigbee_seconds: None,
            counters: Counters::None,
            detail: Detail::Bare,
        };
        // A bare alert has every coding, and 153 bytes at most.
        whole.encode(protect).unwrap_or_default()
    }
}

impl WholeAlert {
    /// Writes the alert.
    ///
    /// # Errors
    /// When the coding has no such detail, and when the message would be too long.
    pub fn encode(&self, protect: &Protect<'_>) -> Result<Vec<u8>, EncodeError> {
        let alert = &self.alert;
        let mut message = vec![0xDF, 9, 3];
        message.extend(alert.counter.to_be_bytes());
        message.push(8);
        message.extend(alert.originator.0.to_be_bytes());
        message.push(8);
        message.extend(alert.target.0.to_be_bytes());
        let date_time = self.header_zigbee_seconds.map(dlms::date_time);
        message.push(if date_time.is_some() { 12 } else { 0 });
        message.extend(date_time.unwrap_or_default().iter().filter(|_| date_time.is_some()));
        let other = self.other();
        length(&mut message, other.len())?;
        message.extend(other);
        let content = self.content()?;
        length(&mut message, content.len())?;
        message.extend(content);
        let message = match protect {
            Protect::Sign(sign) => {
                let signature = sign(message.get(1..).unwrap_or_default());
                message.push(64);
                message.extend(signature);
                message
            }
            Protect::Mac(mac) => wrapped(message, mac)?,
        };
        if message.len() > MESSAGE_BYTES_MAX { Err(EncodeError::TooLong) } else { Ok(message) }
    }

    /// Between whom its encrypted part is, as its header tells.
    fn ends(&self) -> Ends {
        let alert = &self.alert;
        let counter = match (alert.supplementary, self.counters) {
            (Some(_), Counters::Both(_, counter)) => counter,
            _ => alert.counter,
        };
        let recipient = alert.supplementary.unwrap_or(alert.target).0;
        Ends { originator: alert.originator.0, recipient, counter }
    }

    /// The message code, and the numbers behind it.
    fn other(&self) -> Vec<u8> {
        let mut other = self.alert.message_code.to_be_bytes().to_vec();
        if let Some(party) = self.alert.supplementary {
            other.extend(party.0.to_be_bytes());
            match self.counters {
                Counters::None => {}
                Counters::Party(one) => other.extend(one.to_be_bytes()),
                Counters::Both(one, two) => {
                    other.extend(one.to_be_bytes());
                    other.extend(two.to_be_bytes());
                }
            }
        }
        other
    }

    fn content(&self) -> Result<Vec<u8>, EncodeError> {
        let alert = &self.alert;
        let code = alert.code.to_be_bytes();
        match alert.coding {
            Coding::Dlms => {
                let (members, detail) = self.detail.dlms(self.ends())?;
                let [.., a, b, c] = alert.counter.to_be_bytes();
                let mut content = vec![0x0F, 0x20, a, b, c, 0x00, 0x02, 2 + members, 0x12];
                content.extend(code);
                dlms::octets(&mut content, &dlms::date_time(alert.zigbee_seconds))?;
                content.extend(detail);
                Ok(content)
            }
            Coding::Gbz => {
                let (components, detail) = self.detail.gbz(self.ends())?;
                let mut content = vec![0x01, 0x09, components];
                content.extend(code);
                content.extend(alert.zigbee_seconds.to_be_bytes());
                content.extend(detail);
                Ok(content)
            }
            Coding::Asn1 => {
                // A leading nought keeps the number from being negative.
                let integer: &[u8] =
                    if alert.code >= 0x8000 { &[0x02, 0x03, 0x00] } else { &[0x02, 0x02] };
                let time = dlms::civil(alert.zigbee_seconds).strftime("%Y%m%d%H%M%SZ").to_string();
                let start = [integer, &code, &[0x18, 0x0F], time.as_bytes()].concat();
                der::sequence(&[start, self.detail.asn1()?])
            }
        }
    }
}

/// A length in each form that messages have: one byte, `81 nn`, `82 nnnn`.
fn length(out: &mut Vec<u8>, length: usize) -> Result<(), EncodeError> {
    match u8::try_from(length) {
        Ok(short @ 0..=0x7F) => out.push(short),
        Ok(long) => out.extend([0x81, long]),
        Err(_) => {
            out.push(0x82);
            out.extend(u16::try_from(length).map_err(|_| EncodeError::TooLong)?.to_be_bytes());
        }
    }
    Ok(())
}

/// A message in the wrapper of those that have a MAC.
fn wrapped(mut message: Vec<u8>, mac: &dyn Fn(&[u8]) -> [u8; 12]) -> Result<Vec<u8>, EncodeError> {
    message.push(0);
    let mac = mac(&message);
    let mut whole = vec![0xDD, 0, 0, 0, 0, 0, 0];
    length(&mut whole, 5 + message.len() + mac.len())?;
    whole.extend([0x11, 0, 0, 0, 0]);
    whole.extend(message);
    whole.extend(mac);
    Ok(whole)
}
