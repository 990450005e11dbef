//! The heat map of tests: Service Reference Variant × User Role.

use std::fmt::Write as _;

use operations::{Cell, Matrix};

use super::escaped;

/// The side of a cell, in pixels.
const SIDE: usize = 22;
/// The room for the names of rows, in pixels.
const LEFT: usize = 80;
/// The room for the title, the legend and the names of columns, in pixels.
const TOP: usize = 104;

/// How a kind of cell looks: colour, letter, and what it means.
fn look(cell: Cell) -> (&'static str, &'static str, &'static str) {
    match cell {
        Cell::Both => ("#1d6f42", "B", "may send, must test"),
        Cell::Eligible => ("#c8501e", "E", "may send, need not test"),
        Cell::Tested => ("#8b1e5f", "T", "must test, may not send"),
        Cell::Unknown => ("#9aa5b1", "?", "may send; tests not known"),
        Cell::Neither => ("#eef1f4", "", "neither"),
    }
}

/// Draws a matrix; `title` says of which day and generation.
#[must_use]
pub fn heat_map(matrix: &Matrix, title: &str) -> String {
    let width = (LEFT + matrix.roles.len() * (SIDE + 18) + 20).max(560);
    let height = TOP + matrix.rows.len() * SIDE + 20;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title description\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"title\">{}</title>\n\
         <desc id=\"description\">{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"16\" font-weight=\"bold\" fill=\"#1b2733\">{}</text>\n",
        escaped(title),
        escaped(&summary(matrix)),
        escaped(title)
    );
    legend(&mut svg);
    let step = SIDE + 18;
    for (column, role) in matrix.roles.iter().enumerate() {
        let x = LEFT + column * step + SIDE / 2;
        text(&mut svg, (x, TOP - 8), "middle", "#1b2733", role);
    }
    for (line, (srv, cells)) in matrix.rows.iter().enumerate() {
        let y = TOP + line * SIDE;
        text(&mut svg, (LEFT - 8, y + 15), "end", "#1b2733", srv);
        for (column, cell) in cells.iter().enumerate() {
            let (colour, letter, meaning) = look(*cell);
            let x = LEFT + column * step;
            let role = matrix.roles.get(column).map_or("", String::as_str);
            // Writing to a string cannot fail.
            let _ = writeln!(
                svg,
                "<g><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{}\" \
                 rx=\"3\" fill=\"{colour}\"/></g>",
                escaped(&format!("{srv}, {role}: {meaning}")),
                SIDE - 3
            );
            if !letter.is_empty() {
                text(&mut svg, (x + SIDE / 2, y + 14), "middle", "#ffffff", letter);
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String) {
    let kinds = [Cell::Both, Cell::Eligible, Cell::Tested, Cell::Unknown];
    for (index, kind) in kinds.into_iter().enumerate() {
        let (colour, letter, meaning) = look(kind);
        let (x, y) = (12 + (index % 2) * 220, 38 + (index / 2) * 20);
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"16\" height=\"16\" rx=\"3\" fill=\"{colour}\"/>"
        );
        text(svg, (x + 8, y + 12), "middle", "#ffffff", letter);
        text(svg, (x + 24, y + 12), "start", "#1b2733", meaning);
    }
}

fn text(svg: &mut String, (x, y): (usize, usize), anchor: &str, colour: &str, words: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
        escaped(words)
    );
}

/// How many cells are of which kind, for those who cannot see the figure.
fn summary(matrix: &Matrix) -> String {
    let kinds = [Cell::Both, Cell::Eligible, Cell::Tested, Cell::Unknown];
    let counted = kinds.map(|kind| {
        let all = matrix.rows.iter().flat_map(|(_, cells)| cells);
        let count = all.filter(|cell| **cell == kind).count();
        format!("{count} {}", look(kind).2)
    });
    format!(
        "{} Service Reference Variants and {} User Roles: {}.",
        matrix.rows.len(),
        matrix.roles.len(),
        counted.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_what_it_shows_and_escapes_names() {
        let matrix = Matrix {
            roles: vec!["IS".to_owned()],
            rows: vec![("7.7<".to_owned(), vec![Cell::Both])],
        };
        let svg = heat_map(&matrix, "Tests on 29 October 2019 & later");
        assert!(
            svg.contains("1 Service Reference Variants and 1 User Roles: 1 may send, must test")
        );
        assert!(svg.contains("7.7&lt;, IS: may send, must test") && !svg.contains("7.7<"));
        assert!(svg.contains("2019 &amp; later"));
    }
}
