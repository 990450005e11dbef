//! The log as files: exported, imported, damaged, backed up.

use std::fs;

use crate::program::Desk;

#[test]
fn an_export_comes_back_the_same_and_will_not_go_over_another_register() {
    let desk = Desk::with_demo();
    desk.done("log export one.ndjson");
    desk.done("--register other.sqlite log import one.ndjson");
    desk.done("--register other.sqlite log export two.ndjson");
    let read = |name: &str| fs::read(desk.file(name)).unwrap();
    assert!(read("one.ndjson") == read("two.ndjson"), "the second export differs");
    let told = desk.fails_with(1, "--register other.sqlite log import one.ndjson");
    assert!(told.contains("help"), "{told}");
}

#[test]
fn a_flipped_byte_is_found_and_the_event_is_named() {
    let desk = Desk::with_demo();
    let text = fs::read_to_string(desk.file("register.sqlite").with_extension("none")).ok();
    assert!(text.is_none());
    desk.done("log verify");
    let mut bytes = fs::read(desk.file("register.sqlite")).unwrap();
    let wanted = b"Incorporation of Non GBCS";
    let at = bytes.windows(wanted.len()).position(|window| window == wanted).unwrap();
    bytes[at] ^= 1;
    fs::write(desk.file("register.sqlite"), bytes).unwrap();
    let told = desk.fails_with(5, "log verify");
    assert!(told.contains("event "), "{told}");
}

#[test]
fn a_changed_line_of_an_export_is_not_imported() {
    let desk = Desk::with_demo();
    desk.done("log export all.ndjson");
    let text = fs::read_to_string(desk.file("all.ndjson")).unwrap();
    let changed = text.replacen("Non GBCS", "Non-GBCS", 1);
    assert_ne!(text, changed);
    fs::write(desk.file("changed.ndjson"), changed).unwrap();
    let (code, told) = desk.failed("--register new.sqlite log import changed.ndjson");
    assert!(code == 1 || code == 5, "{code}: {told}");
    assert!(told.contains("hash") || told.contains("line"), "{told}");
    assert!(!desk.file("new.sqlite").exists(), "half a register was left");
}
