//! Passwords: kept as Argon2id, compared in the same time whether or not there is an account.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

use super::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use crate::{error::Error, secret};

/// The hash of a password that nobody has, so that a wrong name costs as much time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG5vYm9keQ$\
     Wm5RqXkZ1u0E7g5yK2l6mN8pQ3rS4tU5vW6xY7zA8bA";

/// Hashes a password with the parameters that OWASP gives for Argon2id (19 MiB, two passes).
///
/// # Errors
/// When it is too short or too long.
pub fn hash(password: &str) -> Result<String, Error> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        return Err(Error::input(
            "the password is too short or too long",
            format!(
                "use {PASSWORD_CHARS_MIN} characters or more, at most {PASSWORD_BYTES_MAX} bytes"
            ),
        ));
    }
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Bug(format!("the password could not be hashed: {error}")))
}

/// A password that nobody has had: 24 letters and digits, in groups that can be read out.
///
/// # Errors
/// When the machine gives no random bytes.
pub fn new_password() -> Result<String, Error> {
    // Without letters that are taken for one another; 32 of them, so that each is as likely as the next.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = secret::bytes::<24>()?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('x', char::from);
    let letters: Vec<char> = bytes.iter().map(letter).collect();
    let groups: Vec<String> = letters.chunks(6).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// Whether a password is the one that was hashed; with no hash it never is, and takes as long.
pub fn is(password: &str, hashed: Option<&str>) -> bool {
    let Ok(known) = PasswordHash::new(hashed.unwrap_or(NOBODY)) else { return false };
    let same = Argon2::default().verify_password(password.as_bytes(), &known).is_ok();
    same && hashed.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(is("correct horse battery", Some(&hashed)));
        assert!(!is("correct horse battery ", Some(&hashed)) && !is("x", None));
        assert_ne!(hash("correct horse battery").unwrap(), hashed);
        assert!(hash("short").is_err());
    }

    #[test]
    fn a_password_that_was_made_can_be_kept_and_is_made_once() {
        let one = new_password().unwrap();
        assert_eq!(one.len(), 27, "{one}");
        assert!(hash(&one).is_ok());
        assert_ne!(one, new_password().unwrap());
    }

    #[test]
    fn the_hash_of_nobody_can_be_read() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
