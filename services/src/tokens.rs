//! Links and codes, derived from the installation's key instead of stored.
//!
//! A token is the id of a row and a keyed hash of it, so nothing in the database lets anyone in,
//! and the same link can be written again at every retry of a mail. What a link may do is decided
//! by the row it names (its state, its expiry), never by the token alone.
//! Invariant: every purpose has its own hash, so a link for one thing never opens another.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use yousaid_entities::TypedId;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The resident's own page.
    OwnPage,
    /// Confirming an address given with feedback.
    ConfirmContact,
    /// Ending mail about feedback.
    EndContact,
    /// Confirming that one wants to follow.
    ConfirmFollow,
    /// Ending to follow one thing.
    EndFollow,
    /// Ending the weekly mail.
    EndDigest,
    /// Changing how one follows.
    FollowSettings,
    /// Ending an officer's mail about waiting work.
    EndWorkMail,
    /// The link of a sign-in mail.
    SignInLink,
    /// The six digits of a sign-in mail.
    SignInCode,
    /// A form of a session, or of a visitor.
    Form,
    /// A request to the API, to know it again.
    Request,
    /// Counting what an address or a mailbox does, without keeping either.
    Limit,
    /// Knowing a mail address again, without keeping it.
    Mailbox,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::OwnPage => b"own-page",
            Self::ConfirmContact => b"confirm-contact",
            Self::EndContact => b"end-contact",
            Self::ConfirmFollow => b"confirm-follow",
            Self::EndFollow => b"end-follow",
            Self::EndDigest => b"end-digest",
            Self::FollowSettings => b"follow-settings",
            Self::EndWorkMail => b"end-work-mail",
            Self::SignInLink => b"sign-in-link",
            Self::SignInCode => b"sign-in-code",
            Self::Form => b"form",
            Self::Request => b"request",
            Self::Limit => b"limit",
            Self::Mailbox => b"mailbox",
        }
    }
}

/// Length of the hash in a token, in bytes: 128 bits cannot be guessed.
const TAG: usize = 16;

/// The installation's key. Never printed.
pub struct Keys(Hmac<Sha256>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Keys from the installation's secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        // The block of HMAC-SHA256 is 64 bytes; hashing the secret to that length keeps this total.
        let key: [u8; 64] = Sha512::digest(secret).into();
        Self(<Hmac<Sha256> as KeyInit>::new(&key.into()))
    }

    fn tag(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(purpose.label());
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// The token that lets its holder do `purpose` to the row `id`: 43 characters for an address.
    #[must_use]
    pub fn token(&self, purpose: Purpose, id: impl TypedId) -> String {
        let id = id.uuid();
        let mut bytes = Vec::with_capacity(16 + TAG);
        bytes.extend_from_slice(id.as_bytes());
        bytes.extend(self.tag(purpose, id.as_bytes()).iter().take(TAG));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The id in a token of ours, or none when it is not ours or for something else.
    #[must_use]
    pub fn open<T: TypedId>(&self, purpose: Purpose, token: &str) -> Option<T> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, tag) = bytes.split_at_checked(16)?;
        let expected = self.tag(purpose, id);
        let expected = expected.get(..TAG)?;
        (tag.len() == TAG && bool::from(tag.ct_eq(expected)))
            .then(|| Uuid::from_slice(id).ok().map(T::from))
            .flatten()
    }

    /// Six digits for the row `id`.
    #[must_use]
    pub fn code(&self, purpose: Purpose, id: impl TypedId) -> String {
        let tag = self.tag(purpose, id.uuid().as_bytes());
        let number = tag
            .iter()
            .take(8)
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// A short keyed hash of any text, for form tokens.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.tag(purpose, message).get(..TAG).unwrap_or_default())
    }

    /// A mail address as it is known again without being kept: variants in case and in space
    /// around it are one address.
    #[must_use]
    pub fn mailbox(&self, address: &str) -> String {
        self.seal(Purpose::Mailbox, address.trim().to_lowercase().as_bytes())
    }

    /// Whether `seal` was made by us for this purpose and message. Takes the same time either way.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, message: &[u8], seal: &str) -> bool {
        self.seal(purpose, message)
            .as_bytes()
            .ct_eq(seal.as_bytes())
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yousaid_entities::FeedbackId;

    #[test]
    fn a_token_opens_what_it_was_made_for_and_nothing_else() {
        let keys = Keys::new(b"one");
        let id = FeedbackId(Uuid::from_u128(7));
        let token = keys.token(Purpose::OwnPage, id);
        assert_eq!(token.len(), 43);
        assert_eq!(keys.open(Purpose::OwnPage, &token), Some(id));
        assert_eq!(keys.open::<FeedbackId>(Purpose::EndContact, &token), None);
        assert_eq!(
            Keys::new(b"two").open::<FeedbackId>(Purpose::OwnPage, &token),
            None
        );
        assert_eq!(keys.open::<FeedbackId>(Purpose::OwnPage, "nonsense"), None);
        let mut other = token.into_bytes();
        other[3] ^= 1;
        let other = String::from_utf8(other).unwrap();
        assert_eq!(keys.open::<FeedbackId>(Purpose::OwnPage, &other), None);
    }

    #[test]
    fn an_address_is_one_address_however_it_is_typed() {
        let keys = Keys::new(b"one");
        let key = keys.mailbox("Ann@Residents.test");
        assert_eq!(key, keys.mailbox(" ann@residents.TEST\n"));
        assert_ne!(key, keys.mailbox("anne@residents.test"));
        assert_ne!(key, Keys::new(b"two").mailbox("ann@residents.test"));
    }

    #[test]
    fn a_code_has_six_digits() {
        let code = Keys::new(b"one").code(Purpose::SignInCode, FeedbackId(Uuid::from_u128(9)));
        assert_eq!(code.len(), 6);
        assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
    }
}
