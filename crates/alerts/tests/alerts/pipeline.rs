//! The pipeline on made-up traffic, whose truth is known.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use alerts::{
    Reader,
    behaviour::Behaviours,
    engine::{Settings, State},
    inventory::Inventory,
    makers::Makers,
    pipeline::{Ndjson, Run, Sink, Source, Store, Summary, run},
    record::Moment,
    simulate::{Output, Plan, Simulator, Truth, Writer},
    storm::Limits,
};

use crate::code::catalogues;

/// 2022-07-04 00:00 UTC.
const START: Moment = Moment(1_656_892_800);

fn plan() -> Plan {
    let usual = Plan::new(4_000, START, 3, 7);
    Plan { rate: 3.0, again_in_10_000: 300, broken_in_10_000: 100, ..usual }
}

/// Writes traffic, and tells its truth and the inventory of its homes.
fn traffic(output: Output, path: &Path) -> (Truth, Inventory) {
    let mut simulator = Simulator::new(plan());
    let writer = Writer::new(output, *simulator.world(), None);
    let mut bytes = Vec::new();
    for planned in simulator.by_ref() {
        writer.write(&planned, &mut bytes);
    }
    fs::write(path, bytes).unwrap();
    let mut inventory = "device,kind,hub\n".to_owned();
    for home in (0..simulator.world().homes()).map(|home| simulator.world().home(home)) {
        inventory += &format!("{},esme,{}\n{},chf,\n", home.electricity, home.hub, home.hub);
    }
    (simulator.truth().clone(), Inventory::parse(&inventory).unwrap())
}

fn settings(inventory: Inventory, behaviours: &str) -> Arc<Settings> {
    Arc::new(Settings {
        catalogues: catalogues(),
        behaviours: Behaviours::parse(behaviours).unwrap(),
        dry_run: false,
        inventory,
        limits: Limits { window: 60, ..Limits::default() },
        duplicate_window: 100_000,
    })
}

/// Runs over files; stops after some blocks where that is asked for.
fn run_over(
    settings: &Arc<Settings>,
    path: &Path,
    store: Option<&mut Store>,
    sinks: &mut [Box<dyn Sink>],
    stop_at: Option<u64>,
) -> Summary {
    let reader = Reader::new(settings.catalogues.clone(), Makers::default());
    let source = Source::files(&[path.to_owned()], None).unwrap();
    let stop = AtomicBool::new(false);
    run(Run {
        reader: &reader,
        settings: Arc::clone(settings),
        source: &source,
        store,
        sinks,
        rejects: &mut |_| Ok(()),
        threads: 3,
        stop: &stop,
        progress: &mut |progress| {
            if stop_at.is_some_and(|at| progress.bytes >= at) {
                stop.store(true, Ordering::Relaxed);
            }
        },
    })
    .unwrap()
}

fn alerts_by_code(state: &State) -> BTreeMap<String, u64> {
    let by_code = state.counters.by(|key| key.code.to_string());
    by_code.into_iter().map(|(code, count)| (code, count.alerts)).collect()
}

