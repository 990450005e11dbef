//! Every page: it is there, it is small, it says what it is, nothing in it can run.

use web::routes::{ROUTES, Verb};

use super::place::{Place, filled};

/// The largest page, in bytes, pictures apart.
const PAGE_BYTES_MAX: usize = 100_000;

fn day(path: &str) -> String {
    format!("{}?as-at=2019-10-29", filled(path))
}

#[test]
fn every_page_is_there_small_and_has_one_title_and_nothing_that_runs() {
    let browser = Place::shared().browser();
    let pages = ROUTES.iter().filter(|route| {
        route.verb == Verb::Get
            && app::access::may_see(&app::access::Viewer::public(), route.view, None).is_ok()
            && !route.path.starts_with("/api/")
            // It is there for those who were invited alone.
            && route.path != "/invitation"
            // It is for some, where a run is shown; see `operations`.
            && route.path != "/traffic"
            // They are there where the site sends letters; see `letters`.
            && !route.path.starts_with("/subscri")
            // They lead to an organisation and back; see the tests in a browser.
            && !route.path.starts_with("/sign-in/")
            && !route.path.contains('.')
    });
    let mut seen = 0;
    for route in pages {
        let path = day(route.path);
        let answer = browser.get(&path);
        let html = answer.text();
        assert_eq!(answer.status, 200, "{path}: {html}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(html.len() < PAGE_BYTES_MAX, "{path} has {} bytes", html.len());
        let titles = if route.path == "/papers/{kind}" { 2 } else { 1 };
        assert_eq!(html.matches("<h1").count(), titles, "{path}");
        assert!(html.contains("<html lang=\"en-GB\">") && html.contains("<main id=\"content\""));
        for forbidden in [" style=", " onclick=", " onload=", "javascript:", "<style"] {
            assert!(!html.contains(forbidden), "{path} has {forbidden}");
        }
        assert_eq!(html.matches("<script").count(), 1, "{path}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn a_page_says_what_the_register_held_on_the_day_and_what_changed_since() {
    let browser = Place::shared().browser();
    let then = browser.get("/proposals/90?as-at=2019-10-29").text();
    assert!(then.contains("DP090") && then.contains("Development Stage"));
    assert!(then.contains("Not in force on 2019-10-29; by what is known now it takes effect on"));
    assert!(
        then.contains("<span class=\"doubt\">fictional</span></td>"),
        "what is made up is marked"
    );
    let later = browser.get("/proposals/90?as-at=2021-11-04&since=2019-10-29").text();
    assert!(later.contains("MP090") && later.contains("Implemented on 2021-11-04"));
    assert!(later.contains("What changed since") && later.contains("Convert → Refinement Process"));
    assert_eq!(browser.get("/proposals/281?as-at=2019-10-29").status, 404);
}

#[test]
fn an_address_keeps_its_day_and_its_amendments_in_every_link() {
    let html = Place::shared().browser().get("/code?as-at=2019-10-29&with=SECMP0025").text();
    assert!(
        html.contains("/code/tables/duis_matrix?as-at=2019-10-29&#38;with=SECMP0025"),
        "{html}"
    );
}

#[test]
fn the_code_with_a_change_shows_what_the_change_forgot() {
    let browser = Place::shared().browser();
    let html = browser.get("/checks?as-at=2019-10-29&with=SECMP0025").text();
    let told = "<code>ED</code> may send <code>7.7</code> by <code>duis_definitions</code>, and not by \
                <code>duis_matrix</code>";
    assert!(html.contains(told), "{html}");
    let row =
        browser.get("/code/tables/duis_matrix?as-at=2019-10-29&with=SECMP0025&key=7.7").text();
    assert!(row.contains("twin-role-tables") && row.contains("Blame"));
    let marked = browser.get("/code/tables/test_scenarios?as-at=2019-10-29").text();
    assert!(marked.contains("⚠ tested-not-available"), "{marked}");
    let matrix = browser.get("/conflicts?as-at=2019-10-29").text();
    assert!(matrix.contains("must-ship-together"));
}

#[test]
fn a_list_is_had_in_every_form_that_it_offers() {
    let browser = Place::shared().browser();
    let form = |format: &str| browser.get(&format!("/proposals?as-at=2019-10-29&format={format}"));
    let csv = form("csv");
    assert!(csv.text().starts_with("number,title,status,path,"), "{}", csv.text());
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"proposals-2019-10-29.csv\""
    );
    assert_eq!(form("xlsx").body[..2], *b"PK");
    assert!(form("json").json().as_array().unwrap().len() > 30);
    assert!(form("atom").text().contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    assert_eq!(form("doc").status, 400);
    let rows = browser.get("/code/tables/duis_matrix?as-at=2019-10-29&key=7.7&format=toml").text();
    assert!(
        rows.starts_with(
            "table = \"duis_matrix\"\nas_at = \"2019-10-29\"\n\n[[row]]\nsrv = \"7.7\"\n"
        ),
        "{rows}"
    );
    let days = browser.get("/?as-at=2019-10-29&format=ics").text();
    assert!(days.contains("SUMMARY:Panel meeting") && days.contains("BEGIN:VCALENDAR\r\n"));
    let paper = browser.get("/papers/new-proposals?as-at=2019-10-29&format=docx");
    assert_eq!(paper.body[..2], *b"PK");
}

#[test]
fn sorting_and_filters_stand_in_the_address() {
    let browser = Place::shared().browser();
    let first = |path: &str| {
        let html = browser.get(path).text();
        let after = html.split("<th scope=\"row\" class=\"short\">").nth(1).unwrap().to_owned();
        after.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    assert_eq!(first("/proposals?as-at=2019-10-29&text=alerts&open=yes"), "DP090");
    assert_ne!(
        first("/proposals?as-at=2019-10-29&sort=title"),
        first("/proposals?as-at=2019-10-29&sort=title&order=down")
    );
}

#[test]
fn search_finds_each_kind_of_thing() {
    let browser = Place::shared().browser();
    for (words, href) in [
        ("dp90", "/proposals/MP090"),
        ("D1.3", "/code/clauses/D1.3"),
        ("8F36", "/alerts/8F36"),
        ("tabasc", "/bodies/tabasc"),
        ("November 2020", "/releases/november-2020"),
        ("twin-role-tables", "/checks/twin-role-tables"),
        ("Updating Security Assurance", "/code/amendments/MP091"),
        ("action log", "/papers"),
        ("duis_matrix 7.7/IS", "/code/tables/duis_matrix?key=7.7%2FIS"),
    ] {
        let words = words.replace(' ', "+");
        let html = browser.get(&format!("/search?as-at=2020-09-14&q={words}")).text();
        assert!(html.contains(&format!("href=\"{href}")), "{words}: {html}");
    }
    assert!(browser.get("/search?q=zzzzqqq").text().contains("Nothing holds all of these words"));
}

#[test]
fn a_message_that_is_pasted_is_decoded() {
    let browser = Place::shared().browser();
    let broken = browser.post("/decode", &[("message", "DF09 zz")]);
    assert_eq!(broken.status, 200);
    assert!(broken.text().contains("role=\"alert\""), "{}", broken.text());
    assert_eq!(browser.post("/decode", &[("message", "")]).status, 400);
    let alert = browser.post("/decode", &[("message", ALERT)]);
    assert!(
        alert.text().contains("8F36") && alert.text().contains("Every field"),
        "{}",
        alert.text()
    );
}

/// An alert as a device sends it, from the simulator.
const ALERT: &str = include_str!("alert.hex");
