//! The list of findings that are known and accepted: each with a reason and a last day.

use jiff::civil::Date;

use crate::{
    code::SourceFile,
    fields::{Faults, Fields},
    finding::{Finding, Severity},
    position::{Places, Position},
    table::parse_date,
};

/// A finding that is accepted until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The check's id.
    pub check: String,
    /// The table.
    pub table: String,
    /// The row's key; none means every row of the table.
    pub key: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
    /// Where it is written.
    pub place: Position,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowances {
    list: Vec<Allowance>,
}

fn allowance(faults: &mut Faults<'_>, mut fields: Fields<'_>) -> Option<Allowance> {
    let place = faults.place(fields.at);
    let (check, table) = (fields.text(faults, "check"), fields.text(faults, "table"));
    let key = fields.text_if(faults, "key");
    let (reason, until) = (fields.text(faults, "reason"), fields.value(faults, "until"));
    fields.finish(faults);
    let known = |id: &str| super::CHECKS.iter().any(|check| check.id == id);
    if let Some(check) = check.as_ref().filter(|check| !known(&check.text)) {
        faults.tell(check.at, format!("`{}` is no check", check.text));
    }
    if let Some(reason) = reason.as_ref().filter(|reason| reason.text.trim().is_empty()) {
        faults.tell(reason.at, "`reason` is empty: say why the finding is accepted");
    }
    let until = until.and_then(|word| {
        let parsed = parse_date(&word.text);
        parsed.map_err(|message| faults.tell(word.at, format!("`until`: {message}"))).ok()
    });
    Some(Allowance {
        check: check?.text,
        table: table?.text,
        key: key.map(|word| word.text),
        reason: reason?.text,
        until: until?,
        place,
    })
}

impl Allowances {
    /// Reads the file.
    ///
    /// # Errors
    /// Every fault found: unknown checks, empty reasons, dates that are none.
    pub fn parse(file: &SourceFile<'_>) -> Result<Self, Vec<Finding>> {
        let mut faults = Faults::new(Places::new(file.name.into(), file.text), "bad-allowance");
        let Some(document) = faults.document() else { return Err(faults.findings) };
        let mut fields = Fields::of("the list of what is accepted", 0, &document);
        let entries = fields.tables(&mut faults, "allow", "an entry");
        let list = entries.into_iter().filter_map(|entry| allowance(&mut faults, entry)).collect();
        fields.finish(&mut faults);
        if faults.findings.is_empty() { Ok(Self { list }) } else { Err(faults.findings) }
    }

    /// Parts findings into those that stand and those that are accepted on a day, the latter with why.
    #[must_use]
    pub fn part(
        &self,
        findings: Vec<Finding>,
        on: Date,
    ) -> (Vec<Finding>, Vec<(Finding, &Allowance)>) {
        let mut standing = Vec::new();
        let mut accepted = Vec::new();
        for finding in findings {
            match self.list.iter().find(|each| each.covers(&finding, on)) {
                Some(allowance) => accepted.push((finding, allowance)),
                None => standing.push(finding),
            }
        }
        (standing, accepted)
    }

    /// The entries that accept none of these findings on a day, each as a note: they are over, or what they were for is
    /// mended.
    #[must_use]
    pub fn unused(&self, findings: &[Finding], on: Date) -> Vec<Finding> {
        let unused =
            self.list.iter().filter(|each| !findings.iter().any(|one| each.covers(one, on)));
        let note = |each: &Allowance| {
            let message = if each.until < on {
                format!("this ended on {}: what it accepted is told again", each.until)
            } else {
                format!("nothing of `{}` is found any more that this accepts", each.check)
            };
            Finding {
                severity: Severity::Note,
                ..Finding::error("unused-allowance", each.place.clone(), message)
            }
            .with_help("take the entry out, or correct its table and key".to_owned())
        };
        unused.map(note).collect()
    }
}

impl Allowance {
    fn covers(&self, finding: &Finding, on: Date) -> bool {
        let (id, table, key) = finding.identity();
        id == self.check
            && table == self.table
            && self.key.as_deref().is_none_or(|each| each == key)
            && on <= self.until
    }
}
