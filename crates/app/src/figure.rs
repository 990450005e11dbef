//! Figures as SVG: each says in words what it shows, and none speaks by colour alone.

mod bars;
mod heat_map;

pub use bars::bars;
pub use heat_map::heat_map;

/// A text as XML writes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
