//! Service Reference Variant × User Role: who may send what, and who must test it.

use std::collections::BTreeSet;

use code::Tables;

use crate::Generation;

/// What holds for one Service Reference Variant and one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Cell {
    /// May send it and must test it.
    Both,
    /// May send it, and need not test it.
    Eligible,
    /// Must test it, and may not send it.
    Tested,
    /// May not send it and need not test it.
    Neither,
    /// May send it; whether it must be tested is not known.
    Unknown,
}

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The roles, one a column.
    pub roles: Vec<String>,
    /// The Service Reference Variants, one a row, with a cell for each role.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// The matrix of tables, for tests on a generation of devices.
#[must_use]
pub fn matrix(tables: &Tables, generation: Generation) -> Matrix {
    let keys = |table: &str| -> BTreeSet<String> {
        let sheet = tables.sheet(table);
        sheet.into_iter().flat_map(|sheet| sheet.rows.keys()).map(ToString::to_string).collect()
    };
    let (eligible, tested) = (keys("duis_definitions"), keys("test_scenarios"));
    let covered: BTreeSet<&str> = tested.iter().filter_map(|key| key.split('/').next()).collect();
    let column = |table: &str| -> Vec<String> {
        let sheet = tables.sheet(table);
        sheet.into_iter().flat_map(|sheet| sheet.rows.keys()).map(ToString::to_string).collect()
    };
    let roles = column("user_roles");
    let row = |srv: String| {
        let cell = |role: &String| {
            let may = eligible.contains(&format!("{srv}/{role}"));
            let must = tested.contains(&format!("{srv}/{role}/{generation}"));
            match (may, must) {
                (true, true) => Cell::Both,
                (false, true) => Cell::Tested,
                (true, false) if !covered.contains(srv.as_str()) => Cell::Unknown,
                (true, false) => Cell::Eligible,
                (false, false) => Cell::Neither,
            }
        };
        let cells = roles.iter().map(cell).collect();
        (srv, cells)
    };
    let rows = column("service_requests").into_iter().map(row).collect();
    Matrix { rows, roles }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_cell_says_what_the_tables_say() {
        let matrix = matrix(&sample::tables("7.7,IS,smets2\n7.7,GS,smets2"), Generation::Smets2);
        assert_eq!(matrix.roles, ["IS", "ED", "GS"]);
        assert_eq!(
            matrix.rows,
            [
                ("7.7".to_owned(), vec![Cell::Both, Cell::Eligible, Cell::Tested]),
                ("8.2".to_owned(), vec![Cell::Unknown, Cell::Neither, Cell::Neither]),
            ]
        );
    }
}
