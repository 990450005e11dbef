//! What people see.

use gbcs::{
    Eui64,
    alert::Coding,
    decode,
    encode::{NewAlert, Protect},
};

fn sample(coding: Coding) -> Vec<u8> {
    NewAlert {
        coding,
        message_code: 0x1001,
        code: 0x810E,
        counter: 2_001,
        originator: Eui64(0x00DB_1234_5678_90A0),
        target: Eui64(0x90B3_D51F_3001_0000),
        supplementary: Some(Eui64(0x90B3_D51F_3002_0000)),
        zigbee_seconds: 473_385_600,
    }
    .encode(&Protect::Mac(&|_| [0xAB; 12]))
}

#[test]
fn an_alert_of_an_electricity_meter_is_printed() {
    insta::assert_snapshot!(decode(&sample(Coding::Dlms)).unwrap().tree);
}

#[test]
fn an_alert_of_a_gas_meter_is_printed() {
    insta::assert_snapshot!(decode(&sample(Coding::Gbz)).unwrap().tree);
}

#[test]
fn an_alert_that_devices_share_is_printed() {
    insta::assert_snapshot!(decode(&sample(Coding::Asn1)).unwrap().tree);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let good = sample(Coding::Dlms);
    let told = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
    let mut other_flag = good.clone();
    other_flag[15] = 9;
    let mut longer = good.clone();
    longer.push(0);
    let lines = [told(&[]), told(b"hello"), told(&good[..40]), told(&other_flag), told(&longer)];
    insta::assert_snapshot!(lines.join("\n"));
}
