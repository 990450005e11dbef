//! Editing on the site: amendments, input one by one, meetings, papers that are issued, problem statements.

use app::access::Role;

use super::place::Place;

const DAY: &str = "as-at=2019-10-29";

#[test]
fn an_amendment_is_drafted_from_rows_and_what_follows_is_told() {
    let place = Place::new();
    let browser = place.browser();
    let opened = browser.get(&format!("/code/draft?table=duis_matrix&key=7.7/IS&{DAY}")).text();
    assert!(opened.contains("now “IS”; a row of user_roles"), "{opened}");
    let begins = browser.get(&format!("/code/draft?table=duis_matrix&key=7.7&{DAY}"));
    assert_eq!(begins.status, 400);
    assert!(begins.text().contains("rows that begin so: 7.7/IS, 7.7/OU"), "{}", begins.text());
    let path = format!("/code/draft?{DAY}");
    let row = [
        ("table", "duis_matrix"),
        ("key", ""),
        ("opened", "duis_matrix|"),
        ("cell-srv", "7.7"),
        ("cell-role", "ED"),
    ];
    let put = |more: &[(&str, &str)]| browser.post(&path, &[&row, more].concat());
    let nameless = put(&[("do", "put")]);
    assert_eq!(nameless.status, 400);
    assert!(nameless.text().contains("name it after its proposal"));
    assert!(nameless.text().contains("value=\"ED\""), "what was typed stays");
    let drafted = put(&[("do", "put"), ("id", "MP900"), ("title", "Electricity Distributors")]);
    let html = drafted.text();
    assert_eq!(drafted.status, 200, "{html}");
    assert!(html.contains("insert = { srv = &#34;7.7&#34;, role = &#34;ED&#34; }"), "{html}");
    // A public precedent made the same mistake: the matrix alone.
    assert!(
        html.contains("not by <code>duis_definitions</code>")
            && html.contains("It brings 3 findings")
    );
    assert!(html.contains("MP120") && html.contains("overlap"));
    let text = "id = \"MP900\"\nkind = \"modification\"\ntitle = \"T\"\nstatus = \"proposed\"\nexplanation = \"E\"\n\
        source = \"draft\"\nconfidence = \"unverified\"\n\n[[change]]\ntable = \"duis_matrix\"\n\
        key = { srv = \"7.7\", role = \"IS\" }\ndelete = {}\n";
    let file = browser.post(&path, &[("text", text), ("do", "toml")]);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"MP900.toml\"");
    assert_eq!(file.text(), text, "what is downloaded is what was written");
    let broken = browser.post(&path, &[("text", "id = \"MP900\"\nkid = 1"), ("do", "check")]);
    assert_eq!(broken.status, 422);
    let html = broken.text();
    assert!(html.contains("draft.toml:2") && html.contains("kid = 1"), "nothing is lost: {html}");
}

#[test]
fn a_solution_is_bound_to_the_text_that_was_drafted() {
    let place = Place::new();
    let analyst = place.signed_in(Role::Analyst);
    let text = "id = \"MP090\"\nkind = \"modification\"\ntitle = \"T\"\nstatus = \"proposed\"\nexplanation = \"E\"\n\
        source = \"draft\"\nconfidence = \"unverified\"\n\n[[change]]\ntable = \"duis_matrix\"\n\
        key = { srv = \"7.7\", role = \"IS\" }\ndelete = {}\n";
    let html = analyst.post_own("/code/draft", &[("text", text), ("do", "check")]).text();
    let link = html.split("/steps/record-solution?digest=").nth(1);
    let digest: String = link.unwrap_or_default().chars().take(64).collect();
    assert_eq!(digest, code::digest::Digest::of_bytes(text.as_bytes()).to_string(), "{html}");
    let form = analyst.get(&format!("/proposals/90/steps/record-solution?digest={digest}")).text();
    assert!(form.contains(&format!("value=\"{digest}\"")), "{form}");
}

