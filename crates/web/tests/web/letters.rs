//! Subscribing to letters on the site.

use app::mail::Mail;
use web::Settings;

use super::place::Place;

#[test]
fn a_reader_subscribes_confirms_and_ends_it_with_one_press() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.mail.sqlite");
    let place = Place::with(Settings { mail: Some(file.clone()), ..Settings::default() });
    let browser = place.browser();
    assert!(browser.get("/proposals/90").text().contains("/subscribe?about=proposal:"));
    let form = browser.get("/subscribe?about=proposal:DP090").text();
    assert!(form.contains("value=\"proposal:DP090\""), "{form}");
    let subscribe = |address: &str, about: &str| {
        let fields = [("address", address), ("about", about), ("rhythm", "daily")];
        browser.post("/subscribe", &fields)
    };
    assert_eq!(subscribe("nobody", "everything").status, 400);
    assert_eq!(subscribe("pat@example.org", "the weather").status, 400);
    let asked = subscribe("pat@example.org", "proposal:DP090");
    assert!(asked.text().contains("A letter is on its way to pat@example.org"));
    let mail = Mail::open(&file).unwrap();
    let letter = mail.unsent("2100-01-01T00:00:00Z".parse().unwrap(), true).unwrap();
    assert!(letter[0].letter.text.contains("http://localhost/subscription?token="));
    let path = format!("/subscription?token={}", letter[0].token);
    assert!(browser.get(&path).text().contains("Confirm it"), "opening a link confirms nothing");
    assert!(!mail.subscriptions().unwrap()[0].confirmed);
    assert_eq!(
        browser.post("/subscription", &[("token", &letter[0].token), ("do", "confirm")]).status,
        303
    );
    assert!(mail.subscriptions().unwrap()[0].confirmed);
    // What a mail program sends (RFC 8058).
    assert_eq!(browser.post(&path, &[("List-Unsubscribe", "One-Click")]).status, 200);
    assert!(mail.subscriptions().unwrap().is_empty());
    assert_eq!(browser.get(&path).status, 404);
    let without = Place::shared().browser();
    assert_eq!(without.get("/subscribe").status, 404);
    assert!(!without.get("/proposals/90").text().contains("/subscribe"));
}
