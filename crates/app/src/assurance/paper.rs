//! Papers of assurance, each with its marking: the SSC's, and a User's own.

use jiff::civil::Date;
use operations::assurance::{AssuranceFact, AssuranceRules, ReviewWhen, UserId};
use papers::{Body as _, Column, Document, Marking, Prose, Table};

use super::{
    AssuranceRegister, DueRow, StatusRow, Wanted, due, history, live, status_notes, status_report,
    statuses, users,
};
use crate::{access::Viewer, error::Error, paper::long_date};

/// How many days ahead the SSC's paper looks.
const AHEAD_DAYS: i64 = 60;

/// The paper for the Security Sub-Committee: statuses to know, what is due and overdue, who may go live.
///
/// # Errors
/// The refusal to anybody but the SSC and its secretariat.
pub fn ssc_paper(
    register: &AssuranceRegister,
    viewer: &Viewer,
    since: Date,
    on: Date,
) -> Result<Document, Error> {
    let all = users(register, viewer, on)?;
    let report = status_report(register, viewer, since, on)?;
    let owed = due(register, viewer, None, on, Wanted::Within(AHEAD_DAYS))?;
    let overdue = owed.iter().filter(|each| each.state == "overdue").count();
    let marking = Marking::Restricted("Security Sub-Committee only".to_owned());
    let mut document = Document::new("Security assurance of Users", on)
        .subtitle(format!("From {} to {}", long_date(since), long_date(on)))
        .marking(marking)
        .summary("Paper for", "Security Sub-Committee")
        .section("Purpose")
        .paragraph(format!(
            "Users on record: {}. Overdue: {overdue}. Due within {AHEAD_DAYS} days: {}.",
            all.len(),
            owed.len() - overdue.min(owed.len())
        ));
    if all.iter().any(|user| !user.mark.is_empty()) {
        let marked: Vec<&str> = all
            .iter()
            .filter(|user| !user.mark.is_empty())
            .map(|user| user.name.as_str())
            .collect();
        document =
            document.note(format!("Made up, to show how this works: {}.", marked.join(", ")));
    }
    document = document.section("Assurance statuses");
    for note in &report.notes {
        document = document.note(note.as_str());
    }
    document = document.block(status_table("Statuses that stand", &report.after));
    document = document.section("What is due");
    document = if owed.is_empty() {
        document.paragraph("Nothing is overdue or due in this time.")
    } else {
        document.block(due_table("Overdue, and due soon", &owed))
    };
    let entries = live(register, viewer, None, on)?;
    let mut table = Table::new("Entry, by User and User Role")
        .column(Column::new("User").width(2))
        .column(Column::new("Role"))
        .column(Column::new("State").width(2))
        .column(Column::new("Why").width(7));
    for each in &entries {
        table = table.row([
            each.user.clone(),
            each.role.clone(),
            each.state.clone(),
            each.why.join("; "),
        ]);
    }
    document = document.section("Who may go live");
    document = if entries.is_empty() {
        document.paragraph("No User is on record.")
    } else {
        document.block(table.with_row_headers())
    };
    Ok(document.section("Recommendations").paragraph(
        Prose::new()
            .text("The Security Sub-Committee is asked to ")
            .strong("NOTE")
            .text(" the statuses and what is due, and to ")
            .strong("AGREE")
            .text(" what to ask of Users whose steps are overdue."),
    ))
}

/// A User's own view of its assurance, as a paper.
///
/// # Errors
/// The refusal to anybody but that User, the SSC and its secretariat.
pub fn user_paper(
    register: &AssuranceRegister,
    viewer: &Viewer,
    id: &UserId,
    on: Date,
) -> Result<Document, Error> {
    let known = history(register, viewer, id, on)?;
    let stand = statuses(register, viewer, Some(id), on)?;
    let owed = due(register, viewer, Some(id), on, Wanted::All)?;
    let user = register.of_one(viewer, id, on)?;
    let marking = Marking::Restricted(format!("{} and the Security Sub-Committee only", user.name));
    let mut document = Document::new(format!("Assurance of {}", user.name), on)
        .marking(marking)
        .summary("User Roles", user.roles.join(", "));
    if user.fictional {
        document = document.note("Everything said of this User is made up.");
    }
    document = document.section("Statuses");
    document = if stand.is_empty() {
        document.paragraph("No status is set.")
    } else {
        document.block(status_table("Statuses that stand", &stand))
    };
    for note in status_notes(register, on)? {
        document = document.note(note);
    }
    for row in stand.iter().filter(|row| row.label != row.label_when_set) {
        document = document.note(format!(
            "Set as “{}” on {}; the word for {} is “{}” now.",
            row.label_when_set,
            long_date(row.set_on),
            row.level,
            row.label
        ));
    }
    document = document.section("What is due");
    document = if owed.is_empty() {
        document.paragraph("Nothing is due.")
    } else {
        document.block(due_table("Due", &owed))
    };
    let mut table = Table::new("Record")
        .column(Column::new("Date").width(2))
        .column(Column::new("What").width(8))
        .column(Column::new("Event"));
    for row in &known {
        table = table.row([long_date(row.on), row.what.clone(), row.event.to_string()]);
    }
    Ok(document.section("What is on record").block(table.with_row_headers()))
}

