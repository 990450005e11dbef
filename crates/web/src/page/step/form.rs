//! The forms of steps in one table: what each asks, and of which choices.

use change::Proposal;
use code::Baseline;

use crate::ask::Ask;

/// How a field is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A line.
    Line,
    /// A text of any length.
    Text,
    /// A line for each item.
    Lines,
    /// Yes or not.
    Yes,
    /// A date.
    Date,
    /// A whole number.
    Number,
    /// One of these words.
    Words(&'static [(&'static str, &'static str)]),
    /// One of the bodies, Party Categories and so on of the Code.
    One(Of),
    /// Some of them.
    Some(Of),
    /// Votes by Party Category.
    Votes,
}

/// Whence choices come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Bodies.
    Bodies,
    /// Bodies that are asked for input.
    Asked,
    /// Modification Paths.
    Paths,
    /// Party Categories.
    Categories,
    /// SEC Releases to come.
    Releases,
    /// Concerns that stand.
    Concerns,
    /// Versions of the solution.
    Solutions,
}

/// A field.
pub struct Field {
    /// Its name: the one of the step's content.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is asked.
    pub input: Input,
    /// Whether it may be left empty.
    pub optional: bool,
}

/// The form of a step.
pub struct Form {
    /// The step.
    pub step: &'static str,
    /// Its fields. One whose name is empty is the whole content.
    pub fields: &'static [Field],
}

const fn field(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, input, optional: false }
}

const fn maybe(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, input, optional: true }
}

const ASSESSMENT: Input = Input::Words(&[
    ("preliminary", "DCC Preliminary Assessment"),
    ("impact", "DCC Impact Assessment"),
]);
const CONSULTATION: Input = Input::Words(&[
    ("request-for-information", "Request for Information"),
    ("refinement", "Refinement Consultation"),
    ("modification-report", "Modification Report Consultation"),
]);
const OUTCOME: Input = Input::Words(&[("approve", "Approve"), ("reject", "Reject")]);
const DESTINATION: Input =
    Input::Words(&[("refinement", "The Refinement Process"), ("report", "The Report Phase")]);
const REASON: &[Field] = &[field("reason", "Why", Input::Text)];
const REMARK: &[Field] = &[maybe("text", "Remark", Input::Text)];

const fn form(step: &'static str, fields: &'static [Field]) -> Form {
    Form { step, fields }
}

