//! The libraries that people use for DLMS, over the bodies of alerts: made-up ones as a nation sends them, and the
//! published reference messages where they are there, which carry more.

use std::{ffi::OsStr, fs, hint::black_box, path::Path, process::Command, time::Instant};

use alerts::simulate::Output;
use gbcs::{Alert, Direction, alert::Coding};

use super::{
    MESSAGES, Messages, PYTHON_GOAL, ROUNDS, count,
    peers::{self, PEER_MESSAGES, PEER_TIMES},
    rate_again,
};
use crate::{
    Failure, reference_data,
    report::{Goal, Side},
    series::Series,
};

/// Measures both libraries, and ours over the same messages.
pub fn measure(
    folder: &Path,
    series: &mut Vec<Series>,
    goals: &mut Vec<Goal>,
    notes: &mut Vec<String>,
) -> Result<(), Failure> {
    let python = peers::python(folder);
    let mut sources = vec![("made-up", made_up())];
    match reference()? {
        Some(reference) => sources.push(("reference", reference)),
        None => notes.push("SKIPPED: there are no reference messages".to_owned()),
    }
    for (which, messages) in sources {
        let path = folder.join(format!("bodies-{which}.hex"));
        let bodies = messages.iter().filter_map(|bytes| Some(hex(body(bytes)?.frame.payload)));
        fs::write(&path, bodies.collect::<Vec<_>>().join("\n"))?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/dlms.py");
        let told = python
            .clone()
            .and_then(|python| peers::answer(Command::new(python).arg(script).arg(&path)));
        peers::compare(&told, &["dlms-cosem", "gurux-dlms"], notes, |mut peer| {
            // Only the messages that the peer can read: those that it cannot are the longest.
            let name = peer.what.clone();
            let read = read_by(&name, told.as_deref().unwrap_or_default());
            let messages = || read.iter().filter_map(|at| messages.get(*at));
            peer.what = format!("{}, {which} bodies", peer.what);
            let of_them = format!("hex in, {which}, those that {name} reads");
            // Both read the same: bodies, without the frame around them. Ours reads them from hexadecimal digits.
            let bodies: Vec<Body> = messages().filter_map(|bytes| Body::of(bytes)).collect();
            let ours = bodies_named(&bodies, &format!("every field of a body named, {of_them}"));
            let what = format!("every field of a body named over {}", peer.what);
            goals.push(Goal::of(ours.over(&peer, what), Side::AtLeast, PYTHON_GOAL));
            let whole: Vec<Vec<u8>> = messages().map(|bytes| hex(bytes).into_bytes()).collect();
            let whole = whole_named(&whole, &format!("every field of a message named, {of_them}"));
            series.extend([peer, ours, whole]);
        });
    }
    Ok(())
}

/// Which messages a peer says that it can read, by their place.
fn read_by(peer: &str, told: &str) -> Vec<usize> {
    let line = told.lines().find_map(|line| line.strip_prefix("reads ")?.strip_prefix(peer));
    line.unwrap_or_default().trim().split(',').filter_map(|at| at.parse().ok()).collect()
}

/// The body of an alert in hexadecimal digits, and its message code.
struct Body {
    digits: Vec<u8>,
    message_code: u16,
}

impl Body {
    fn of(bytes: &[u8]) -> Option<Self> {
        let frame = body(bytes)?.frame;
        Some(Self { digits: hex(frame.payload).into_bytes(), message_code: frame.message_code })
    }
}

/// Ours over bodies.
fn bodies_named(bodies: &[Body], what: &str) -> Series {
    let mut series = Series::new(what, "hex, gbcs::decode_content", "1/s");
    let mut scratch = Vec::new();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..PEER_TIMES {
            for Body { digits, message_code } in bodies {
                let read = alerts::input::decode(digits, &mut scratch).map(|()| {
                    black_box(gbcs::decode_content(&scratch, Direction::Alert, *message_code))
                        .is_ok()
                });
                black_box(read.is_ok());
            }
        }
        series.values.push(count(bodies.len() * PEER_TIMES) / begin.elapsed().as_secs_f64());
    }
    series
}

/// Ours over whole messages in hexadecimal digits.
fn whole_named(messages: &[Vec<u8>], what: &str) -> Series {
    let mut series = Series::new(what, "hex, gbcs::decode", "1/s");
    let mut scratch = Vec::new();
    for _ in 0..ROUNDS {
        series.values.push(rate_again(messages, PEER_TIMES, |text| {
            alerts::input::decode(text, &mut scratch)
                .map(|()| black_box(gbcs::decode(&scratch)).is_ok())
        }));
    }
    series
}

/// An alert in DLMS; none where it is another message.
fn body(bytes: &[u8]) -> Option<Alert<'_>> {
    Alert::read(bytes).ok().filter(|alert| alert.coding == Coding::Dlms)
}

fn made_up() -> Vec<Vec<u8>> {
    let all = Messages::of(MESSAGES.min(PEER_MESSAGES * 3), Output::Frames, None).0;
    all.into_iter().filter(|bytes| body(bytes).is_some()).take(PEER_MESSAGES).collect()
}

/// The alerts among the reference messages, again and again; none where the messages are not there.
fn reference() -> Result<Option<Vec<Vec<u8>>>, Failure> {
    let data = reference_data().join("rtds");
    if !data.is_dir() {
        return Ok(None);
    }
    let (mut waiting, mut found) = (vec![data], Vec::new());
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension() == Some(OsStr::new("HEX")) {
                let mut bytes = Vec::new();
                let read = alerts::input::decode(fs::read(&path)?.trim_ascii(), &mut bytes);
                found.extend(read.ok().and_then(|()| body(&bytes).is_some().then_some(bytes)));
            }
        }
    }
    found.sort_unstable();
    let again = found.iter().cycle().take(if found.is_empty() { 0 } else { PEER_MESSAGES });
    Ok(Some(again.cloned().collect()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
