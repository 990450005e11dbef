//! What an alert carries behind its code and its time: one form for each kind of alert.

use super::{EncodeError, der, dlms};
use crate::{
    alert::Coding,
    eui64::Eui64,
    mac::SharedSecret,
    opened::{self, Ends},
};

/// What an alert carries behind its code and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Nothing: most alerts, critical and non-critical.
    Bare,
    /// How a part of a future-dated command ended, in DLMS (8F66, 8F67; message code 00CC).
    DlmsOutcome {
        /// The command.
        command: Command,
        /// The class of the object.
        class: u16,
        /// Its logical name.
        logical_name: [u8; 6],
        /// Its attribute.
        attribute: u8,
    },
    /// How a part of a future-dated command ended, in GBZ (8F66, 8F67; message code 00CD).
    GbzOutcome {
        /// The command.
        command: Command,
        /// The cluster.
        cluster: u16,
        /// The frame control of the command in it.
        control: u8,
        /// Its number.
        number: u8,
    },
    /// How an activation of firmware ended (8F66, 8F67; message code 00CA).
    FirmwareOutcome {
        /// The counter of the command.
        counter: u64,
        /// The response: nought is success.
        response: u8,
        /// The firmware version that the device now has.
        version: Vec<u8>,
    },
    /// How an update of security credentials ended (8F66, 8F67; message codes 00CB and 0124).
    CredentialsOutcome {
        /// The sequence number of the party that asked for it.
        counter: u64,
        /// The credentials replacement mode.
        mode: u8,
        /// Remote party roles and their new floor sequence numbers.
        changes: Vec<(u8, u64)>,
        /// What became of each replacement.
        replacements: Vec<Replacement>,
    },
    /// Why a meter doubts its integrity (81A0; message codes 00F0 and 00F2).
    Integrity(u16),
    /// A billing data log, encrypted for its recipient (8F0A; message codes 0061 and 008B): what is
    /// encrypted, and the secret that the two ends agreed on.
    BillingLog {
        /// The values of the log: of DLMS, or the content of a Publish Snapshot.
        plain: Vec<u8>,
        /// The agreed secret.
        secret: SharedSecret,
    },
    /// A Communications Hub's device log (8F12; message code 0018).
    HubDeviceLog {
        /// When it was backed up: seconds since 2000-01-01 UTC.
        zigbee_seconds: u32,
        /// The extended PAN id.
        network: [u8; 8],
        /// The devices, with the hashes of their link keys.
        devices: Vec<(Eui64, [u8; 16])>,
    },
    /// A Gas Proxy Function's device log (8071; message code 00B2): devices and their types.
    ProxyDeviceLog(Vec<(Eui64, u8)>),
    /// The configuration of a Sub GHz radio (8F2A; message code 0113).
    SubGhzConfiguration {
        /// The channels that are allowed, on four pages.
        channels: [u32; 4],
        /// Normal to limited, limited to critical duty cycle.
        thresholds: [u16; 2],
        /// The most channel changes in a week.
        changes: u8,
        /// The curfew for gas meters.
        curfew: u16,
        /// Quieter and noisier thresholds of a channel.
        noise: [u8; 2],
        /// The percentage of poor communications of other devices.
        poor: u16,
        /// The periods over which that is measured.
        periods: u8,
        /// The hub's noise measurement period, failure and retry percentages.
        hub: [u16; 3],
    },
    /// The outcome of a request to scan Sub GHz channels (8F28; message code 0112).
    SubGhzScan {
        /// The outcome.
        outcome: u8,
        /// What the scan was triggered by.
        trigger: u8,
    },
    /// A device that a Sub GHz alert is about (8F2C, 8F2D; message codes 0114 and 0115).
    SubGhzDevice(Eui64),
    /// An outage of supply, from and to in seconds since 2000-01-01 UTC (8F35, 8F36; 0067).
    Outage(u32, u32),
    /// The hash of a firmware image that was received (8F72; message codes 00CE and 00CF).
    ImageHash([u8; 32]),
    /// A command that the device does not support (8F85; message code 0120).
    Unsupported(Command),
    /// A limit of an auxiliary proportional controller was processed (8F86; message code 0121).
    Limit {
        /// Direction and number of the controller.
        controller: u8,
        /// From and to: seconds since 2000-01-01 UTC.
        zigbee_seconds: [u32; 2],
        /// The limit in per cent.
        percent: u8,
    },
    /// A limit of an auxiliary proportional controller ended (8F87; message code 0122).
    LimitEnded {
        /// Direction and number of the controller.
        controller: u8,
        /// The limit in per cent.
        percent: u8,
    },
    /// An operational update (8F88; message code 0123).
    Update(String),
    /// A transfer of firmware to another device (8F8A; message code 0128).
    Transfer {
        /// The other device.
        device: Eui64,
        /// The firmware version.
        version: Vec<u8>,
        /// The response: nought is success.
        response: u8,
    },
    /// Firmware was activated on another device's own account (8F8B; message codes 0129 and 012B).
    Activated {
        /// The firmware version.
        version: Vec<u8>,
        /// The response: nought is success.
        response: u8,
    },
}

