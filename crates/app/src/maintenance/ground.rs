//! What every question of maintenance stands on.

use std::collections::BTreeSet;

use code::{Code, Scope, SourceFile, amendment, derogation::Derogation};
use jiff::{ToSpan, civil::Date};
use operations::maintenance::{Leave, Maintenance, Month, RuleBook, Rules, leaves};

use crate::{context, context::AsAt, error::Error, register::Register};

/// How far beyond the activities rules are read, in months: legal windows are looked for two months around.
const AROUND_MONTHS: i32 = 4;

/// Maintenance as at a day, with the rules of every day around it.
pub struct Ground {
    /// What is on record.
    pub model: Maintenance,
    /// The Code, with the derogations that are on record.
    pub code: Code,
    /// The derogations: those of the table, and those on record.
    pub leaves: Vec<Leave>,
    /// The day asked of.
    pub on: Date,
    first: Date,
    last: Date,
}

impl Ground {
    /// What stands on a day.
    ///
    /// # Errors
    /// When the log cannot be read, or a derogation on record does not fit the Code.
    pub fn of(register: &Register, as_at: AsAt) -> Result<Self, Error> {
        let model = register.maintenance_as_at(as_at)?;
        let leaves = leaves(&register.code().tables_on(as_at.day)?, &model);
        let code = with_leaves(register.code().clone(), &leaves)?;
        let zone = context::zone();
        let days = model.activities().flat_map(|each| {
            let old = each.moves.iter().map(|each| each.from);
            old.chain([each.window()]).map(|window| window.day(&zone)).collect::<Vec<_>>()
        });
        let held = leaves.iter().flat_map(|each| [each.derogation.starts, each.derogation.ends]);
        let days: BTreeSet<Date> = days.chain(held).chain([as_at.day]).collect();
        let first = days.first().copied().unwrap_or(as_at.day);
        let last = days.last().copied().unwrap_or(as_at.day);
        Ok(Self { model, code, leaves, on: as_at.day, first, last })
    }

    /// The same, made to hold a month that is asked about, too.
    #[must_use]
    pub fn reaching(mut self, month: Month) -> Self {
        self.first = self.first.min(month.first());
        self.last = self.last.max(month.last());
        self
    }

    /// The rules of every day around the activities: for everybody, or for a Party with its derogations.
    ///
    /// # Errors
    /// When a rule cannot be read, with every finding.
    pub fn book(&self, party: Option<&str>) -> Result<RuleBook, Error> {
        let first = self.first.saturating_sub(AROUND_MONTHS.months());
        let last = self.last.saturating_add(AROUND_MONTHS.months());
        let mut book = RuleBook::new(self.rules(first, party)?);
        for day in self.days().into_iter().filter(|day| first < *day && *day <= last) {
            book = book.and_then(self.rules(day, party)?);
        }
        Ok(book)
    }

    /// The rules of one day.
    ///
    /// # Errors
    /// As [`Ground::book`].
    pub fn rules(&self, on: Date, party: Option<&str>) -> Result<Rules, Error> {
        let scope = Scope { party: party.map(str::to_owned), ..Scope::on(on) };
        let tables = self.code.tables_of(&scope)?;
        Ok(Rules::read(&tables, &self.code.baseline_of(&scope)?, context::zone())?)
    }

    /// A derogation by its id.
    ///
    /// # Errors
    /// When there is none.
    pub fn leave(&self, id: &str) -> Result<&Leave, Error> {
        let found = self.leaves.iter().find(|each| each.derogation.id.as_str() == id);
        found.ok_or_else(|| {
            Error::input(
                format!("there is no derogation `{id}`"),
                "`secant derogation list` shows all",
            )
        })
    }

    /// The gap that a derogation leaves, as known on the day asked of.
    ///
    /// # Errors
    /// When the tables of the day cannot be built.
    pub fn gap(&self, derogation: &Derogation) -> Result<Option<code::derogation::Gap>, Error> {
        Ok(derogation.gap(&self.code.tables_on(self.on)?, self.code.timeline()))
    }

    /// Every day on which a rule may change.
    fn days(&self) -> BTreeSet<Date> {
        let mut days = self.code.timeline().change_days();
        let tables = self.code.tables().values().filter(|table| table.schema.dated);
        for row in tables.flat_map(|table| &table.rows) {
            let after = row.validity.until.and_then(|until| until.checked_add(1.day()).ok());
            days.extend(row.validity.from.into_iter().chain(after));
        }
        days
    }
}

/// The Code with the derogations on record: those granted there, and those of the table with their new ends.
fn with_leaves(mut code: Code, leaves: &[Leave]) -> Result<Code, Error> {
    for leave in leaves {
        code = overlaid(code, leave)?;
    }
    Ok(code)
}

/// The Code with one derogation laid over.
///
/// # Errors
/// When it does not fit, with every finding.
pub(super) fn overlaid(code: Code, leave: &Leave) -> Result<Code, Error> {
    if leave.on_record {
        let text = as_amendment(&code, leave)?;
        let name = format!("register/derogation/{}", leave.derogation.id);
        let file = SourceFile { name: &name, text: &text };
        let amendment = amendment::parse(&file, code.schema())?;
        return Ok(code.with_amendment(amendment)?);
    }
    let known = code.timeline().get(&leave.derogation.id).cloned();
    match known {
        Some(amendment) if amendment.until != Some(leave.derogation.ends) => {
            let mut extended = (*amendment).clone();
            extended.until = Some(leave.derogation.ends);
            Ok(code.with_amendment(extended)?)
        }
        _ => Ok(code),
    }
}

/// A derogation that is granted on record, as the file of an amendment.
fn as_amendment(code: &Code, leave: &Leave) -> Result<String, Error> {
    let Derogation { id, party, starts, ends, explanation, .. } = &leave.derogation;
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let tables = code.tables_on(*starts)?;
    let mut text = format!(
        "id = {}\nkind = \"derogation\"\ntitle = {}\nstatus = \"in-force\"\neffective = {{ date = \"{starts}\" }}\n\
         until = \"{ends}\"\nparty = {}\nexplanation = {}\nsource = \"the register\"\nconfidence = \"stated\"\n",
        quoted(id.as_str()),
        quoted(explanation),
        quoted(party),
        quoted(explanation),
    );
    for (rule, value) in &leave.sets {
        let row = tables.row("maintenance_rules", rule).ok_or_else(|| {
            let known = tables.sheet("maintenance_rules");
            let known: Vec<&str> =
                known.iter().flat_map(|sheet| sheet.rows.keys().map(AsRef::as_ref)).collect();
            Error::input(
                format!("there is no rule `{rule}` that a derogation could lay something over"),
                format!("the rules are {}", known.join(", ")),
            )
        })?;
        let sheet = tables.sheet("maintenance_rules");
        let at = sheet.and_then(|sheet| sheet.schema.index("value"));
        let before = at.and_then(|at| row.values.get(at)).map(code::table::Value::written);
        text.push_str(&format!(
            "\n[[change]]\ntable = \"maintenance_rules\"\nkey = {{ id = {} }}\nset = {{ value = {{ from = {}, to = {} }} }}\n",
            quoted(rule),
            quoted(&before.unwrap_or_default()),
            quoted(value),
        ));
    }
    Ok(text)
}
