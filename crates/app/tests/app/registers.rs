//! Registers for tests: the demo's, and one with a proposal that is consulted and voted on.

use std::sync::LazyLock;

use app::{
    Context, Register,
    command::load_demo,
    paper::{self, PaperKind, PaperRequest},
    sources::Texts,
};
use change::{Person, ProposalId, Request, Step, person::Capacity};
use code::Code;
use jiff::civil::Date;
use papers::{Document, Format, Options};
use tempfile::TempDir;

/// A day as it is written.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The Code that is shipped.
pub fn code() -> Code {
    static CODE: LazyLock<Code> = LazyLock::new(|| Texts::shipped().unwrap().load().unwrap());
    CODE.clone()
}

/// Somebody at a moment.
pub fn at(moment: &str) -> Context {
    Context::at("a test", moment.parse().unwrap())
}

/// The demo's register, made once; each caller reads it anew.
pub fn demo() -> Register {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut register =
            Register::create(&folder.path().join("register.sqlite"), code()).unwrap();
        load_demo(&mut register, &at("2026-01-05T09:00:00Z")).unwrap();
        folder
    });
    Register::open_read_only(&FOLDER.path().join("register.sqlite"), code()).unwrap()
}

/// A paper's request, for the Panel unless changed.
pub fn request(kind: PaperKind, date: &str) -> PaperRequest {
    let date = day(date);
    PaperRequest {
        kind,
        body: "panel".parse().unwrap(),
        date,
        since: date.checked_sub(jiff::ToSpan::month(1)).unwrap(),
        author: Some("A. Clerk".to_owned()),
        proposal: None,
        consultation: None,
        release: None,
        reference: None,
    }
}

/// A paper about one proposal.
pub fn about(kind: PaperKind, proposal: &str, date: &str) -> PaperRequest {
    PaperRequest { proposal: Some(proposal.parse().unwrap()), ..request(kind, date) }
}

/// One paper of each kind, as the demo's register can write it.
pub fn one_of_each() -> Vec<PaperRequest> {
    let release = Some("november-2020".parse().unwrap());
    let operations: code::id::BodyId = "operations-group".parse().unwrap();
    vec![
        PaperRequest { body: operations, ..request(PaperKind::NewProposals, "2019-10-29") },
        about(PaperKind::ProblemStatement, "DP091", "2019-10-29"),
        about(PaperKind::ModificationReport, "MP090", "2021-08-01"),
        about(PaperKind::Consultation, "MP090", "2021-08-01"),
        about(PaperKind::ChangeBoardVote, "MP090", "2021-08-01"),
        PaperRequest { release, ..request(PaperKind::ReleaseImplementation, "2020-11-20") },
        request(PaperKind::ActionLog, "2019-11-15"),
        request(PaperKind::ChangeStatus, "2019-11-15"),
    ]
}

/// A paper as plain text.
pub fn text(document: &Document) -> String {
    let bytes = papers::render(document, Format::Text, &Options::default()).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Writes a paper.
pub fn write(register: &Register, request: &PaperRequest) -> Document {
    paper::write(register, request).unwrap()
}

/// A register of one's own, with a proposal that went as far as the Change Board.
pub struct Consulted {
    /// The register.
    pub register: Register,
    /// The proposal.
    pub id: ProposalId,
    _folder: TempDir,
}

/// What nobody may read on a paper.
pub const SECRET: &str = "our tariff engine fails at nine bands";

impl Consulted {
    /// A proposal on 1 June 2020, consulted on and not yet voted on.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(&folder.path().join("register.sqlite"), code()).unwrap();
        let mut made = Self { register, id: "DP200".parse().unwrap(), _folder: folder };
        let party = Person {
            name: Some("Ada Byron".to_owned()),
            organisation: Some("Example Energy".to_owned()),
            capacity: Capacity::Party,
            party_category: None,
        };
        let form = r#"{"title":"Tariffs with more bands","proposer":{"name":"Ada Byron","organisation":"Example Energy","capacity":"party"}}"#;
        made.take("2020-01-06", party.clone(), "submit", form);
        made.take("2020-01-07", body("code-administrator"), "review", "{}");
        made.take("2020-01-08", body("code-administrator"), "raise", form);
        let statement = r#"{"issue":"Nine bands.","context":"Schedule 8.","impact":"Bills.","doing_nothing":"It stays."}"#;
        made.take("2020-01-09", party, "edit-problem-statement", statement);
        made.take("2020-01-28", body("change-sub-committee"), "agree-problem-statement", "{}");
        made.take("2020-01-28", body("panel"), "set-path", r#""self-governance""#);
        made.take("2020-02-14", body("panel"), "convert", r#"{"to":"refinement"}"#);
        let solution = r#"{"version":"1.0","summary":"More bands."}"#;
        made.take("2020-03-02", body("code-administrator"), "record-solution", solution);
        let plan = r#"{"release":"november-2020"}"#;
        made.take("2020-03-03", body("code-administrator"), "set-implementation", plan);
        made.take("2020-04-17", body("code-administrator"), "present-report", "{}");
        made.take("2020-04-17", body("panel"), "approve-report", "{}");
        let opened = r#"{"kind":"modification-report","questions":["Do you agree?","What would it cost you?"]}"#;
        made.take("2020-04-20", body("code-administrator"), "open-consultation", opened);
        let response = format!(
            r#"{{"kind":"modification-report","organisation":"Other Energy","party_category":"large-suppliers","view":"support","text":"We agree.","confidential":"{SECRET}"}}"#
        );
        made.take("2020-04-29", party_of("Other Energy"), "respond", &response);
        made
    }

    /// Takes the vote of the Change Board.
    pub fn voted(mut self) -> Self {
        self.take("2020-06-10", body("code-administrator"), "present-to-change-board", "{}");
        let votes = r#"{"by_category":{"large-suppliers":{"approve":10,"reject":3},"small-suppliers":{"approve":2,"reject":1},"network-parties":{"approve":0,"reject":3},"other-sec-parties":{"approve":3,"reject":0},"consumers":{"approve":1,"reject":0}},"solution":"1.0","reasons":"It furthers Objective (a)."}"#;
        self.take("2020-06-24", body("change-board"), "vote", votes);
        self
    }

    fn take(&mut self, on: &str, by: Person, kind: &str, json: &str) {
        let step = Step::from_json(kind, json).unwrap().unwrap();
        let request = Request::new(self.id, day(on), by, step);
        let ctx = at("2020-12-01T12:00:00Z");
        self.register.take(&ctx, request).unwrap_or_else(|error| panic!("{kind} on {on}: {error}"));
    }
}

fn body(id: &str) -> Person {
    Person::body(id.parse().unwrap())
}

/// Somebody of a Party.
pub fn party_of(organisation: &str) -> Person {
    Person {
        name: None,
        organisation: Some(organisation.to_owned()),
        capacity: Capacity::Party,
        party_category: None,
    }
}
