//! The Code: all tables and clauses, loaded from text and checked against their schema.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{
    amendment::{self, Amendment, Timeline},
    baseline::Baseline,
    calendar::Calendar,
    clause::{self, Clause},
    finding::Finding,
    id::ClauseId,
    position::Position,
    table::{ColumnKind, Loaded, Schema, Table, load_rows},
    tables::{Scope, Sheet, Tables},
};

/// The first day that the shipped technical tables show; what came after comes from amendments.
pub const BASELINE: Date = jiff::civil::date(2019, 10, 1);

/// A file's name and content.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'t> {
    /// Its name, for messages: `baseline/stages.csv`.
    pub name: &'t str,
    /// Its content.
    pub text: &'t str,
}

/// The files of which the Code is made.
#[derive(Debug, Clone)]
pub struct Sources<'t> {
    /// `tables.toml`.
    pub schema: SourceFile<'t>,
    /// `clauses.toml`.
    pub clauses: SourceFile<'t>,
    /// `baseline/*.csv`; a table is named by its file.
    pub tables: Vec<SourceFile<'t>>,
    /// `amendments/*.toml`; one file an amendment.
    pub amendments: Vec<SourceFile<'t>>,
}

/// The Code as data.
#[derive(Debug, Clone)]
pub struct Code {
    schema: Schema,
    tables: BTreeMap<String, Table>,
    /// The sheets of tables whose rows have no dates: the same on every day.
    undated: BTreeMap<String, Arc<Sheet>>,
    clauses: BTreeMap<ClauseId, Clause>,
    timeline: Timeline,
    calendar: Arc<Calendar>,
}

impl Code {
    /// Loads and checks the Code.
    ///
    /// # Errors
    /// Every fault of every file, sorted by place.
    pub fn load(sources: &Sources<'_>) -> Result<Self, Vec<Finding>> {
        let schema = Schema::parse(&sources.schema)?;
        let mut findings = Vec::new();
        let loaded = load_tables(&schema, sources, &mut findings);
        for name in schema.tables.keys().filter(|name| !loaded.contains_key(*name)) {
            if !sources.tables.iter().any(|file| table_name(file.name) == name) {
                let place = Position::line(&sources.schema.name.into(), 1);
                findings.push(
                    Finding::error("missing-table", place, format!("table `{name}` has no file"))
                        .with_help(format!("add baseline/{name}.csv, if only with its header")),
                );
            }
        }
        let clauses = clause::parse(&sources.clauses).unwrap_or_else(|faults| {
            findings.extend(faults);
            BTreeMap::new()
        });
        findings.extend(dangling_references(&loaded));
        let are_whole = loaded.values().all(|loaded| loaded.is_whole);
        let whole = loaded.into_iter().filter(|(_, loaded)| loaded.is_whole);
        let tables: BTreeMap<String, Table> =
            whole.map(|(name, loaded)| (name, loaded.table)).collect();
        let timeline = load_timeline(&schema, &tables, sources, &mut findings);
        let is_complete = are_whole && timeline.is_some();
        let timeline = timeline.unwrap_or_default();
        let calendar =
            tables.get("bank_holidays").map(calendar_of).unwrap_or(Ok(Calendar::default()));
        let calendar = Arc::new(calendar.unwrap_or_else(|finding| {
            findings.push(finding);
            Calendar::default()
        }));
        let undated = tables
            .iter()
            .filter(|(_, table)| !table.schema.dated)
            .map(|(name, table)| (name.clone(), Arc::new(Sheet::on(table, Date::MIN))))
            .collect();
        let code = Self { schema, tables, undated, clauses, timeline, calendar };
        // What an amendment expects can only be held against tables and amendments that are all there.
        if is_complete {
            findings.extend(code.stale_amendments());
        }
        findings.sort();
        findings.dedup();
        if findings.is_empty() { Ok(code) } else { Err(findings) }
    }

    /// The Code as it stands on a date, typed for the process.
    ///
    /// # Errors
    /// When a row of a rule table cannot be read as the rule that it should be.
    pub fn baseline(&self, on: Date) -> Result<Baseline, Vec<Finding>> {
        self.baseline_of(&Scope::on(on))
    }

    /// The Code of a scope, typed for the process.
    ///
    /// # Errors
    /// As [`Code::tables_of`]; besides, when a row cannot be read as the rule that it should be.
    pub fn baseline_of(&self, scope: &Scope) -> Result<Baseline, Vec<Finding>> {
        Baseline::build(&self.tables_of(scope)?, &self.calendar)
    }

    /// All tables on a date, with the amendments that are in force on it.
    ///
    /// # Errors
    /// As [`Code::tables_of`].
    pub fn tables_on(&self, on: Date) -> Result<Tables, Vec<Finding>> {
        self.tables_of(&Scope::on(on))
    }

    /// All tables of a scope: on its date, with what is tried on top.
    ///
    /// # Errors
    /// When the scope names amendments that are not there, or one of them does not fit.
    pub fn tables_of(&self, scope: &Scope) -> Result<Tables, Vec<Finding>> {
        let selected = self.timeline.select(scope)?;
        let mut tables = self.unamended(scope);
        let mut findings = Vec::new();
        for amendment in selected {
            if let Err(faults) = amendment::apply(&mut tables, &amendment) {
                findings.extend(faults);
            }
        }
        if findings.is_empty() { Ok(tables) } else { Err(findings) }
    }

