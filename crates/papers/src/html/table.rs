//! Tables in HTML: a caption, headers with their scope, and a frame that scrolls when too wide.

use super::inline::{push_caption, push_runs};
use crate::Align;
use crate::resolved::Grid;

/// Writes a table.
pub(super) fn push(grid: &Grid, out: &mut String) {
    let caption = format!("{}-caption", grid.id);
    out.push_str(&format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{caption}\">\n\
         <table id=\"{}\">\n<caption id=\"{caption}\">",
        grid.id
    ));
    push_caption(&grid.label, &grid.caption, out);
    out.push_str("</caption>\n<colgroup>");
    let total: u32 = grid.columns.iter().map(|head| u32::from(head.width)).sum();
    for head in &grid.columns {
        let share = u32::from(head.width) * 100 / total.max(1);
        out.push_str(&format!("<col style=\"width:{share}%\">"));
    }
    out.push_str("</colgroup>\n<thead>\n<tr>");
    for head in &grid.columns {
        out.push_str(&format!("<th scope=\"col\"{}>", class(head.align)));
        push_runs(&head.runs, out);
        out.push_str("</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &grid.rows {
        out.push_str("<tr>");
        for (index, (cell, head)) in row.iter().zip(&grid.columns).enumerate() {
            let is_header = index == 0 && grid.row_headers;
            let (element, scope) = if is_header { ("th", " scope=\"row\"") } else { ("td", "") };
            out.push_str(&format!("<{element}{scope}{}>", class(head.align)));
            push_runs(cell, out);
            out.push_str(&format!("</{element}>"));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Centre => " class=\"centre\"",
        Align::End => " class=\"end\"",
    }
}
