//! Why XML is not a message of the DCC.

/// What is wrong with an envelope, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {fault}")]
pub struct EnvelopeError {
    /// The offset in the XML, in bytes.
    pub at: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is larger than any message.
    #[error("the message has more than {0} bytes")]
    TooLarge(usize),
    /// It is not well-formed.
    #[error("this is not XML: {0}")]
    NotXml(Box<str>),
    /// It is XML, and no message that the DCC sends to Users.
    #[error("`{0}` is no message from the DCC: `Response` is")]
    NotResponse(Box<str>),
    /// It is XML, and no request of a User.
    #[error("`{0}` is no request to the DCC: `Request` is")]
    NotRequest(Box<str>),
    /// Something that must be there is not.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// Something is there and not in its form.
    #[error("`{what}` does not hold {wanted}")]
    Bad {
        /// The element.
        what: &'static str,
        /// What it should hold.
        wanted: &'static str,
    },
}
