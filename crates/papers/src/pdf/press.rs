//! What the typesetter is given: its library, the bundled fonts, the template and one document.
//! Nothing else exists for it: no file system, no network, no clock, no system font.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};

const TEMPLATE: &str = include_str!("template.typ");

/// The two families that a paper is set in; the other bundled fonts are for mathematics.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// All that is the same for every document; made once in a process.
pub(super) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

impl Press {
    /// Gives the press, and makes it on first use.
    pub(super) fn get() -> &'static Self {
        static PRESS: OnceLock<Press> = OnceLock::new();
        PRESS.get_or_init(Self::new)
    }

    fn new() -> Self {
        let fonts: Vec<Font> = typst_assets::fonts()
            .flat_map(|data| Font::iter(Bytes::new(data)))
            .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
            .collect();
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(TEMPLATE),
        }
    }

    /// Tells whether some font has a character.
    pub(super) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        self.fonts.iter().any(|font| font.info().coverage.contains(code))
    }
}

/// One document on the press.
pub(super) struct Sheet<'a> {
    pub(super) press: &'a Press,
    pub(super) data: Bytes,
    pub(super) drawings: Vec<Bytes>,
}

impl Sheet<'_> {
    /// Finds `/figure-3.svg`.
    fn drawing(&self, path: &str) -> Option<Bytes> {
        let index = path.strip_prefix("/figure-")?.strip_suffix(".svg")?.parse::<usize>().ok()?;
        self.drawings.get(index).cloned()
    }
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() {
            Ok(self.press.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.get().vpath().get_with_slash() {
            "/data.json" => Ok(self.data.clone()),
            path => self.drawing(path).ok_or(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
