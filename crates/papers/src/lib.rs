//! A small document model and five renderers: PDF, DOCX, HTML, Markdown and plain text.
//!
//! This crate knows no domain word. It is told what a paper says, with the event numbers behind
//! each fact, and sets it; it reads no clock, no file and no system font, so the same
//! [`Document`] gives the same bytes on any day and any machine.
//!
//! ```
//! use papers::{Body as _, Document, Fact, Marking, Prose};
//!
//! let paper = Document::new("Footpaths survey", jiff::civil::date(2019, 10, 29))
//!     .marking(Marking::Public)
//!     .summary("Meeting", "Paths committee")
//!     .section("Purpose")
//!     .paragraph(
//!         Prose::new()
//!             .text("The survey counted ")
//!             .fact(Fact::new("survey/1/stiles", "41 stiles", [7]))
//!             .text(" between the two villages."),
//!     );
//! assert_eq!(paper.facts().len(), 1);
//! ```
//!
//! The flow: build a [`Document`] → give it numbers and resolve its references → a renderer.

mod inline;
mod table;

mod block;
mod document;

mod limits;
mod plain;
mod words;

mod outline;
mod resolve;
mod resolved;

mod docx;
mod drawing;
mod html;
mod markdown;
mod pdf;
mod text;

mod error;
mod format;

pub use block::{Block, Body, Callout, CalloutKind, Field, Figure, Heading, Item, Level, List};
pub use document::{Appendix, Document, Marking, SectionNumbers};
pub use error::RenderError;
pub use format::{Format, HtmlScope, Options, UnknownFormat, render};
pub use inline::{Fact, Inline, Prose};
pub use table::{Align, Column, Table};
