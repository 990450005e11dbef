//! Alerts of every kind: what is written is read back, field by field, through the names that people
//! see; and encrypted parts are opened by the agreed secret alone.

use gbcs::{
    Eui64, Frame, Message, Node, Opened, Value,
    alert::Coding,
    decode, decode_opened,
    encode::{Command, Counters, Detail, EncodeError, NewAlert, Protect, Replacement, WholeAlert},
    mac::SharedSecret,
    opened::Outcome,
};
use proptest::prelude::*;

/// A kind of alert: its code, its message code, its coding.
type Kind = (u16, u16, Coding);

fn octets(most: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 1..most)
}

fn command() -> impl Strategy<Value = Command> {
    any::<(u16, u64)>().prop_map(|(message_code, counter)| Command { message_code, counter })
}

fn replacement() -> impl Strategy<Value = Replacement> {
    any::<(u8, u8, (u64, [u8; 8]), (u64, [u8; 8]))>().prop_map(|(role, status, one, two)| {
        let of = |(id, key)| (Eui64(id), key);
        Replacement { role, status: status & 0x7F, existing: of(one), replacing: of(two) }
    })
}

fn outcomes() -> impl Strategy<Value = (Kind, Detail)> {
    let of_dlms = (command(), any::<(u16, [u8; 6], u8)>()).prop_map(
        |(command, (class, logical_name, attribute))| {
            (
                (0x8F66, 0x00CC, Coding::Dlms),
                Detail::DlmsOutcome { command, class, logical_name, attribute },
            )
        },
    );
    let of_gbz =
        (command(), any::<(u16, u8, u8)>()).prop_map(|(command, (cluster, control, number))| {
            (
                (0x8F67, 0x00CD, Coding::Gbz),
                Detail::GbzOutcome { command, cluster, control, number },
            )
        });
    let of_firmware =
        (any::<u64>(), any::<u8>(), octets(20)).prop_map(|(counter, response, version)| {
            ((0x8F66, 0x00CA, Coding::Asn1), Detail::FirmwareOutcome { counter, response, version })
        });
    let of_credentials = (
        any::<(u64, u8)>(),
        proptest::collection::vec(any::<(u8, u64)>(), 0..4),
        proptest::collection::vec(replacement(), 0..9),
        prop_oneof![Just(0x00CB), Just(0x0124)],
    )
        .prop_map(|((counter, mode), changes, replacements, message_code)| {
            let detail = Detail::CredentialsOutcome { counter, mode, changes, replacements };
            ((0x8F67, message_code, Coding::Asn1), detail)
        });
    prop_oneof![of_dlms, of_gbz, of_firmware, of_credentials]
}

fn device_logs() -> impl Strategy<Value = (Kind, Detail)> {
    let hub = (
        any::<u32>(),
        any::<[u8; 8]>(),
        proptest::collection::vec(any::<(u64, [u8; 16])>(), 0..16),
    )
        .prop_map(|(zigbee_seconds, network, devices)| {
            let devices = devices.into_iter().map(|(id, hash)| (Eui64(id), hash)).collect();
            (
                (0x8F12, 0x0018, Coding::Dlms),
                Detail::HubDeviceLog { zigbee_seconds, network, devices },
            )
        });
    let proxy = proptest::collection::vec(any::<(u64, u8)>(), 0..16).prop_map(|devices| {
        let devices = devices.into_iter().map(|(id, kind)| (Eui64(id), kind)).collect();
        ((0x8071, 0x00B2, Coding::Asn1), Detail::ProxyDeviceLog(devices))
    });
    prop_oneof![hub, proxy]
}

