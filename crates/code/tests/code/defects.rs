//! A defect of each kind, planted in files that are otherwise clean, and how it is told.

use crate::files::Files;

const BODIES: &str = "baseline/bodies.csv";
const MEETINGS: &str = "baseline/meetings.csv";

fn told(file: &str, from: &str, to: &str) -> String {
    Files::small().but(file, from, to).findings()
}

#[test]
fn the_clean_twin_is_clean() {
    assert_eq!(Files::small().findings(), "");
}

#[test]
fn cells_that_do_not_hold_what_their_column_asks_for() {
    insta::assert_snapshot!(told(BODIES, ",9,", ",nine,"), @"baseline/bodies.csv:2:13: error[bad-value]: `nine` in `seats` is not a whole number");
    insta::assert_snapshot!(told(BODIES, ",9,yes", ",9,maybe"), @"baseline/bodies.csv:2:15: error[bad-value]: `maybe` in `votes` is neither yes nor no");
    insta::assert_snapshot!(told(BODIES, "advise;decide", "advise;dance"), @"baseline/bodies.csv:2:19: error[bad-value]: `dance` is not a word for `duties`: use one of advise, decide");
    insta::assert_snapshot!(told(BODIES, "panel,Panel", "the panel,Panel"), @"baseline/bodies.csv:2:1: error[bad-value]: `the panel` in `id` is not an id: use letters, digits and hyphens");
    insta::assert_snapshot!(told(BODIES, "panel,Panel", "panel,"), @"baseline/bodies.csv:2:7: error[bad-value]: `label` is empty");
    insta::assert_snapshot!(told(MEETINGS, ",D3,", ",D3!,"), @"baseline/meetings.csv:2:27: error[bad-value]: `rule`: `D3!` is not a clause: write a section letter and numbers, such as `D1.3(e)`");
    insta::assert_snapshot!(told(BODIES, "a page,stated", ",stated"), @"baseline/bodies.csv:2:36: error[bad-value]: `source` is empty: every row says where it is known from");
    insta::assert_snapshot!(told(BODIES, "a page,stated", "a page,certain"), @"baseline/bodies.csv:2:43: error[bad-value]: confidence is none of stated, inferred, unverified, fictional");
    insta::assert_snapshot!(told(BODIES, ",Panel,", &format!(",{},", "x".repeat(16_385))), @"baseline/bodies.csv:2:7: error[bad-value]: `label` is longer than 16384 bytes");
}

#[test]
fn dates_that_are_none() {
    for bad in ["29/11/2019", "2019-02-30", "2019-W48-5", "2019-11-2", "20191129", "tomorrow.."] {
        let told = told(MEETINGS, "2019-12-20", bad);
        let expected = format!(
            "baseline/meetings.csv:4:16: error[bad-value]: `on`: `{bad}` is not a date such as 2019-11-29"
        );
        assert_eq!(told, expected);
    }
    insta::assert_snapshot!(told(MEETINGS, ",2019-10-31,", ",2019-10-32,"), @"baseline/meetings.csv:2:31: error[bad-value]: `2019-10-32` is not a date such as 2019-11-29");
    insta::assert_snapshot!(told(MEETINGS, "2019-11-01,,", "2019-11-01,2019-10-01,"), @"baseline/meetings.csv:3:41: error[bad-value]: the row ends on 2019-10-01, before it begins on 2019-11-01");
}

