//! Why bytes are not a message.

/// What is wrong with the bytes of a message, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {fault}")]
pub struct DecodeError {
    /// The offset from the start of the message, in bytes.
    pub at: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A field is longer than what is left.
    #[error("{what} needs {needed} bytes, and {left} are left")]
    Short {
        /// The field.
        what: &'static str,
        /// How many bytes it needs.
        needed: usize,
        /// How many are left.
        left: usize,
    },
    /// A byte that says the kind of something says none that is known.
    #[error("{found:#04x} is no {what}")]
    Unknown {
        /// What it should say.
        what: &'static str,
        /// The byte.
        found: u8,
    },
    /// Bytes are left where there should be none.
    #[error("{left} bytes are left after {what}")]
    Left {
        /// After what.
        what: &'static str,
        /// How many.
        left: usize,
    },
    /// More than is allowed.
    #[error("{what} is more than {most}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// The most that is allowed.
        most: usize,
    },
    /// A value that cannot be.
    #[error("{0}")]
    Impossible(&'static str),
}
