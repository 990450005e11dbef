//! The first walk over a document: numbers, labels and identifiers of all that can be referred to.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Block, Document, Heading, Prose, RenderError, SectionNumbers, limits, plain, words};

/// What can be referred to, in document order.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// One for each heading, table and figure, for the attachments and for each appendix.
    pub(crate) places: Vec<Place>,
    by_anchor: BTreeMap<String, usize>,
}

/// A heading, appendix, table or figure.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Unique in the document; letters, digits and hyphens.
    pub(crate) id: String,
    /// What stands before the words of a heading: `1.`, `A.1`, `Appendix A`.
    pub(crate) number: Option<String>,
    /// What a reference shows: `section 1`, `Appendix A`, `Table 1`, or the words themselves.
    pub(crate) label: String,
}

impl Outline {
    /// Numbers a document.
    pub(crate) fn of(document: &Document) -> Result<Self, RenderError> {
        limits::check(document.appendices.len(), limits::APPENDICES_MAX, "appendices")?;
        let mut walk = Walk::new(document)?;
        walk.blocks(&document.blocks, Counters::body(document.numbers))?;
        if !document.attachments.is_empty() {
            let label = words::ATTACHMENTS.to_owned();
            walk.place(None, words::ATTACHMENTS, None, label);
        }
        for (index, appendix) in document.appendices.iter().enumerate() {
            let letters = words::letters(index);
            let label = format!("{} {letters}", words::APPENDIX);
            walk.place(appendix.anchor.as_deref(), &label, Some(label.clone()), label.clone());
            walk.blocks(&appendix.blocks, Counters::appendix(document.numbers, letters))?;
        }
        Ok(walk.outline)
    }

    /// Finds what an anchor names.
    pub(crate) fn find(&self, anchor: &str) -> Result<&Place, RenderError> {
        self.by_anchor
            .get(anchor)
            .and_then(|index| self.places.get(*index))
            .ok_or_else(|| RenderError::UnknownAnchor { anchor: anchor.to_owned() })
    }
}

/// The numbers of the headings so far in the body or in one appendix.
struct Counters {
    numbers: SectionNumbers,
    prefix: Option<String>,
    counts: [u32; 4],
    /// The level of the last heading; nought at the start.
    level: u8,
}

impl Counters {
    fn body(numbers: SectionNumbers) -> Self {
        Self { numbers, prefix: None, counts: [0; 4], level: 0 }
    }

    fn appendix(numbers: SectionNumbers, letters: String) -> Self {
        Self { prefix: Some(letters), ..Self::body(numbers) }
    }

    /// Counts a heading and gives its number, if it has one.
    fn next(&mut self, heading: &Heading) -> Result<Option<String>, RenderError> {
        let found = heading.level.depth();
        let allowed = self.level.saturating_add(1);
        if found > allowed {
            let heading = heading.content.words();
            return Err(RenderError::SkippedLevel { heading, found, allowed });
        }
        self.level = found;
        let depth = usize::from(found);
        for (index, count) in self.counts.iter_mut().enumerate() {
            if index + 1 == depth {
                *count = count.saturating_add(1);
            } else if index >= depth {
                *count = 0;
            }
        }
        let numbered = match self.numbers {
            SectionNumbers::Off => false,
            SectionNumbers::Sections => depth == 1,
            SectionNumbers::All => true,
        };
        Ok(numbered.then(|| self.written(depth)))
    }

    fn written(&self, depth: usize) -> String {
        let counts = self.counts.iter().take(depth).map(u32::to_string);
        let parts: Vec<String> = self.prefix.iter().cloned().chain(counts).collect();
        match parts.as_slice() {
            [only] => format!("{only}."),
            _ => parts.join("."),
        }
    }
}

struct Walk {
    outline: Outline,
    taken: BTreeSet<String>,
    tables: usize,
    figures: usize,
    blocks: usize,
}

impl Walk {
    /// Starts with the identifiers of all anchors set aside, so that they stay as they are when
    /// words of headings change.
    fn new(document: &Document) -> Result<Self, RenderError> {
        let mut walk = Self {
            outline: Outline::default(),
            taken: BTreeSet::new(),
            tables: 0,
            figures: 0,
            blocks: 0,
        };
        let mut seen = BTreeSet::new();
        let bodies = document.appendices.iter().map(|appendix| &appendix.blocks);
        let anchors =
            std::iter::once(&document.blocks).chain(bodies).flatten().filter_map(anchor_of).chain(
                document.appendices.iter().filter_map(|appendix| appendix.anchor.as_deref()),
            );
        for anchor in anchors {
            if !seen.insert(anchor) {
                return Err(RenderError::RepeatedAnchor { anchor: anchor.to_owned() });
            }
            walk.taken.insert(slug(anchor));
        }
        Ok(walk)
    }

