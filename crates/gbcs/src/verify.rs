//! What the protection of a message proves, and what could not be checked.

use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use x509_parser::{certificate::X509Certificate, pem::Pem, prelude::FromDer as _};

use crate::{
    frame::Frame,
    mac::{self, SharedSecret},
};

/// A public key of P-256 that signs messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The point, uncompressed: 65 bytes.
    point: Vec<u8>,
}

/// A certificate that holds no key that could be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is not a certificate.
    #[error("this is no X.509 certificate: {0}")]
    NotOne(String),
    /// It has a key of another kind.
    #[error("the key of the certificate is not of P-256")]
    OtherKey,
}

impl SigningKey {
    /// The key of a certificate in PEM or DER.
    ///
    /// # Errors
    /// When it is no certificate, or its key is not of P-256.
    pub fn of_certificate(bytes: &[u8]) -> Result<Self, CertificateError> {
        let not_one = |error: String| CertificateError::NotOne(error);
        if bytes.starts_with(b"-----") {
            let pem = Pem::iter_from_buffer(bytes).next();
            let pem = pem.ok_or_else(|| not_one("there is no PEM block".to_owned()))?;
            let pem = pem.map_err(|error| not_one(error.to_string()))?;
            return Self::of_der(&pem.contents);
        }
        Self::of_der(bytes)
    }

    fn of_der(der: &[u8]) -> Result<Self, CertificateError> {
        let (_, certificate) = X509Certificate::from_der(der)
            .map_err(|error| CertificateError::NotOne(error.to_string()))?;
        Self::of_point(certificate.public_key().subject_public_key.as_ref())
    }

    /// The key at an uncompressed point.
    ///
    /// # Errors
    /// When it is none.
    pub fn of_point(point: &[u8]) -> Result<Self, CertificateError> {
        match point {
            [0x04, rest @ ..] if rest.len() == 64 => Ok(Self { point: point.to_vec() }),
            _ => Err(CertificateError::OtherKey),
        }
    }
}

/// What is known of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureCheck {
    /// The message has none.
    None,
    /// It is the originator's, over these very bytes.
    Valid,
    /// It is not.
    Invalid,
    /// There is no certificate of the originator to check it with.
    NoCertificate,
}

/// What is known of a message authentication code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MacCheck {
    /// The message has none.
    None,
    /// It is right.
    Valid,
    /// It is not.
    Invalid,
    /// There is no secret to check it with: only the two that agreed on it hold it.
    NoKey,
}

/// What was checked of a message, and what could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Its signature.
    pub signature: SignatureCheck,
    /// Its MAC.
    pub mac: MacCheck,
}

/// Checks what can be checked of a message with the originator's key and the agreed secret, where
/// they are there.
#[must_use]
pub fn verify(
    frame: &Frame<'_>,
    key: Option<&SigningKey>,
    secret: Option<&SharedSecret>,
) -> Checked {
    let signature = match (frame.signature, key) {
        (None, _) => SignatureCheck::None,
        (Some(_), None) => SignatureCheck::NoCertificate,
        (Some(signature), Some(key)) => {
            let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key.point);
            match public.verify(frame.signed_bytes(), signature) {
                Ok(()) => SignatureCheck::Valid,
                Err(_) => SignatureCheck::Invalid,
            }
        }
    };
    let mac = match (frame.mac, secret) {
        (None, _) => MacCheck::None,
        (Some(_), None) => MacCheck::NoKey,
        (Some(_), Some(secret)) => match mac::is_right(frame, secret) {
            Some(true) => MacCheck::Valid,
            _ => MacCheck::Invalid,
        },
    };
    Checked { signature, mac }
}
