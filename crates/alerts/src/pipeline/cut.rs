//! Cutting bytes into messages: frames, lines, or XML documents one after the other.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::source::Layout;

/// The longest message of a stream, in bytes, whatever its form.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// Why a line that is longer is no message.
pub(super) const TOO_LONG: &str = "too-long";

/// Puts a frame around a message: its length in four bytes, the most significant first.
pub fn frame(message: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(message);
}

/// What was cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cut {
    /// Each message.
    pub messages: Vec<Range<usize>>,
    /// How many bytes they and their framing take; what follows waits for more.
    pub taken: usize,
    /// What cannot be cut, and why: it is passed over.
    pub broken: Vec<(Range<usize>, &'static str)>,
}

/// Cuts bytes into messages.
#[derive(Debug, Clone, Copy)]
pub struct Cutter(pub Layout);

impl Cutter {
    /// Cuts the whole messages out of bytes; `is_end` when nothing follows them.
    #[must_use]
    pub fn cut(self, bytes: &[u8], is_end: bool) -> Cut {
        match self.0 {
            Layout::Frames => frames(bytes, is_end),
            Layout::Lines => lines(bytes, is_end),
            Layout::Documents => documents(bytes, is_end),
            Layout::Whole if is_end => whole(bytes),
            Layout::Whole => Cut::default(),
        }
    }
}

fn whole(bytes: &[u8]) -> Cut {
    let messages = (!bytes.is_empty()).then_some(0..bytes.len()).into_iter().collect();
    Cut { messages, taken: bytes.len(), broken: Vec::new() }
}

fn frames(bytes: &[u8], is_end: bool) -> Cut {
    let mut cut = Cut::default();
    let mut rest = bytes;
    while let Some((length, body)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if length > FRAME_BYTES_MAX {
            // Lengths that make no sense: nothing after this can be trusted to be a frame.
            cut.broken.push((cut.taken..bytes.len(), "bad-frame"));
            cut.taken = bytes.len();
            return cut;
        }
        let Some((_, after)) = body.split_at_checked(length) else { break };
        let start = cut.taken + 4;
        cut.messages.push(start..start + length);
        cut.taken = start + length;
        rest = after;
    }
    if is_end && !rest.is_empty() {
        cut.broken.push((cut.taken..bytes.len(), "cut-short"));
        cut.taken = bytes.len();
    }
    cut
}

fn lines(bytes: &[u8], is_end: bool) -> Cut {
    let mut cut = Cut::default();
    while let Some(rest) = bytes.get(cut.taken..).filter(|rest| !rest.is_empty()) {
        let (length, framing) = match memchr(b'\n', rest) {
            Some(end) => (end, 1),
            None if is_end => (rest.len(), 0),
            None => break,
        };
        let line = rest.get(..length).unwrap_or_default();
        if length > FRAME_BYTES_MAX {
            // It is one line: no part of it is read as if it were another.
            cut.broken.push((cut.taken..cut.taken + length, TOO_LONG));
        } else if !line.trim_ascii().is_empty() {
            cut.messages.push(cut.taken..cut.taken + length);
        }
        cut.taken += length + framing;
    }
    cut
}

/// XML documents: each ends with the end tag of `Response`.
fn documents(bytes: &[u8], is_end: bool) -> Cut {
    let mut cut = Cut::default();
    let finder = memmem::Finder::new(b"Response>");
    let mut from = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let end = from + found + b"Response>".len();
        from = end;
        if is_end_tag(bytes.get(cut.taken..end - b"Response>".len()).unwrap_or_default()) {
            let between = bytes.get(cut.taken..end).unwrap_or_default();
            let space = between.len() - between.trim_ascii_start().len();
            cut.messages.push(cut.taken + space..end);
            cut.taken = end;
        }
    }
    let rest = bytes.get(cut.taken..).unwrap_or_default();
    if is_end || rest.len() > FRAME_BYTES_MAX {
        if !rest.trim_ascii().is_empty() {
            cut.messages.push(cut.taken..bytes.len());
        }
        cut.taken = bytes.len();
    }
    cut
}

/// Whether what stands before a name is `</` or `</prefix:`.
fn is_end_tag(before: &[u8]) -> bool {
    let prefixed = before.strip_suffix(b":").map(|rest| {
        let name = rest.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        rest.get(..rest.len() - name).unwrap_or_default()
    });
    prefixed.unwrap_or(before).ends_with(b"</")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(layout: Layout, bytes: &[u8]) -> Vec<Vec<u8>> {
        let cut = Cutter(layout).cut(bytes, true);
        cut.messages.into_iter().map(|at| bytes[at].to_vec()).collect()
    }

    #[test]
    fn documents_end_with_their_root() {
        let two = b"<a:Response><a:Body><a:ResponseMessage/></a:Body></a:Response>\n<Response>x</Response>";
        let cut = all(Layout::Documents, two);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with(b"<Response>x</Response>"));
    }

    #[test]
    fn a_length_that_makes_no_sense_ends_the_frames() {
        let mut bytes = Vec::new();
        frame(b"one", &mut bytes);
        bytes.extend([0xFF; 9]);
        let cut = Cutter(Layout::Frames).cut(&bytes, false);
        assert_eq!((cut.messages.len(), cut.taken), (1, 16));
        assert_eq!(cut.broken, [(7..16, "bad-frame")]);
    }

    #[test]
    fn a_line_over_the_limit_is_no_message_and_the_next_one_is() {
        let mut bytes = vec![b'0'; FRAME_BYTES_MAX + 1];
        bytes.extend(b"DF09\nDF0903\n");
        let cut = Cutter(Layout::Lines).cut(&bytes, true);
        assert_eq!(cut.broken, [(0..FRAME_BYTES_MAX + 5, TOO_LONG)]);
        assert_eq!(cut.messages.len(), 1);
        assert_eq!(cut.messages.first(), Some(&(FRAME_BYTES_MAX + 6..FRAME_BYTES_MAX + 12)));
    }

    proptest! {
        #[test]
        fn cutting_in_pieces_gives_what_cutting_at_once_does(
            messages in proptest::collection::vec(proptest::collection::vec(b'0'..=b'9', 1..20), 0..20),
            pieces in proptest::collection::vec(1_usize..30, 1..30),
        ) {
            for layout in [Layout::Frames, Layout::Lines] {
                let mut stream = Vec::new();
                for message in &messages {
                    match layout {
                        Layout::Frames => frame(message, &mut stream),
                        _ => {
                            stream.extend(message);
                            stream.push(b'\n');
                        }
                    }
                }
                prop_assert_eq!(&all(layout, &stream), &messages);
                let (mut waiting, mut given, mut found) = (Vec::new(), 0, Vec::new());
                for piece in pieces.iter().cycle() {
                    let to = (given + piece).min(stream.len());
                    waiting.extend(&stream[given..to]);
                    given = to;
                    let cut = Cutter(layout).cut(&waiting, given == stream.len());
                    found.extend(cut.messages.iter().map(|at| waiting[at.clone()].to_vec()));
                    waiting.drain(..cut.taken);
                    if given == stream.len() {
                        break;
                    }
                }
                prop_assert_eq!(&found, &messages);
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), is_end: bool) {
            for layout in [Layout::Frames, Layout::Lines, Layout::Documents, Layout::Whole] {
                let cut = Cutter(layout).cut(&bytes, is_end);
                prop_assert!(cut.taken <= bytes.len());
                prop_assert!(cut.messages.iter().all(|at| at.end <= cut.taken));
            }
        }
    }
}
