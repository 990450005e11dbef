//! The reference messages: each is read to its last byte, signatures verify, alerts are as expected.

use gbcs::{
    Alert, Direction, Frame, decode, decode_content,
    frame::Protection,
    verify::{SignatureCheck, verify},
};

use crate::samples::{folder, keys, messages};

#[test]
fn every_reference_message_is_read_to_its_last_byte() {
    let (mut raw, mut leaves) = (0, 0);
    let mut wrong = Vec::new();
    for (name, bytes) in messages() {
        match decode(bytes) {
            Ok(message) => {
                let (few, all) = message.tree.root().raw_leaves();
                raw += few;
                leaves += all;
                assert!(all > 5, "{name}: {}", message.tree);
                assert!(!message.tree.to_string().is_empty());
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    println!("{} messages, {leaves} leaves, {raw} of them bytes", messages().len());
    assert!(wrong.is_empty(), "{} cannot be read:\n{}", wrong.len(), wrong.join("\n"));
    assert!(messages().is_empty() || messages().len() >= 650);
}

#[test]
fn every_signature_whose_certificate_is_there_is_valid() {
    let (mut valid, mut signed, mut without) = (0, 0, 0);
    for (name, bytes) in messages() {
        let frame = Frame::read(bytes).unwrap();
        let checked = verify(&frame, keys().get(&frame.originator), None);
        signed += usize::from(frame.signature.is_some());
        match checked.signature {
            SignatureCheck::Valid => valid += 1,
            SignatureCheck::NoCertificate => without += 1,
            SignatureCheck::None => assert!(frame.signature.is_none()),
            SignatureCheck::Invalid => panic!("{name}: the signature is not valid"),
        }
    }
    println!("{signed} are signed: {valid} verify, {without} have no certificate");
    assert_eq!(valid + without, signed);
    assert!(messages().is_empty() || valid > 200, "only {valid}");
}

#[test]
fn the_alerts_have_the_fields_that_are_expected() {
    let Some(folder) = folder() else { return };
    let mut reader = csv::Reader::from_path(folder.join("alerts_expected.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut seen = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| &record[header.iter().position(|each| each == name).unwrap()];
        let name = cell("file").rsplit('/').next().unwrap();
        let bytes = &messages()[name];
        let alert = Alert::read(bytes).unwrap();
        let frame = &alert.frame;
        assert_eq!(format!("{:04X}", frame.message_code), cell("message_code"), "{name}");
        assert_eq!(format!("{:04X}", alert.code), cell("alert_code"), "{name}");
        assert_eq!(format!("{:016x}", frame.originator.0), cell("originator"), "{name}");
        assert_eq!(format!("{:016x}", frame.target.0), cell("recipient"), "{name}");
        let party =
            frame.supplementary_party().map_or(String::new(), |id| format!("{:016x}", id.0));
        assert_eq!(party, cell("supplementary_party"), "{name}");
        assert_eq!(frame.counter.to_string(), cell("counter"), "{name}");
        assert_eq!(frame.payload_at.to_string(), cell("payload_offset"), "{name}");
        assert_eq!(frame.payload.len().to_string(), cell("payload_len"), "{name}");
        assert_eq!(alert.code_at.to_string(), cell("alert_code_offset"), "{name}");
        assert_eq!(bytes.len().to_string(), cell("total_len"), "{name}");
        let signed = if frame.signature.is_some() { "valid" } else { "none" };
        assert_eq!(signed, cell("signature"), "{name}");
        assert_eq!(frame.mac.is_some(), cell("mac") != "none", "{name}");
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let moment = digits(&alert.time.moment().unwrap().strftime("%Y%m%d%H%M%S").to_string());
        assert!(digits(cell("timestamp")).starts_with(&moment), "{name}: {moment}");
        seen += 1;
    }
    assert_eq!(seen, 49);
}

#[test]
fn every_kind_of_message_is_among_them() {
    if messages().is_empty() {
        return;
    }
    let mut kinds: Vec<(u8, Protection)> = messages()
        .values()
        .map(|bytes| Frame::read(bytes).unwrap())
        .map(|frame| (frame.direction.flag(), frame.protection()))
        .collect();
    kinds.sort_by_key(|(flag, protection)| (*flag, format!("{protection:?}")));
    kinds.dedup();
    let has = |direction: Direction, protection| kinds.contains(&(direction.flag(), protection));
    assert!(has(Direction::Alert, Protection::Signed) && has(Direction::Alert, Protection::Mac));
    assert!(has(Direction::Command, Protection::None), "a Pre-Command");
    assert!(has(Direction::Command, Protection::SignedAndMac));
    assert!(
        has(Direction::Response, Protection::Signed) && has(Direction::Response, Protection::Mac)
    );
}

#[test]
fn the_content_of_every_message_reads_by_itself_as_it_does_within() {
    for (name, bytes) in messages() {
        let message = decode(bytes).unwrap();
        let frame = message.frame;
        let is_content = |part: &gbcs::Node<'_, '_>| part.at().start == frame.payload_at;
        let within = message.tree.root().children().find(is_content).unwrap();
        let alone = decode_content(frame.payload, frame.direction, frame.message_code).unwrap();
        assert_eq!(alone.to_string(), within.to_string(), "{name}");
    }
}

#[test]
fn the_invoke_id_of_an_alert_is_the_counter() {
    for (name, bytes) in messages() {
        let Ok(alert) = Alert::read(bytes) else { continue };
        let message = decode(bytes).unwrap();
        let Some(invoke) = message.tree.find("invoke id") else { continue };
        let low = alert.frame.counter & 0x00FF_FFFF;
        assert_eq!(invoke.value(), gbcs::Value::Unsigned(low), "{name}");
    }
}
