//! Laws, tried on made-up messages: what is written is read back, and no bytes can do harm.

use gbcs::{
    Alert, Direction, Eui64, Frame, Glance,
    alert::Coding,
    decode, decode_content,
    encode::{NewAlert, Protect},
    mac::{Header, SharedSecret, is_right},
};
use proptest::prelude::*;

fn alerts() -> impl Strategy<Value = NewAlert> {
    let coding = prop_oneof![Just(Coding::Dlms), Just(Coding::Gbz), Just(Coding::Asn1)];
    let party = proptest::option::of(any::<u64>().prop_map(Eui64));
    (
        coding,
        any::<u16>(),
        any::<u16>(),
        any::<u64>(),
        any::<u64>(),
        any::<u64>(),
        party,
        any::<u32>(),
    )
        .prop_map(
            |(coding, message_code, code, counter, from, to, supplementary, zigbee_seconds)| {
                let (originator, target) = (Eui64(from), Eui64(to));
                // An integer of ASN.1 is written in as few bytes as it needs; all real codes need two.
                let code = code | 0x8000;
                NewAlert {
                    coding,
                    message_code,
                    code,
                    counter,
                    originator,
                    target,
                    supplementary,
                    zigbee_seconds,
                }
            },
        )
}

/// Reads an alert back into what it was written from.
fn read_back(bytes: &[u8]) -> NewAlert {
    let alert = Alert::read(bytes).unwrap();
    let frame = alert.frame;
    let seconds = alert.time.moment().unwrap().as_second() - 946_684_800;
    NewAlert {
        coding: alert.coding,
        message_code: frame.message_code,
        code: alert.code,
        counter: frame.counter,
        originator: frame.originator,
        target: frame.target,
        supplementary: frame.supplementary_party(),
        zigbee_seconds: u32::try_from(seconds).unwrap(),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(alert in alerts(), seed in any::<[u8; 32]>(), mac in any::<[u8; 12]>()) {
        let signature: [u8; 64] = [seed, seed].concat().try_into().unwrap();
        for protect in [Protect::Sign(&|_| signature), Protect::Mac(&|_| mac)] {
            let bytes = alert.encode(&protect);
            prop_assert_eq!(&read_back(&bytes), &alert);
            let message = decode(&bytes).unwrap();
            prop_assert!(message.tree.find("alert code").is_some());
            match protect {
                Protect::Sign(_) => prop_assert_eq!(message.frame.signature, Some(&signature[..])),
                Protect::Mac(_) => prop_assert_eq!(message.frame.mac, Some(&mac[..])),
            }
        }
    }

    #[test]
    fn a_mac_is_right_for_its_secret_and_its_bytes_only(alert in alerts(), secret in any::<[u8; 32]>(), at in 20..50_usize) {
        let secret = SharedSecret(secret);
        let header = Header { originator: alert.originator.0, target: alert.target.0, flag: 3, counter: alert.counter };
        let mut bytes = alert.encode(&Protect::Mac(&|covered| header.mac(covered, &secret).unwrap()));
        prop_assert_eq!(is_right(&Frame::read(&bytes).unwrap(), &secret), Some(true));
        let mut other = secret.clone();
        other.0[0] ^= 1;
        prop_assert_eq!(is_right(&Frame::read(&bytes).unwrap(), &other), Some(false));
        bytes[at] ^= 1;
        if let Ok(frame) = Frame::read(&bytes) {
            prop_assert_ne!(is_right(&frame, &secret), Some(true));
        }
    }

    #[test]
    fn a_glance_takes_what_all_steps_read(
        alert in alerts(), signed in any::<bool>(), at in 0..200_usize, to in any::<u8>(), cut in 0..200_usize,
    ) {
        let protect = if signed { Protect::Sign(&|_| [9; 64]) } else { Protect::Mac(&|_| [7; 12]) };
        let mut bytes = alert.encode(&protect);
        for _ in 0..3 {
            prop_assert_eq!(Glance::read(&bytes), Alert::read(&bytes).map(|alert| Glance::of(&alert)));
            match bytes.get_mut(at) {
                Some(byte) if *byte != to => *byte = to,
                _ => bytes.truncate(cut),
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode(&bytes);
        let _ = Alert::read(&bytes);
    }

    #[test]
    fn no_content_panics(content in proptest::collection::vec(any::<u8>(), 0..120), kind in 0..6_usize, flag in 1..4_u8) {
        let start: &[u8] = [&[0x0F][..], &[0xD9], &[0xDA], &[1, 9], &[0x30], &[]][kind];
        let content = [start, &content].concat();
        let mut bytes = vec![0xDF, 9, flag];
        bytes.extend([0; 8]);
        bytes.extend([8, 0, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 0x61]);
        bytes.push(u8::try_from(content.len()).unwrap());
        bytes.extend(&content);
        prop_assert!(Frame::read(&bytes).is_ok() || bytes[34 - 1] > 0x7F);
        for direction in [Direction::Command, Direction::Response, Direction::Alert] {
            let _ = decode_content(&content, direction, 0x0061);
        }
        let _ = decode(&bytes);
        let _ = Alert::read(&bytes);
    }

    #[test]
    fn a_content_by_itself_reads_as_it_does_in_its_message(alert in alerts()) {
        let bytes = alert.encode(&Protect::Mac(&|_| [7; 12]));
        let message = decode(&bytes).unwrap();
        let frame = message.frame;
        let alone = decode_content(frame.payload, frame.direction, frame.message_code).unwrap();
        let within = message.tree.root().children().nth(1).unwrap();
        prop_assert_eq!(alone.to_string(), within.to_string());
        prop_assert_eq!(alone.root().at(), 0..frame.payload.len());
    }

    #[test]
    fn every_offset_lies_in_the_message(alert in alerts()) {
        let bytes = alert.encode(&Protect::Mac(&|_| [7; 12]));
        let message = decode(&bytes).unwrap();
        for node in message.tree.root().fields() {
            let (at, name) = (node.at(), node.name());
            prop_assert!(at.start <= at.end && at.end <= bytes.len(), "{name}");
            for child in node.children() {
                let inner = child.at();
                prop_assert!(at.start <= inner.start && inner.end <= at.end, "{} in {name}", child.name());
            }
        }
    }
}

#[test]
fn deep_content_is_refused_and_not_followed() {
    // Structures of one member each, one in the other, more than any message has.
    let content = [vec![0x0F, 0, 0, 0, 0, 0], [2, 1].repeat(60), vec![0]].concat();
    let mut bytes = vec![0xDF, 9, 3];
    bytes.extend([0; 8]);
    bytes.extend([8, 0, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 0x61]);
    bytes.push(u8::try_from(content.len()).unwrap());
    bytes.extend(content);
    // A length of more than 127 takes two bytes.
    assert_eq!(bytes[33], 127);
    insta::assert_snapshot!(decode(&bytes).unwrap_err(), @"byte 106: the depth of the content is more than 32");
}
