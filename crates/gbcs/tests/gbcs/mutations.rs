//! Reference messages cut short, changed and lengthened: nothing panics, nothing false verifies.

use gbcs::{
    Alert, Frame, decode,
    verify::{SignatureCheck, verify},
};

use crate::samples::{keys, messages};

#[test]
fn a_message_cut_short_or_lengthened_is_refused() {
    for (name, bytes) in messages().iter().step_by(5) {
        for length in 0..bytes.len() {
            let cut = &bytes[..length];
            let read = decode(cut);
            // A signed message without its last 65 bytes is what it was before it was signed.
            let unsigned = bytes[0] == 0xDF && length + 65 == bytes.len();
            assert!(
                read.is_err() || unsigned,
                "{name}: {length} of {} bytes are read",
                bytes.len()
            );
        }
        // A nought behind an unsigned message says that there is no signature.
        let mut longer = bytes.clone();
        longer.push(7);
        assert!(decode(&longer).is_err(), "{name}: a byte more is read");
    }
}

#[test]
fn a_changed_byte_never_panics_and_never_verifies() {
    let mut tried = 0;
    for (name, bytes) in messages().iter().step_by(7) {
        let whole = Frame::read(bytes).unwrap();
        let key = keys().get(&whole.originator);
        let first = whole.signing_at + 1;
        let last = whole.payload_at + whole.payload.len();
        for at in (0..bytes.len()).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            let _ = decode(&changed);
            let _ = Alert::read(&changed);
            let Ok(frame) = Frame::read(&changed) else { continue };
            if whole.signature.is_some() && key.is_some() && (first..last).contains(&at) {
                let checked = verify(&frame, key, None);
                assert_ne!(checked.signature, SignatureCheck::Valid, "{name}: byte {at}");
                tried += 1;
            }
        }
    }
    assert!(messages().is_empty() || tried > 1_000, "only {tried}");
}