    fn blocks(&mut self, blocks: &[Block], mut counters: Counters) -> Result<(), RenderError> {
        self.blocks = self.blocks.saturating_add(blocks.len());
        limits::check(self.blocks, limits::BLOCKS_MAX, "blocks")?;
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let number = counters.next(heading)?;
                    let label = heading_label(number.as_deref(), &heading.content);
                    let words = heading.content.words();
                    self.place(heading.anchor.as_deref(), &words, number, label);
                }
                Block::Table(table) => {
                    self.tables += 1;
                    let label = format!("{} {}", words::TABLE, self.tables);
                    self.place(table.anchor.as_deref(), &label, None, label.clone());
                }
                Block::Figure(figure) => {
                    self.figures += 1;
                    let label = format!("{} {}", words::FIGURE, self.figures);
                    self.place(figure.anchor.as_deref(), &label, None, label.clone());
                }
                Block::Paragraph(_)
                | Block::List(_)
                | Block::Callout(_)
                | Block::Fields(_)
                | Block::PageBreak => {}
            }
        }
        Ok(())
    }

    fn place(&mut self, anchor: Option<&str>, words: &str, number: Option<String>, label: String) {
        let id = match anchor {
            Some(anchor) => self.anchored(anchor),
            None => self.free(slug(words)),
        };
        self.outline.places.push(Place { id, number, label });
    }

    fn anchored(&mut self, anchor: &str) -> String {
        let place = self.outline.places.len();
        self.outline.by_anchor.insert(anchor.to_owned(), place);
        let id = slug(anchor);
        let used = self.outline.places.iter().any(|place| place.id == id);
        if used { self.free(id) } else { id }
    }

    /// Makes an identifier unique: `impact`, `impact-2`, `impact-3`.
    fn free(&mut self, id: String) -> String {
        let mut candidate = id.clone();
        let mut count = 1_usize;
        while !self.taken.insert(candidate.clone()) {
            count += 1;
            candidate = format!("{id}-{count}");
        }
        candidate
    }
}

fn anchor_of(block: &Block) -> Option<&str> {
    match block {
        Block::Heading(heading) => heading.anchor.as_deref(),
        Block::Table(table) => table.anchor.as_deref(),
        Block::Figure(figure) => figure.anchor.as_deref(),
        Block::Paragraph(_)
        | Block::List(_)
        | Block::Callout(_)
        | Block::Fields(_)
        | Block::PageBreak => None,
    }
}

fn heading_label(number: Option<&str>, content: &Prose) -> String {
    match number {
        Some(number) => format!("{} {}", words::SECTION, number.trim_end_matches('.')),
        None => plain::line(&content.words()),
    }
}

/// Letters, digits and hyphens of some words: fit for an HTML `id` and an address.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for character in words.chars().take(limits::SLUG_CHARACTERS_MAX) {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.starts_with(|first: char| first.is_ascii_alphabetic()) {
        slug.to_owned()
    } else {
        format!("at-{slug}").trim_end_matches('-').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Appendix, Body as _, Level, Table};

    fn paper() -> Document {
        Document::new("Paths", jiff::civil::date(2019, 10, 29))
    }

    #[track_caller]
    fn check_numbers(document: &Document, expected: &[&str]) {
        let outline = Outline::of(document).unwrap();
        let found: Vec<_> =
            outline.places.iter().map(|place| place.number.as_deref().unwrap_or("-")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sections_are_numbered_and_their_parts_are_not() {
        let document =
            paper().section("One").subsection("Part").section("Two").appendix(
                Appendix::new("Proof").section("Issue").section("Impact").subsection("Cost"),
            );
        check_numbers(&document, &["1.", "-", "2.", "Appendix A", "A.1", "A.2", "-"]);
        check_numbers(
            &document.clone().numbers(SectionNumbers::All),
            &["1.", "1.1", "2.", "Appendix A", "A.1", "A.2", "A.2.1"],
        );
        check_numbers(
            &document.numbers(SectionNumbers::Off),
            &["-", "-", "-", "Appendix A", "-", "-", "-"],
        );
    }

    #[test]
    fn a_skipped_level_is_refused() {
        let document = paper().section("One").heading(Level::Three, "Too deep");
        let error = Outline::of(&document).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the heading `Too deep` is at level 3, but at most 2 can follow here"
        );
        assert!(Outline::of(&paper().subsection("First")).is_err());
    }

    #[test]
    fn identifiers_are_unique_and_anchors_keep_theirs() {
        let document = paper()
            .section("Impact")
            .section("Impact")
            .section("§ 1")
            .block(Heading::new(Level::One, "Other words").anchor("impact-2"))
            .block(Table::new("").anchor("data/x"));
        let outline = Outline::of(&document).unwrap();
        let ids: Vec<_> = outline.places.iter().map(|place| place.id.as_str()).collect();
        assert_eq!(ids, ["impact", "impact-3", "at-1", "impact-2", "data-x"]);
    }

    #[test]
    fn references_find_their_target_and_repeated_anchors_are_refused() {
        let twice =
            paper().block(Table::new("a").anchor("x")).appendix(Appendix::new("b").anchor("x"));
        assert!(matches!(Outline::of(&twice), Err(RenderError::RepeatedAnchor { .. })));
        let once = paper().appendix(Appendix::new("b").anchor("x"));
        let outline = Outline::of(&once).unwrap();
        assert_eq!(outline.find("x").unwrap().label, "Appendix A");
        assert!(matches!(outline.find("y"), Err(RenderError::UnknownAnchor { .. })));
    }
}