fn sub_ghz() -> impl Strategy<Value = (Kind, Detail)> {
    let configuration = any::<([u32; 4], [u16; 2], u8, u16, [u8; 2], u16, u8, [u16; 3])>()
        .prop_map(|(channels, thresholds, changes, curfew, noise, poor, periods, hub)| {
            let detail = Detail::SubGhzConfiguration {
                channels,
                thresholds,
                changes,
                curfew,
                noise,
                poor,
                periods,
                hub,
            };
            ((0x8F2A, 0x0113, Coding::Dlms), detail)
        });
    let scan = any::<(u8, u8)>().prop_map(|(outcome, trigger)| {
        ((0x8F28, 0x0112, Coding::Dlms), Detail::SubGhzScan { outcome, trigger })
    });
    let device = (any::<u64>(), any::<bool>()).prop_map(|(id, full)| {
        let kind =
            if full { (0x8F2D, 0x0115, Coding::Dlms) } else { (0x8F2C, 0x0114, Coding::Dlms) };
        (kind, Detail::SubGhzDevice(Eui64(id)))
    });
    prop_oneof![configuration, scan, device]
}

fn others() -> impl Strategy<Value = (Kind, Detail)> {
    let either = |codes: [u16; 2]| {
        let [dlms, gbz] = codes;
        prop_oneof![Just((dlms, Coding::Dlms)), Just((gbz, Coding::Gbz))]
    };
    prop_oneof![
        (any::<u16>(), any::<u16>(), either([0x1000, 0x1001])).prop_map(
            |(code, _, (message, coding))| {
                // Codes that carry something are not bare.
                ((code | 0x8000 & 0x80FF, message, coding), Detail::Bare)
            }
        ),
        (any::<u16>(), either([0x00F0, 0x00F2])).prop_map(|(reason, (message, coding))| {
            ((0x81A0, message, coding), Detail::Integrity(reason))
        }),
        (any::<[u8; 32]>(), either([0x00CE, 0x00CF])).prop_map(|(hash, (message, coding))| {
            ((0x8F72, message, coding), Detail::ImageHash(hash))
        }),
        (any::<(u32, u32)>(), any::<bool>()).prop_map(|((from, to), restored)| {
            ((0x8F35 + u16::from(restored), 0x0067, Coding::Dlms), Detail::Outage(from, to))
        }),
        command()
            .prop_map(|command| ((0x8F85, 0x0120, Coding::Dlms), Detail::Unsupported(command))),
        any::<(u8, [u32; 2], u8)>().prop_map(|(controller, zigbee_seconds, percent)| {
            ((0x8F86, 0x0121, Coding::Dlms), Detail::Limit { controller, zigbee_seconds, percent })
        }),
        any::<(u8, u8)>().prop_map(|(controller, percent)| {
            ((0x8F87, 0x0122, Coding::Dlms), Detail::LimitEnded { controller, percent })
        }),
        "[ -~]{0,300}".prop_map(|text| ((0x8F88, 0x0123, Coding::Dlms), Detail::Update(text))),
        (any::<(u64, u8)>(), octets(20)).prop_map(|((id, response), version)| {
            let detail = Detail::Transfer { device: Eui64(id), version, response };
            ((0x8F8A, 0x0128, Coding::Asn1), detail)
        }),
        (any::<u8>(), octets(20), prop_oneof![Just(0x0129), Just(0x012B)]).prop_map(
            |(response, version, message)| {
                ((0x8F8B, message, Coding::Asn1), Detail::Activated { version, response })
            }
        ),
    ]
}

fn whole(
    ((code, message_code, coding), detail): (Kind, Detail),
) -> impl Strategy<Value = WholeAlert> {
    let counters = prop_oneof![
        Just(Counters::None),
        any::<u64>().prop_map(Counters::Party),
        any::<(u64, u64)>().prop_map(|(one, two)| Counters::Both(one, two)),
    ];
    let header = proptest::option::of(any::<u32>());
    (any::<(u64, u64, u64, u32)>(), proptest::option::of(any::<u64>()), counters, header).prop_map(
        move |((counter, from, to, zigbee_seconds), party, counters, header_zigbee_seconds)| {
            let supplementary = party.map(Eui64);
            let (originator, target) = (Eui64(from), Eui64(to));
            WholeAlert {
                alert: NewAlert {
                    coding,
                    message_code,
                    code,
                    counter,
                    originator,
                    target,
                    supplementary,
                    zigbee_seconds,
                },
                header_zigbee_seconds,
                counters: if supplementary.is_some() { counters } else { Counters::None },
                detail: detail.clone(),
            }
        },
    )
}

