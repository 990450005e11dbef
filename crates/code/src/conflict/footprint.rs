//! What an amendment touches, as far as other amendments can meet it there.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    amendment::{Act, Amendment, Timeline},
    check::{CHECKS, Case, Run, Step},
    finding::Finding,
    table::{ColumnKind, Value},
    tables::Tables,
};

/// The part of a check that cannot look at parts: all of it.
const WHOLE: &str = "";

/// What an amendment touches.
#[derive(Debug, Default)]
pub struct Footprint {
    /// Rows, as table and key.
    rows: BTreeSet<(String, String)>,
    /// Rows that it puts in or takes out: others may refer to them.
    defines: BTreeSet<(String, String)>,
    /// Rows that cells which it writes refer to.
    uses: BTreeSet<(String, String)>,
    /// For each check (by its place in the list), the parts that it touches.
    parts: BTreeMap<usize, BTreeSet<String>>,
}

impl Footprint {
    /// What an amendment touches in tables of this shape.
    pub fn of(amendment: &Amendment, tables: &Tables) -> Self {
        let mut footprint = Self::default();
        for change in &amendment.changes {
            let row = (change.table.clone(), change.key.to_string());
            if !matches!(change.act, Act::Set(_)) {
                footprint.defines.insert(row.clone());
            }
            footprint.rows.insert(row);
            footprint.add_uses(change, tables);
            for (index, check) in CHECKS.iter().enumerate() {
                if check.reads.contains(&change.table.as_str()) {
                    let part = check.part.map_or(WHOLE, |part| part(&change.key));
                    footprint.parts.entry(index).or_default().insert(part.to_owned());
                }
            }
        }
        footprint
    }

    fn add_uses(&mut self, change: &crate::amendment::Change, tables: &Tables) {
        let Some(sheet) = tables.sheet(&change.table) else { return };
        let mut add = |column: usize, value: &Value| {
            let kind = sheet.schema.columns.get(column).map(|column| &column.kind);
            if let Some(ColumnKind::RefersTo(target)) = kind {
                let texts = value.texts().into_iter();
                self.uses.extend(texts.map(|text| (target.clone(), text.to_owned())));
            }
        };
        match &change.act {
            Act::Insert(row) => {
                row.values.iter().enumerate().for_each(|(column, value)| add(column, value));
            }
            Act::Set(cells) => cells.iter().for_each(|cell| add(cell.column, &cell.to)),
            Act::Delete(_) => {}
        }
    }

    /// Whether two amendments can have to do with each other.
    pub fn meets(&self, other: &Self) -> bool {
        !self.rows.is_disjoint(&other.rows) || !self.shared_checks(other).is_empty()
    }

    /// The rows that both touch.
    pub fn shared_rows<'f>(
        &'f self,
        other: &'f Self,
    ) -> impl Iterator<Item = &'f (String, String)> {
        self.rows.intersection(&other.rows)
    }

    fn refers(&self, other: &Self) -> bool {
        !self.defines.is_disjoint(&other.uses)
            || !other.defines.is_disjoint(&self.uses)
            || !self.defines.is_disjoint(&other.defines)
    }

    /// The checks in which both have a part, each with the parts that they share.
    fn shared_checks(&self, other: &Self) -> BTreeMap<usize, BTreeSet<String>> {
        let mut shared: BTreeMap<usize, BTreeSet<String>> = self
            .parts
            .iter()
            .filter_map(|(check, parts)| {
                let common: BTreeSet<String> =
                    parts.intersection(other.parts.get(check)?).cloned().collect();
                (!common.is_empty()).then_some((*check, common))
            })
            .collect();
        // A check that reads every table is touched where one refers to what the other defines.
        if self.refers(other) {
            let whole = BTreeSet::from([WHOLE.to_owned()]);
            let all = CHECKS.iter().enumerate().filter(|(_, check)| check.reads.is_empty());
            shared.extend(all.map(|(index, _)| (index, whole.clone())));
        }
        shared
    }

    /// What the checks that two footprints share say of tables, in the parts that they share.
    pub fn findings(
        &self,
        base: &Tables,
        tables: &Tables,
        timeline: &Timeline,
        other: &Self,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, parts) in self.shared_checks(other) {
            let Some(check) = CHECKS.get(index) else { continue };
            match check.run {
                Run::State(run) => {
                    let focus = check.part.is_some().then_some(&parts);
                    run(&Case { tables, timeline, focus }, &mut findings);
                }
                Run::Change(run) => {
                    run(&Step { before: base, after: tables, on: tables.scope.on }, &mut findings);
                }
            }
        }
        findings
    }
}
