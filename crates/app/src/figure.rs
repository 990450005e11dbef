//! Figures as SVG: each says in words what it shows, and none speaks by colour alone.

mod bars;
mod heat_map;
mod rates;

pub use bars::bars;
pub use heat_map::heat_map;
pub use rates::{Series, rates};

/// A text as XML writes it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
