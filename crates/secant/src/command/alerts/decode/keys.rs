//! What signatures and MACs are checked with: certificates in a folder, and a secret.

use std::{collections::BTreeMap, fs, path::Path};

use alerts::input::{Form, Message, message};
use app::Error;
use gbcs::{
    Eui64, Frame,
    mac::SharedSecret,
    verify::{Checked, SigningKey, verify},
};

use super::Args;

/// The largest certificate that is read, in bytes.
const CERTIFICATE_BYTES_MAX: u64 = 64 * 1024;

/// What signatures and MACs are checked with.
pub struct Keys {
    signing: BTreeMap<Eui64, SigningKey>,
    secret: Option<SharedSecret>,
}

impl Keys {
    /// The keys that the options name.
    pub fn of(args: &Args) -> Result<Self, Error> {
        let mut signing = BTreeMap::new();
        if let Some(folder) = &args.certificates {
            let fault = |source| Error::File { path: folder.clone(), verb: "read", source };
            for entry in fs::read_dir(folder).map_err(fault)? {
                let path = entry.map_err(fault)?.path();
                if let Some((id, key)) = certificate(&path)? {
                    signing.insert(id, key);
                }
            }
        }
        let secret = args.secret.as_deref().map(secret).transpose()?;
        Ok(Self { signing, secret })
    }

    /// What the secret opens of a message's encrypted parts.
    pub fn open(&self, payload: &[u8]) -> gbcs::Opened {
        gbcs::Opened::of_message(payload, self.secret.as_ref())
    }

    /// What the protection of a device's message proves; none of what is no message.
    pub fn check(&self, payload: &[u8]) -> Option<Checked> {
        let frame = Frame::read(payload).ok()?;
        Some(verify(&frame, self.signing.get(&frame.originator), self.secret.as_ref()))
    }
}

fn secret(text: &str) -> Result<SharedSecret, Error> {
    let bytes = match message(text.as_bytes(), Some(Form::Hex)) {
        Ok(Message::Gbcs(bytes)) => <[u8; 32]>::try_from(bytes).ok(),
        _ => None,
    };
    let help = "give the x coordinate that ECDH over P-256 gives, as 64 hexadecimal digits";
    bytes
        .map(SharedSecret)
        .ok_or_else(|| Error::input("the shared secret is not of 32 bytes", help))
}

/// The signing certificate of a device, by the file's name; none for other files and for those of key agreement.
fn certificate(path: &Path) -> Result<Option<(Eui64, SigningKey)>, Error> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some(Ok(id)) = stem.get(..16).map(str::parse::<Eui64>) else { return Ok(None) };
    if stem.ends_with("-ka") {
        return Ok(None);
    }
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    if fs::metadata(path).map_err(fault)?.len() > CERTIFICATE_BYTES_MAX {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(fault)?;
    let key = SigningKey::of_certificate(&bytes).map_err(|error| {
        Error::input(
            format!("`{}`: {error}", path.display()),
            "take it out of the folder, or mend it",
        )
    })?;
    Ok(Some((id, key)))
}
