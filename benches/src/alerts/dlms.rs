//! The libraries that people use for DLMS, over the bodies of alerts: made-up ones as a nation sends them, and the
//! published reference messages where they are there, which carry more.

use std::{ffi::OsStr, fs, path::Path, process::Command};

use alerts::simulate::Output;
use gbcs::{Alert, alert::Coding};

use super::{
    MESSAGES, Messages, PYTHON_GOAL, ROUNDS,
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
        let whole: Vec<Vec<u8>> = messages.iter().map(|bytes| hex(bytes).into_bytes()).collect();
        peers::compare(&told, &["dlms-cosem", "gurux-dlms"], notes, |mut peer| {
            // Only the messages that the peer can read: those that it cannot are the longest.
            let name = peer.what.clone();
            let read = read_by(&name, told.as_deref().unwrap_or_default());
            let messages: Vec<Vec<u8>> =
                read.into_iter().filter_map(|at| whole.get(at).cloned()).collect();
            peer.what = format!("{}, {which} bodies", peer.what);
            let ours = ours(&messages, &format!("those that {name} reads, {which}"));
            let what = format!("every field named over {}", peer.what);
            goals.push(Goal::of(ours.over(&peer, what), Side::AtLeast, PYTHON_GOAL));
            series.extend([peer, ours]);
        });
    }
    Ok(())
}

/// Which messages a peer says that it can read, by their place.
fn read_by(peer: &str, told: &str) -> Vec<usize> {
    let line = told.lines().find_map(|line| line.strip_prefix("reads ")?.strip_prefix(peer));
    line.unwrap_or_default().trim().split(',').filter_map(|at| at.parse().ok()).collect()
}

/// Ours over messages in hexadecimal digits.
fn ours(messages: &[Vec<u8>], which: &str) -> Series {
    let what = format!("every field named, hex in, {which}");
    let mut series = Series::new(what, "hex, gbcs::decode", "1/s");
    let mut scratch = Vec::new();
    for _ in 0..ROUNDS {
        series.values.push(rate_again(messages, PEER_TIMES, |text| {
            alerts::input::decode(text, &mut scratch)
                .map(|()| gbcs::decode(&scratch).map(|message| message.tree.children.len()))
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
