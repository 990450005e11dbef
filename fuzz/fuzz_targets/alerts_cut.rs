//! Streams of messages: cut within their bytes, whatever they are, and each message in a form or refused.
#![no_main]

use alerts::{
    input,
    pipeline::{Cutter, Layout},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for layout in
        [Layout::Frames, Layout::Lines, Layout::Documents, Layout::Whole, Layout::of(data)]
    {
        let cut = Cutter(layout).cut(data, true);
        assert!(cut.taken <= data.len());
        assert!(cut.broken.iter().all(|(at, _)| at.end <= cut.taken));
        for at in cut.messages {
            let message = data.get(at).expect("a message lies within the bytes");
            let _ = input::message(message, None);
        }
    }
});