/// A command, by its message code and its originator's counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The message code.
    pub message_code: u16,
    /// The counter.
    pub counter: u64,
}

/// What became of the replacement of a party's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement {
    /// The remote party role of the cell.
    pub role: u8,
    /// The status: nought is success.
    pub status: u8,
    /// Who was there, and the identifier of its key.
    pub existing: (Eui64, [u8; 8]),
    /// Who is there now, and the identifier of its key.
    pub replacing: (Eui64, [u8; 8]),
}

impl Command {
    fn bytes(self) -> Vec<u8> {
        [&self.message_code.to_be_bytes()[..], &self.counter.to_be_bytes()].concat()
    }
}

impl Detail {
    /// Writes it behind code and time: the members of a structure of DLMS, with how many they are.
    pub(super) fn dlms(&self, ends: Ends) -> Result<(u8, Vec<u8>), EncodeError> {
        let mut out = Vec::new();
        let members = match self {
            Self::Bare => 0,
            Self::DlmsOutcome { command, class, logical_name, attribute } => {
                let mut outcome = command.bytes();
                outcome.extend(class.to_be_bytes());
                outcome.extend(logical_name);
                outcome.push(*attribute);
                dlms::octets(&mut out, &outcome)?;
                1
            }
            Self::Integrity(reason) => {
                dlms::octets(&mut out, &reason.to_be_bytes())?;
                1
            }
            Self::BillingLog { plain, secret } => {
                billing_log(&mut out, ends, plain, secret)?;
                2
            }
            Self::HubDeviceLog { zigbee_seconds, network, devices } => {
                hub_device_log(&mut out, *zigbee_seconds, *network, devices)?;
                1
            }
            Self::SubGhzConfiguration { .. } => {
                self.sub_ghz(&mut out);
                1
            }
            Self::SubGhzScan { outcome, trigger } => {
                out.extend([0x02, 2]);
                dlms::octets(&mut out, &[*outcome])?;
                dlms::octets(&mut out, &[*trigger])?;
                1
            }
            Self::SubGhzDevice(device) => {
                dlms::octets(&mut out, &device.0.to_be_bytes())?;
                1
            }
            Self::Outage(from, to) => {
                dlms::octets(&mut out, &dlms::date_time(*from))?;
                dlms::octets(&mut out, &dlms::date_time(*to))?;
                2
            }
            Self::ImageHash(hash) => {
                dlms::octets(&mut out, hash)?;
                1
            }
            Self::Unsupported(command) => {
                dlms::octets(&mut out, &command.bytes())?;
                1
            }
            Self::Limit { controller, zigbee_seconds: [from, to], percent } => {
                out.extend([0x11, *controller]);
                dlms::octets(&mut out, &dlms::date_time(*from))?;
                dlms::octets(&mut out, &dlms::date_time(*to))?;
                out.extend([0x11, *percent]);
                4
            }
            Self::LimitEnded { controller, percent } => {
                out.extend([0x11, *controller, 0x11, *percent]);
                2
            }
            Self::Update(text) => {
                out.push(0x0C);
                super::length(&mut out, text.len())?;
                out.extend(text.as_bytes());
                1
            }
            _ => return Err(EncodeError::Coding(Coding::Dlms)),
        };
        Ok((members, out))
    }

    fn sub_ghz(&self, out: &mut Vec<u8>) {
        let Self::SubGhzConfiguration {
            channels,
            thresholds,
            changes,
            curfew,
            noise,
            poor,
            periods,
            hub,
        } = self
        else {
            return;
        };
        out.extend([0x02, 15]);
        for page in channels {
            out.extend([0x04, 32]);
            out.extend(page.to_be_bytes());
        }
        thresholds.iter().for_each(|each| dlms::u16(out, *each));
        out.extend([0x11, *changes]);
        dlms::u16(out, *curfew);
        noise.iter().for_each(|each| out.extend([0x11, *each]));
        dlms::u16(out, *poor);
        out.extend([0x11, *periods]);
        hub.iter().for_each(|each| dlms::u16(out, *each));
    }