fn alerts() -> impl Strategy<Value = WholeAlert> {
    prop_oneof![outcomes(), device_logs(), sub_ghz(), others()].prop_flat_map(whole)
}

/// The fields of a message that was read, by their names.
struct Fields<'t, 'm>(Node<'t, 'm>);

impl<'m> Fields<'_, 'm> {
    fn at(&self, name: &str) -> Self {
        Fields(self.0.find(name).unwrap_or_else(|| panic!("there is no `{name}` in\n{}", self.0)))
    }

    fn each(&self, name: &str) -> Vec<Self> {
        self.at(name).0.children().map(Fields).collect()
    }

    fn number(&self, name: &str) -> u64 {
        let value = self.at(name).0.value();
        match value {
            Value::Bits { bytes, .. } => {
                bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
            }
            _ => value.number().unwrap_or_else(|| panic!("`{name}` is {value:?}")),
        }
    }

    fn small<T: TryFrom<u64, Error: std::fmt::Debug>>(&self, name: &str) -> T {
        T::try_from(self.number(name)).unwrap()
    }

    fn seconds(&self, name: &str) -> u32 {
        let Value::Time(time) = self.at(name).0.value() else { panic!("`{name}` is no time") };
        u32::try_from(time.moment().unwrap().as_second() - 946_684_800).unwrap()
    }

    fn eui64(&self, name: &str) -> Eui64 {
        let Value::Eui64(id) = self.at(name).0.value() else { panic!("`{name}` is no identifier") };
        id
    }

    fn bytes(&self, name: &str) -> &'m [u8] {
        match self.at(name).0.value() {
            Value::Bytes(bytes) => bytes,
            Value::Null => &[],
            other => panic!("`{name}` is {other:?}"),
        }
    }

    fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }

    fn command(&self) -> Command {
        Command {
            message_code: self.small("message code of the command"),
            counter: self.number("counter of the command"),
        }
    }
}

