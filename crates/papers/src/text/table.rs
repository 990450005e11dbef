//! Tables in plain text: columns as wide as their words, and narrower only when they must be.

use super::flat;
use super::wrap::{width, wrap_hard};
use crate::Align;
use crate::resolved::Grid;

/// Between two columns.
const GAP: &str = "  ";
/// No column is made narrower, so that a word a line can still be read.
const COLUMN_MIN: usize = 4;

/// Writes a table in a number of columns of text.
pub(super) fn push(grid: &Grid, columns: usize, out: &mut String) {
    let heads: Vec<String> = grid.columns.iter().map(|head| flat(&head.runs)).collect();
    let rows: Vec<Vec<String>> =
        grid.rows.iter().map(|row| row.iter().map(|cell| flat(cell)).collect()).collect();
    let widths = widths(&heads, &rows, columns);
    let aligns: Vec<Align> = grid.columns.iter().map(|head| head.align).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    push_row(&heads, &widths, &aligns, out);
    push_row(&rule, &widths, &aligns, out);
    let tall = rows
        .iter()
        .any(|row| row.iter().zip(&widths).any(|(cell, width)| wrap_hard(cell, *width).len() > 1));
    for (index, row) in rows.iter().enumerate() {
        if tall && index > 0 {
            out.push('\n');
        }
        push_row(row, &widths, &aligns, out);
    }
}

/// Gives each column what it needs, or takes from the widest until the table fits.
fn widths(heads: &[String], rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = heads.iter().map(|head| width(head).max(COLUMN_MIN)).collect();
    for row in rows {
        for (taken, cell) in widths.iter_mut().zip(row) {
            *taken = width(cell).max(*taken);
        }
    }
    let gaps = GAP.len() * heads.len().saturating_sub(1);
    let room = columns.saturating_sub(gaps).max(COLUMN_MIN * heads.len());
    for taken in &mut widths {
        *taken = (*taken).min(room);
    }
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max() else {
            break;
        };
        *widest -= 1;
    }
    widths
}

fn push_row(cells: &[String], widths: &[usize], aligns: &[Align], out: &mut String) {
    let cells: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| wrap_hard(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    for index in 0..height {
        let parts: Vec<String> = cells
            .iter()
            .zip(widths.iter().zip(aligns))
            .map(|(lines, (width, align))| {
                placed(lines.get(index).map_or("", String::as_str), *width, *align)
            })
            .collect();
        out.push_str(parts.join(GAP).trim_end());
        out.push('\n');
    }
}

fn placed(line: &str, columns: usize, align: Align) -> String {
    let space = columns.saturating_sub(width(line));
    let before = match align {
        Align::Start => 0,
        Align::Centre => space / 2,
        Align::End => space,
    };
    format!("{}{line}{}", " ".repeat(before), " ".repeat(space - before))
}
