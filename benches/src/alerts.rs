//! Alerts: reading them against the bare minimum and against the libraries that people use, and the whole pipeline.

mod cluster;
mod dlms;
mod limit;
pub mod peers;
mod pipeline;

pub use cluster::run as cluster;
pub use pipeline::{CHILD, child, run as traffic};

use std::{
    hint::black_box,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use alerts::{
    Reader,
    makers::Makers,
    record::Moment,
    simulate::{Output, Plan, Planned, Simulator, Writer},
};
use app::sources::Texts;
use gbcs::{
    Alert, Frame, Glance,
    verify::{SignatureCheck, SigningKey, verify},
};
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        UnparsedPublicKey,
    },
};

use crate::{
    Failure,
    one_core::OneCore,
    report::{Goal, Report, Side},
    series::Series,
};

/// How many rounds there are.
const ROUNDS: usize = 11;
/// How many messages are read in a round.
const MESSAGES: usize = 200_000;
/// How many signatures a core takes at a time.
const BATCH: usize = 50;
/// How many signatures are verified in a round.
const SIGNATURES: usize = 3_000;

/// The least share of the limit program's rate for header, code and time.
const LIMIT_GOAL: f64 = 0.8;
/// The least rates, in messages a second and core.
const TREE_GOAL: f64 = 1.5e6;
const JSON_GOAL: f64 = 0.5e6;
/// The least share of a bare event loop's rate over XML.
const XML_GOAL: f64 = 0.85;
/// How many times faster than the peers, at least.
const PYTHON_GOAL: f64 = 100.0;
const NODE_GOAL: f64 = 35.0;
/// The least share of the rate of a bare verification.
const VERIFY_GOAL: f64 = 0.97;
/// How many times the rate of one core two must have.
const CORES_GOAL: f64 = 1.9;

/// Made-up messages of one form, each by itself.
pub struct Messages(Vec<Vec<u8>>);

impl Messages {
    fn of(count: usize, output: Output, sign: Option<alerts::simulate::Signer<'_>>) -> Self {
        let plan = Plan { broken_in_10_000: 0, ..Plan::new(100_000, Moment(1_656_892_800), 24, 1) };
        let mut simulator = Simulator::new(plan);
        let writer = Writer::new(output, *simulator.world(), sign);
        let is_alert = |planned: &Planned| {
            matches!(planned.what, alerts::simulate::What::Alert(_)) && planned.stands_for == 1
        };
        let planned = simulator.by_ref().filter(is_alert).take(count);
        let one = |planned: Planned| {
            let mut bytes = Vec::new();
            writer.write(&planned, &mut bytes);
            match output {
                // The frame's length is not part of the message.
                Output::Frames | Output::XmlFrames => bytes.split_off(4),
                _ => bytes.trim_ascii().to_vec(),
            }
        };
        Self(planned.map(one).collect())
    }
}

/// Messages a second of something done with each.
fn rate<T>(messages: &[Vec<u8>], one: impl FnMut(&[u8]) -> T) -> f64 {
    rate_again(messages, 1, one)
}

/// Messages a second of something done with each, so many times over.
fn rate_again<T>(messages: &[Vec<u8>], times: usize, mut one: impl FnMut(&[u8]) -> T) -> f64 {
    let begin = Instant::now();
    for _ in 0..times {
        for message in messages {
            black_box(one(message));
        }
    }
    count(messages.len() * times) / begin.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let reader = app::alerts::reader(&Texts::shipped()?.load()?, None)?;
    let (binary, hex, xml) = (
        Messages::of(MESSAGES, Output::Frames, None),
        Messages::of(MESSAGES, Output::Hex, None),
        Messages::of(MESSAGES, Output::XmlFrames, None),
    );
    let mut notes = vec![gate(&reader, &binary, &hex, &xml)?];
    let new = |what: &str, command: &str| Series::new(what, command, "1/s");
    let mut limit = new("code, time, device and counter by bare slicing", "limit::read");
    let mut header = new("code, time, device and counter", "gbcs::Glance::read, Time::seconds");
    let mut tree = new("every field named, hex in", "hex, gbcs::decode");
    let mut json = new(
        "every field named and written as a line of JSON, hex in",
        "hex, gbcs::decode, serde_json",
    );
    let mut record = new("one alert recognised, bytes in", "Reader::gbcs");
    let mut events = new("bare events of the same XML", "quick_xml::Reader::read_event");
    let mut envelope = new("Device Alert in XML as a typed record", "duis::Envelope::read");
    let (mut scratch, mut line) = (Vec::new(), Vec::new());
    let one_core = OneCore::hold();
    for _ in 0..ROUNDS {
        limit.values.push(rate(&binary.0, limit::read));
        header.values.push(rate(&binary.0, |bytes| {
            Glance::read(bytes)
                .map(|read| (read.code, read.time.seconds(), read.originator, read.counter))
        }));
        tree.values.push(rate(&hex.0, |text| {
            alerts::input::decode(text, &mut scratch)
                .map(|()| black_box(&gbcs::decode(&scratch)).is_ok())
        }));
        json.values.push(rate(&hex.0, |text| {
            line.clear();
            let read = alerts::input::decode(text, &mut scratch).ok();
            let tree = read.and_then(|()| gbcs::decode(&scratch).ok())?.tree;
            serde_json::to_writer(&mut line, &tree).ok()
        }));
        record.values.push(rate(&binary.0, |bytes| reader.gbcs(bytes)));
        events.values.push(rate(&xml.0, limit::events));
        envelope.values.push(rate(&xml.0, duis::Envelope::read));
    }
    drop(one_core);
    let mut goals = vec![
        Goal::of(
            header.over(&limit, "header, code and time over the limit program"),
            Side::AtLeast,
            LIMIT_GOAL,
        ),
        Goal::of(tree.clone(), Side::AtLeast, TREE_GOAL),
        Goal::of(json.clone(), Side::AtLeast, JSON_GOAL),
        Goal::of(
            envelope.over(&events, "XML to a record over bare events"),
            Side::AtLeast,
            XML_GOAL,
        ),
    ];
    let mut series = vec![limit, header, tree, json, record, events, envelope];
    signatures(&mut series, &mut goals)?;
    dlms::measure(folder, &mut series, &mut goals, &mut notes)?;
    peers::measure(folder, &xml, &mut series, &mut goals, &mut notes)?;
    Ok(Report { bench: "alerts", notes, series, goals })
}

