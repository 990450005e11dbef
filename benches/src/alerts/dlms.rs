//! The libraries that people use for DLMS, over the bodies of alerts: made-up ones as a nation sends them, and the
//! published reference messages where they are there, which carry more.

use std::{ffi::OsStr, fs, hint::black_box, path::Path, process::Command, time::Instant};

use alerts::simulate::Output;
use gbcs::{Alert, Direction, alert::Coding};

use super::{
    MESSAGES, Messages, PYTHON_GOAL, count,
    peers::{self, PEER_MESSAGES, PEER_ROUNDS, PEER_TIMES, Peer},
    rate_again,
};
use crate::{
    Failure,
    one_core::OneCore,
    reference_data,
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
        for name in ["dlms-cosem", "gurux-dlms"] {
            let measured =
                python.clone().and_then(|python| compared(&python, &path, name, &messages));
            let Some(Compared { read, peer, bodies, whole }) = peers::told(measured, name, notes)
            else {
                continue;
            };
            if read < messages.len() {
                let all = messages.len();
                notes.push(format!("{name} reads {read} of {all} messages; it is timed on those"));
            }
            let what = format!("every field of a body named over {name}, {which} bodies");
            goals.push(Goal::of(bodies.over(&peer, what), Side::AtLeast, PYTHON_GOAL));
            for mut each in [peer, bodies, whole] {
                each.what = format!("{}, {which}", each.what);
                series.push(each);
            }
        }
    }
    Ok(())
}

/// A library and ours, round by round.
struct Compared {
    /// How many of the messages the library can read.
    read: usize,
    /// What it reads in a second.
    peer: Series,
    /// The same bodies, without the frame around them, as it is given them; ours reads them from hexadecimal digits.
    bodies: Series,
    /// The messages of which they are the bodies.
    whole: Series,
}

fn compared(
    python: &Path,
    bodies: &Path,
    name: &str,
    messages: &[Vec<u8>],
) -> Result<Compared, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/dlms.py");
    // Neither side has more than one thread.
    let _one = OneCore::hold();
    let mut peer = Peer::start(Command::new(python).arg(script).arg(bodies))?;
    // Only the messages that the peer can read: those that it cannot are the longest.
    let answer = peer.ask(&format!("reads {name}"))?;
    let places = answer.split(',').filter_map(|at| at.parse::<usize>().ok());
    let read: Vec<&Vec<u8>> = places.filter_map(|at| messages.get(at)).collect();
    let all: Vec<Body> = read.iter().filter_map(|bytes| Body::of(bytes)).collect();
    let messages: Vec<Vec<u8>> = read.iter().map(|bytes| hex(bytes).into_bytes()).collect();
    let new = |what: &str, command: &str| {
        Series::new(
            format!("every field of a {what} named, hex in, those that {name} reads"),
            command,
            "1/s",
        )
    };
    let mut bodies = new("body", "hex, gbcs::decode_content");
    let mut whole = new("message", "hex, gbcs::decode");
    let mut scratch = Vec::new();
    let peer = peer.rates(name, PEER_ROUNDS, || {
        bodies.values.push(bodies_named(&all, &mut scratch));
        whole.values.push(rate_again(&messages, PEER_TIMES, |text| {
            alerts::input::decode(text, &mut scratch)
                .map(|()| black_box(&gbcs::decode(&scratch)).is_ok())
        }));
    })?;
    Ok(Compared { read: read.len(), peer, bodies, whole })
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

/// How many bodies a second ours names.
fn bodies_named(bodies: &[Body], scratch: &mut Vec<u8>) -> f64 {
    let begin = Instant::now();
    for _ in 0..PEER_TIMES {
        for Body { digits, message_code } in bodies {
            black_box(alerts::input::digits(digits, scratch));
            let read = gbcs::decode_content(scratch, Direction::Alert, *message_code);
            black_box(&read);
        }
    }
    count(bodies.len() * PEER_TIMES) / begin.elapsed().as_secs_f64()
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
