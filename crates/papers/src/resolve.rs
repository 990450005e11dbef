//! The second walk over a document: checks it, cleans every string and resolves references.

mod running;

use running::Running;

use crate::outline::{Outline, Place};
use crate::resolved::{
    Drawing, Entry, Grid, Head, Listing, Node, Pair, Resolved, Run, Runs, Title, words_of,
};
use crate::{
    Block, Document, Field, Figure, Heading, List, Prose, RenderError, Table, drawing, limits,
    plain, words,
};

/// Checks, cleans, numbers and flattens a document.
pub(crate) fn resolve(document: &Document) -> Result<Resolved, RenderError> {
    let title = plain::line(&document.title);
    if plain::is_blank(&title) {
        return Err(RenderError::NoTitle);
    }
    let (language_code, region) = language(&document.language)?;
    let outline = Outline::of(document)?;
    let mut walk = Walk {
        places: outline.places.iter(),
        outline: &outline,
        running: Running::default(),
        figures: 0,
    };
    let front = front(document, &mut walk)?;
    let author = document.author.as_ref().map(|author| walk.runs(author)).transpose()?;
    let team = document.team.as_deref().map(plain::line);
    let creators =
        author.iter().map(|runs| words_of(runs)).chain(team.clone()).collect::<Vec<String>>();
    let nodes = walk.nodes(document, author, team)?;
    Ok(Resolved {
        title,
        subtitle: document.subtitle.as_deref().map(plain::line),
        language: document.language.clone(),
        language_code,
        region,
        marking: plain::line(document.marking.text()),
        reference: document.reference.as_deref().map(plain::line),
        creators,
        date: document.date,
        front,
        nodes,
    })
}

/// The front block: reference, what the author says, date, marking.
fn front(document: &Document, walk: &mut Walk<'_>) -> Result<Vec<Pair>, RenderError> {
    let reference =
        document.reference.iter().map(|text| Field::new(words::REFERENCE, text.as_str()));
    let date = Field::new(words::DATE, words::long_date(document.date));
    let marking = Field::new(words::MARKING, document.marking.text());
    let fields: Vec<Field> =
        reference.chain(document.summary.iter().cloned()).chain([date, marking]).collect();
    walk.pairs(&fields)
}

struct Walk<'a> {
    places: std::slice::Iter<'a, Place>,
    outline: &'a Outline,
    running: Running,
    figures: usize,
}

