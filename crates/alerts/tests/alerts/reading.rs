//! What a reader makes of messages: what does not fit, what is no alert, what a DCC Alert tells.

use std::sync::Arc;

use alerts::{
    Engine, Reader, behaviour::Behaviours, device::DeviceKind, engine::Settings, explain::explain,
    inventory::Inventory, makers::Makers, read::ReadError, record::Moment, storm::Limits,
};
use gbcs::{
    Eui64,
    alert::Coding,
    encode::{NewAlert, Protect},
};

use crate::code::catalogues;

const METER: Eui64 = Eui64(0x00DB_1234_5678_0002);
const USER: Eui64 = Eui64(0x90B3_D51F_3001_0000);

fn reader() -> Reader {
    Reader::new(catalogues(), Makers::default())
}

/// 2022-07-22, in seconds since 2000.
const JULY: u32 = 711_763_200;

fn alert(message_code: u16, code: u16, coding: Coding, is_signed: bool) -> Vec<u8> {
    made(message_code, code, coding, is_signed, JULY)
}

fn made(message_code: u16, code: u16, coding: Coding, is_signed: bool, at: u32) -> Vec<u8> {
    let alert = NewAlert {
        coding,
        message_code,
        code,
        counter: 7,
        originator: METER,
        target: USER,
        supplementary: None,
        zigbee_seconds: at,
    };
    if is_signed {
        alert.encode(&Protect::Sign(&|_| [1; 64]))
    } else {
        alert.encode(&Protect::Mac(&|_| [2; 12]))
    }
}

/// What does not fit in an alert.
fn faults(message: &[u8]) -> Vec<String> {
    let record = reader().gbcs(message).unwrap();
    record.inconsistencies.iter().map(|each| each.to_string()).collect()
}

#[test]
fn a_code_in_a_use_case_that_does_not_carry_it_is_told() {
    let check = |message_code, code, coding, is_signed, expected: &[&str]| {
        let found = faults(&alert(message_code, code, coding, is_signed));
        assert_eq!(found, expected, "{code:04X} in {message_code:04X}");
    };
    let (dlms, gbz, asn1) = (Coding::Dlms, Coding::Gbz, Coding::Asn1);
    let wrong = "wrong-message-code";
    check(0x1001, 0x810D, dlms, false, &[]);
    check(0x1000, 0x8F30, gbz, true, &[]);
    check(0x00CC, 0x8F66, dlms, true, &[]);
    check(0x0124, 0x8F67, asn1, true, &[]);
    // Outcomes and billing data have use cases of their own.
    check(0x1000, 0x8F66, dlms, true, &[wrong]);
    check(0x1000, 0x8F0A, dlms, true, &[wrong]);
    // Not critical in the message of critical ones, and the reverse.
    check(0x1000, 0x810D, dlms, true, &[wrong]);
    check(0x1001, 0x8F3E, dlms, false, &[wrong]);
    // What no table names has no use case of its own.
    check(0x00CC, 0x80F7, dlms, true, &[wrong]);
    check(0x1001, 0x80F7, dlms, false, &[]);
    // Codings and protection of the use case.
    check(0x00CD, 0x8F66, dlms, true, &["wrong-coding"]);
    check(0x00CC, 0x8F66, dlms, false, &["wrong-protection"]);
    check(0x1000, 0x8F3E, dlms, false, &["wrong-protection"]);
}

#[test]
fn a_time_in_a_century_without_smart_meters_is_impossible() {
    // 2030 is when the reference messages happen; 2100 is behind everything.
    assert_eq!(faults(&made(0x1001, 0x810D, Coding::Dlms, false, 947_000_000)), [""; 0]);
    let late = made(0x1001, 0x810D, Coding::Dlms, false, 3_200_000_000);
    assert_eq!(faults(&late), ["impossible-time"]);
}

#[test]
fn a_time_that_nobody_tells_is_unknown_and_not_the_year_1970() {
    let mut message = alert(0x1001, 0x810D, Coding::Dlms, false);
    let at = message.windows(2).position(|two| two == [0x09, 0x0C]).unwrap();
    message[at + 2..at + 6].fill(0xFF);
    let record = reader().gbcs(&message).unwrap();
    assert_eq!((record.at, record.at.to_string()), (Moment::UNKNOWN, "unknown".to_owned()));
    assert_eq!(faults(&message), ["impossible-time"]);
}