    /// The tables as their files have them on the scope's date, before any amendment.
    fn unamended(&self, scope: &Scope) -> Tables {
        let sheets = self.tables.iter().map(|(name, table)| {
            let shared = self.undated.get(name).map(Arc::clone);
            (name.clone(), shared.unwrap_or_else(|| Arc::new(Sheet::on(table, scope.on))))
        });
        Tables { scope: scope.clone(), sheets: sheets.collect(), applied: Vec::new() }
    }

    /// What does not fit of the amendments that are decided, on any day on which one takes effect.
    fn stale_amendments(&self) -> Vec<Finding> {
        let days = self.timeline.change_days();
        days.into_iter().filter_map(|on| self.tables_on(on).err()).flatten().collect()
    }

    /// The same Code with one more amendment, or with another version of one.
    ///
    /// # Errors
    /// What is wrong with it; one that is decided must fit on every day.
    pub fn with_amendment(&self, amendment: Amendment) -> Result<Self, Vec<Finding>> {
        let code = Self { timeline: self.timeline.with(amendment)?, ..self.clone() };
        let findings = code.stale_amendments();
        if findings.is_empty() { Ok(code) } else { Err(findings) }
    }

    /// The schema of the tables.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The amendments and their days.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// A table by name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// All tables, by name.
    #[must_use]
    pub fn tables(&self) -> &BTreeMap<String, Table> {
        &self.tables
    }

    /// What we know of a clause, if anything.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.clauses.get(id)
    }

    /// All clauses that we know something of.
    #[must_use]
    pub fn clauses(&self) -> &BTreeMap<ClauseId, Clause> {
        &self.clauses
    }

    /// Working Days.
    #[must_use]
    pub fn calendar(&self) -> &Arc<Calendar> {
        &self.calendar
    }
}

fn load_tables(
    schema: &Schema,
    sources: &Sources<'_>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Loaded> {
    let mut tables = BTreeMap::new();
    for (at, file) in sources.tables.iter().enumerate() {
        let name = table_name(file.name);
        let place = || Position::line(&file.name.into(), 1);
        let mut earlier = sources.tables.iter().take(at);
        if let Some(earlier) = earlier.find(|other| table_name(other.name) == name) {
            let message = format!("table `{name}` has a file already: {}", earlier.name);
            findings.push(Finding::error("duplicate-table", place(), message));
            continue;
        }
        let Some(table_schema) = schema.tables.get(name) else {
            let message = format!("`{name}` is no table of the schema");
            let help = format!("describe it in {}, or rename the file", sources.schema.name);
            findings.push(Finding::error("unknown-table", place(), message).with_help(help));
            continue;
        };
        let mut loaded = load_rows(table_schema, file);
        findings.append(&mut loaded.findings);
        tables.insert(name.to_owned(), loaded);
    }
    tables
}

fn load_timeline(
    schema: &Schema,
    tables: &BTreeMap<String, Table>,
    sources: &Sources<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Timeline> {
    let mut amendments = Vec::with_capacity(sources.amendments.len());
    for file in &sources.amendments {
        match amendment::parse(file, schema) {
            Ok(amendment) => amendments.push(amendment),
            Err(faults) => findings.extend(faults),
        }
    }
    let releases = tables.get("releases");
    // A table of Releases that could not be read has its own faults; those are told, not these.
    let unread = releases.is_none() && schema.tables.contains_key("releases");
    // Neither is an amendment unknown only because its file has faults.
    let is_whole = amendments.len() == sources.amendments.len();
    let is_known = |each: &Finding| match each.id {
        "unknown-release" => !unread,
        "unknown-amendment" => is_whole,
        _ => true,
    };
    match Timeline::new(amendments, releases) {
        Ok(timeline) => is_whole.then_some(timeline),
        Err(faults) => {
            findings.extend(faults.into_iter().filter(is_known));
            None
        }
    }
}

fn table_name(file: &str) -> &str {
    let file = file.rsplit('/').next().unwrap_or(file);
    file.strip_suffix(".csv").unwrap_or(file)
}

fn calendar_of(table: &Table) -> Result<Calendar, Finding> {
    let mut holidays = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cells = table.cells(row);
        holidays.push((cells.date("date")?, cells.parsed("jurisdiction")?, cells.text("name")?));
    }
    Ok(Calendar::new(holidays))
}

/// Cells that name a row which is not there. What a table does not hold that could not be read whole is not known.
fn dangling_references(tables: &BTreeMap<String, Loaded>) -> Vec<Finding> {
    let keys_of = |table: &Table| table.rows.iter().map(|row| table.key(row)).collect();
    let keys: BTreeMap<&str, BTreeSet<String>> = tables
        .iter()
        .filter(|(_, loaded)| loaded.is_whole)
        .map(|(name, loaded)| (name.as_str(), keys_of(&loaded.table)))
        .collect();
    let mut findings = Vec::new();
    for Loaded { table, partly, .. } in tables.values() {
        for (index, column) in table.schema.columns.iter().enumerate() {
            let ColumnKind::RefersTo(target) = &column.kind else {
                continue;
            };
            let Some(known) = keys.get(target.as_str()) else {
                continue;
            };
            for row in table.rows.iter().chain(partly) {
                let Some(value) = row.values.get(index) else {
                    continue;
                };
                for text in value.texts().into_iter().filter(|text| !known.contains(*text)) {
                    let message = format!("`{text}` in `{}` is no row of `{target}`", column.name);
                    findings.push(Finding::error("dangling-reference", row.place.clone(), message));
                }
            }
        }
    }
    findings
}
