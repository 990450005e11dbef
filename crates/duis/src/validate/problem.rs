//! What is wrong with a message, for people and for programs.

use std::fmt;

/// The kind of a problem, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// It is larger than any message.
    TooLarge,
    /// It is not UTF-8.
    NotUtf8,
    /// It is not well-formed XML.
    NotXml,
    /// It declares a document type, which could define entities that grow without bound.
    DocumentType,
    /// Elements stand deeper in each other than in any message.
    TooDeep,
    /// The element around all others is none that the schemas know.
    UnknownRoot,
    /// An element stands where it may not.
    UnexpectedElement,
    /// An element is not there and must be.
    MissingElement,
    /// An element stands more often than it may.
    TooManyElements,
    /// Text stands where only elements may.
    UnexpectedText,
    /// A value is not what its type wants.
    BadValue,
    /// An attribute that may not stand there.
    UnexpectedAttribute,
    /// An attribute is not there and must be.
    MissingAttribute,
    /// The type that `xsi:type` names does not fit.
    BadType,
    /// Too many problems: what comes after was not read.
    TooManyProblems,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TooLarge => "too-large",
            Self::NotUtf8 => "not-utf8",
            Self::NotXml => "not-xml",
            Self::DocumentType => "document-type",
            Self::TooDeep => "too-deep",
            Self::UnknownRoot => "unknown-root",
            Self::UnexpectedElement => "unexpected-element",
            Self::MissingElement => "missing-element",
            Self::TooManyElements => "too-many-elements",
            Self::UnexpectedText => "unexpected-text",
            Self::BadValue => "bad-value",
            Self::UnexpectedAttribute => "unexpected-attribute",
            Self::MissingAttribute => "missing-attribute",
            Self::BadType => "bad-type",
            Self::TooManyProblems => "too-many-problems",
        })
    }
}

/// Something wrong with a message, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What it is, for programs.
    pub kind: ProblemKind,
    /// The elements around it, the outermost first.
    pub path: String,
    /// A sentence.
    pub message: String,
    /// What to do, where it can be told.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} [{}]", self.line, self.column, self.message, self.kind)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}