/// Every step that has a form.
pub const FORMS: &[Form] = &[
    form("comment", &[field("text", "Comment", Input::Text)]),
    form(
        "give-input",
        &[
            field("body", "Sub-Committee", Input::One(Of::Bodies)),
            maybe("wants_further", "It wants to provide further input", Input::Yes),
            maybe("comment", "Comment", Input::Text),
        ],
    ),
    form(
        "raise-concern",
        &[field("name", "Short name", Input::Line), field("text", "The concern", Input::Text)],
    ),
    form(
        "answer-concern",
        &[field("name", "Concern", Input::One(Of::Concerns)), field("text", "Answer", Input::Text)],
    ),
    form("withdraw-concern", &[field("name", "Concern", Input::One(Of::Concerns))]),
    form(
        "edit-problem-statement",
        &[
            maybe("issue", "The issue", Input::Text),
            maybe("context", "The context", Input::Text),
            maybe("impact", "The impact", Input::Text),
            maybe("doing_nothing", "The impact of doing nothing", Input::Text),
        ],
    ),
    form("review", &[field("text", "What the Critical Friend says", Input::Text)]),
    form("agree-problem-statement", REMARK),
    form("set-path", &[field("", "Modification Path", Input::One(Of::Paths))]),
    form("ask-input", &[field("", "Whom to ask", Input::Some(Of::Asked))]),
    form(
        "discuss",
        &[
            field("body", "Body that met", Input::One(Of::Bodies)),
            maybe("text", "What came of it", Input::Text),
        ],
    ),
    form("convert", &[field("to", "It goes to", DESTINATION)]),
    form(
        "record-solution",
        &[
            field("version", "Version, as 1.0", Input::Line),
            maybe("summary", "The solution in short", Input::Text),
            maybe(
                "digest",
                "SHA-256 of its legal text, as the editor of amendments tells it",
                Input::Line,
            ),
            maybe("alternative", "It is an Alternative Solution", Input::Yes),
        ],
    ),
    form(
        "request-assessment",
        &[
            field("kind", "Which", ASSESSMENT),
            maybe("due", "Due; by the Code when empty", Input::Date),
        ],
    ),
    form(
        "return-assessment",
        &[
            field("kind", "Which", ASSESSMENT),
            maybe("cost_pounds", "Cost, in whole pounds", Input::Number),
            maybe("summary", "What it says, in short", Input::Text),
        ],
    ),
    form(
        "open-consultation",
        &[
            field("kind", "Which", CONSULTATION),
            maybe("closes", "Last day; by the Code when empty", Input::Date),
            maybe("questions", "Questions, a line each", Input::Lines),
        ],
    ),
    form(
        "respond",
        &[
            field("kind", "To which", CONSULTATION),
            field("organisation", "Organisation", Input::Line),
            maybe("party_category", "Party Category", Input::One(Of::Categories)),
            field(
                "view",
                "View",
                Input::Words(&[
                    ("support", "Supports it"),
                    ("oppose", "Is against it"),
                    ("neutral", "Neither"),
                ]),
            ),
            maybe("text", "Response, for everybody", Input::Text),
            maybe(
                "confidential",
                "Confidential part: for the Code Administrator, the Panel, the Change Board and the Authority",
                Input::Text,
            ),
        ],
    ),
    form("present-report", REMARK),
    form("approve-report", REMARK),
    form("return-to-refinement", REASON),
    form("present-to-change-board", REMARK),
    form(
        "vote",
        &[
            field("by_category", "Votes by Party Category", Input::Votes),
            maybe(
                "solution",
                "Version of the solution that was voted on",
                Input::One(Of::Solutions),
            ),
            maybe("reasons", "Why, against the SEC Objectives", Input::Text),
        ],
    ),
    form("decide", &[field("outcome", "Decision", OUTCOME), maybe("reasons", "Why", Input::Text)]),
    form("send-back", REASON),
    form("refer", REASON),
    form("fast-track", REMARK),
    form("request-urgency", REASON),
    form(
        "decide-urgency",
        &[maybe("granted", "It is granted", Input::Yes), maybe("reasons", "Why", Input::Text)],
    ),
    form(
        "set-implementation",
        &[
            maybe("release", "Release", Input::One(Of::Releases)),
            maybe("date", "Or a day of its own", Input::Date),
            maybe("part", "Part, where it is implemented in parts", Input::Line),
            maybe("reason", "Why", Input::Text),
        ],
    ),
    form("hold", &[maybe("until", "Until", Input::Date), maybe("reason", "Why", Input::Text)]),
    form("resume", REMARK),
    form("withdraw", REASON),
    form("adopt", &[]),
    form("refuse", REASON),
    form("change-lead-analyst", &[field("name", "Lead Analyst", Input::Line)]),
];

/// A field as a page shows it.
pub struct Shown {
    pub name: String,
    pub label: String,
    /// `line`, `text`, `yes`, `date`, `number`, `one`, `some` or `votes`.
    pub kind: &'static str,
    pub value: String,
    pub optional: bool,
    /// Value, label, whether it is chosen.
    pub options: Vec<(String, String, bool)>,
}

impl Form {
    /// The fields for a page, filled with what the form had, or what the proposal has.
    pub fn shown(&self, ask: &Ask<'_>, proposal: &Proposal) -> Vec<Shown> {
        self.fields.iter().map(|field| shown(field, self.step, ask, proposal)).collect()
    }
}

/// The name of a field in the page's form: the whole content has one, too.
pub fn name_of(field: &Field) -> &'static str {
    if field.name.is_empty() { "content" } else { field.name }
}