#[test]
fn input_is_given_one_proposal_after_another() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    for title in ["Alerts of gas meters", "Alerts of electricity meters"] {
        let fields =
            [("title", title), ("capacity", "party"), ("on", "2026-01-06"), ("do", "take")];
        assert_eq!(party.post_own("/raise", &fields).status, 303);
    }
    let member = place.signed_in(Role::CommitteeMember);
    let path = "/input/operations-group?as-at=2026-01-06";
    let first = member.get(path).text();
    assert!(first.contains("1 of 2: ") && first.contains("Alerts of gas meters"), "{first}");
    let give = |number: &str, what: &str, wants: &str| {
        let fields = [
            ("proposal", number),
            ("wants", wants),
            ("comment", "It touches outages."),
            ("on", "2026-01-06"),
            ("do", what),
        ];
        member.post_own(path, &fields)
    };
    let preview = give("DP282", "preview", "further").text();
    assert!(preview.contains("It wants to provide further input: “It touches outages.”"));
    assert!(preview.contains("0 of 2 given"), "a preview records nothing");
    assert_eq!(give("DP282", "take", "").status, 400);
    let taken = give("DP282", "take", "further");
    assert_eq!(taken.status, 303);
    let next = member.get(taken.header("location")).text();
    assert!(next.contains("1 of 2 given") && next.contains("2 of 2: "), "{next}");
    assert_eq!(give("DP283", "take", "none").status, 303);
    assert!(member.get(path).text().contains("All of this round is given"));
    let stranger = party.get(path);
    assert_eq!(stranger.status, 403, "{}", stranger.text());
}

#[test]
fn a_meeting_is_called_minuted_and_its_actions_are_closed() {
    let place = Place::new();
    let analyst = place.signed_in(Role::Analyst);
    let path = "/meetings/operations-group/2026-01-05?as-at=2026-01-06";
    let say = |fields: &[(&str, &str)]| {
        analyst.post_own(path, &[&[("on", "2026-01-05")], fields].concat())
    };
    let early = say(&[("do", "minute"), ("text", "Agreed.")]);
    assert_eq!(early.status, 400);
    assert!(early.text().contains("No meeting of <code>operations-group</code> was called"));
    assert_eq!(say(&[("do", "schedule")]).status, 303);
    assert_eq!(say(&[("do", "agenda"), ("proposal", "DP090"), ("ask", "Discuss")]).status, 303);
    assert_eq!(
        say(&[("do", "minute"), ("text", "It noted them."), ("proposal", "90")]).status,
        303
    );
    let action =
        [("do", "action"), ("name", "OPS26/01"), ("text", "Ask the DCC"), ("owner", "A. Clerk")];
    let undated = say(&[&action[..], &[("due", "soon")]].concat());
    assert_eq!(undated.status, 400);
    assert!(undated.text().contains("Ask the DCC"), "what was typed stays");
    assert_eq!(say(&action).status, 303);
    let html = place.browser().get(path).text();
    for told in ["The meeting is held", "It noted them.", "OPS26/01", "A. Clerk · open", "Discuss"]
    {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(!html.contains("Minute a decision"), "only who keeps the record has the forms");
    assert_eq!(
        say(&[("do", "close-action"), ("name", "OPS26/01"), ("text", "It answered.")]).status,
        303
    );
    assert!(place.browser().get(path).text().contains("closed on 2026-01-05: It answered."));
    let party = place.signed_in(Role::PartyRepresentative);
    assert_eq!(party.post_own(path, &[("on", "2026-01-05"), ("do", "schedule")]).status, 403);
    let log =
        place.browser().get("/papers/action-log?body=operations-group&as-at=2026-01-06").text();
    assert!(log.contains("OPS26/01"), "{log}");
}

#[test]
fn a_paper_is_issued_once_and_tells_what_changed_since() {
    let place = Place::new();
    let path = format!("/papers/new-proposals?body=ssc&{DAY}");
    let party = place.signed_in(Role::PartyRepresentative);
    assert_eq!(party.post_own(&path, &[("author", "Somebody")]).status, 403);
    let analyst = place.signed_in(Role::Analyst);
    let before = analyst.get(&path).text();
    assert!(before.contains("Issue this paper") && !before.contains("Last issued"));
    assert_eq!(analyst.post_own(&path, &[("author", "A. Clerk")]).status, 303);
    let public = place.browser().get(&path).text();
    assert!(public.contains("Last issued for 2019-10-29") && public.contains("A. Clerk"));
    assert!(!public.contains("Issue this paper"));
}

#[test]
fn a_problem_statement_is_edited_and_each_version_stays() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let on = ("on", "2026-01-06");
    let capacity = ("capacity", "party");
    party.post_own("/raise", &[("title", "Alerts of gas meters"), capacity, on, ("do", "take")]);
    let path = "/proposals/282/steps/edit-problem-statement";
    let edit = |issue: &str, what: &str| {
        party.post_own(path, &[("issue", issue), capacity, on, ("do", what)])
    };
    assert_eq!(edit("Nine codes have no name.", "take").status, 303);
    let preview = edit("Ten codes have no name.", "preview").text();
    assert!(preview.contains("<del>Nine</del><ins>Ten</ins> codes have no name."), "{preview}");
    assert_eq!(edit("Ten codes have no name.", "take").status, 303);
    let all = place.browser().get("/proposals/282/statement").text();
    assert!(all.contains("2 versions") && all.contains("<del>Nine</del><ins>Ten</ins>"), "{all}");
    assert!(all.contains("It does not tell the context, the impact, the impact of doing nothing"));
    let first = place.browser().get("/proposals/282/statement?version=1").text();
    assert!(first.contains("Nine codes have no name.") && !first.contains("<ins>"));
    assert_eq!(place.browser().get("/proposals/282/statement?version=3").status, 404);
}

