//! Work done on the site: the rules decide, a preview comes before, a refusal cites its clause.

use app::access::Role;

use super::place::Place;

const ON: (&str, &str) = ("on", "2026-01-06");

#[test]
fn a_party_raises_a_draft_proposal_and_secas_may_not() {
    let place = Place::new();
    let title = ("title", "Alerts of gas meters that nobody named");
    let analyst = place.signed_in(Role::Analyst);
    let refused = analyst
        .post_own("/raise", &[title, ("capacity", "code-administrator"), ON, ("do", "take")]);
    assert_eq!(refused.status, 409);
    let text = refused.text();
    assert!(
        text.contains("SECAS")
            && text.contains("Clause: Section D1.3")
            && text.contains("What would be legal")
    );
    let party = place.signed_in(Role::PartyRepresentative);
    let preview = party.post_own("/raise", &[title, ("capacity", "party"), ON, ("do", "preview")]);
    assert!(preview.text().contains("DP282") && preview.text().contains("Section D1.3(a)"));
    assert_eq!(party.get("/proposals/282").status, 404, "a preview records nothing");
    let raised = party.post_own("/raise", &[title, ("capacity", "party"), ON, ("do", "take")]);
    assert_eq!((raised.status, raised.header("location")), (303, "/proposals/282?done=yes#record"));
    let page = place.browser().get("/proposals/282").text();
    assert!(
        page.contains("Alerts of gas meters that nobody named") && page.contains("Example Energy")
    );
}

#[test]
fn somebody_acts_only_for_whom_they_act() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    for capacity in ["panel", "authority", "code-administrator", "designated", ""] {
        let fields = [("title", "Three words here"), ("capacity", capacity), ON, ("do", "take")];
        assert_eq!(party.post_own("/raise", &fields).status, 403, "{capacity}");
    }
}

#[test]
fn a_sub_committee_gives_its_input_and_no_other_speaks_for_it() {
    let place = Place::new();
    let member = place.signed_in(Role::CommitteeMember);
    let party = place.signed_in(Role::PartyRepresentative);
    party.post_own(
        "/raise",
        &[("title", "Alerts of gas meters"), ("capacity", "party"), ON, ("do", "take")],
    );
    let path = "/proposals/282/steps/give-input";
    let input = |body: &str, what: &str| {
        let fields = [
            ("body", body),
            ("wants_further", "yes"),
            ("comment", "It touches outages."),
            ("capacity", "operations-group"),
            ON,
            ("do", what),
        ];
        member.post_own(path, &fields)
    };
    let refused = input("ssc", "take");
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("cannot speak for the SSC"), "{}", refused.text());
    assert!(input("operations-group", "preview").text().contains("It touches outages."));
    assert_eq!(input("operations-group", "take").status, 303);
    let page = place.browser().get("/proposals/282").text();
    assert!(page.contains("wants to provide further input. It touches outages."));
}

#[test]
fn a_step_that_the_stage_does_not_allow_is_refused_with_what_would_be() {
    let place = Place::new();
    let member = place.signed_in(Role::CommitteeMember);
    let fields = [("to", "refinement"), ("capacity", "panel"), ON, ("do", "take")];
    let refused = member.post_own("/proposals/90/steps/convert", &fields);
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("The rules do not allow this"));
    let broken = member.post_own("/proposals/90/steps/convert", &fields[1..]);
    assert_eq!(broken.status, 400);
    assert!(broken.text().contains("is missing"));
    assert_eq!(member.get("/proposals/90/steps/annul").status, 404);
}

#[test]
fn what_others_write_shows_at_once() {
    let place = Place::new();
    let browser = place.browser();
    assert_eq!(browser.get("/proposals/282").status, 404);
    let path = place.folder.path().join("register.sqlite");
    let code = app::sources::Texts::shipped().unwrap().load().unwrap();
    let mut other = app::Register::open(&path, code).unwrap();
    let ctx = app::Context::now("somebody else");
    let by = change::Person {
        name: Some("A".to_owned()),
        capacity: change::Capacity::Party,
        ..change::Person::default()
    };
    let raising = change::step::Raising {
        title: Some("Raised elsewhere".to_owned()),
        proposer: by.clone(),
        ..change::step::Raising::default()
    };
    let id = other.model().next_number();
    let request = change::Request::new(id, ctx.today, by, change::Step::Raise(raising));
    other.take_new(&ctx, request).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(browser.get("/proposals/282").text().contains("Raised elsewhere"));
}

#[test]
fn what_waits_for_somebody_is_on_top_and_leads_to_its_form() {
    let place = Place::new();
    let member = place.signed_in(Role::CommitteeMember);
    let page = member.get("/?as-at=2019-10-29").text();
    let after = page.split("Waiting for you").nth(1).unwrap();
    let first = after.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(first.contains("/steps/"), "{first}");
    assert_eq!(member.get(&first.replace("&#38;", "&")).status, 200);
    assert!(!place.browser().get("/?as-at=2019-10-29").text().contains("Waiting for you"));
}
