//! What a code means and what can be done about it, as the shipped Code has it.

use alerts::{
    AlertCode,
    explain::explain,
    settings::{Aspect, Bits, Meter, Wish, content, read},
};
use jiff::civil::{Date, date};

use crate::code::catalogues;

fn told(code: &str, on: Date) -> String {
    let catalogues = catalogues();
    let code: AlertCode = code.parse().unwrap();
    let told = explain(&catalogues, catalogues.on(on), code);
    serde_json::to_string_pretty(&told).unwrap()
}

#[test]
fn a_code_that_the_table_names_is_explained() {
    insta::assert_snapshot!(told("810D", date(2022, 7, 1)));
    insta::assert_snapshot!(told("8F36", date(2022, 7, 1)));
}

#[test]
fn a_code_that_no_table_names_is_told_with_what_to_do() {
    insta::assert_snapshot!(told("80F7", date(2022, 7, 1)));
    insta::assert_snapshot!(told("N24", date(2022, 7, 1)));
}

#[test]
fn a_code_is_named_from_its_amendment_on() {
    let (before, after) = (told("80F0", date(2021, 11, 3)), told("80F0", date(2021, 11, 4)));
    assert!(before.contains("\"named\": false"), "{before}");
    assert!(before.contains("seen, and not named"), "{before}");
    assert!(after.contains("\"named\": true") && after.contains("2021-11-04, by MP090"), "{after}");
}

fn wish(role: &str, meter: Meter, aspect: Aspect, off: &[u16], on: &[u16]) -> Wish {
    Wish { role: role.to_owned(), meter, aspect, off: off.to_vec(), on: on.to_vec() }
}

#[test]
fn a_wish_becomes_the_content_of_a_request_and_reads_back() {
    let catalogues = catalogues();
    let catalogue = catalogues.on(date(2022, 7, 1));
    let wishes = [
        wish("IS", Meter::EsmePolyPhase, Aspect::Wan, &[0x810D, 0x81B7], &[0x810E]),
        wish("ED", Meter::EsmeSinglePhase, Aspect::Log, &[0x8010, 0x8002], &[0x8014]),
        wish("GS", Meter::Gsme, Aspect::Wan, &[0x810D], &[]),
    ];
    for asked in wishes {
        let content = content(catalogue, &asked).unwrap();
        assert_eq!(content.impossible, []);
        insta::assert_snapshot!(content.xml());
        let (element, codes) = read(content.xml().as_bytes()).unwrap();
        assert_eq!(element, content.element);
        assert_eq!(codes, content.codes);
        if let Some(bits) = content.bits() {
            let bytes = hex(&bits.to_string());
            let high = if asked.role == "IS" { 0x81 } else { 0x80 };
            let mut wanted: Vec<(u16, bool)> = content
                .codes
                .iter()
                .map(|(code, switches)| (*code, *switches.values().next().unwrap()))
                .collect();
            wanted.sort_unstable();
            let read: Vec<(u16, bool)> = Bits::read(&bytes).unwrap().codes(high).collect();
            assert_eq!(read, wanted);
        }
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

#[test]
fn what_cannot_be_switched_is_told_with_its_reason() {
    let catalogues = catalogues();
    let catalogue = catalogues.on(date(2022, 7, 1));
    let asked =
        wish("IS", Meter::EsmeSinglePhase, Aspect::Wan, &[0x80F7, 0x8F75, 0x8002, 0x81B7], &[]);
    let impossible = content(catalogue, &asked).unwrap().impossible;
    let lines: Vec<String> =
        impossible.iter().map(|each| format!("{}: {}", each.code, each.why)).collect();
    insta::assert_snapshot!(lines.join("\n"));
    let none = content(catalogue, &wish("ED", Meter::EsmeSinglePhase, Aspect::Han, &[0x8002], &[]));
    insta::assert_snapshot!(none.unwrap_err().why);
}

/// The bit string of the reference messages switches the codes that the reference request names.
#[test]
fn settings_of_real_requests_are_read() {
    let Some(data) = crate::reference::data() else { return };
    let request =
        std::fs::read(data.join("duis-requests/ECS25a2_6.22_SUCCESS_REQUEST_DUIS.XML")).unwrap();
    let (element, codes) = read(&request).unwrap();
    assert_eq!(element, "ElectricitySupplierAlarmSettings");
    let codes: Vec<u16> = codes.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [0x8154, 0x8155, 0x8161, 0x8162]);
    let gas =
        std::fs::read(data.join("duis-requests/GCS20_6.22_SUCCESS_REQUEST_DUIS.XML")).unwrap();
    let (_, codes) = read(&gas).unwrap();
    assert!(codes.iter().all(|(_, switches)| switches.len() == 4), "{codes:?}");
}
