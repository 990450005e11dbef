//! A message of GBCS: what can be read has offsets within it, and is read the same by the short way.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let alert = gbcs::Alert::read(data);
    let of = |alert: &gbcs::Alert<'_>| gbcs::Glance::of(alert);
    assert_eq!(gbcs::Glance::read(data), alert.as_ref().map(of).map_err(|error| *error));
    for direction in [gbcs::Direction::Command, gbcs::Direction::Response, gbcs::Direction::Alert] {
        if let Ok(content) = gbcs::decode_content(data, direction, 0x0061) {
            assert_eq!(content.root().at(), 0..data.len());
        }
    }
    match gbcs::decode(data) {
        Ok(message) => {
            assert!(message.tree.root().at().end <= data.len());
            assert!(!message.tree.to_string().is_empty());
            // No secret of ours opens what is found by chance: each encrypted part says so, in its place.
            let secret = gbcs::mac::SharedSecret([7; 32]);
            let opened = gbcs::Opened::of(&message.frame, &message.tree, &secret);
            let shown = gbcs::decode_opened(data, &opened).expect("it was read before");
            assert!(shown.tree.root().at() == message.tree.root().at());
            if let Ok(alert) = alert {
                assert_eq!(alert.frame, message.frame);
            }
        }
        Err(error) => assert!(error.at <= data.len()),
    }
});