/// Everything is read, and by every way the same, before anything is timed.
fn gate(
    reader: &Reader,
    binary: &Messages,
    hex: &Messages,
    xml: &Messages,
) -> Result<String, Failure> {
    let mut scratch = Vec::new();
    for ((bytes, text), document) in binary.0.iter().zip(&hex.0).zip(&xml.0) {
        let alert = Glance::read(bytes)?;
        let limit = limit::read(bytes).ok_or("the limit program cannot read a message")?;
        let moment = alert.time.seconds();
        let ours = (alert.code, moment.unwrap_or_default(), alert.originator.0, alert.counter);
        if limit != ours {
            return Err(format!("the limit program reads {limit:?}, and we {ours:?}").into());
        }
        let one = reader.gbcs(bytes)?;
        if reader.any(text, &mut scratch)? != one || reader.xml(document)? != one {
            return Err("a message is read differently by its form".into());
        }
        if gbcs::decode(bytes)?.tree.root().at().end != bytes.len() {
            return Err("a message has bytes that were not read".into());
        }
    }
    Ok(format!(
        "{} messages were read by every way, and the same, before anything was timed",
        binary.0.len()
    ))
}

/// Verifying, against the bare verification of the same library; on one core and on two.
fn signatures(series: &mut Vec<Series>, goals: &mut Vec<Goal>) -> Result<(), Failure> {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let made =
        EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| "no key can be made")?;
    let key = EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random)
        .map_err(|_| "no key can be made")?;
    let sign = |bytes: &[u8]| {
        let signed = key.sign(&random, bytes).ok();
        signed.and_then(|signed| signed.as_ref().try_into().ok()).unwrap_or([0; 64])
    };
    let all = Messages::of(SIGNATURES * 4, Output::Frames, Some(&sign));
    let signed = |bytes: &&Vec<u8>| Frame::read(bytes).is_ok_and(|frame| frame.signature.is_some());
    let messages: Vec<Vec<u8>> = all.0.iter().filter(signed).take(SIGNATURES).cloned().collect();
    let ours = SigningKey::of_point(key.public_key().as_ref())?;
    let theirs = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key().as_ref());
    let verified = |bytes: &[u8]| {
        let alert = Alert::read(bytes).ok();
        alert.is_some_and(|alert| {
            verify(&alert.frame, Some(&ours), None).signature == SignatureCheck::Valid
        })
    };
    if !messages.iter().all(|bytes| verified(bytes)) {
        return Err("a signature does not verify".into());
    }
    let parts: Vec<(Vec<u8>, Vec<u8>)> = messages
        .iter()
        .filter_map(|bytes| {
            let frame = Frame::read(bytes).ok()?;
            Some((frame.signed_bytes().to_vec(), frame.signature?.to_vec()))
        })
        .collect();
    let new = |what: &str, command: &str| Series::new(what, command, "1/s");
    let mut bare = new("bare verification of a signature", "ring ECDSA_P256_SHA256_FIXED");
    let mut both =
        new("bare verification of a signature, two cores", "ring ECDSA_P256_SHA256_FIXED");
    let mut one = new("an alert read and verified, one core", "Alert::read, verify");
    let mut two = new("an alert read and verified, two cores", "Alert::read, verify");
    let bare_one = |(signed, signature): &(Vec<u8>, Vec<u8>)| {
        black_box(theirs.verify(signed, signature).is_ok());
    };
    let ours_one = |message: &Vec<u8>| {
        black_box(verified(message));
    };
    for _ in 0..ROUNDS {
        let one_core = OneCore::hold();
        bare.values.push(on_cores(1, &parts, bare_one));
        one.values.push(on_cores(1, &messages, ours_one));
        drop(one_core);
        two.values.push(on_cores(2, &messages, ours_one));
        both.values.push(on_cores(2, &parts, bare_one));
    }
    goals.push(Goal::of(
        one.over(&bare, "verified alert over bare verification"),
        Side::AtLeast,
        VERIFY_GOAL,
    ));
    goals.push(Goal::of(two.over(&one, "two cores over one"), Side::AtLeast, CORES_GOAL));
    // What the machine itself gives, whose cores may be shared with others.
    let machine = both.over(&bare, "two cores over one, bare verification");
    series.extend([bare, both, one, two, machine]);
    Ok(())
}

/// How many a second so many cores do: as in the pipeline, whoever is free takes the next batch.
fn on_cores<T: Sync>(cores: usize, all: &[T], one: impl Fn(&T) + Sync) -> f64 {
    let batches: Vec<&[T]> = all.chunks(BATCH).collect();
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    batch.iter().for_each(&one);
                }
            });
        }
    });
    count(all.len()) / begin.elapsed().as_secs_f64()
}

/// A reader of the shipped Code for the pipeline.
pub fn reader() -> Result<Reader, Failure> {
    let catalogues = alerts::Catalogues::of(&Texts::shipped()?.load()?);
    let catalogues = catalogues.map_err(|findings| format!("{} findings", findings.len()))?;
    Ok(Reader::new(catalogues, Makers::default()))
}
