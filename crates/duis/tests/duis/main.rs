//! Messages from the DCC, through the public interface.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests may fail loudly"
)]

mod differences;
mod laws;
mod mapping;
mod official;

use std::path::PathBuf;

use duis::{
    Body, Envelope, Throttled,
    write::{NewHeader, device_alert, future_dated, power_outage},
};
use gbcs::Eui64;
use proptest::prelude::*;

/// The folder of reference data.
fn data() -> PathBuf {
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    given.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into())
}

fn header() -> NewHeader<'static> {
    NewHeader {
        schema_version: "5.1",
        response: (Eui64(0x00DB_1234_5678_90A0), Eui64(0x90B3_D51F_3001_0000), 2001),
        sent: "2022-07-22T09:37:56.134Z",
    }
}

#[test]
fn each_kind_of_alert_is_read() {
    let throttled = Some(Throttled { sequence: Some(4), count: 250 });
    let messages = [
        device_alert(&header(), 0x8F3F, throttled, &[0xDF, 9, 3]),
        future_dated(&header(), 0x8F66, "1.1.1", &[0xDF, 9, 3]),
        power_outage(
            &header(),
            Eui64(0x00DB_1234_5678_9001),
            "2022-07-22T09:30:00Z",
            "1234567890123",
        ),
    ];
    let read: Vec<Body> =
        messages.iter().map(|xml| Envelope::read(xml.as_bytes()).unwrap().body).collect();
    insta::assert_debug_snapshot!(read);
    let envelope = Envelope::read(messages.first().unwrap().as_bytes()).unwrap();
    assert_eq!(envelope.response, Some(header().response));
    assert_eq!((&*envelope.schema_version, &*envelope.sent), ("5.1", header().sent));
}

#[test]
fn real_responses_are_read() {
    let folder = data().join("duis-responses");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED for want of data: there are no responses in {}", folder.display());
        return;
    };
    let mut seen = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let envelope = Envelope::read(&std::fs::read(&path).unwrap()).unwrap();
        assert!(envelope.request.is_some(), "{}", path.display());
        if let Body::Response { payload: Some(payload), .. } = &envelope.body {
            gbcs::decode(payload).unwrap();
        }
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn what_is_no_message_is_told_with_its_place() {
    let good = device_alert(&header(), 0x8F3F, None, &[1, 2, 3]);
    let told = |xml: &str| Envelope::read(xml.as_bytes()).unwrap_err().to_string();
    let lines = [
        told(""),
        told("<sr:Request/>"),
        told("plain text"),
        told(&good.replace("8F3F", "8F3")),
        told(&good.replace("AQID", "!!!")),
        told(&good.replace("sr:AlertCode", "sr:Other")),
        told(&good.replace(":2001", ":-1")),
        told(&good.replace("</sr:Body>", "</sr:Bod>")),
        told(&good.replace(" schemaVersion=\"5.1\"", "")),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        from in any::<u64>(), to in any::<u64>(), counter in any::<u64>(), code in any::<u16>(),
        count in proptest::option::of(any::<u32>()), payload in proptest::collection::vec(any::<u8>(), 1..300),
    ) {
        let header = NewHeader { response: (Eui64(from), Eui64(to), counter), ..header() };
        let throttled = count.map(|count| Throttled { sequence: None, count });
        let xml = device_alert(&header, code, throttled, &payload);
        let envelope = Envelope::read(xml.as_bytes()).unwrap();
        prop_assert_eq!(envelope.response, Some(header.response));
        prop_assert_eq!(envelope.body, Body::DeviceAlert { code, throttled, payload });
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Envelope::read(&bytes);
    }

    #[test]
    fn no_change_panics(at in 0..400_usize, byte in any::<u8>()) {
        let mut xml = device_alert(&header(), 0x8F3F, None, &[1, 2, 3]).into_bytes();
        let at = at % xml.len();
        xml[at] = byte;
        let _ = Envelope::read(&xml);
    }
}
