//! Operations on the site: maintenance that is planned and moved by the rules, and message schemas.

use std::path::PathBuf;

use app::access::Role;
use web::Settings;

use super::place::Place;

#[test]
fn maintenance_is_planned_previewed_moved_and_judged_by_the_rules_of_its_day() {
    let place = Place::new();
    let dcc = place.signed_in(Role::Dcc);
    let path = "/maintenance?month=2026-03&as-at=2026-01-06";
    let plan = |start: &str, end: &str, what: &str| {
        let fields = [
            ("id", "2026-03-certificates"),
            ("title", "New certificates"),
            ("detail", "The certificates of the gateway are replaced."),
            ("services", "self-service-interface:outage:60"),
            ("start", start),
            ("end", end),
            ("risk", "none"),
            ("on", "2026-01-06"),
            ("do", what),
        ];
        dcc.post_own(path, &fields)
    };
    let backwards = plan("2026-03-14T23:00", "2026-03-14T22:00", "take");
    assert_eq!(backwards.status, 409, "{}", backwards.text());
    assert!(backwards.text().contains("value=\"New certificates\""), "what was typed stays");
    let preview = plan("2026-03-14T14:00", "2026-03-14T15:00", "preview").text();
    assert!(preview.contains("This would be recorded") && preview.contains("2026-03-certificates"));
    let page = "/maintenance/2026-03-certificates?as-at=2026-01-06";
    assert_eq!(place.browser().get(page).status, 404, "a preview records nothing");
    let taken = plan("2026-03-14T14:00", "2026-03-14T15:00", "take");
    assert_eq!(taken.status, 303, "{}", taken.text());
    let html = place.browser().get(page).text();
    assert!(html.contains("permitted hours") && html.contains("Nearest legal windows"), "{html}");
    assert!(!html.contains("Move it"), "only who plans has the forms");
    let month = place.browser().get(path).text();
    assert!(month.contains("<svg") && month.contains("New certificates"), "{month}");
    assert!(month.contains("Section H8.3"), "{month}");
    let moved = [
        ("what", "move"),
        ("start", "2026-03-14T22:00"),
        ("end", "2026-03-14T23:00"),
        ("reason", "within the hours"),
        ("on", "2026-01-06"),
        ("do", "take"),
    ];
    assert_eq!(dcc.post_own(page, &moved).status, 303);
    let html = place.browser().get(page).text();
    assert!(html.contains("14 March 2026 22:00") && html.contains("within the hours"), "{html}");
    let party = place.signed_in(Role::PartyRepresentative);
    assert_eq!(party.post_own(page, &moved).status, 403);
    assert_eq!(party.post_own(path, &[("id", "x")]).status, 403);
    let panel = place.signed_in(Role::CommitteeMember);
    let object = [
        ("what", "object"),
        ("reason", "A storm is forecast"),
        ("on", "2026-01-06"),
        ("do", "take"),
    ];
    assert_eq!(panel.post_own(page, &object).status, 303);
    assert!(place.browser().get(page).text().contains("A storm is forecast"));
    let csv = place.browser().get(&format!("{path}&format=csv")).text();
    assert!(
        csv.starts_with("id,title,kind,state,rating,start,end,services\n2026-03-certificates,"),
        "{csv}"
    );
}

#[test]
fn a_month_without_activities_says_so_and_shows_both_sets_of_rules() {
    let html = Place::shared()
        .browser()
        .get("/maintenance?month=2020-03&party=dcc&as-at=2020-03-02")
        .text();
    assert!(html.contains("No activity of this month is on record."), "{html}");
    assert!(html.contains("planned-maintenance-trial") && html.contains("20:00"), "{html}");
    assert_eq!(Place::shared().browser().get("/maintenance?month=march").status, 400);
}

#[test]
fn features_out_of_reach_are_told_without_schemas_and_versions_compared_with_them() {
    let html = Place::shared().browser().get("/schemas?as-at=2020-06-01").text();
    assert!(html.contains("devices may have it, nobody can ask for it"), "{html}");
    assert!(html.contains("were not supplied to this site"), "{html}");
    let given = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let data = given
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into());
    let folder = data.join("schemas");
    if !folder.is_dir() {
        eprintln!(
            "SKIPPED for want of data: there are no official schemas at {}",
            folder.display()
        );
        return;
    }
    let place = Place::with(Settings { schemas: Some(folder), ..Settings::default() });
    let html = place.browser().get("/schemas?of=duis&from=5.1&to=5.3").text();
    assert!(html.contains("the value `4G Central` is new"), "{html}");
    assert!(html.contains("breaking") && html.contains("additive"));
    assert_eq!(place.browser().get("/schemas?of=duis&from=1.1&to=5.3").status, 404);
    assert_eq!(place.browser().get("/schemas?of=gbcs").status, 400);
}
