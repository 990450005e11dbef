//! How large a document may be. Each limit keeps one hostile or mistaken document from taking
//! the memory or the hour of everyone else; each is far above any real paper.

use crate::RenderError;

/// Blocks in the body and the appendices together: some 500 pages.
pub const BLOCKS_MAX: usize = 20_000;
/// Rows in one table: the largest real table, a register of all proposals, has some 1,000.
pub const ROWS_MAX: usize = 10_000;
/// Columns in one table: more cannot be read on a portrait page.
pub const COLUMNS_MAX: usize = 24;
/// Items in one list.
pub const ITEMS_MAX: usize = 2_000;
/// Lists inside lists: Word and the text renderer both indent by level.
pub const LIST_DEPTH_MAX: usize = 6;
/// Emphasis and links inside one another.
pub const INLINE_DEPTH_MAX: usize = 6;
/// All text of a document together, in bytes.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// One drawing, in bytes of SVG.
pub const SVG_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The longer side of a drawing as pixels: 35 cm at 300 dots an inch.
pub const DRAWING_PIXELS_MAX: f32 = 4_096.0;
/// Appendices: labels are one or two letters.
pub const APPENDICES_MAX: usize = 26 * 27;
/// Characters of a heading that make its identifier: an address should fit a line.
pub const SLUG_CHARACTERS_MAX: usize = 60;

/// An address in a link: what browsers take.
pub const HREF_BYTES_MAX: usize = 2_000;

/// Columns of plain text that a table with two columns needs.
pub const TEXT_COLUMNS_MIN: usize = 24;

/// Refuses what is over a limit.
pub(crate) fn check(found: usize, limit: usize, what: &'static str) -> Result<(), RenderError> {
    if found > limit { Err(RenderError::TooLarge { what, limit }) } else { Ok(()) }
}
