//! The process as a picture: stages as boxes, steps that lead from one to another as arrows, the place of a proposal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use code::{
    Baseline,
    id::StageId,
    rules::{Stage, StageKind},
};

use super::escaped;

const WIDTH: usize = 230;
const HEIGHT: usize = 46;
const ROOM: usize = 84;
const LEFT: usize = 150;
const RIGHT: usize = 470;

/// Draws the stages of a day's rules; `here` is where a proposal stands, `been` the stages that it came through.
pub fn process(baseline: &Baseline, here: Option<&StageId>, been: &BTreeSet<StageId>) -> String {
    let (ended, main): (Vec<&Stage>, Vec<&Stage>) =
        baseline.stages.iter().partition(|stage| stage.kind == StageKind::Ended);
    let height = main.len().max(ended.len()) * ROOM + 30;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 {height}\" width=\"720\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"process-title process-text\" font-size=\"14\">\n\
         <title id=\"process-title\">The process on {}</title>\n<desc id=\"process-text\">{}</desc>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path class=\"point\" d=\"M0 0 8 4 0 8z\"/></marker></defs>\n",
        baseline.on,
        escaped(&told(baseline, here)),
    );
    arrows(&mut svg, baseline, &main);
    for (index, stage) in main.iter().enumerate() {
        let marks = Marks { here: here == Some(&stage.id), been: been.contains(&stage.id) };
        shape(&mut svg, stage, LEFT, 14 + index * ROOM, marks, "");
    }
    for (index, stage) in ended.iter().enumerate() {
        let marks = Marks { here: here == Some(&stage.id), been: been.contains(&stage.id) };
        let from: BTreeSet<u8> = leads(baseline)
            .filter(|(_, to)| *to == stage.id)
            .filter_map(|(from, _)| main.iter().find(|each| each.id == from))
            .map(|stage| stage.position)
            .collect();
        let numbers: Vec<String> = from.iter().map(ToString::to_string).collect();
        let note =
            if numbers.is_empty() { String::new() } else { format!("from {}", numbers.join(", ")) };
        shape(&mut svg, stage, RIGHT, 14 + index * ROOM, marks, &note);
    }
    svg.push_str("</svg>\n");
    svg
}

#[derive(Clone, Copy)]
struct Marks {
    here: bool,
    been: bool,
}

fn shape(svg: &mut String, stage: &Stage, x: usize, y: usize, marks: Marks, note: &str) {
    let (class, words) = if marks.here { ("here", "onhere") } else { ("box", "") };
    let width = if marks.been || marks.here { 3 } else { 1 };
    let sign = match (marks.here, marks.been) {
        (true, _) => "● ",
        (false, true) => "✓ ",
        (false, false) => "",
    };
    let number = if note.is_empty() && stage.kind != StageKind::Ended {
        format!("{} ", stage.position)
    } else {
        String::new()
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\" \
         stroke-width=\"{width}\"/><text class=\"{words}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{sign}{number}{}\
         </text>",
        x + WIDTH / 2,
        y + 28,
        escaped(&stage.label)
    );
    if !note.is_empty() {
        let _ = writeln!(
            svg,
            "<text class=\"soft\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\">{}</text>",
            x + WIDTH / 2,
            y + HEIGHT + 16,
            escaped(note)
        );
    }
}

/// Pairs of stages that a step leads from and to.
fn leads(baseline: &Baseline) -> impl Iterator<Item = (StageId, StageId)> + '_ {
    baseline.transitions.iter().flat_map(|row| {
        let to = row.to.clone();
        row.from.iter().filter_map(move |from| Some((from.clone(), to.clone()?)))
    })
}

/// Arrows between the stages of the way: straight to the next, on the left past others or back.
fn arrows(svg: &mut String, baseline: &Baseline, main: &[&Stage]) {
    let place = |id: &StageId| main.iter().position(|stage| stage.id == *id);
    let pairs: BTreeSet<(usize, usize)> =
        leads(baseline).filter_map(|(from, to)| Some((place(&from)?, place(&to)?))).collect();
    let middle = |index: usize| 14 + index * ROOM + HEIGHT / 2;
    for (from, to) in pairs {
        // Writing to a string cannot fail.
        let _ = if to == from + 1 {
            let x = LEFT + WIDTH / 2;
            writeln!(
                svg,
                "<path class=\"arrow\" marker-end=\"url(#tip)\" d=\"M{x} {}V{}\"/>",
                middle(from) + HEIGHT / 2,
                middle(to) - HEIGHT / 2
            )
        } else if to > from {
            let bend = LEFT.saturating_sub(24 * (to - from));
            writeln!(
                svg,
                "<path class=\"arrow\" marker-end=\"url(#tip)\" d=\"M{LEFT} {a}C{bend} {a} {bend} {b} {LEFT} {b}\"/>",
                a = middle(from) + 8,
                b = middle(to) - 8
            )
        } else {
            let (x, bend) = (LEFT + WIDTH, LEFT + WIDTH + 26 * (from - to).min(3));
            writeln!(
                svg,
                "<path class=\"arrow\" marker-end=\"url(#tip)\" stroke-dasharray=\"5 3\" \
                 d=\"M{x} {a}C{bend} {a} {bend} {b} {x} {b}\"/>",
                a = middle(from) - 8,
                b = middle(to) + 8
            )
        };
    }
}

fn told(baseline: &Baseline, here: Option<&StageId>) -> String {
    let label =
        |id: &StageId| baseline.stage(id).map_or_else(|| id.to_string(), |s| s.label.clone());
    let pairs: BTreeSet<(String, String)> =
        leads(baseline).map(|(from, to)| (label(&from), label(&to))).collect();
    let steps: Vec<String> = pairs.iter().map(|(from, to)| format!("{from} to {to}")).collect();
    let here = here.map(|id| format!("The proposal stands in {}. ", label(id))).unwrap_or_default();
    format!("{here}Steps lead from {}.", steps.join("; from "))
}
