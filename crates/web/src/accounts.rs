//! Passwords: which will do, and how they are known again.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;

/// A password has so many characters at least.
pub const SHORTEST_PASSWORD: usize = 12;
/// A password has so many bytes at most.
pub const LONGEST_PASSWORD: usize = 1_000;

/// Why a password is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// It is guessed too easily.
    #[error(
        "the password has fewer than {SHORTEST_PASSWORD} characters; take a longer one, such as several words"
    )]
    TooShort,
    /// Nobody types that.
    #[error("the password has more than {LONGEST_PASSWORD} bytes; take a shorter one")]
    TooLong,
    /// The machine gave no randomness or no memory.
    #[error("the password could not be hashed ({0}); try again")]
    NotHashed(String),
}

/// What a password is known again by: an argon2id hash with its salt, in the PHC string format.
///
/// # Errors
/// It is too short or too long.
pub fn password_hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(PasswordError::TooShort);
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(PasswordError::TooLong);
    }
    hashed(password)
}

fn hashed(password: &str) -> Result<String, PasswordError> {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| PasswordError::NotHashed(error.to_string()))
}

/// Is it the password with this hash? Where there is no hash, because there is no account, it takes as long to say no.
pub fn is_password(hash: Option<&str>, password: &str) -> bool {
    static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed("nobody's").unwrap_or_default());
    let is_known = hash.is_some();
    let hash = hash.unwrap_or(&NOBODYS);
    let is_it = PasswordHash::new(hash).is_ok_and(|hash| {
        password.len() <= LONGEST_PASSWORD
            && Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
    });
    is_it && is_known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let hash = password_hash("four words make one").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, password_hash("four words make one").unwrap());
        assert!(is_password(Some(&hash), "four words make one"));
        assert!(!is_password(Some(&hash), "four words make two"));
        assert!(!is_password(None, "nobody's"));
        assert!(!is_password(Some("$no$hash"), ""));
    }

    #[test]
    fn short_and_endless_passwords_are_not_taken() {
        assert_eq!(password_hash("elevenchars"), Err(PasswordError::TooShort));
        // characters are counted, not bytes
        assert_eq!(password_hash("ééééééé"), Err(PasswordError::TooShort));
        assert_eq!(password_hash(&"x".repeat(1_001)), Err(PasswordError::TooLong));
    }
}
