//! The encrypted part of an alert: shown as such, and opened by the secret that its two ends agreed on.

use std::fs;

use crate::program::Desk;

/// A billing data log of a gas meter, made up, whose part is encrypted with the secret of 32 bytes 03.
const BILLING_LOG: &str = "DF090300000000000007D10800DB1234567890A00890B3D51F30000002001A008B90B3D51F300100\
    000000000000000005000000000000004D440109018F0A1C374A8003070200360000190006002F31\
    00000000FCECC12F44B2C47B8B0F95BEE21842FC64BF3E0895ABA2CBAD5200A98C94117FF97C7F67\
    50D927ADD62840";
/// A signature that is nobody's.
const SIGNATURE: &str = "09";

#[test]
fn an_encrypted_part_is_opened_by_its_secret_alone() {
    let desk = Desk::empty();
    let message = format!("{BILLING_LOG}{}", SIGNATURE.repeat(64));
    fs::write(desk.file("log.hex"), message).unwrap();
    let shown = |secret: &str| desk.done(&format!("alerts decode log.hex {secret}"));
    let closed = shown("");
    assert!(closed.contains("content: encrypted, 47 bytes"), "{closed}");
    assert!(!closed.contains("decrypted"), "{closed}");
    let open = shown(&format!("--secret {}", "03".repeat(32)));
    assert!(open.contains("current summation delivered: 100000"), "{open}");
    let wrong = shown(&format!("--secret {}", "04".repeat(32)));
    assert!(wrong.contains("not decrypted: “the secret does not open it"), "{wrong}");
    let json = shown(&format!("--secret {} --format json", "03".repeat(32)));
    assert!(json.contains("\"snapshot payload type\""), "{json}");
}
