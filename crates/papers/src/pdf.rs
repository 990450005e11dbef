//! PDF: tagged, to the PDF/UA-1 standard, set by typst with the fonts that the crate bundles.
//!
//! One fixed template reads the resolved document as data; no string of a document is ever part
//! of a program, so none can be read as markup.

mod glyphs;
mod press;

use serde::Serialize;
use serde_json::Value;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::RenderError;
use crate::format::Options;
use crate::resolved::{Node, Resolved};
use press::{Press, Sheet};

/// How many renderings an unused piece of the typesetter's memory survives.
const MEMORY_AGE_MAX: usize = 4;

/// Renders a document as PDF.
pub(crate) fn render(document: &Resolved, _: &Options) -> Result<Vec<u8>, RenderError> {
    let press = Press::get();
    let data = Bytes::new(data(document, press)?);
    let drawings = document.nodes.iter().filter_map(|node| match node {
        Node::Figure(drawing) => Some(Bytes::new(drawing.svg.clone())),
        _ => None,
    });
    let sheet = Sheet { press, data, drawings: drawings.collect() };
    let made = typst::compile::<PagedDocument>(&sheet).output;
    let pdf = made.and_then(|pages| typst_pdf::pdf(&pages, &options()?));
    comemo::evict(MEMORY_AGE_MAX);
    pdf.map_err(|errors| RenderError::Typeset { reason: reasons(&errors) })
}

fn options() -> Result<PdfOptions, typst::ecow::EcoVec<SourceDiagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| {
        let span = typst::syntax::Span::detached();
        typst::ecow::eco_vec![SourceDiagnostic::error(span, error.message().clone())]
    })?;
    let creator = Smart::Custom(Some("Secant".to_owned()));
    Ok(PdfOptions { ident: Smart::Auto, creator, standards, ..PdfOptions::default() })
}

/// What the template reads.
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    document: &'a Resolved,
    year: i16,
    month: i8,
    day: i8,
}

fn data(document: &Resolved, press: &Press) -> Result<Vec<u8>, RenderError> {
    let date = document.date;
    let data = Data { document, year: date.year(), month: date.month(), day: date.day() };
    let mut value = serde_json::to_value(data)?;
    fit(&mut value, press);
    Ok(serde_json::to_vec(&value)?)
}

/// Fits every string that is set to the fonts; leaves addresses, identifiers and names of kinds.
fn fit(value: &mut Value, press: &Press) {
    const KEPT: [&str; 6] = ["href", "id", "kind", "run", "align", "language_code"];
    match value {
        Value::Object(fields) => {
            for (name, field) in
                fields.iter_mut().filter(|(name, _)| !KEPT.contains(&name.as_str()))
            {
                if name != "alt" {
                    fit(field, press);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fit(item, press)),
        Value::String(text) => {
            if let Some(fitted) = glyphs::fit(text, press) {
                *text = fitted;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn reasons(errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join("; ")
}
