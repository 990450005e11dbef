//! Drawings: reading SVG once for all formats, and turning it into pixels where there is no SVG.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use crate::resolved::{Drawing, words_of};
use crate::{RenderError, limits};

/// How many pixels stand for one unit of the drawing, so that it prints sharply.
const SCALE: f32 = 3.0;

/// A drawing as pixels.
pub(crate) struct Png {
    pub(crate) bytes: Vec<u8>,
    /// The size of the drawing itself, in units of 1/96 inch.
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// Makes sure that a drawing can be read and needs nothing from outside.
pub(crate) fn check(drawing: &Drawing) -> Result<(), RenderError> {
    tree(drawing).map(drop)
}

/// Draws as pixels.
pub(crate) fn png(drawing: &Drawing) -> Result<Png, RenderError> {
    let tree = tree(drawing)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let longest = width.max(height).max(1.0);
    let scale = SCALE.min(limits::DRAWING_PIXELS_MAX / longest);
    let pixels = (tree.size().to_int_size()).scale_by(scale);
    let mut pixmap = pixels
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| refusal(drawing, "it has no size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let bytes = pixmap.encode_png().map_err(|error| refusal(drawing, error.to_string()))?;
    Ok(Png { bytes, width, height })
}

fn tree(drawing: &Drawing) -> Result<Tree, RenderError> {
    let outside = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&outside);
    let options = Options {
        fontdb: fonts(),
        font_family: "Libertinus Serif".to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(move |_, _| {
                seen.store(true, Ordering::Relaxed);
                None
            }),
        },
        ..Options::default()
    };
    let tree = Tree::from_data(&drawing.svg, &options)
        .map_err(|error| refusal(drawing, error.to_string()))?;
    if outside.load(Ordering::Relaxed) {
        return Err(refusal(drawing, "it loads another file".to_owned()));
    }
    Ok(tree)
}

fn refusal(drawing: &Drawing, reason: String) -> RenderError {
    RenderError::Drawing { caption: words_of(&drawing.caption), reason }
}

/// The bundled fonts, for the words in drawings.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        for data in typst_assets::fonts() {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(data)));
        }
        fonts.set_serif_family("Libertinus Serif");
        fonts.set_sans_serif_family("Libertinus Serif");
        fonts.set_monospace_family("DejaVu Sans Mono");
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(svg: &str) -> Drawing {
        Drawing {
            label: "Figure 1".to_owned(),
            caption: Vec::new(),
            alt: "a line".to_owned(),
            svg: svg.as_bytes().to_vec(),
            index: 0,
            id: "figure-1".to_owned(),
        }
    }

    #[test]
    fn a_drawing_that_loads_a_file_is_refused() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="/etc/hostname.png" width="9" height="9"/></svg>"#;
        let error = check(&drawing(svg)).unwrap_err().to_string();
        assert!(error.contains("it loads another file"), "{error}");
    }

    #[test]
    fn what_is_not_a_drawing_is_refused() {
        assert!(check(&drawing("<svg")).is_err());
        assert!(check(&drawing("")).is_err());
    }

    #[test]
    fn a_drawing_becomes_pixels() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><path d="M0 0h9" stroke="red"/></svg>"#;
        let png = png(&drawing(svg)).unwrap();
        assert!(png.bytes.starts_with(b"\x89PNG"));
        assert_eq!((png.width, png.height), (40.0, 10.0));
    }
}
