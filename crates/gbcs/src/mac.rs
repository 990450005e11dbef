//! Message authentication codes: checked by whoever holds the secret that the two ends agreed on.
//!
//! The key is derived from that secret and from the message's own header, so that each message has
//! its own (GBCS section 4.3.3). Agreeing on the secret needs a private key, which stays where it is:
//! what is asked for here is the agreed secret.

use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest::{Context, SHA256},
};

use crate::frame::Frame;

/// The name of the algorithm in the derivation of a key.
const ALGORITHM: [u8; 7] = [0x60, 0x85, 0x74, 0x06, 0x08, 0x03, 0x00];
/// What stands before the header in what a MAC covers.
const SECURITY_HEADER: [u8; 6] = [0x11, 0, 0, 0, 0, 0];
/// The bytes of a MAC that are kept.
const MAC_BYTES: usize = 12;

/// A secret that the two ends of a message agreed on by ECDH over P-256: the x coordinate.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret(pub [u8; 32]);

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedSecret(..)")
    }
}

/// Whether the MAC of a message is right; none for a message without one.
#[must_use]
pub fn is_right(frame: &Frame<'_>, secret: &SharedSecret) -> Option<bool> {
    let found = frame.mac?;
    let to = frame.bytes.len().saturating_sub(MAC_BYTES);
    let covered = frame.bytes.get(frame.signing_at..to)?;
    let header = Header {
        originator: frame.originator.0,
        target: frame.target.0,
        flag: frame.direction.flag(),
        counter: frame.counter,
    };
    let expected = header.mac(covered, secret)?;
    // Whoever could measure the time of this comparison holds the message and no key.
    Some(found == expected.as_slice())
}

/// What of a header goes into a key.
#[derive(Debug, Clone, Copy)]
pub struct Header {
    /// The originator.
    pub originator: u64,
    /// The target.
    pub target: u64,
    /// The command, response or alert flag.
    pub flag: u8,
    /// The originator's counter.
    pub counter: u64,
}

impl Header {
    /// The MAC of a message, given from its `DF` to the length of its signature; none when the
    /// library refuses, which it does for no input of this form.
    #[must_use]
    pub fn mac(&self, covered: &[u8], secret: &SharedSecret) -> Option<[u8; MAC_BYTES]> {
        let mut covers = SECURITY_HEADER.to_vec();
        covers.extend(covered);
        self.seal(secret, &covers, &mut [])?.first_chunk::<MAC_BYTES>().copied()
    }

    /// Encrypts bytes where they stand, with what is authenticated beside them; gives the whole tag.
    pub(crate) fn seal(
        &self,
        secret: &SharedSecret,
        beside: &[u8],
        bytes: &mut [u8],
    ) -> Option<[u8; 16]> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &self.key(secret)?).ok()?);
        let mut iv = [0; 12];
        iv.get_mut(..8)?.copy_from_slice(&self.originator.to_be_bytes());
        let nonce = Nonce::assume_unique_for_key(iv);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(beside), bytes).ok()?;
        tag.as_ref().first_chunk::<16>().copied()
    }

    fn key(&self, secret: &SharedSecret) -> Option<[u8; 16]> {
        let mut hash = Context::new(&SHA256);
        hash.update(&[0, 0, 0, 1]);
        hash.update(&secret.0);
        hash.update(&ALGORITHM);
        hash.update(&self.originator.to_be_bytes());
        hash.update(&[9, self.flag]);
        hash.update(&self.counter.to_be_bytes());
        hash.update(&self.target.to_be_bytes());
        hash.finish().as_ref().first_chunk::<16>().copied()
    }
}
