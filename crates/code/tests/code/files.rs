//! The files of the Code: those that are shipped, and small ones to plant faults in.

use std::sync::LazyLock;

use code::{Code, Finding, SourceFile, Sources};

/// Files with their content, of which the first two are the schema and the clauses.
#[derive(Clone)]
pub struct Files {
    pub schema: String,
    pub clauses: String,
    pub tables: Vec<(String, String)>,
    pub amendments: Vec<(String, String)>,
}

impl Files {
    /// The files that are shipped.
    pub fn shipped() -> Self {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sec");
        let read = |name: &str| std::fs::read_to_string(format!("{root}/{name}")).unwrap();
        let all = |folder: &str| -> Vec<(String, String)> {
            let mut names: Vec<String> = std::fs::read_dir(format!("{root}/{folder}"))
                .unwrap()
                .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
                .collect();
            names.sort();
            names.into_iter().map(|name| (name.clone(), read(&name))).collect()
        };
        Self {
            schema: read("tables.toml"),
            clauses: read("clauses.toml"),
            tables: all("baseline"),
            amendments: all("amendments"),
        }
    }

    /// Two small tables: bodies, and meetings that refer to them.
    pub fn small() -> Self {
        let table = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        Self {
            schema: SCHEMA.to_owned(),
            clauses: CLAUSES.to_owned(),
            tables: vec![
                table("baseline/bodies.csv", BODIES),
                table("baseline/meetings.csv", MEETINGS),
            ],
            amendments: Vec::new(),
        }
    }

    /// The same files with one place changed.
    pub fn but(mut self, file: &str, from: &str, to: &str) -> Self {
        let text = self.text(file);
        assert!(text.contains(from), "`{from}` does not stand in {file}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// One file's content.
    pub fn text(&mut self, file: &str) -> &mut String {
        match file {
            "tables.toml" => &mut self.schema,
            "clauses.toml" => &mut self.clauses,
            _ => {
                let found = self.tables.iter_mut().find(|(name, _)| name == file);
                &mut found.unwrap_or_else(|| panic!("no file {file}")).1
            }
        }
    }

    /// Loads them.
    pub fn load(&self) -> Result<Code, Vec<Finding>> {
        let sources = Sources {
            schema: SourceFile { name: "tables.toml", text: &self.schema },
            clauses: SourceFile { name: "clauses.toml", text: &self.clauses },
            tables: self.tables.iter().map(|(name, text)| SourceFile { name, text }).collect(),
            amendments: self
                .amendments
                .iter()
                .map(|(name, text)| SourceFile { name, text })
                .collect(),
        };
        Code::load(&sources)
    }

    /// What is wrong with them, as it is printed.
    pub fn findings(&self) -> String {
        match self.load() {
            Ok(_) => String::new(),
            Err(findings) => {
                findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// The Code that is shipped.
pub fn shipped() -> &'static Code {
    static CODE: LazyLock<Code> = LazyLock::new(|| {
        let files = Files::shipped();
        files.load().unwrap_or_else(|_| panic!("{}", files.findings()))
    });
    &CODE
}

const SCHEMA: &str = r#"
[tables.bodies]
title = "Bodies"
key = ["id"]
[tables.bodies.columns]
id = "id"
label = "text"
seats = { type = "integer", optional = true }
votes = "yes-no"
duties = { one_of = ["advise", "decide"], list = true, optional = true }

[tables.meetings]
title = "Meetings"
key = ["body", "name"]
dated = true
[tables.meetings.columns]
body = { refers_to = "bodies" }
name = "id"
on = "date"
rule = { type = "clause", optional = true }
"#;

const CLAUSES: &str = r#"
[[clause]]
id = "D8"
document = "section-d"
heading = "The Change Board"
digest = "It votes."
source = "a page"
confidence = "stated"
"#;

const BODIES: &str = "\
id,label,seats,votes,duties,clause,source,confidence
panel,Panel,9,yes,advise;decide,C2,a page,stated
board,Change Board,,no,,D8,\"a page, and another\",inferred
";

const MEETINGS: &str = "\
body,name,on,rule,in_force_from,in_force_until,clause,source,confidence
panel,november,2019-11-15,D3,,2019-10-31,,a page,stated
panel,november,2019-11-22,D3,2019-11-01,,,a page,stated
board,december,2019-12-20,,,,D8,a page,fictional
";