fn agrees(state: &State, truth: &Truth) {
    assert_eq!(state.totals.messages, truth.messages);
    assert_eq!(state.totals.duplicates, truth.duplicates);
    assert_eq!(state.totals.rejected, truth.broken);
    assert_eq!(state.totals.inconsistent, 0, "{:?}", state.inconsistencies);
    assert_eq!(alerts_by_code(state), truth.alerts);
    let by_hour = state.counters.by(|key| (key.hour.0, key.code.to_string()));
    for (hour, codes) in &truth.by_hour {
        for (code, alerts) in codes {
            assert_eq!(
                by_hour.get(&(*hour, code.clone())).unwrap().alerts,
                *alerts,
                "{hour} {code}"
            );
        }
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn every_form_of_the_same_traffic_adds_up_to_its_truth() {
    let folder = folder();
    let outputs = [Output::Frames, Output::Hex, Output::Base64, Output::Xml, Output::XmlFrames];
    for output in outputs {
        let path = folder.path().join(output.to_string());
        let (truth, inventory) = traffic(output, &path);
        assert!(truth.duplicates > 50 && truth.broken > 20 && truth.alerts.len() > 15);
        let summary = run_over(&settings(inventory, ""), &path, None, &mut [], None);
        agrees(&summary.state, &truth);
    }
}

#[test]
fn storms_outages_and_codes_that_nobody_named_are_found() {
    let folder = folder();
    let path = folder.path().join("traffic");
    let (truth, inventory) = traffic(Output::Frames, &path);
    let state = run_over(&settings(inventory, ""), &path, None, &mut [], None).state;
    let found = state.storms.found();
    for storm in &truth.storms {
        // Its first and last window may have too few of its alerts to be stormy.
        let fits = found.iter().any(|each| {
            each.device.is_some_and(|device| device.0.to_string() == storm.device)
                && (each.start.0 - storm.start.0).abs() <= 60
                && (each.end.0 - storm.end.0).abs() <= 60
        });
        assert!(fits, "{storm:?} is not among {found:#?}");
    }
    let of_devices = found.iter().filter(|storm| storm.device.is_some()).count();
    assert_eq!(of_devices, truth.storms.len(), "no other device is in a storm");
    let outages = state.outages.found();
    let doubted = |outages: usize, real: usize| (outages, real);
    assert_eq!(
        doubted(outages.len(), outages.iter().filter(|outage| outage.doubted).count()),
        doubted(truth.outages.len(), truth.outages.iter().filter(|outage| outage.doubted).count()),
    );
    let codes: Vec<String> = state.sightings.iter().map(|(key, _)| key.code.to_string()).collect();
    assert_eq!(codes, ["80F7", "81F3"]);
}

#[test]
fn a_run_that_is_stopped_goes_on_and_comes_to_the_same() {
    let folder = folder();
    let path = folder.path().join("traffic.xml");
    let (truth, inventory) = traffic(Output::Xml, &path);
    let settings = settings(inventory, "");
    let lines = |name: &str| -> (PathBuf, Box<dyn Sink>) {
        let path = folder.path().join(name);
        (path.clone(), Box::new(Ndjson::new(&path)))
    };
    let (at_once, sink) = lines("at-once.ndjson");
    let whole = run_over(&settings, &path, None, &mut [sink], None);
    agrees(&whole.state, &truth);
    let (in_parts, _) = lines("in-parts.ndjson");
    let mut runs = 0;
    let state = loop {
        let (_, sink) = lines("in-parts.ndjson");
        let mut store = Store::open(&folder.path().join("state.sqlite")).unwrap();
        let summary = run_over(&settings, &path, Some(&mut store), &mut [sink], Some(1));
        assert_eq!(summary.resumed, runs > 0);
        runs += 1;
        if !summary.stopped || summary.bytes == 0 {
            break summary.state;
        }
        // What a crash would leave behind the last commit.
        let mut torn = fs::read(&in_parts).unwrap();
        torn.extend(b"{\"torn");
        fs::write(&in_parts, torn).unwrap();
    };
    assert!(runs > 1, "the traffic is too short to be stopped in");
    assert_eq!(state.totals, whole.state.totals);
    assert_eq!(state.counters, whole.state.counters);
    assert_eq!(state.storms.found(), whole.state.storms.found());
    assert_eq!(fs::read(in_parts).unwrap(), fs::read(at_once).unwrap());
}

#[test]
fn behaviours_hide_what_they_say_and_count_it() {
    let folder = folder();
    let path = folder.path().join("traffic");
    let (truth, inventory) = traffic(Output::Hex, &path);
    let rules = r#"
        [[rule]]
        id = "voltage"
        action = "suppress"
        owner = "Operations"
        reason = "Known sags, under investigation"
        codes = ["8002", "8085"]
        until = 2022-07-31

        [[rule]]
        id = "unnamed"
        action = "record"
        owner = "Operations"
        reason = "Asked the maker"
        unknown = true
        until = 2022-07-31

        [[rule]]
        id = "over"
        action = "suppress"
        owner = "Operations"
        reason = "Ended before the traffic"
        until = 2022-07-03
    "#;
    let settings = settings(inventory.clone(), rules);
    let state = run_over(&settings, &path, None, &mut [], None).state;
    let of =
        |codes: &[&str]| -> u64 { codes.iter().filter_map(|code| truth.alerts.get(*code)).sum() };
    let hidden = BTreeMap::from([
        ("unnamed".to_owned(), of(&["80F7", "81F3"])),
        ("voltage".to_owned(), of(&["8002", "8085"])),
    ]);
    assert_eq!(state.hidden, hidden);
    let sums = state.counters.by(|_| ());
    let sum = sums.get(&()).unwrap();
    assert_eq!(sum.suppressed, of(&["8002", "8085"]));
    assert_eq!(sum.recorded, of(&["80F7", "81F3"]));
    assert_eq!(sum.delivered + sum.suppressed + sum.recorded, truth.alerts.values().sum::<u64>());
    let dry = Arc::new(Settings { dry_run: true, ..(*settings).clone() });
    let tried = run_over(&dry, &path, None, &mut [], None).state;
    assert_eq!(tried.hidden, hidden, "a dry run tells what would be hidden");
    assert_eq!(
        tried.counters.by(|_| ()).get(&()).unwrap().delivered,
        truth.alerts.values().sum::<u64>()
    );
}

#[test]
fn the_same_plan_makes_the_same_bytes() {
    let folder = folder();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let truth = traffic(Output::Frames, &one);
    assert_eq!(truth, traffic(Output::Frames, &two));
    assert_eq!(fs::read(one).unwrap(), fs::read(two).unwrap());
}
