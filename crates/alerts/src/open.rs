//! One message opened for people: envelope, device's message, record, whatever of them there is.

use duis::{Body, Envelope};

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
    /// The device's message, where there is one.
    pub payload: Option<Vec<u8>>,
    /// The alert, or why it is none.
    pub record: Result<Record, ReadError>,
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
                Ok(Opened { envelope: None, payload: Some(payload), record })
            }
            input::Message::Xml(xml) => match Envelope::read(&xml) {
                Err(error) => {
                    Ok(Opened { envelope: None, payload: None, record: Err(error.into()) })
                }
                Ok(envelope) => {
                    let payload = match &envelope.body {
                        Body::DeviceAlert { payload, .. } | Body::FutureDated { payload, .. } => {
                            Some(payload.clone())
                        }
                        Body::Response { payload, .. } => payload.clone(),
                        Body::DccAlert { .. } | Body::Smets1 => None,
                    };
                    let record = self.envelope(&envelope);
                    Ok(Opened { envelope: Some(envelope), payload, record })
                }
            },
        }
    }
}