/// What an alert carries, read back through the names of its fields into the form that was written.
fn read_back(written: &Detail, message: &Message<'_>) -> Detail {
    let fields = Fields(message.tree.root());
    match written {
        Detail::Bare => Detail::Bare,
        Detail::DlmsOutcome { .. } => {
            let Value::LogicalName { groups, .. } = fields.at("logical name").0.value() else {
                panic!("no logical name")
            };
            Detail::DlmsOutcome {
                command: fields.command(),
                class: fields.small("class"),
                logical_name: groups,
                attribute: fields.small("attribute"),
            }
        }
        Detail::GbzOutcome { .. } => Detail::GbzOutcome {
            command: fields.command(),
            cluster: fields.small("cluster"),
            control: fields.small("frame control"),
            number: fields.small("command"),
        },
        Detail::FirmwareOutcome { .. } => Detail::FirmwareOutcome {
            counter: fields.at("ASN.1, activation of firmware").number("originator counter"),
            response: fields.small("response"),
            version: fields.bytes("firmware version").to_vec(),
        },
        Detail::CredentialsOutcome { .. } => credentials(&fields),
        Detail::Integrity(_) => Detail::Integrity(match fields.at("reason").0.children().next() {
            None => fields.small("reason"),
            Some(inner) => Fields(inner).small("reason"),
        }),
        Detail::HubDeviceLog { .. } => Detail::HubDeviceLog {
            zigbee_seconds: fields.seconds("backup time"),
            network: fields.array("extended PAN id"),
            devices: fields
                .each("devices")
                .iter()
                .map(|each| (each.eui64("device id"), each.array("hash of the link key")))
                .collect(),
        },
        Detail::ProxyDeviceLog(_) => Detail::ProxyDeviceLog(
            fields
                .each("device log")
                .iter()
                .map(|each| (each.eui64("device id"), each.small("device type")))
                .collect(),
        ),
        Detail::SubGhzConfiguration { .. } => configuration(&fields),
        Detail::SubGhzScan { .. } => Detail::SubGhzScan {
            outcome: fields.array::<1>("outcome")[0],
            trigger: fields.array::<1>("scan trigger")[0],
        },
        Detail::SubGhzDevice(_) => {
            let name = if fields.number("alert code") == 0x8F2D {
                "device for which there was no capacity"
            } else {
                "device whose message was discarded"
            };
            Detail::SubGhzDevice(fields.eui64(name))
        }
        Detail::Outage(..) => Detail::Outage(
            fields.seconds("start of the outage"),
            fields.seconds("end of the outage"),
        ),
        Detail::ImageHash(_) => {
            Detail::ImageHash(fields.array("calculated manufacturer image hash"))
        }
        Detail::Unsupported(_) => Detail::Unsupported(fields.command()),
        Detail::Limit { .. } => Detail::Limit {
            controller: fields.small("controller, first digit 1 output or 2 input"),
            zigbee_seconds: [fields.seconds("start"), fields.seconds("end")],
            percent: fields.small("limit, per cent"),
        },
        Detail::LimitEnded { .. } => Detail::LimitEnded {
            controller: fields.small("controller, first digit 1 output or 2 input"),
            percent: fields.small("limit, per cent"),
        },
        Detail::Update(_) => {
            let Value::Text(text) = fields.at("operational update").0.value() else {
                panic!("no text")
            };
            Detail::Update(text.to_owned())
        }
        Detail::Transfer { .. } => Detail::Transfer {
            device: fields.eui64("device"),
            version: fields.bytes("firmware version").to_vec(),
            response: fields.small("response"),
        },
        Detail::Activated { .. } => Detail::Activated {
            version: fields.bytes("firmware version").to_vec(),
            response: fields.small("response"),
        },
        Detail::BillingLog { .. } => panic!("a billing log is read by the secret"),
    }
}

fn credentials(fields: &Fields<'_, '_>) -> Detail {
    let replacement = |each: &Fields<'_, '_>| Replacement {
        role: each.small("remote party role"),
        status: each.small("status"),
        existing: (
            each.eui64("existing subject's unique id"),
            each.array("existing subject's key id"),
        ),
        replacing: (
            each.eui64("replacing subject's unique id"),
            each.array("replacing subject's key id"),
        ),
    };
    Detail::CredentialsOutcome {
        counter: fields.number("authorising remote party's sequence number"),
        mode: fields.small("credentials replacement mode"),
        changes: fields
            .each("changes of remote parties' sequence numbers")
            .iter()
            .map(|each| (each.small("remote party role"), each.number("floor sequence number")))
            .collect(),
        replacements: fields.each("replacement outcomes").iter().map(replacement).collect(),
    }
}

fn configuration(fields: &Fields<'_, '_>) -> Detail {
    Detail::SubGhzConfiguration {
        channels: [
            fields.small("allowed channels 0 to 26, lower band"),
            fields.small("allowed channels 27 to 34, lower band"),
            fields.small("allowed channels 35 to 61, lower band"),
            fields.small("allowed channels 0 to 26, upper band"),
        ],
        thresholds: [
            fields.small("normal to limited duty cycle threshold"),
            fields.small("limited to critical duty cycle threshold"),
        ],
        changes: fields.small("maximum Sub GHz channel changes in a week"),
        curfew: fields.small("GSME curfew"),
        noise: [
            fields.small("channel quieter threshold"),
            fields.small("channel noisier threshold"),
        ],
        poor: fields.small("non-GSME poor communications percentage threshold"),
        periods: fields.small("non-GSME poor communications measurement periods"),
        hub: [
            fields.small("local hub noise measurement period"),
            fields.small("local hub failure percentage"),
            fields.small("local hub retry percentage"),
        ],
    }
}

