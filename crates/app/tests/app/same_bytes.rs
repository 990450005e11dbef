//! The same register, body and date give the same bytes, whoever writes them and when.

use papers::{Format, Options};

use crate::registers::{demo, one_of_each, write};

#[test]
fn a_paper_has_the_same_bytes_each_time_in_every_format() {
    let (one, two) = (demo(), demo());
    for request in one_of_each() {
        for format in Format::ALL {
            let render = |register| {
                papers::render(&write(register, &request), format, &Options::default()).unwrap()
            };
            let bytes = render(&one);
            assert!(bytes.len() > 200, "{} as {format:?} is empty", request.kind);
            assert!(bytes == render(&two), "{} as {format:?} differs", request.kind);
        }
    }
}
