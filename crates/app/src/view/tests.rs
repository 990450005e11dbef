//! User Entry Process Tests as people look at them: the matrix of all, and what a User Role owes.

use code::Tables;
use operations::{Cell, Generation, matrix, obligations, uncovered};
use serde::Serialize;

use crate::error::Error;

/// A Service Reference Variant and what holds for each User Role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatRow {
    /// The Service Reference Variant.
    pub srv: String,
    /// What holds for each role, in the order of the roles: `both`, `eligible`, `tested`, `neither` or `unknown`.
    pub cells: Vec<String>,
}

/// Who may send what and who must test it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heat {
    /// The roles, one a column.
    pub roles: Vec<String>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// A test that a User Role owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObligationRow {
    /// The Service Reference Variant.
    pub srv: String,
    /// Its name.
    pub name: String,
    /// The role.
    pub role: String,
    /// The devices on which it is tested.
    pub devices: String,
    /// Where the Code says it.
    pub clause: String,
    /// The modification that asks for it, where one does.
    pub modification: Option<String>,
    /// How sure we are.
    pub confidence: String,
}

/// The matrix for a generation of devices, `1` or `2`.
///
/// # Errors
/// When there is no such generation.
pub fn heat(tables: &Tables, smets: &str) -> Result<Heat, Error> {
    let matrix = matrix(tables, generation(smets)?);
    let row = |(srv, cells): (String, Vec<Cell>)| HeatRow {
        srv,
        cells: cells.iter().map(ToString::to_string).collect(),
    };
    Ok(Heat { roles: matrix.roles, rows: matrix.rows.into_iter().map(row).collect() })
}

/// The matrix as a figure; `title` says of which day.
///
/// # Errors
/// As [`heat`].
pub fn heat_figure(tables: &Tables, smets: &str, title: &str) -> Result<String, Error> {
    Ok(crate::figure::heat_map(&matrix(tables, generation(smets)?), title))
}

/// What a role must test, and of how many Service Requests that it may send no scenario is known.
///
/// # Errors
/// As [`heat`].
pub fn owed(
    tables: &Tables,
    role: &str,
    smets: &str,
) -> Result<(Vec<ObligationRow>, usize), Error> {
    let rows =
        obligations(tables, role, generation(smets)?).into_iter().map(|each| ObligationRow {
            srv: each.srv,
            name: each.name,
            role: each.role,
            devices: each.generation.to_string(),
            clause: each.clause,
            modification: each.amendment,
            confidence: each.confidence.to_string(),
        });
    Ok((rows.collect(), uncovered(tables, role).len()))
}

fn generation(smets: &str) -> Result<Generation, Error> {
    smets.parse().map_err(|_| {
        Error::input(format!("`{smets}` is no generation of devices"), "ask for 1 or 2")
    })
}