/// Reads the header, the code and the time back.
fn read_head(message: &Message<'_>, coding: Coding, detail: Detail) -> WholeAlert {
    let fields = Fields(message.tree.root());
    let header = fields.at("grouping header");
    let optional = |name: &str| header.0.find(name).map(|_| header.number(name));
    let counters = match (
        optional("supplementary remote party counter"),
        optional("supplementary originator counter"),
    ) {
        (None, _) => Counters::None,
        (Some(one), None) => Counters::Party(one),
        (Some(one), Some(two)) => Counters::Both(one, two),
    };
    WholeAlert {
        alert: NewAlert {
            coding,
            message_code: message.frame.message_code,
            code: fields.small("alert code"),
            counter: header.number("originator counter"),
            originator: header.eui64("originator"),
            target: header.eui64("target"),
            supplementary: header
                .0
                .find("supplementary remote party")
                .map(|_| header.eui64("supplementary remote party")),
            zigbee_seconds: fields.seconds("time"),
        },
        header_zigbee_seconds: header.0.find("date-time").map(|_| header.seconds("date-time")),
        counters,
        detail,
    }
}

proptest! {
    #[test]
    fn alerts_of_every_kind_are_read_back_field_by_field(whole in alerts(), seed in any::<[u8; 32]>()) {
        let signature: [u8; 64] = [seed, seed].concat().try_into().unwrap();
        for protect in [Protect::Sign(&|_| signature), Protect::Mac(&|_| [7; 12])] {
            let bytes = whole.encode(&protect).unwrap();
            let message = decode(&bytes).unwrap();
            prop_assert_eq!(message.tree.root().unnamed_leaves().0, 0, "{}", message.tree);
            let detail = read_back(&whole.detail, &message);
            prop_assert_eq!(&read_head(&message, whole.alert.coding, detail), &whole);
            let alert = gbcs::Alert::read(&bytes).unwrap();
            prop_assert_eq!(alert.code, whole.alert.code);
        }
    }

    #[test]
    fn a_billing_log_opens_with_its_secret_alone(
        plain in octets(900),
        secret in any::<[u8; 32]>(),
        gbz in any::<bool>(),
        other in 0..32_usize,
        changed in any::<usize>(),
    ) {
        let kind = if gbz { (0x8F0A, 0x008B, Coding::Gbz) } else { (0x8F0A, 0x0061, Coding::Dlms) };
        let whole = billing_log(kind, &plain, secret);
        let mut bytes = whole.encode(&Protect::Sign(&|_| [9; 64])).unwrap();
        let outcomes = |bytes: &[u8], secret: [u8; 32]| {
            let message = decode(bytes).unwrap();
            let opened = Opened::of(&message.frame, &message.tree, &SharedSecret(secret));
            opened.parts().iter().map(|part| part.outcome.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(outcomes(&bytes, secret), [Outcome::Plain(plain.clone())]);
        let mut wrong = secret;
        wrong[other] ^= 1;
        prop_assert_eq!(outcomes(&bytes, wrong), [Outcome::WrongSecret]);
        // One bit of what is encrypted, or of the tag: both stand before the signature.
        let from = bytes.len() - 65 - 12 - plain.len();
        bytes[from + changed % (12 + plain.len())] ^= 1;
        prop_assert_eq!(outcomes(&bytes, secret), [Outcome::WrongSecret]);
    }
}

fn billing_log((code, message_code, coding): Kind, plain: &[u8], secret: [u8; 32]) -> WholeAlert {
    WholeAlert {
        alert: NewAlert {
            coding,
            message_code,
            code,
            counter: 2_001,
            originator: Eui64(0x00DB_1234_5678_90A0),
            target: Eui64(0x90B3_D51F_3000_0002),
            supplementary: Some(Eui64(0x90B3_D51F_3001_0000)),
            zigbee_seconds: 473_385_600,
        },
        header_zigbee_seconds: None,
        counters: Counters::Both(5, 77),
        detail: Detail::BillingLog { plain: plain.to_vec(), secret: SharedSecret(secret) },
    }
}

fn printed(kind: Kind, plain: &[u8], secret: [u8; 32]) -> String {
    let bytes = billing_log(kind, plain, [3; 32]).encode(&Protect::Sign(&|_| [9; 64])).unwrap();
    let message = decode(&bytes).unwrap();
    let opened = Opened::of(&message.frame, &message.tree, &SharedSecret(secret));
    let message = decode_opened(&bytes, &opened).unwrap();
    let text = message.tree.to_string();
    let content = text.split_once("grouping header").unwrap().1;
    content
        .split_once("\n  GBZ")
        .or_else(|| content.split_once("notification body"))
        .unwrap()
        .1
        .to_owned()
}

#[test]
fn what_was_encrypted_is_shown_inside_what_it_was() {
    let values = [0x02, 2, 0x06, 0, 0, 0x30, 0x39, 0x09, 2, 1, 0xFF];
    insta::assert_snapshot!(printed((0x8F0A, 0x0061, Coding::Dlms), &values, [3; 32]));
    let snapshot = [
        &[1, 0, 0, 0, 0x80, 0x4A, 0x37, 0x1C, 1, 0, 1, 2, 0, 0, 0, 6][..],
        &[0xA0, 0x86, 1, 0, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0x10],
    ]
    .concat();
    insta::assert_snapshot!(printed((0x8F0A, 0x008B, Coding::Gbz), &snapshot, [3; 32]));
}

#[test]
fn an_opened_reading_is_named_by_its_use_case() {
    // Entries of a profile log, as the use case that reads it has them (its message code, in an alert).
    let log = [0x01, 1, 0x02, 2, 0x06, 0x1C, 0x37, 0x4A, 0x80, 0x06, 0, 0, 0, 9];
    let told = printed((0x8F0A, 0x0037, Coding::Dlms), &log, [3; 32]);
    let opened = told.split_once("decrypted\n").unwrap().1.split_once("\n  signature").unwrap().0;
    insta::assert_snapshot!(opened, @r"
              Profile Data Log: Active Import: buffer
                entry 1
                  time: 2015-01-01T00:00:00Z
                  energy import: 9
    ");
}

#[test]
fn a_wrong_secret_is_told_where_the_part_stands() {
    let told = printed((0x8F0A, 0x0061, Coding::Dlms), &[0], [4; 32]);
    assert!(told.contains("not decrypted: “the secret does not open it: it is another"), "{told}");
}

#[test]
fn a_detail_that_a_coding_has_not_is_refused() {
    let mut whole = billing_log((0x8F0A, 0x0061, Coding::Asn1), &[0], [3; 32]);
    let refused = |whole: &WholeAlert| whole.encode(&Protect::Mac(&|_| [7; 12])).unwrap_err();
    assert_eq!(refused(&whole), EncodeError::Coding(Coding::Asn1));
    whole.alert.coding = Coding::Gbz;
    whole.detail = Detail::Outage(1, 2);
    assert_eq!(refused(&whole), EncodeError::Coding(Coding::Gbz));
    whole.alert.coding = Coding::Dlms;
    whole.detail = Detail::Update("x".repeat(65_500));
    assert_eq!(refused(&whole), EncodeError::TooLong);
}

#[test]
fn every_form_of_a_length_is_written_and_read() {
    for length in [0, 60, 94, 95, 96, 127, 128, 220, 255, 256, 300, 5_000, 60_000] {
        let mut whole = billing_log((0x8F88, 0x0123, Coding::Dlms), &[0], [3; 32]);
        whole.detail = Detail::Update("x".repeat(length));
        let bytes = whole.encode(&Protect::Mac(&|_| [7; 12])).unwrap();
        let message = decode(&bytes).unwrap();
        assert_eq!(read_back(&whole.detail, &message), whole.detail, "{length}");
        assert!(Frame::read(&bytes[..bytes.len() - 1]).is_err());
    }
}