fn status_table(caption: &str, rows: &[StatusRow]) -> Table {
    let mut table = Table::new(caption)
        .column(Column::new("User").width(3))
        .column(Column::new("Regime").width(2))
        .column(Column::new("Level"))
        .column(Column::new("Status").width(4))
        .column(Column::new("Set on").width(3))
        .column(Column::new("By").width(2))
        .column(Column::new("Entry").width(2));
    for row in rows {
        let label = if row.label == row.label_when_set {
            row.label.clone()
        } else {
            format!("{} (set as “{}”)", row.label, row.label_when_set)
        };
        table = table.row([
            row.user.clone(),
            row.regime.clone(),
            row.level.clone(),
            label,
            long_date(row.set_on),
            row.by.clone(),
            if row.entry_allowed { "allowed" } else { "not allowed" }.to_owned(),
        ]);
    }
    table.with_row_headers()
}

fn due_table(caption: &str, rows: &[DueRow]) -> Table {
    let mut table = Table::new(caption)
        .column(Column::new("By").width(3))
        .column(Column::new("User").width(2))
        .column(Column::new("What").width(4))
        .column(Column::new("Why").width(6))
        .column(Column::new("Clause").width(3));
    for row in rows {
        let by = match row.by {
            Some(by) if row.state == "overdue" => format!("{} (overdue)", long_date(by)),
            Some(by) => long_date(by),
            None => "no day set".to_owned(),
        };
        table = table.row([
            by,
            row.user.clone(),
            row.what.clone(),
            row.reason.clone(),
            row.clause.clone(),
        ]);
    }
    table.with_row_headers()
}

/// A fact in a sentence without a full stop, by the words of its day.
pub(super) fn told(on: Date, fact: &AssuranceFact, rules: &AssuranceRules) -> String {
    match fact {
        AssuranceFact::Registered { name, roles, fictional } => {
            let mark = if *fictional { " (fictional)" } else { "" };
            format!("{name}{mark} is on record with the User Roles {}", roles.join(", "))
        }
        AssuranceFact::RolesChanged { roles } => format!("its User Roles are {}", roles.join(", ")),
        AssuranceFact::PremisesCounted { domestic, non_domestic } => {
            format!("it serves {domestic} Domestic and {non_domestic} Non-Domestic Premises")
        }
        AssuranceFact::SystemNotified { system, shared_by, in_use_from } => {
            let shared =
                shared_by.as_ref().map(|by| format!(", shared by {by}")).unwrap_or_default();
            let duty = rules.term("second-system-notice").is_some();
            let late = if duty && *in_use_from < on { " – after it came into use" } else { "" };
            format!(
                "told the SSC of the User System {system}{shared}, in use from {in_use_from}{late}"
            )
        }
        AssuranceFact::ReviewChosen { system, when, by } => {
            let when = match when {
                ReviewWhen::NextAnnual => "with the next annual assessment",
                ReviewWhen::AdHoc => "by itself",
            };
            format!("{by} chose that the User System {system} is reviewed {when}")
        }
        AssuranceFact::SystemsReported { smart_metering_systems } => {
            format!("reported {smart_metering_systems} Smart Metering Systems")
        }
        AssuranceFact::EntryTested { role } => {
            format!("passed its User Entry Process Tests for {role}")
        }
        AssuranceFact::SrepTested => {
            "passed the SMKI and Repository Entry Process Tests".to_owned()
        }
        AssuranceFact::WentLive { role } => format!("became a User in the role {role}"),
        AssuranceFact::StatusSet(set) => {
            let label = rules.label(set.regime, set.level);
            let further =
                if set.further_full { ", and a further full assessment is asked for" } else { "" };
            format!(
                "{} set its {} status to “{label}” ({}) after assessment {}: {}{further}",
                set.by, set.regime, set.level, set.assessment, set.reason
            )
        }
        fact => told_of_assessment(fact),
    }
}

fn told_of_assessment(fact: &AssuranceFact) -> String {
    match fact {
        AssuranceFact::Planned { assessment, kind, from, to } => {
            format!("assessment {assessment}, a {}, is planned for {from} to {to}", kind.label())
        }
        AssuranceFact::FieldWorkDone { assessment } => {
            format!("the field work of assessment {assessment} is done")
        }
        AssuranceFact::Reported { assessment, findings } => {
            let each: Vec<String> = findings
                .iter()
                .map(|finding| format!("{} ({}): {}", finding.id, finding.obligation, finding.text))
                .collect();
            let told = if each.is_empty() { "no finding".to_owned() } else { each.join("; ") };
            format!("report of assessment {assessment}: {told}")
        }
        AssuranceFact::ResponseCalled { assessment, by } => {
            format!("the Response to assessment {assessment} is to be there by {by}")
        }
        AssuranceFact::Responded { assessment, answers } => {
            let each: Vec<String> = answers
                .iter()
                .map(|answer| {
                    let accepted = if answer.accepted { "accepted" } else { "not accepted" };
                    let step = answer.step.as_ref();
                    let step = step.map(|step| format!(", {} by {}", step.text, step.due));
                    format!("{} {accepted}{}", answer.finding, step.unwrap_or_default())
                })
                .collect();
            format!("Response to assessment {assessment}: {}", each.join("; "))
        }
        AssuranceFact::EvidenceGiven { assessment, finding, evidence } => format!(
            "evidence for {finding} of assessment {assessment}: {}, effective {}, SHA-256 {}",
            evidence.text, evidence.effective, evidence.sha256
        ),
        AssuranceFact::LetterSigned { assessment, director, evidence } => format!(
            "{director} signed a director’s letter after assessment {assessment}, SHA-256 {}",
            evidence.sha256
        ),
        AssuranceFact::LetterApproved { assessment, by } => {
            format!("{by} approved the director’s letter after assessment {assessment}")
        }
        _ => String::new(),
    }
}
