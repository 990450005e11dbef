//! One message opened for people: envelope, device's message, record, whatever of them there is.

use duis::{Body, Detail, Envelope, detail::details};

use crate::{
    input::{self, Form, FormError},
    read::{ReadError, Reader},
    record::Record,
};

/// A message, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The envelope, where it came in one.
    pub envelope: Option<Envelope>,
    /// What a DCC Alert says of its event.
    pub event: Vec<Detail>,
    /// The device's message, where there is one.
    pub payload: Option<Vec<u8>>,
    /// The alert, or why it is none.
    pub record: Result<Record, ReadError>,
}

impl Opened {
    /// A message of which nothing can be told.
    #[must_use]
    pub fn unread(error: ReadError) -> Self {
        Self { envelope: None, event: Vec::new(), payload: None, record: Err(error) }
    }
}

impl Reader {
    /// Opens a message in whatever form it is, alert or not.
    ///
    /// # Errors
    /// When it is in no form of a message.
    pub fn open(&self, bytes: &[u8], form: Option<Form>) -> Result<Opened, FormError> {
        match input::message(bytes, form)? {
            input::Message::Gbcs(payload) => {
                let record = self.gbcs(&payload);
                Ok(Opened { envelope: None, event: Vec::new(), payload: Some(payload), record })
            }
            input::Message::Xml(xml) => match Envelope::read(&xml) {
                Err(error) => Ok(Opened::unread(error.into())),
                Ok(envelope) => {
                    let payload = match &envelope.body {
                        Body::DeviceAlert { payload, .. } | Body::FutureDated { payload, .. } => {
                            Some(payload.clone())
                        }
                        Body::Response { payload, .. } => payload.clone(),
                        Body::DccAlert { .. } | Body::Smets1(_) => None,
                    };
                    let record = self.envelope(&envelope);
                    Ok(Opened { envelope: Some(envelope), event: details(&xml), payload, record })
                }
            },
        }
    }
}
