//! How long texts and lists may be.

/// The longest title, in bytes: the longest real one has fewer than 120.
pub const TITLE_BYTES_MAX: usize = 300;
/// The longest name of a person or an organisation, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// The longest text, in bytes: some thirty pages, far beyond any problem statement seen.
pub const TEXT_BYTES_MAX: usize = 128 * 1024;
/// The most entries in a list of documents, clauses, bodies or children.
pub const LIST_MAX: usize = 200;
/// The most votes that one Party Category can cast: far above the seats of any body.
pub const VOTES_MAX: u32 = 10_000;