    /// Writes it behind code and time in GBZ, with how many components it has.
    pub(super) fn gbz(&self, ends: Ends) -> Result<(u8, Vec<u8>), EncodeError> {
        Ok(match self {
            Self::Bare => (0, Vec::new()),
            Self::GbzOutcome { command, cluster, control, number } => {
                let mut outcome = command.bytes();
                outcome.extend(cluster.to_be_bytes());
                outcome.extend([*control, *number]);
                outcome.insert(0, u8::try_from(outcome.len()).map_err(|_| EncodeError::TooLong)?);
                (1, outcome)
            }
            Self::Integrity(reason) => (1, reason.to_be_bytes().to_vec()),
            Self::ImageHash(hash) => {
                let mut out = Vec::new();
                dlms::octets(&mut out, hash)?;
                (1, out)
            }
            Self::BillingLog { plain, secret } => {
                let part = opened::seal(ends, secret, plain).ok_or(EncodeError::TooLong)?;
                let length = u16::try_from(part.len()).map_err(|_| EncodeError::TooLong)?;
                // An additional header, then Publish Snapshot of the cluster Metering.
                let mut inner = vec![0, 0, 0x19, 0, 6];
                inner.extend(length.to_be_bytes());
                inner.extend(part);
                let length = u16::try_from(inner.len()).map_err(|_| EncodeError::TooLong)?;
                let mut component = vec![0x03, 0x07, 0x02];
                component.extend(length.to_be_bytes());
                component.extend(inner);
                (1, component)
            }
            _ => return Err(EncodeError::Coding(Coding::Gbz)),
        })
    }

    /// Writes it behind code and time as elements of ASN.1.
    pub(super) fn asn1(&self) -> Result<Vec<u8>, EncodeError> {
        let outcome = |response: &u8, version: &[u8]| {
            der::sequence(&[der::integer(u64::from(*response)), der::octets(version)?])
        };
        match self {
            Self::Bare => Ok(Vec::new()),
            Self::FirmwareOutcome { counter, response, version } => {
                Ok([der::integer(*counter), outcome(response, version)?].concat())
            }
            Self::CredentialsOutcome { counter, mode, changes, replacements } => {
                credentials(*counter, *mode, changes, replacements)
            }
            Self::ProxyDeviceLog(devices) => {
                let device = |(device, kind): &(Eui64, u8)| {
                    der::sequence(&[der::eui64(*device)?, der::integer(u64::from(*kind))])
                };
                der::sequence(&devices.iter().map(device).collect::<Result<Vec<_>, _>>()?)
            }
            Self::Transfer { device, version, response } => Ok([
                der::eui64(*device)?,
                der::octets(version)?,
                der::integer(u64::from(*response)),
            ]
            .concat()),
            Self::Activated { version, response } => {
                Ok([der::octets(version)?, der::integer(u64::from(*response))].concat())
            }
            _ => Err(EncodeError::Coding(Coding::Asn1)),
        }
    }
}

/// The parameters of the protection, and what is protected.
fn billing_log(
    out: &mut Vec<u8>,
    ends: Ends,
    plain: &[u8],
    secret: &SharedSecret,
) -> Result<(), EncodeError> {
    // An array of one: authentication and encryption, with five options, the last of which says that
    // the key was agreed on.
    out.extend([0x01, 1, 0x02, 2, 0x16, 2, 0x02, 5]);
    dlms::octets(out, &[&[4][..], &ends.counter.to_be_bytes()].concat())?;
    dlms::octets(out, &ends.originator.to_be_bytes())?;
    dlms::octets(out, &ends.recipient.to_be_bytes())?;
    dlms::octets(out, &[])?;
    out.extend([0x02, 2, 0x16, 2, 0x02, 2]);
    dlms::octets(out, &[2])?;
    dlms::octets(out, &[])?;
    let part = opened::seal(ends, secret, plain).ok_or(EncodeError::TooLong)?;
    dlms::octets(out, &part)
}

fn hub_device_log(
    out: &mut Vec<u8>,
    zigbee_seconds: u32,
    network: [u8; 8],
    devices: &[(Eui64, [u8; 16])],
) -> Result<(), EncodeError> {
    out.extend([0x02, 3]);
    dlms::octets(out, &dlms::date_time(zigbee_seconds))?;
    dlms::octets(out, &network)?;
    out.push(0x01);
    super::length(out, devices.len())?;
    for (device, hash) in devices {
        out.extend([0x02, 2]);
        dlms::octets(out, &device.0.to_be_bytes())?;
        dlms::octets(out, hash)?;
    }
    Ok(())
}

fn credentials(
    counter: u64,
    mode: u8,
    changes: &[(u8, u64)],
    replacements: &[Replacement],
) -> Result<Vec<u8>, EncodeError> {
    let change = |(role, floor): &(u8, u64)| {
        der::sequence(&[der::integer(u64::from(*role)), der::integer(*floor)])
    };
    let replacement = |each: &Replacement| {
        // The key usage of the cell: digital signature.
        let cell =
            der::sequence(&[der::integer(u64::from(each.role)), vec![0x03, 0x02, 0x07, 0x80]])?;
        der::sequence(&[
            cell,
            vec![0x0A, 0x01, each.status],
            der::eui64(each.existing.0)?,
            der::octets(&each.existing.1)?,
            der::eui64(each.replacing.0)?,
            der::octets(&each.replacing.1)?,
        ])
    };
    der::sequence(&[
        der::integer(counter),
        der::integer(u64::from(mode)),
        der::sequence(&changes.iter().map(change).collect::<Result<Vec<_>, _>>()?)?,
        der::sequence(&replacements.iter().map(replacement).collect::<Result<Vec<_>, _>>()?)?,
    ])
}
