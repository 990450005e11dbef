//! Made-up messages in the forms in which real ones come.

use duis::{
    envelope::Throttled,
    write::{NewHeader, device_alert, future_dated, power_outage},
};
use gbcs::{
    Eui64,
    alert::Coding,
    encode::{NewAlert, Protect},
};

use super::{Planned, What, world::World};
use crate::{
    pipeline::frame,
    read::{GENERIC_CRITICAL, GENERIC_NON_CRITICAL},
    record::Moment,
};

/// The form in which traffic is written. A DCC Alert has no form but XML, and stands as XML among the others.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Output {
    /// GBCS messages in frames.
    Frames,
    /// GBCS messages as hexadecimal digits, one a line.
    Hex,
    /// GBCS messages as base64, one a line.
    Base64,
    /// XML of DUIS, one document after the other.
    Xml,
    /// XML of DUIS in frames.
    XmlFrames,
}

/// Signs the bytes that it is given: raw r and s.
pub type Signer<'s> = &'s dyn Fn(&[u8]) -> [u8; 64];

/// Writes made-up messages.
pub struct Writer<'s> {
    output: Output,
    world: World,
    sign: Option<Signer<'s>>,
}

/// The DCC's own identifier in made-up traffic.
const DCC: Eui64 = Eui64(0x065E_C000_0000_0001);
/// Seconds from 1970 to 2000.
const ZIGBEE_EPOCH: i64 = 946_684_800;
/// The message codes of use cases that made-up traffic has.
const SUPPLY_RESTORED: u16 = 0x0067;
const FIRMWARE_ACTIVATION: u16 = 0x00CA;

impl<'s> Writer<'s> {
    /// A writer of one form; without a signer, signatures are nought.
    #[must_use]
    pub fn new(output: Output, world: World, sign: Option<Signer<'s>>) -> Self {
        Self { output, world, sign }
    }

    /// Writes a message at the end of `out`.
    pub fn write(&self, planned: &Planned, out: &mut Vec<u8>) {
        let is_xml = matches!(self.output, Output::Xml | Output::XmlFrames);
        let mut message = match planned.what {
            What::PowerOutage(start) => self.outage(planned, start).into_bytes(),
            _ if is_xml => self.xml(planned).into_bytes(),
            // Only the envelope says for how many alerts one stands, so such a message keeps it.
            What::Alert(_) if planned.stands_for > 1 => self.xml(planned).into_bytes(),
            _ => self.gbcs(planned),
        };
        if planned.broken {
            message.truncate(message.len() * 2 / 3);
        }
        let is_xml = message.first() == Some(&b'<');
        match self.output {
            Output::Frames | Output::XmlFrames => frame(&message, out),
            Output::Xml | Output::Hex | Output::Base64 if is_xml => {
                let text = message.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte });
                out.extend(text);
                // A document that is cut off would swallow the next.
                if planned.broken && self.output == Output::Xml {
                    out.extend(b"</sr:Response>");
                }
                out.push(b'\n');
            }
            Output::Hex => {
                let digits = hex_simd::encode_to_string(&message, hex_simd::AsciiCase::Upper);
                out.extend(digits.as_bytes());
                out.push(b'\n');
            }
            Output::Base64 | Output::Xml => {
                out.extend(base64_simd::STANDARD.encode_to_string(&message).as_bytes());
                out.push(b'\n');
            }
        }
    }

    fn gbcs(&self, planned: &Planned) -> Vec<u8> {
        let home = self.world.home(planned.home);
        let (code, message_code, coding) = match planned.what {
            What::FirmwareActivated => (0x8F66, FIRMWARE_ACTIVATION, Coding::Asn1),
            What::Alert(code) => {
                let coding = if planned.gas { Coding::Gbz } else { Coding::Dlms };
                (code, message_code(code), coding)
            }
            What::PowerOutage(_) => (0, 0, Coding::Dlms),
        };
        let alert = NewAlert {
            coding,
            message_code,
            code,
            counter: planned.number,
            originator: home.sender(planned),
            target: self.recipient(planned, code),
            supplementary: None,
            zigbee_seconds: u32::try_from(planned.said.0 - ZIGBEE_EPOCH).unwrap_or_default(),
        };
        if message_code == GENERIC_NON_CRITICAL {
            return alert.encode(&Protect::Mac(&|_| [0; 12]));
        }
        match self.sign {
            Some(sign) => alert.encode(&Protect::Sign(sign)),
            None => alert.encode(&Protect::Sign(&|_| [0; 64])),
        }
    }

    fn recipient(&self, planned: &Planned, code: u16) -> Eui64 {
        let home = self.world.home(planned.home);
        let is_for_distributor =
            code.to_be_bytes().first() == Some(&0x80) || matches!(code, 0x8F35 | 0x8F36);
        if is_for_distributor { home.distributor } else { home.supplier }
    }

    fn xml(&self, planned: &Planned) -> String {
        let home = self.world.home(planned.home);
        let payload = self.gbcs(planned);
        let sent = Moment(planned.said.0 + 2).to_string();
        let header = |code: u16| NewHeader {
            schema_version: "5.1",
            response: (home.sender(planned), self.recipient(planned, code), planned.number),
            sent: &sent,
        };
        match planned.what {
            What::Alert(code) => {
                let throttled = (planned.stands_for > 1)
                    .then_some(Throttled { sequence: Some(1), count: planned.stands_for });
                device_alert(&header(code), code, throttled, &payload)
            }
            _ => future_dated(&header(0x8F66), 0x8F66, "11.3", &payload),
        }
    }

    fn outage(&self, planned: &Planned, start: Moment) -> String {
        let home = self.world.home(planned.home);
        let sent = planned.at.to_string();
        let header = NewHeader {
            schema_version: "5.1",
            response: (DCC, home.distributor, planned.number),
            sent: &sent,
        };
        let mpan = format!("{:013}", 1_000_000_000_000 + planned.home);
        power_outage(&header, home.hub, &start.to_string(), &mpan)
    }
}

/// The use case that carries a code: critical alerts are signed, others have a MAC.
fn message_code(code: u16) -> u16 {
    match code {
        0x8F35 | 0x8F36 => SUPPLY_RESTORED,
        0x8F00.. => GENERIC_CRITICAL,
        _ => GENERIC_NON_CRITICAL,
    }
}
