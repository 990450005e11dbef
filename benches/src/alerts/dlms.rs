//! The libraries that people use for DLMS, over the bodies of alerts: made-up ones as a nation sends them, and the
//! published reference messages where they are there, which carry more.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use alerts::simulate::Output;
use gbcs::{Alert, alert::Coding};

use super::{MESSAGES, Messages, PYTHON_GOAL, ROUNDS, peers, rate};
use crate::{
    Failure,
    report::{Goal, Side},
    series::Series,
};

/// How many messages are read in a round.
const READ: usize = 2_000;

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
        let mut ours = Series::new(
            format!("every field named, hex in, {which} messages in DLMS"),
            "hex, gbcs::decode",
            "1/s",
        );
        let mut scratch = Vec::new();
        for _ in 0..ROUNDS {
            ours.values.push(rate(&whole, |text| {
                alerts::input::decode(text, &mut scratch)
                    .map(|()| gbcs::decode(&scratch).map(|message| message.tree.children.len()))
            }));
        }
        peers::compare(told, &["dlms-cosem", "gurux-dlms"], notes, |mut peer| {
            peer.what = format!("{}, {which} bodies", peer.what);
            let what = format!("every field named over {}", peer.what);
            goals.push(Goal::of(ours.over(&peer, what), Side::AtLeast, PYTHON_GOAL));
            series.push(peer);
        });
        series.push(ours);
    }
    Ok(())
}

/// An alert in DLMS; none where it is another message.
fn body(bytes: &[u8]) -> Option<Alert<'_>> {
    Alert::read(bytes).ok().filter(|alert| alert.coding == Coding::Dlms)
}

fn made_up() -> Vec<Vec<u8>> {
    let all = Messages::of(MESSAGES.min(READ * 3), Output::Frames, None).0;
    all.into_iter().filter(|bytes| body(bytes).is_some()).take(READ).collect()
}

/// The alerts among the reference messages, again and again; none where the messages are not there.
fn reference() -> Result<Option<Vec<Vec<u8>>>, Failure> {
    let data = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let data = data
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data").into())
        .join("rtds");
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
    let again = found.iter().cycle().take(if found.is_empty() { 0 } else { READ });
    Ok(Some(again.cloned().collect()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
