//! The difference between real versions of the official schemas.

use std::collections::BTreeMap;

use duis::{
    diff::{Change, Reach, Route, Verdict, diff, service_requests},
    xsd::{Kind, Schemas},
};

use crate::official::{catalog, requests, schemas};

/// The pairs of neighbouring versions, of both specifications.
const PAIRS: [(Kind, &str, &str); 6] = [
    (Kind::Duis, "5.0", "5.1"),
    (Kind::Duis, "5.1", "5.3"),
    (Kind::Duis, "5.3", "5.4"),
    (Kind::Mmc, "5.0", "5.1"),
    (Kind::Mmc, "5.1", "5.3"),
    (Kind::Mmc, "5.3", "5.4"),
];

fn told(kind: Kind, old: &Schemas, new: &Schemas, elements: &BTreeMap<String, String>) -> String {
    let reach = Reach::of(new, kind, elements);
    let line = |change: &Change| {
        let about = reach.about(change);
        let ways: Vec<String> = about.routes.iter().map(ToString::to_string).collect();
        let srvs = if about.is_every { "every".to_owned() } else { about.srvs.join(" ") };
        let alerts = about.alerts.into_iter().collect::<Vec<_>>().join(" ");
        format!(
            "{:8} {:8} [{}] {}: {} | {srvs} | {alerts}",
            change.for_sender(),
            change.for_reader(),
            ways.join(" "),
            change.place,
            change.sentence()
        )
    };
    diff(old, new, kind.namespace()).iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_known_history_comes_out_of_the_official_schemas() {
    let Some(catalog) = catalog() else { return };
    let elements = service_requests(&schemas(&catalog, Kind::Duis, "5.4"));
    let mut text = String::new();
    for (kind, old, new) in PAIRS {
        let (one, other) = (schemas(&catalog, kind, old), schemas(&catalog, kind, new));
        text += &format!("{kind} {old} to {new}\n{}\n\n", told(kind, &one, &other, &elements));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_version_differs_in_nothing_from_itself_and_each_difference_has_its_mirror() {
    let Some(catalog) = catalog() else { return };
    for (kind, old, new) in PAIRS {
        let (one, other) = (schemas(&catalog, kind, old), schemas(&catalog, kind, new));
        assert_eq!(diff(&one, &one, kind.namespace()), []);
        let mut back: Vec<Change> =
            diff(&other, &one, kind.namespace()).into_iter().map(Change::mirrored).collect();
        back.sort();
        assert_eq!(diff(&one, &other, kind.namespace()), back, "{kind} {old} to {new}");
    }
}

#[test]
fn every_service_request_has_its_element_as_real_requests_have_it() {
    let Some(catalog) = catalog() else { return };
    for version in ["5.0", "5.1", "5.3", "5.4"] {
        let elements = service_requests(&schemas(&catalog, Kind::Duis, version));
        assert_eq!(elements.len(), 129);
        for (name, text) in requests() {
            let variant =
                text.split("ServiceReferenceVariant>").nth(1).unwrap().split('<').next().unwrap();
            let body = text.split("Body>").nth(1).unwrap().split("<sr:").nth(1).unwrap();
            let element = body.split(['>', '/', ' ']).next().unwrap();
            if element != "SignedPreCommand" {
                assert_eq!(elements.get(element).map(String::as_str), Some(variant), "{name}");
            }
        }
    }
}

#[test]
fn what_is_breaking_depends_on_the_side() {
    let Some(catalog) = catalog() else { return };
    let (old, new) = (schemas(&catalog, Kind::Duis, "5.0"), schemas(&catalog, Kind::Duis, "5.1"));
    let reach = Reach::of(&new, Kind::Duis, &service_requests(&new));
    let changes = diff(&old, &new, Kind::Duis.namespace());
    let alert = changes.iter().find(|change| change.subject == "N63").unwrap();
    assert_eq!((alert.for_sender(), alert.for_reader()), (Verdict::Additive, Verdict::Breaking));
    assert_eq!(reach.about(alert).routes.into_iter().collect::<Vec<_>>(), [Route::Response]);
}