impl Walk<'_> {
    fn nodes(
        &mut self,
        document: &Document,
        author: Option<Runs>,
        team: Option<String>,
    ) -> Result<Vec<Node>, RenderError> {
        let mut nodes = Vec::with_capacity(document.blocks.len());
        self.blocks(&document.blocks, 0, &mut nodes)?;
        if author.is_some() || team.is_some() {
            let date = words::long_date(document.date);
            let words = team.into_iter().chain([date]).map(|text| vec![Run::Text { text }]);
            nodes.push(Node::SignOff { lines: author.into_iter().chain(words).collect() });
        }
        if !document.attachments.is_empty() {
            let heading = Heading::new(crate::Level::One, words::ATTACHMENTS);
            nodes.push(Node::Heading(self.title(&heading.content, 1, false)?));
            let list = List::bullets(document.attachments.iter().cloned());
            nodes.push(Node::List(self.listing(&list, 1)?));
        }
        for appendix in &document.appendices {
            nodes.push(Node::Heading(self.title(&appendix.title, 1, true)?));
            self.blocks(&appendix.blocks, 1, &mut nodes)?;
        }
        Ok(nodes)
    }

    fn blocks(
        &mut self,
        blocks: &[Block],
        below: u8,
        nodes: &mut Vec<Node>,
    ) -> Result<(), RenderError> {
        for block in blocks {
            nodes.push(match block {
                Block::Heading(heading) => {
                    let depth = heading.level.depth().saturating_add(below);
                    Node::Heading(self.title(&heading.content, depth, false)?)
                }
                Block::Paragraph(prose) => Node::Paragraph { runs: self.runs(prose)? },
                Block::List(list) => Node::List(self.listing(list, 1)?),
                Block::Table(table) => Node::Table(self.grid(table)?),
                Block::Callout(callout) => Node::Callout {
                    callout: callout.kind,
                    label: words::callout(callout.kind),
                    paragraphs: self.all_runs(&callout.paragraphs)?,
                },
                Block::Fields(fields) => Node::Fields { pairs: self.pairs(fields)? },
                Block::Figure(figure) => Node::Figure(self.drawing(figure)?),
                Block::PageBreak => Node::PageBreak,
            });
        }
        Ok(())
    }

    fn title(&mut self, content: &Prose, depth: u8, appendix: bool) -> Result<Title, RenderError> {
        let place = self.place();
        let runs = self.runs(content)?;
        if !appendix && plain::is_blank(&words_of(&runs)) {
            return Err(RenderError::EmptyHeading { id: place.id });
        }
        Ok(Title { depth, number: place.number, appendix, runs, id: place.id })
    }

    fn listing(&mut self, list: &List, depth: usize) -> Result<Listing, RenderError> {
        limits::check(depth, limits::LIST_DEPTH_MAX, "lists inside one another")?;
        limits::check(list.items.len(), limits::ITEMS_MAX, "items in one list")?;
        let mut items = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let runs = self.runs(&item.content)?;
            let children =
                item.children.as_ref().map(|list| self.listing(list, depth + 1)).transpose()?;
            items.push(Entry { runs, children });
        }
        Ok(Listing { ordered: list.ordered, items })
    }

    fn grid(&mut self, table: &Table) -> Result<Grid, RenderError> {
        let place = self.place();
        let caption = self.runs(&table.caption)?;
        let named = || words_of(&caption);
        if table.columns.is_empty() {
            return Err(RenderError::NoColumns { caption: named() });
        }
        limits::check(table.columns.len(), limits::COLUMNS_MAX, "columns in one table")?;
        limits::check(table.rows.len(), limits::ROWS_MAX, "rows in one table")?;
        let expected = table.columns.len();
        if let Some((row, cells)) =
            table.rows.iter().enumerate().find(|(_, cells)| cells.len() != expected)
        {
            let (row, found) = (row + 1, cells.len());
            return Err(RenderError::UnevenRow { caption: named(), row, found, expected });
        }
        let mut columns = Vec::with_capacity(expected);
        for column in &table.columns {
            let runs = self.runs(&column.header)?;
            columns.push(Head { runs, align: column.align, width: column.width.max(1) });
        }
        let rows = table.rows.iter().map(|row| self.all_runs(row)).collect::<Result<_, _>>()?;
        let row_headers = table.row_headers;
        Ok(Grid { label: place.label, caption, columns, rows, row_headers, id: place.id })
    }

    fn drawing(&mut self, figure: &Figure) -> Result<Drawing, RenderError> {
        let place = self.place();
        let caption = self.runs(&figure.caption)?;
        limits::check(figure.svg.len(), limits::SVG_BYTES_MAX, "bytes in one drawing")?;
        let alt = plain::line(&figure.alt);
        if plain::is_blank(&alt) {
            return Err(RenderError::NoDescription { caption: words_of(&caption) });
        }
        let index = self.figures;
        self.figures += 1;
        let svg = figure.svg.clone();
        let drawing = Drawing { label: place.label, caption, alt, svg, index, id: place.id };
        drawing::check(&drawing)?;
        Ok(drawing)
    }

    fn pairs(&mut self, fields: &[Field]) -> Result<Vec<Pair>, RenderError> {
        let mut pairs = Vec::with_capacity(fields.len());
        for field in fields {
            let label = plain::line(&field.label);
            pairs.push(Pair { label, value: self.runs(&field.value)? });
        }
        Ok(pairs)
    }

    fn all_runs(&mut self, texts: &[Prose]) -> Result<Vec<Runs>, RenderError> {
        texts.iter().map(|prose| self.runs(prose)).collect()
    }

    fn runs(&mut self, prose: &Prose) -> Result<Runs, RenderError> {
        self.running.runs(prose, self.outline)
    }

    /// Takes the next place of the first walk, which went the same way.
    fn place(&mut self) -> Place {
        let nowhere = Place { id: String::new(), number: None, label: String::new() };
        self.places.next().cloned().unwrap_or(nowhere)
    }
}

/// Parts a language tag into its language and region.
fn language(tag: &str) -> Result<(String, Option<String>), RenderError> {
    let wrong = || RenderError::Language { tag: tag.to_owned() };
    let (code, region) = match tag.split_once('-') {
        Some((code, region)) => (code, Some(region)),
        None => (tag, None),
    };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code_fits = (2..=3).contains(&code.len()) && letters(code);
    if !code_fits || region.is_some_and(|region| region.len() != 2 || !letters(region)) {
        return Err(wrong());
    }
    Ok((code.to_ascii_lowercase(), region.map(str::to_ascii_uppercase)))
}
