//! Values of every type, in content that is made up: what each is shown as.

use gbcs::{DecodeError, Value, decode};

/// A message without protection around a content of up to 127 bytes.
fn message(flag: u8, code: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xDF, 9, flag];
    bytes.extend([0; 8]);
    bytes.extend([8, 0, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2]);
    bytes.extend(code.to_be_bytes());
    bytes.push(u8::try_from(content.len()).unwrap());
    bytes.extend(content);
    bytes
}

/// A command that sets the value of an object of the class Data.
fn set(logical_name: [u8; 6], value: &[u8]) -> Vec<u8> {
    let start = [0xD9, 0x20, 0, 0, 1, 0, 1, 2, 0, 1];
    message(1, 0x004C, &[&start[..], &logical_name, &[2, 1], value].concat())
}

/// The one value of a command, with its name.
fn value(bytes: &[u8]) -> String {
    let message = decode(bytes).unwrap();
    message
        .tree
        .find("values")
        .unwrap()
        .children()
        .next()
        .unwrap()
        .to_string()
        .trim_end()
        .to_owned()
}

/// One attribute of a Zigbee device, as a response reports it.
fn reported(attribute: &[u8]) -> Result<String, DecodeError> {
    let inner = [&[0x08, 0, 1, 0, 0, 0][..], attribute].concat();
    let component = [&[1, 0x07, 0x02, 0, u8::try_from(inner.len()).unwrap()][..], &inner].concat();
    let bytes = message(2, 0x0074, &[&[1, 9, 1][..], &component].concat());
    let message = decode(&bytes)?;
    Ok(message.tree.find("value").unwrap().to_string().trim_end().to_owned())
}

#[test]
fn plain_text_is_not_encrypted_and_twelve_bytes_are_no_date() {
    // An MPAN of thirteen digits starts with 31, as what is encrypted does.
    let mpan = [&[0x09, 26][..], b"13124567811131132345678222"].concat();
    assert_eq!(
        value(&set([0, 0, 94, 44, 34, 11], &mpan)),
        "Import MPAN: “13124567811131132345678222”"
    );
    let twelve = [0x09, 12, 0x07, 0xDF, 1, 1, 0xFF, 0, 0, 0, 0, 0x80, 0, 0xFF];
    assert_eq!(
        value(&set([0, 0, 94, 44, 117, 1], &twelve)),
        "ALCS Command Start or Period: 2015-01-01T00:00:00Z"
    );
    // An object that no table knows: its octets stay octets.
    assert_eq!(
        value(&set([9, 9, 9, 9, 9, 9], &twelve)),
        "9-9:9.9.9.9: value: 07DF0101FF000000008000FF"
    );
}

#[test]
fn a_value_that_does_not_care_is_told() {
    assert_eq!(
        value(&set([0, 0, 94, 44, 0, 1], &[0xFF])),
        "Randomised Offset Limit: don't care (255)"
    );
}

#[test]
fn zigbee_values_of_every_type_are_read() {
    let check = |typed: &[u8], expected: &str| assert_eq!(reported(typed).unwrap(), expected);
    check(&[0x38, 0x00, 0x3C], "value: 1");
    check(&[0x38, 0x00, 0xC0], "value: -2");
    check(&[0x38, 0x00, 0x02], "value: 0.000030517578125");
    check(&[0x48, 0x20, 2, 0, 5, 6], "value\n  element 1: 5\n  element 2: 6");
    check(&[0x4C, 2, 0, 0x10, 1, 0x21, 0x39, 0x30], "value\n  element 1: yes\n  element 2: 12345");
    check(&[0xE1, 115, 12, 25, 0xFF], "value: 2015-12-25");
    check(&[0xE0, 9, 30, 0, 0], "value: 09:30:00");
    check(&[0x41, 0xFF], "value: (empty)");
}

#[test]
fn an_array_of_more_than_there_is_is_refused() {
    let told = |typed: &[u8]| reported(typed).unwrap_err().to_string();
    assert!(told(&[0x48, 0x20, 0xFE, 0xFF, 1]).contains("a number needs 1 bytes, and 0 are left"));
    // Elements that have no bytes would never end.
    assert!(told(&[0x48, 0x00, 0xFE, 0xFF, 1]).contains("an element of an array has no bytes"));
    let deep = [0x48].repeat(20);
    assert!(reported(&deep).is_err());
}

#[test]
fn a_block_of_a_longer_message_has_its_own_word() {
    let told = decode(&[0xE0, 0x80, 0, 1, 0, 0, 0]).unwrap_err().to_string();
    insta::assert_snapshot!(told, @"byte 0: this is one block of a longer message (GBT, E0): put its blocks together, and read the whole");
}

#[test]
fn what_no_table_names_is_called_unnamed() {
    let bytes = message(2, 0x0FFF, &[0x30, 3, 0x02, 1, 7]);
    let message = decode(&bytes).unwrap();
    assert_eq!(message.tree.find("unnamed integer").unwrap().value(), Value::Unsigned(7));
    assert_eq!(message.tree.root().unnamed_leaves().0, 1);
}

/// An alert of a Communications Hub in DLMS, with what it carries behind its code and its time.
fn alert(code: u16, message_code: u16, members: u8, carried: &[u8]) -> String {
    let [high, low] = code.to_be_bytes();
    let start = [0x0F, 0x20, 0, 0, 1, 0, 0x02, members, 0x12, high, low, 0x09, 12];
    let time = [0x07, 0xDF, 1, 1, 0xFF, 0, 0, 0, 0, 0, 0, 0];
    let bytes = message(3, message_code, &[&start[..], &time, carried].concat());
    let message = decode(&bytes).unwrap();
    assert_eq!(message.tree.root().unnamed_leaves().0, 0, "{}", message.tree);
    let body = message.tree.find("notification body").unwrap();
    body.children().skip(2).map(|child| child.to_string()).collect()
}

#[test]
fn what_a_hub_tells_of_its_radio_is_named_however_it_is_packed() {
    let device = [0x09, 8, 0, 0xDB, 0x12, 0x34, 0x56, 0x78, 0x90, 0xA1];
    let suspended = "device to suspend: 00-DB-12-34-56-78-90-A1";
    assert_eq!(alert(0x8F20, 0x0110, 3, &device).trim(), suspended);
    let packed = [&[0x02, 1][..], &device].concat();
    assert!(alert(0x8F20, 0x0110, 3, &packed).contains(suspended));
    let changed = [0x09, 1, 0x1A, 0x09, 1, 0x03];
    let side_by_side = alert(0x8F26, 0x0111, 4, &changed);
    assert_eq!(side_by_side, "operating Sub GHz channel: 1A\nscan trigger: 03\n");
    let packed = alert(0x8F26, 0x0111, 3, &[&[0x02, 2][..], &changed].concat());
    assert_eq!(
        packed,
        "operating Sub GHz channel\n  operating Sub GHz channel: 1A\n  scan trigger: 03\n"
    );
}
