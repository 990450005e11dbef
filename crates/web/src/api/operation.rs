//! The operations of the API in one table: what each gives, field by field.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text, or null where it is not known.
    MaybeText,
    /// A date as `2019-10-29`.
    Date,
    /// A date, or null.
    MaybeDate,
    /// A moment as RFC 3339.
    Moment,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
    /// A list of texts.
    Texts,
    /// Objects whose fields depend on what is asked.
    Objects,
    /// The content of a step, whose form depends on the step.
    Object,
}

/// A field with what it holds.
pub type Field = (&'static str, Kind);

/// What an operation gives.
#[derive(Debug, Clone, Copy)]
pub enum Gives {
    /// Pages of items with these fields.
    Items(&'static [Field]),
    /// Pages of items whose fields are the columns of a table.
    Rows,
    /// One object with these fields.
    One(&'static [Field]),
    /// Events with the head of the log.
    Events(&'static [Field]),
}

/// An operation.
pub struct Operation {
    /// Its path.
    pub path: &'static str,
    /// What it gives, in a few words.
    pub what: &'static str,
    /// What it takes in the query besides what all take: name, form, meaning.
    pub query: &'static [(&'static str, Kind, &'static str)],
    /// What it gives.
    pub gives: Gives,
}

/// Something that a program may have recorded.
pub struct Write {
    /// Its path.
    pub path: &'static str,
    /// Its name for programs.
    pub id: &'static str,
    /// What it does, in a few words.
    pub what: &'static str,
    /// The scope that a token needs.
    pub scope: &'static str,
    /// What is sent: name, form, meaning, whether it is needed.
    pub sends: &'static [(&'static str, Kind, &'static str, bool)],
}

const CAPACITY: (&str, Kind, &str, bool) =
    ("capacity", Text, "For whom: `party`, or the id of a body", true);
const ON: (&str, Kind, &str, bool) =
    ("on", Date, "The day on which it was done; today when not given", false);

/// Everything that a program may have recorded.
pub const WRITES: &[Write] = &[
    Write {
        path: "/api/v1/proposals",
        id: "raise",
        what: "Raise a Draft Proposal",
        scope: "raise",
        sends: &[
            ("title", Text, "Its title", true),
            CAPACITY,
            ON,
            ("purpose", Text, "Its purpose, where Section D1.3 asks for one", false),
            ("evidence", Text, "What shows the right to raise it", false),
        ],
    },
    Write {
        path: "/api/v1/proposals/{id}/steps",
        id: "take-step",
        what: "Take a step of a proposal",
        scope: "steps",
        sends: &[
            ("step", Text, "The step's name, such as `comment`", true),
            CAPACITY,
            ON,
            (
                "content",
                Kind::Object,
                "The step's content, as `secant proposal move` takes it",
                false,
            ),
        ],
    },
];

use Gives::{Events, Items, One, Rows};
use Kind::{Date, MaybeDate, MaybeText, Moment, Number, Objects, Text, Texts, Truth};

const fn op(
    path: &'static str,
    what: &'static str,
    query: &'static [(&'static str, Kind, &'static str)],
    gives: Gives,
) -> Operation {
    Operation { path, what, query, gives }
}

const PROPOSAL: &[Field] = &[
    ("number", Text),
    ("title", MaybeText),
    ("status", Text),
    ("proposer", MaybeText),
    ("organisation", MaybeText),
    ("lead_analyst", MaybeText),
    ("raised", MaybeText),
    ("path", MaybeText),
];

const EVENT: &[Field] = &[
    ("event", Number),
    ("recorded", Moment),
    ("effective", Date),
    ("stream", Text),
    ("version", Number),
    ("kind", Text),
    ("actor", Text),
    ("prev", Text),
    ("hash", Text),
];

const WITH: (&str, Kind, &str) = ("with", Text, "Amendments to try, parted by commas");

/// Every operation.
pub const OPERATIONS: &[Operation] = &[
    op(
        "/api/v1/proposals",
        "Proposals",
        &[
            ("text", Text, "Part of the title, a name, or any form of the number"),
            ("status", Text, "Part of the status"),
            ("raised-since", Date, "Raised on or after this day"),
            ("open", Text, "`yes`: only those under way"),
        ],
        Items(PROPOSAL),
    ),
    op(
        "/api/v1/proposals/{id}",
        "One proposal in full",
        &[],
        One(&[
            ("number", Text),
            ("title", MaybeText),
            ("status", Text),
            ("proposer", MaybeText),
            ("organisation", MaybeText),
            ("lead_analyst", MaybeText),
            ("raised", MaybeText),
            ("path", MaybeText),
            ("rules", Text),
            ("facts", Objects),
            ("history", Objects),
        ]),
    ),
    op(
        "/api/v1/proposals/{id}/next",
        "Where a proposal is and what comes next",
        &[],
        One(&[
            ("number", Text),
            ("title", Text),
            ("status", Text),
            ("stage", Text),
            ("rules", Text),
            ("days", Objects),
            ("steps", Objects),
        ]),
    ),
    op(
        "/api/v1/changes",
        "What was done since a day",
        &[("since", Date, "The day after which; a month back when not given")],
        Items(&[
            ("on", Date),
            ("number", Text),
            ("title", MaybeText),
            ("step", Text),
            ("to", MaybeText),
            ("by", Text),
            ("wording", MaybeText),
            ("event", Number),
        ]),
    ),
    op(
        "/api/v1/due",
        "Days that lie ahead of proposals",
        &[("until", Date, "The last day; six weeks ahead when not given")],
        Items(&[
            ("on", Date),
            ("what", Text),
            ("number", Text),
            ("title", MaybeText),
            ("count", Text),
            ("clause", Text),
            ("if_missed", Text),
        ]),
    ),
    op(
        "/api/v1/bodies",
        "Bodies that act under the Code",
        &[],
        Items(&[
            ("id", Text),
            ("name", Text),
            ("short", Text),
            ("duty", Text),
            ("meets", MaybeText),
            ("next_meeting", MaybeDate),
            ("clause", Text),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/meetings",
        "Meetings",
        &[("body", Text, "Of this body"), ("since", Date, "On or after this day")],
        Items(&[
            ("body", Text),
            ("on", Date),
            ("paper_day", MaybeDate),
            ("state", Text),
            ("agenda", Texts),
            ("minutes", Texts),
        ]),
    ),
    op(
        "/api/v1/maintenance",
        "Planned and Unplanned Maintenance",
        &[("month", Text, "Only what touches this month, as 2020-01")],
        Items(&[
            ("id", Text),
            ("title", Text),
            ("kind", Text),
            ("state", Text),
            ("rating", Text),
            ("start", Text),
            ("end", Text),
            ("minutes", Number),
            ("services", Texts),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/derogations",
        "Leave from the Code for one Party and a time",
        &[],
        Items(&[
            ("id", Text),
            ("party", Text),
            ("provisions", Texts),
            ("from", Date),
            ("until", Date),
            ("state", Text),
            ("granted_by", Text),
            ("extended_by", Text),
            ("replaced_by", Text),
            ("conditions", Text),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/features",
        "Features of devices, and from when Users can ask for them",
        &[],
        Items(&[
            ("feature", Text),
            ("name", Text),
            ("gbcs", Text),
            ("devices_from", Text),
            ("needs", Text),
            ("reachable_from", Text),
            ("days_unreachable", Number),
            ("on_the_day", Text),
            ("seen_in", Text),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/releases",
        "SEC Releases",
        &[],
        Items(&[
            ("id", Text),
            ("name", Text),
            ("date", Date),
            ("kind", Text),
            ("state", Text),
            ("proposals", Texts),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/code/tables",
        "Tables of the Code",
        &[WITH],
        Items(&[
            ("table", Text),
            ("title", Text),
            ("rows", Number),
            ("uncertain", Number),
            ("amended_by", Texts),
        ]),
    ),
    op(
        "/api/v1/code/tables/{table}",
        "Rows of a table",
        &[WITH, ("key", Text, "Rows whose key is, or begins with, this")],
        Rows,
    ),
    op(
        "/api/v1/code/clauses",
        "Clauses, in our own words",
        &[],
        Items(&[
            ("clause", Text),
            ("document", Text),
            ("heading", Text),
            ("digest", Text),
            ("source", Text),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/code/differences",
        "What differs between two days",
        &[("from", Date, "The earlier day; `as-at` is the later"), WITH],
        Items(&[
            ("table", Text),
            ("key", Text),
            ("change", Text),
            ("column", Text),
            ("before", Text),
            ("after", Text),
            ("amendment", Text),
        ]),
    ),
    op(
        "/api/v1/code/amendments",
        "Amendments on file",
        &[],
        Items(&[
            ("id", Text),
            ("title", Text),
            ("kind", Text),
            ("standing", Text),
            ("effective", MaybeDate),
            ("changes", Number),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/findings",
        "What the checks find",
        &[WITH, ("since", Date, "Look at changes since this day; a year back when not given")],
        Items(&[
            ("id", Text),
            ("severity", Text),
            ("message", Text),
            ("table", Text),
            ("key", Text),
            ("place", Text),
            ("clause", MaybeText),
            ("brought_by", MaybeText),
            ("help", MaybeText),
        ]),
    ),
    op(
        "/api/v1/conflicts",
        "Amendments that are in each other's way",
        &[WITH],
        Items(&[
            ("one", Text),
            ("other", Text),
            ("class", Text),
            ("meaning", Text),
            ("evidence", Texts),
        ]),
    ),
    op(
        "/api/v1/tests",
        "Who may send what and who must test it",
        &[WITH, ("smets", Text, "The generation of devices, 1 or 2")],
        One(&[("roles", Texts), ("rows", Objects)]),
    ),
    op(
        "/api/v1/alerts",
        "Alerts that the Code names",
        &[],
        Items(&[
            ("code", Text),
            ("name", Text),
            ("series", Text),
            ("critical", MaybeText),
            ("off_by", Texts),
            ("confidence", Text),
        ]),
    ),
    op(
        "/api/v1/alerts/{code}",
        "What a code means and what can be done",
        &[],
        One(&[
            ("code", Text),
            ("named", Truth),
            ("meaning", MaybeText),
            ("facts", Objects),
            ("ways", Objects),
            ("what_can_be_done", Text),
        ]),
    ),
    op(
        "/api/v1/events",
        "Events of the log",
        &[("from", Number, "The first event's number"), ("limit", Number, "How many, 500 at most")],
        Events(EVENT),
    ),
    op("/api/v1/events/{event}", "One event with what it says", &[], One(EVENT)),
    op(
        "/api/v1/search",
        "Search over everything",
        &[("q", Text, "Words")],
        Items(&[
            ("kind", Text),
            ("name", Text),
            ("title", Text),
            ("text", Text),
            ("id", Text),
            ("score", Number),
        ]),
    ),
];