fn shown(field: &Field, step: &str, ask: &Ask<'_>, proposal: &Proposal) -> Shown {
    let name = name_of(field);
    let is_sent = !ask.form.fields.0.is_empty();
    let value = match ask.form.fields.get(name) {
        Some(value) => value.to_owned(),
        None if is_sent => String::new(),
        // A page that leads here may fill in what it knows.
        None => ask.asked(name).map_or_else(|| known(step, name, proposal), str::to_owned),
    };
    let chosen: Vec<String> = ask.form.fields.all(name).map(str::to_owned).collect();
    let option = |(id, label): (String, String)| {
        let is_chosen = chosen.contains(&id);
        (id, label, is_chosen)
    };
    let baseline = &ask.moment.baseline;
    let (kind, options) = match field.input {
        Input::Line => ("line", Vec::new()),
        Input::Text | Input::Lines => ("text", Vec::new()),
        Input::Yes => ("yes", Vec::new()),
        Input::Date => ("date", Vec::new()),
        Input::Number => ("number", Vec::new()),
        Input::Words(words) => {
            let words = words.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned()));
            ("one", words.map(option).collect())
        }
        Input::One(of) => {
            ("one", choices(of, baseline, proposal).into_iter().map(option).collect())
        }
        Input::Some(of) => {
            ("some", choices(of, baseline, proposal).into_iter().map(option).collect())
        }
        Input::Votes => {
            let categories = choices(Of::Categories, baseline, proposal);
            ("votes", categories.into_iter().map(|(id, label)| (id, label, false)).collect())
        }
    };
    Shown {
        name: name.to_owned(),
        label: field.label.to_owned(),
        kind,
        value,
        optional: field.optional,
        options,
    }
}

/// What the proposal has already, for forms that edit it.
fn known(step: &str, name: &str, proposal: &Proposal) -> String {
    let Some(statement) = proposal.statement().filter(|_| step == "edit-problem-statement") else {
        return String::new();
    };
    let value = match name {
        "issue" => &statement.value.issue,
        "context" => &statement.value.context,
        "impact" => &statement.value.impact,
        "doing_nothing" => &statement.value.doing_nothing,
        _ => return String::new(),
    };
    value.clone().unwrap_or_default()
}

/// Choices, each with its id and its name.
fn choices(of: Of, baseline: &Baseline, proposal: &Proposal) -> Vec<(String, String)> {
    match of {
        Of::Bodies | Of::Asked => baseline
            .bodies
            .iter()
            .filter(|body| of == Of::Bodies || body.asked_for_input)
            .map(|body| (body.id.to_string(), body.label.clone()))
            .collect(),
        Of::Paths => {
            baseline.paths.iter().map(|path| (path.id.to_string(), path.label.clone())).collect()
        }
        Of::Categories => baseline
            .categories
            .iter()
            .map(|category| (category.id.to_string(), category.label.clone()))
            .collect(),
        Of::Releases => baseline
            .releases
            .iter()
            .filter(|release| release.date > baseline.on)
            .map(|release| (release.id.to_string(), format!("{}, {}", release.label, release.date)))
            .collect(),
        Of::Concerns => proposal
            .concerns
            .iter()
            .filter(|(_, concern)| concern.withdrawn.is_none())
            .map(|(name, concern)| {
                (name.clone(), format!("{name}: {}", concern.concern.value.text))
            })
            .collect(),
        Of::Solutions => {
            let told = |version: &change::step::SolutionVersion| match version.summary.as_str() {
                "" => version.version.clone(),
                summary => format!("{}: {summary}", version.version),
            };
            let versions = proposal.solutions.iter().rev().map(|each| &each.value);
            versions.map(|version| (version.version.clone(), told(version))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_of_a_step_and_every_step_has_at_most_one() {
        for form in FORMS {
            assert!(change::Step::KINDS.contains(&form.step), "{}", form.step);
            assert_eq!(FORMS.iter().filter(|each| each.step == form.step).count(), 1);
        }
    }
}
