//! Drawings as SVG inside pages: their colours come from the style, so that they follow light and dark.

mod process;
mod timeline;

pub use process::process;
pub use timeline::{Kind, Point, timeline};

/// A text as XML writes it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text cut to a length, in characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
