//! Assurance on the web: who sees which User, as a table; and what is shown.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use app::{
    Context,
    access::{Role, Viewer},
    accounts::{Account, Accounts},
    assurance::AssuranceRegister,
};
use strum::VariantArray as _;
use web::Settings;

use super::place::{Browser, CODE, PASSWORD, Place, account};

const DAY: &str = "as-at=2020-01-06";

/// A site that shows the sample of assurance, and two Parties: one is a User, the other is none.
fn place() -> (Place, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assurance.sqlite");
    let mut record = AssuranceRegister::create(&path, CODE.clone()).unwrap();
    let ctx = Context::at("a test", "2026-01-05T09:00:00Z".parse().unwrap());
    let secretariat = Viewer { roles: [Role::SecuritySecretariat].into(), ..Viewer::public() };
    let text = app::shipped::assurance_sample().unwrap();
    record.import(&ctx, &secretariat, Path::new("sample.toml"), text).unwrap();
    let place = Place::with(Settings { assurance: Some(path), ..Settings::default() });
    let kept = Accounts::open(&place.folder.path().join("accounts.sqlite")).unwrap();
    for party in ["northlight", "elsewhere"] {
        let account = Account {
            login: party.to_owned(),
            party: Some(party.to_owned()),
            roles: BTreeSet::from([Role::PartyRepresentative]),
            ..account(Role::PartyRepresentative)
        };
        kept.add(&account, PASSWORD, ctx.now).unwrap();
    }
    (place, folder)
}

fn party<'p>(place: &'p Place, login: &str) -> Browser<'p> {
    let browser = place.browser();
    assert_eq!(browser.post("/sign-in", &[("login", login), ("password", PASSWORD)]).status, 303);
    browser
}

#[test]
fn assurance_is_seen_by_the_ssc_its_secretariat_and_the_user_concerned_and_by_nobody_else() {
    let (place, _folder) = place();
    let mut somebody: Vec<(String, Browser<'_>)> = vec![("nobody".to_owned(), place.browser())];
    somebody.extend(Role::VARIANTS.iter().map(|role| (role.to_string(), place.signed_in(*role))));
    for login in ["northlight", "elsewhere"] {
        somebody.push((login.to_owned(), party(&place, login)));
    }
    let paths = [
        "/assurance",
        "/assurance?format=csv",
        "/assurance?format=json",
        "/assurance/paper",
        "/assurance/users/northlight",
        "/assurance/users/northlight/paper",
        "/assurance/users/greenmeadow",
        "/assurance/users/nobody-at-all",
    ];
    let mut told = String::new();
    for path in paths {
        let mut who = Vec::new();
        for (name, browser) in &somebody {
            let separator = if path.contains('?') { '&' } else { '?' };
            let heard = browser.get(&format!("{path}{separator}{DAY}"));
            match heard.status {
                401 | 403 => {
                    let text = heard.text();
                    let secret = ["Northlight", "administrator account", "L3"];
                    assert!(secret.iter().all(|each| !text.contains(each)), "{name}: {text}");
                }
                200 => {
                    assert_eq!(heard.header("cache-control"), "no-store", "{name}: {path}");
                    who.push(name.clone());
                }
                status => who.push(format!("{name} ({status})")),
            }
        }
        writeln!(told, "{path}: {}", who.join(", ")).unwrap();
    }
    insta::assert_snapshot!(told, @"
    /assurance: security-sub-committee, security-secretariat
    /assurance?format=csv: security-sub-committee, security-secretariat
    /assurance?format=json: security-sub-committee, security-secretariat
    /assurance/paper: security-sub-committee, security-secretariat
    /assurance/users/northlight: security-sub-committee, security-secretariat, northlight
    /assurance/users/northlight/paper: security-sub-committee, security-secretariat, northlight
    /assurance/users/greenmeadow: security-sub-committee, security-secretariat
    /assurance/users/nobody-at-all: security-sub-committee (404), security-secretariat (404)
    ");
}

#[test]
fn the_ssc_sees_what_stands_and_what_is_overdue_and_a_user_sees_its_own() {
    let (place, _folder) = place();
    let ssc = place.signed_in(Role::SecuritySubCommittee);
    let page = ssc.get(&format!("/assurance?{DAY}")).text();
    assert!(
        page.contains("Northlight Energy")
            && page.contains("fictional")
            && page.contains("overdue"),
        "{page}"
    );
    let csv = ssc.get(&format!("/assurance?{DAY}&format=csv")).text();
    assert!(csv.starts_with("user,roles,group,security,privacy,live,overdue\n"), "{csv}");
    let pdf = ssc.get(&format!("/assurance/paper?{DAY}&format=pdf"));
    assert!(pdf.body.starts_with(b"%PDF"));
    let own = party(&place, "northlight");
    assert!(own.get("/").text().contains("/assurance/users/northlight"), "the way to it");
    let page = own.get(&format!("/assurance/users/northlight?{DAY}")).text();
    assert!(page.contains("G8") && page.contains("On record"), "{page}");
    assert!(!page.contains("href=\"/assurance?"), "the list of all is not offered");
    assert!(!place.signed_in(Role::Analyst).get("/").text().contains("/assurance"));
    let lost = ssc.get("/assurance/users/nobody-at-all");
    assert_eq!(lost.status, 404);
    assert_eq!(Place::shared().signed_in(Role::SecuritySubCommittee).get("/assurance").status, 404);
}