fn dcc(code: &str, event: &str, id: Option<(Eui64, Eui64, u64)>) -> String {
    let id = id
        .map(|(from, to, counter)| format!("<sr:ResponseID>{from}:{to}:{counter}</sr:ResponseID>"));
    format!(
        "<sr:Response xmlns:sr=\"http://www.dccinterface.co.uk/ServiceUserGateway\" schemaVersion=\"5.1\"><sr:Header>{}\
         <sr:ResponseCode>I0</sr:ResponseCode><sr:ResponseDateTime>2022-07-22T09:37:56.134Z</sr:ResponseDateTime>\
         </sr:Header><sr:Body><sr:DCCAlertMessage><sr:DCCAlertCode>{code}</sr:DCCAlertCode><sr:DCCAlert>{event}\
         </sr:DCCAlert></sr:DCCAlertMessage></sr:Body></sr:Response>",
        id.unwrap_or_default()
    )
}

#[test]
fn xml_is_read_in_utf_16_and_with_the_mark_of_utf_8() {
    let xml = dcc("N16", &status_of(METER), Some((METER, USER, 7)));
    let wanted = reader().xml(xml.as_bytes()).unwrap();
    let mut scratch = Vec::new();
    let marked = [b"\xEF\xBB\xBF".as_slice(), xml.as_bytes()].concat();
    let little: Vec<u8> =
        [0xFEFF].into_iter().chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        [0xFEFF].into_iter().chain(xml.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for message in [marked, little, big] {
        assert_eq!(reader().any(&message, &mut scratch), Ok(wanted));
        assert_eq!(reader().open(&message, None).unwrap().record, Ok(wanted));
    }
}

fn status_of(device: Eui64) -> String {
    format!(
        "<sr:DeviceStatusChangeEvent><sr:DeviceID>{device}</sr:DeviceID><sr:DeviceStatus>Suspended</sr:DeviceStatus>\
         </sr:DeviceStatusChangeEvent>"
    )
}

#[test]
fn a_dcc_alert_about_a_meter_is_not_one_of_its_hub() {
    let told = |event: &str| {
        let record = reader().xml(dcc("N16", event, Some((METER, USER, 7))).as_bytes()).unwrap();
        (record.device, record.device_kind)
    };
    assert_eq!(told(&status_of(METER)), (METER, DeviceKind::Unknown));
    let hub = "<sr:E><sr:CommsHubDeviceID>00-DB-12-34-56-78-00-01</sr:CommsHubDeviceID>\
               <sr:DeviceID>00-DB-12-34-56-78-00-02</sr:DeviceID></sr:E>";
    assert_eq!(told(hub), (Eui64(0x00DB_1234_5678_0001), DeviceKind::Chf));
    let other = "<sr:E><sr:DeviceID>00-DB-12-34-56-78-00-02</sr:DeviceID>\
                 <sr:CommsHubDeviceID>00-DB-12-34-56-78-00-01</sr:CommsHubDeviceID></sr:E>";
    assert_eq!(told(other), (METER, DeviceKind::Unknown));
}

fn engine(inventory: &str) -> Engine {
    Engine::new(Arc::new(Settings {
        catalogues: catalogues(),
        behaviours: Behaviours::default(),
        dry_run: false,
        inventory: Inventory::parse(inventory).unwrap(),
        limits: Limits::default(),
        duplicate_window: 1000,
    }))
}

#[test]
fn the_inventory_tells_the_kind_of_a_device_that_a_message_does_not() {
    let mut engine = engine(&format!("device,kind,hub\n{METER},esme,\n"));
    let xml = dcc("N16", &status_of(METER), Some((METER, USER, 7)));
    let record = reader().xml(xml.as_bytes()).unwrap();
    engine.take(&record, xml.as_bytes());
    let kinds = engine.state().counters.by(|key| key.device_kind);
    assert_eq!(kinds.keys().collect::<Vec<_>>(), [&DeviceKind::Esme]);
    assert_eq!(engine.placed(&record).device_kind, DeviceKind::Esme);
}

#[test]
fn a_dcc_alert_without_an_id_is_known_by_what_it_says() {
    let mut engine = engine("device,kind,hub\n");
    let other = Eui64(METER.0 + 1);
    for device in [METER, other, METER] {
        let xml = dcc("N16", &status_of(device), None);
        let record = reader().xml(xml.as_bytes()).unwrap();
        assert!(!record.has_id && record.device == device);
        engine.take(&record, xml.as_bytes());
    }
    let totals = engine.state().totals;
    assert_eq!((totals.dcc_alerts, totals.duplicates, totals.rejected), (2, 1, 0));
}

#[test]
fn a_dcc_alert_with_the_counter_of_a_devices_own_is_another_alert() {
    let mut engine = engine("device,kind,hub\n");
    let xml = dcc("N16", &status_of(METER), Some((METER, USER, 7)));
    let messages = [alert(0x1001, 0x810D, Coding::Dlms, false), xml.into_bytes()];
    let mut scratch = Vec::new();
    for message in messages.iter().chain(&messages) {
        let record = reader().any(message, &mut scratch).unwrap();
        engine.take(&record, message);
    }
    let totals = engine.state().totals;
    assert_eq!((totals.device_alerts, totals.dcc_alerts, totals.duplicates), (1, 1, 2));
}

#[test]
fn messages_that_are_no_alerts_are_counted_apart_from_those_that_cannot_be_read() {
    let mut command = alert(0x1001, 0x810D, Coding::Dlms, false);
    let flag = command.windows(3).position(|three| three == [0xDF, 9, 3]).unwrap() + 2;
    command[flag] = 1;
    let smets1 = |inside: &str| {
        format!(
            "<Response schemaVersion=\"5.1\"><Header/><Body><SMETS1ResponseMessage><SMETS1SignedResponse>\
             <SMETS1Response><Header><ResponseCode>I0</ResponseCode><ResponseDateTime>2022-07-22T09:37:56Z\
             </ResponseDateTime></Header><Body>{inside}</Body></SMETS1Response></SMETS1SignedResponse>\
             </SMETS1ResponseMessage></Body></Response>"
        )
        .into_bytes()
    };
    let messages = [
        (command, "command"),
        (smets1("<DeviceAlertMessage><Any>8F3E</Any></DeviceAlertMessage>"), "smets1-alert"),
        (smets1("<ResponseMessage><Any/></ResponseMessage>"), "smets1-response"),
        (
            b"<S1SPAlert schemaVersion=\"5.1\"><S1SPAlertCode>S1VE1</S1SPAlertCode></S1SPAlert>"
                .to_vec(),
            "smets1-alert",
        ),
    ];
    let mut engine = engine("device,kind,hub\n");
    let mut scratch = Vec::new();
    for (message, word) in &messages {
        let error = reader().any(message, &mut scratch).unwrap_err();
        assert_eq!((error.word(), error.is_of_another_kind()), (*word, true), "{error}");
        engine.unread(&error);
    }
    let broken = reader().any(&[0xDF, 9, 3, 0], &mut scratch).unwrap_err();
    assert!(matches!(broken, ReadError::Message(_)));
    engine.unread(&broken);
    let state = engine.state();
    assert_eq!((state.totals.messages, state.totals.others, state.totals.rejected), (5, 4, 1));
    assert_eq!(state.others.get("smets1-alert"), Some(&2));
}

#[test]
fn the_codes_of_the_dcc_are_known_and_others_are_told_to_be_unknown() {
    let catalogues = catalogues();
    let catalogue = catalogues.at(Moment(1_656_892_800));
    let told = |code: &str| explain(&catalogues, catalogue, code.parse().unwrap());
    assert_eq!(catalogue.name("AD1".parse().unwrap()), told("AD1").meaning.as_deref());
    assert!(told("N16").named && told("N16").what_can_be_done.contains("not public"));
    let unknown = told("N77");
    assert!(!unknown.named, "{unknown:?}");
    assert!(unknown.what_can_be_done.contains("unknown"), "{}", unknown.what_can_be_done);
    assert!(unknown.what_can_be_done.contains("propose"), "{}", unknown.what_can_be_done);
    for kind in [DeviceKind::Esme, DeviceKind::Gsme] {
        let told = told("810D").of(kind).what_can_be_done;
        let has = |word: &str| told.contains(word);
        assert_eq!(
            (has("ESME"), has("GSME")),
            (kind == DeviceKind::Esme, kind == DeviceKind::Gsme)
        );
    }
}
