//! What an issued paper said is remembered, and what has changed since is told.

use app::{
    command::{compare_with_issued, issue},
    paper::{self, PaperKind},
};
use change::{Person, Request, Step};

use crate::registers::{Consulted, about, at, day};

#[test]
fn a_changed_fact_of_an_issued_paper_shows_and_an_unchanged_one_does_not() {
    let mut consulted = Consulted::new();
    let wanted = about(PaperKind::ModificationReport, "DP200", "2020-05-01");
    let ctx = at("2020-12-01T12:00:00Z");
    let document = paper::write(&consulted.register, &wanted).unwrap();
    assert!(issue(&mut consulted.register, &ctx, &wanted, &document).unwrap(), "it is new");
    assert!(!issue(&mut consulted.register, &ctx, &wanted, &document).unwrap(), "it is the same");
    let issued = consulted.register.papers()[0].1.clone();
    assert_eq!(compare_with_issued(&issued, &document), []);

    let secas = Person::body("code-administrator".parse().unwrap());
    let plan = r#"{"release":"february-2021","reason":"more time to build"}"#;
    let step = Step::from_json("set-implementation", plan).unwrap().unwrap();
    let moved = Request::new(consulted.id, day("2020-04-30"), secas, step);
    consulted.register.take(&ctx, moved).unwrap();
    let now = paper::write(&consulted.register, &wanted).unwrap();
    let told: Vec<String> = compare_with_issued(&issued, &now)
        .into_iter()
        .filter(|each| each.issued.is_some())
        .map(|each| {
            format!("{}: {} -> {}", each.key, each.issued.unwrap(), each.now.unwrap_or_default())
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
