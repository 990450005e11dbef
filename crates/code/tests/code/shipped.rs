//! The Code that is shipped: clean, with a clause and a source for what it says.

use std::collections::BTreeSet;

use code::{Confidence, id::ClauseId};
use jiff::{ToSpan, civil::date};

use crate::files::{Files, shipped};

#[test]
fn it_loads_without_a_finding() {
    assert_eq!(Files::shipped().findings(), "");
}

#[test]
fn it_has_rules_on_every_day_from_2013_to_2035() {
    let first = date(2013, 9, 1);
    for day in first.series(1.day()).step_by(30).take_while(|day| day.year() <= 2035) {
        let baseline =
            shipped().baseline(day).unwrap_or_else(|faults| panic!("{day}: {faults:#?}"));
        assert!(!baseline.transitions.is_empty() && !baseline.raising_rights.is_empty(), "{day}");
    }
}

/// Clauses that the rows of tables cite.
fn cited() -> BTreeSet<ClauseId> {
    let rows = shipped().tables().values().flat_map(|table| &table.rows);
    rows.filter_map(|row| row.provenance.clause.clone()).collect()
}

#[test]
fn every_clause_that_a_row_cites_is_described() {
    let unknown: Vec<ClauseId> =
        cited().into_iter().filter(|clause| shipped().clause(clause).is_none()).collect();
    assert_eq!(unknown, vec![]);
}

#[test]
fn rows_without_a_clause_are_the_known_ones() {
    let mut without = Vec::new();
    // A document has clauses; it is not said by one.
    for (name, table) in shipped().tables().iter().filter(|(name, _)| *name != "documents") {
        let rows = table.rows.iter().filter(|row| row.provenance.clause.is_none());
        without.extend(rows.map(|row| format!("{name}/{}", table.key(row))));
    }
    insta::assert_snapshot!(without.join("\n"), @r"
    bodies/tsirs
    stages/superseded
    stages/split
    transitions/raise-concern
    transitions/answer-concern
    transitions/withdraw-concern
    transitions/split
    transitions/supersede
    ");
}

/// Clauses that no row cites yet. Those of Sections G, H and I wait for tables of their own; a new
/// name here is a clause that nobody uses.
#[test]
fn clauses_that_no_row_cites_are_the_known_ones() {
    let cited = cited();
    let unused = shipped().clauses().keys().filter(|clause| !cited.contains(clause));
    let unused: Vec<&str> = unused.map(ClauseId::as_str).collect();
    insta::assert_snapshot!(unused.join(", "), @"C1.1, C1.3, C2.3(i), C6.10, C7.2(c), D4.6, D4.7, D4.8, D6.15, D6.16, D6.3(b), D7.9, D8.20, G3, G4, G5, G5.14, G6, G7.16, G8.16, G8.17, G8.19, G8.20, G8.22, G8.22(c), G8.24, G8.26, G8.35, G8.36, H1.10, H1.10(d), H10, H8, H8.2, I1.2, I1.3, I1.4, I1.5, I2.13, I2.30");
}

#[test]
fn every_clause_is_in_a_document_and_says_something() {
    let table = shipped().table("documents").unwrap();
    let documents: BTreeSet<String> = table.rows.iter().map(|row| table.key(row)).collect();
    for clause in shipped().clauses().values() {
        assert!(documents.contains(clause.document.as_str()), "{}", clause.place);
        for text in [&clause.heading, &clause.digest, &clause.source] {
            assert!(!text.trim().is_empty(), "{}", clause.place);
        }
    }
}

#[test]
fn what_is_unsure_is_marked_wherever_it_is_cited() {
    let mut unsure = 0;
    for (name, table) in shipped().tables() {
        for row in &table.rows {
            let cited = row.provenance.cite();
            let marked = cited.ends_with("(unverified)") || cited.ends_with("(fictional)");
            assert_eq!(marked, row.provenance.confidence.needs_warning(), "{}", row.place);
            let fictional = row.provenance.confidence == Confidence::Fictional;
            let sample = [
                "impact_criteria",
                "impact_ratings",
                "maintenance_class_rules",
                "ngnm_register",
                "protected_windows",
                "smets1_service_requests",
                "test_scenarios",
            ];
            assert!(!fictional || sample.contains(&&**name), "{}", row.place);
            unsure += usize::from(marked);
        }
    }
    assert!(unsure > 10, "only {unsure} rows are unsure: has the marking been lost?");
}

#[test]
fn what_a_row_says_does_not_depend_on_where_the_file_was_changed() {
    let mut files = Files::shipped();
    for (_, text) in &mut files.tables {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        *text = lines.join("\n");
    }
    let reversed = files.load().unwrap_or_else(|_| panic!("{}", files.findings()));
    for (name, table) in shipped().tables() {
        let keys = |table: &code::table::Table| -> BTreeSet<String> {
            table.rows.iter().map(|row| format!("{} {:?}", table.key(row), row.validity)).collect()
        };
        assert_eq!(keys(table), keys(reversed.table(name).unwrap()), "{name}");
    }
}
