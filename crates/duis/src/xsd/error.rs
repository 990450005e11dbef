//! Why a schema cannot be used.

/// What is wrong with a schema, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{document}:{line}:{column}: {fault}")]
pub struct SchemaError {
    /// The name of the document, as it was given.
    pub document: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What is wrong there.
    pub fault: SchemaFault,
}

/// What is wrong with a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    /// It is larger than any official one.
    #[error("the schema has more than {0} bytes")]
    TooLarge(usize),
    /// It is not well-formed XML, or not UTF-8.
    #[error("this is not XML: {0}")]
    NotXml(Box<str>),
    /// It is XML and no schema.
    #[error("`{0}` is no schema: `schema` in the namespace of XML Schema is")]
    NotSchema(Box<str>),
    /// It uses something that is not read.
    #[error("`{0}` is not supported")]
    Unsupported(Box<str>),
    /// It names something that no document declares.
    #[error(
        "`{name}` is not declared in the namespace `{namespace}` of the schemas that were given"
    )]
    Undeclared {
        /// The local name.
        name: Box<str>,
        /// The namespace.
        namespace: Box<str>,
    },
    /// A prefix that stands for no namespace.
    #[error("the prefix of `{0}` is not bound to a namespace")]
    Unbound(Box<str>),
    /// Two things of one kind with one name.
    #[error("`{0}` is declared twice")]
    Twice(Box<str>),
    /// An attribute that must be there is not.
    #[error("`{element}` lacks the attribute `{attribute}`")]
    Lacks {
        /// The element of the schema.
        element: Box<str>,
        /// The attribute that it needs.
        attribute: &'static str,
    },
    /// A value that is not in its form.
    #[error("`{value}` is no {wanted}")]
    Bad {
        /// The value.
        value: Box<str>,
        /// What it should be.
        wanted: &'static str,
    },
    /// A type that is, in the end, derived from itself, or a definition that stands too deep in others.
    #[error("`{0}` is defined by itself, or too deep in other definitions")]
    Endless(Box<str>),
}