#[test]
fn keys_that_are_used_twice() {
    insta::assert_snapshot!(told(BODIES, "board,Change", "panel,Change"), @r"
    baseline/bodies.csv:3:1: error[duplicate-key]: the key `panel` is used twice in `bodies`
      baseline/bodies.csv:2:1: first used here
    baseline/meetings.csv:4:1: error[dangling-reference]: `board` in `body` is no row of `bodies`
    ");
    // Two versions of a row may not be in force on the same day.
    insta::assert_snapshot!(told(MEETINGS, "2019-11-01,,", "2019-10-31,,"), @r"
    baseline/meetings.csv:3:1: error[duplicate-key]: the key `panel/november` is used twice in `meetings`
      baseline/meetings.csv:2:1: first used here
    ");
}

#[test]
fn rows_that_point_nowhere() {
    insta::assert_snapshot!(told(MEETINGS, "board,december", "council,december"), @"baseline/meetings.csv:4:1: error[dangling-reference]: `council` in `body` is no row of `bodies`");
}

#[test]
fn columns_that_are_missing_unknown_or_there_twice() {
    insta::assert_snapshot!(told(BODIES, "id,label,seats", "id,label,chairs"), @r"
    baseline/bodies.csv:1:1: error[bad-value]: column `seats` is missing
    baseline/bodies.csv:1:1: error[bad-value]: unknown column `chairs`
      help: the columns of `bodies` are id, label, seats, votes, duties, clause, source, confidence
    ");
    insta::assert_snapshot!(told(BODIES, "clause,source", "source,source"), @r"
    baseline/bodies.csv:1:1: error[bad-value]: column `clause` is missing
    baseline/bodies.csv:1:1: error[bad-value]: column `source` stands twice in the header
    ");
    insta::assert_snapshot!(told(BODIES, "id,label,seats", "id,id,label,seats"), @"baseline/bodies.csv:1:1: error[bad-value]: column `id` stands twice in the header");
    insta::assert_snapshot!(told(MEETINGS, "in_force_from,", ""), @"baseline/meetings.csv:1:1: error[bad-value]: column `in_force_from` is missing");
}

#[test]
fn rows_and_quotes_that_do_not_add_up() {
    insta::assert_snapshot!(told(BODIES, "panel,Panel,9", "panel,Panel"), @r"
    baseline/bodies.csv:2:1: error[bad-value]: this row has 7 cells, the header has 8
      help: a cell that holds a comma or a line break must stand in double quotes
    ");
    insta::assert_snapshot!(told(BODIES, "and another\"", "and another"), @r"
    baseline/bodies.csv:3:1: error[bad-value]: a double quote is opened here and never closed
      help: close it; write a double quote within a cell twice
    ");
    // The last cell of the file would otherwise swallow the quote without a word.
    insta::assert_snapshot!(told(BODIES, "inferred", "\"inferred"), @r"
    baseline/bodies.csv:3:1: error[bad-value]: a double quote is opened here and never closed
      help: close it; write a double quote within a cell twice
    ");
}

#[test]
fn tables_that_are_missing_unknown_or_there_twice() {
    let mut files = Files::small();
    let (_, text) = files.tables.pop().unwrap();
    insta::assert_snapshot!(files.findings(), @r"
    tables.toml:1:1: error[missing-table]: table `meetings` has no file
      help: add baseline/meetings.csv, if only with its header
    ");
    files.tables.push(("baseline/gatherings.csv".to_owned(), text.clone()));
    insta::assert_snapshot!(files.findings(), @r"
    baseline/gatherings.csv:1:1: error[unknown-table]: `gatherings` is no table of the schema
      help: describe it in tables.toml, or rename the file
    tables.toml:1:1: error[missing-table]: table `meetings` has no file
      help: add baseline/meetings.csv, if only with its header
    ");
    let mut files = Files::small();
    files.tables.push(("later/meetings.csv".to_owned(), text));
    insta::assert_snapshot!(files.findings(), @"later/meetings.csv:1:1: error[duplicate-table]: table `meetings` has a file already: baseline/meetings.csv");
}

#[test]
fn a_schema_that_makes_no_sense() {
    let told = |from: &str, to: &str| told("tables.toml", from, to);
    insta::assert_snapshot!(told("[tables.bodies]", "[tables.bodies"), @"tables.toml:2:15: error[bad-schema]: unclosed table, expected `]`");
    insta::assert_snapshot!(told("votes = \"yes-no\"", "votes = \"perhaps\""), @"tables.toml:2:1: error[bad-schema]: column `votes` needs exactly one of type, one_of and refers_to");
    insta::assert_snapshot!(told("refers_to = \"bodies\"", "refers_to = \"people\""), @"tables.toml:12:1: error[bad-schema]: column `body` refers to `people`, which is no table");
    insta::assert_snapshot!(told("key = [\"id\"]", "key = [\"number\"]"), @"tables.toml:2:1: error[bad-schema]: key `number` of table `bodies` is not one of its columns");
    insta::assert_snapshot!(told("key = [\"id\"]", "key = []"), @"tables.toml:2:1: error[bad-schema]: table `bodies` has no key");
    insta::assert_snapshot!(told("key = [\"id\"]", "key = [\"seats\"]"), @"tables.toml:2:1: error[bad-schema]: key `seats` of table `bodies` may be neither empty nor a list");
    insta::assert_snapshot!(told("on = \"date\"", "on = { type = \"date\", list = true }"), @"tables.toml:12:1: error[bad-schema]: column `on` cannot be a list: only words can");
    insta::assert_snapshot!(told("one_of = [\"advise\", \"decide\"]", "one_of = []"), @"tables.toml:2:1: error[bad-schema]: column `duties` allows no word at all");
    insta::assert_snapshot!(told("label = \"text\"", "source = \"text\""), @"tables.toml:2:1: error[bad-schema]: `source` is a column that every table has: do not describe it");
    insta::assert_snapshot!(told("optional = true }\nvotes", "maybe = true }\nvotes"), @"tables.toml:2:1: error[bad-schema]: column `seats`: unknown field `maybe`, expected one of `type`, `one_of`, `refers_to`, `list`, `optional`");
}

#[test]
fn clauses_that_cannot_be_read() {
    let told = |from: &str, to: &str| told("clauses.toml", from, to);
    insta::assert_snapshot!(told("id = \"D8\"", "id = \"D8?\""), @"clauses.toml:3:6: error[bad-value]: `D8?` is not a clause: write a section letter and numbers, such as `D1.3(e)`");
    insta::assert_snapshot!(told("confidence = \"stated\"", "confidence = \"sure\""), @"clauses.toml:8:14: error[bad-value]: `sure` is not a confidence");
    insta::assert_snapshot!(told("digest = ", "summary = "), @r"
    clauses.toml:2:1: error[bad-value]: `digest` is missing in a clause
    clauses.toml:6:1: error[bad-value]: `summary` is no field of a clause
      help: its fields are id, document, heading, digest, source, confidence
    ");
    let mut twice = Files::small();
    twice.clauses = twice.clauses.repeat(2);
    insta::assert_snapshot!(twice.findings(), @r"
    clauses.toml:10:1: error[duplicate-key]: clause `D8` is described twice
      clauses.toml:2:1: first described here
    ");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_their_places() {
    let files = Files::small()
        .but(MEETINGS, "2019-12-20", "soon")
        .but(BODIES, ",9,yes", ",nine,maybe")
        .but(BODIES, "board,Change Board", "board,")
        .but("clauses.toml", "\"stated\"", "\"sure\"");
    insta::assert_snapshot!(files.findings(), @r"
    baseline/bodies.csv:2:13: error[bad-value]: `nine` in `seats` is not a whole number
    baseline/bodies.csv:2:18: error[bad-value]: `maybe` in `votes` is neither yes nor no
    baseline/bodies.csv:3:7: error[bad-value]: `label` is empty
    baseline/meetings.csv:4:16: error[bad-value]: `on`: `soon` is not a date such as 2019-11-29
    clauses.toml:8:14: error[bad-value]: `sure` is not a confidence
    ");
}

#[test]
fn all_faults_of_amendments_are_told_at_once() {
    let mut files = Files::small();
    let mut add = |name: &str, text: &str| {
        files.amendments.push((format!("amendments/{name}.toml"), text.to_owned()));
    };
    add(
        "MP1",
        "id = 'MP001'\nkind = 'modificaton'\ntitel = 'T'\nstatus = 'proposed'\nrequires = 'MP002'\n\
         explanation = 'E'\nsource = 'test'\nconfidence = 'stated'\n\n\
         [[change]]\ntable = 'bodys'\n\n\
         [[change]]\ntable = 'bodies'\nkey = { id = 'panel' }\nset = { seats = { from = 9, two = 8 }, chair = 'x' }\n\
         why = 'no'\n",
    );
    add(
        "MP2",
        "id = 'MP002'\nkind = 'modification'\ntitle = 'T'\nstatus = 'in-force'\n\
         effective = { date = '2019-13-01' }\nrequires = ['MP009', 'MP003']\nexplanation = 'E'\nsource = 'test'\n\
         confidence = 'stated'\n",
    );
    add("MP3", "id = 'MP003'\nkind = \ntitle = 'T\n");
    insta::assert_snapshot!(files.findings(), @r"
    amendments/MP1.toml:1:1: error[bad-amendment]: `title` is missing in an amendment
    amendments/MP1.toml:2:8: error[bad-amendment]: `modificaton` is not a kind of amendment: use one of modification, direction, derogation
    amendments/MP1.toml:3:1: error[bad-amendment]: `titel` is no field of an amendment
      help: its fields are id, kind, title, status, effective, until, party, requires, repairs, explanation, source, confidence, change
    amendments/MP1.toml:5:12: error[bad-amendment]: `requires` is a list of texts, in brackets
    amendments/MP1.toml:11:9: error[unknown-table]: `bodys` is no table
      help: the tables are bodies, meetings
    amendments/MP1.toml:16:17: error[bad-amendment]: `to` is missing in a cell that is set
    amendments/MP1.toml:16:29: error[bad-amendment]: `two` is no field of a cell that is set
      help: its fields are from, to
    amendments/MP1.toml:16:48: error[bad-amendment]: `chair` is a table: write `{ … }`
    amendments/MP1.toml:17:1: error[bad-amendment]: `why` is no field of a change
      help: its fields are table, key, insert, delete, set
    amendments/MP2.toml:5:22: error[bad-amendment]: `2019-13-01` is not a date such as 2019-11-29
    amendments/MP3.toml:2:8: error[bad-amendment]: string values must be quoted, expected literal string
    amendments/MP3.toml:3:11: error[bad-amendment]: invalid literal string, expected `'`
    ");
}

#[test]
fn what_an_amendment_names_is_told_where_it_names_it() {
    let header = "kind = 'modification'\ntitle = 'T'\nstatus = 'proposed'\n\
                  explanation = 'E'\nsource = 'test'\nconfidence = 'stated'\n";
    let mut files = Files::small();
    let mut add = |id: &str, more: &str| {
        files
            .amendments
            .push((format!("amendments/{id}.toml"), format!("id = '{id}'\n{header}{more}")));
    };
    add("MP001", "effective = { release = '2019-11-99' }\nrequires = ['MP002']\n");
    add("MP002", "requires = ['MP001',\n  'MP007']\n");
    insta::assert_snapshot!(files.findings(), @r"
    amendments/MP001.toml:8:13: error[unknown-release]: there is no Release `2019-11-99`
      help: the Releases are none
    amendments/MP001.toml:9:13: error[cyclic-amendments]: `MP001` waits for itself: MP001 requires MP002 requires MP001
      help: take one of them out of `requires`
    amendments/MP002.toml:8:13: error[cyclic-amendments]: `MP002` waits for itself: MP002 requires MP001 requires MP002
      help: take one of them out of `requires`
    amendments/MP002.toml:9:3: error[unknown-amendment]: there is no amendment `MP007`
      help: the amendments are MP001, MP002
    ");
}

#[test]
fn faults_of_cells_do_not_hide_keys_and_references() {
    let files = Files::small()
        .but(BODIES, "board,Change", "panel,Change")
        .but(MEETINGS, "board,december", "council,december")
        .but(MEETINGS, "2019-12-20", "soon");
    insta::assert_snapshot!(files.findings(), @r"
    baseline/bodies.csv:3:1: error[duplicate-key]: the key `panel` is used twice in `bodies`
      baseline/bodies.csv:2:1: first used here
    baseline/meetings.csv:4:1: error[dangling-reference]: `council` in `body` is no row of `bodies`
    baseline/meetings.csv:4:18: error[bad-value]: `on`: `soon` is not a date such as 2019-11-29
    ");
}

#[test]
fn a_file_of_faults_is_given_up_on() {
    let mut files = Files::small();
    let bad = "panel,Panel,nine,yes,,,a page,stated\n".repeat(5_000);
    files.text(BODIES).push_str(&bad);
    let told = files.findings();
    assert!(told.lines().count() < 1_100, "{} lines", told.lines().count());
    assert!(told.ends_with("more than 1000 faults: the rest was not read"), "{told}");
}

#[test]
fn a_table_beyond_any_size_is_refused() {
    let mut files = Files::small();
    let text = files.text(BODIES);
    for number in 0..=code::table::ROWS_MAX {
        text.push_str(&format!("b{number},B,,no,,,p,stated\n"));
    }
    assert!(
        files
            .findings()
            .starts_with("baseline/bodies.csv:1:1: error[bad-value]: more than 50000 rows")
    );
}

#[test]
fn what_a_spreadsheet_writes_is_read() {
    let clean = Files::small().load().unwrap();
    let mut files = Files::small();
    for (_, text) in &mut files.tables {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n").replace(",yes,", ", yes ,"));
    }
    let read = files.load().unwrap();
    for (name, table) in clean.tables() {
        assert_eq!(table.rows, read.table(name).unwrap().rows);
    }
}

#[test]
fn faults_after_empty_lines_and_wide_line_ends_are_told_at_their_own_line() {
    let mut files = Files::small();
    let text = files.text(BODIES);
    *text =
        text.replace('\n', "\r\n").replace("board,", "\r\n\r\nboard,").replace(",no,", ",never,");
    insta::assert_snapshot!(files.findings(), @"baseline/bodies.csv:5:21: error[bad-value]: `never` in `votes` is neither yes nor no");
}

#[test]
fn a_code_without_the_tables_of_rules_has_no_baseline() {
    let findings = Files::small().load().unwrap().baseline("2019-10-29".parse().unwrap());
    let told: Vec<String> = findings.unwrap_err().iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|line| line.contains("there is no table `stages`")), "{told:#?}");
    let files = Files::shipped().but("baseline/parameters.csv", "working-day-j", "some-day-j");
    let findings = files.load().unwrap().baseline("2019-10-29".parse().unwrap()).unwrap_err();
    insta::assert_snapshot!(findings[0], @r"
    baseline/parameters.csv:1:1: error[missing-row]: the setting `working-day-jurisdiction` is missing
      help: add the row: without it nobody can count Working Days
    ");
}