#[test]
fn what_a_respondent_marks_as_confidential_is_read_by_those_for_whom_it_is() {
    let place = Place::new();
    let party = place.signed_in(Role::PartyRepresentative);
    let on = ("on", "2026-01-06");
    let secret = "our tariff engine fails at nine bands";
    let analyst = place.signed_in(Role::Analyst);
    let open = [
        ("kind", "request-for-information"),
        ("capacity", "code-administrator"),
        on,
        ("do", "take"),
    ];
    party.post_own(
        "/raise",
        &[("title", "Alerts of gas meters"), ("capacity", "party"), on, ("do", "take")],
    );
    let opened = analyst.post_own("/proposals/282/steps/open-consultation", &open);
    assert_eq!(opened.status, 303, "{}", opened.text());
    let response = [
        ("kind", "request-for-information"),
        ("organisation", "Example Energy"),
        ("party_category", "large-suppliers"),
        ("view", "oppose"),
        ("text", "It costs much."),
        ("confidential", secret),
        ("capacity", "party"),
        on,
        ("do", "take"),
    ];
    let taken = party.post_own("/proposals/282/steps/respond", &response);
    assert_eq!(taken.status, 303, "{}", taken.text());
    let path = "/proposals/282/consultations";
    for role in <Role as strum::VariantArray>::VARIANTS {
        let html = match role {
            Role::Public => place.browser().get(path).text(),
            role => place.signed_in(*role).get(path).text(),
        };
        assert!(html.contains("It costs much."), "{role}");
        // The account of the Party that responded; the committee member sits on the Panel.
        let may = matches!(
            role,
            Role::Analyst | Role::Authority | Role::PartyRepresentative | Role::CommitteeMember
        );
        assert_eq!(html.contains(secret), may, "{role}");
        assert_eq!(html.contains("A part is confidential."), !may, "{role}");
    }
}
