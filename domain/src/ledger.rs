//! The ledger of decisions: a chain of hashes in which nothing can be changed, taken out or put in
//! between without being noticed.
//!
//! Each council has a chain of its own. An entry holds ids, codes and a time, never words, addresses
//! or names. Its hash covers the hash before it, so that the newest one vouches for all: whoever has
//! noted it down can tell later whether the past was rewritten.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The rules by which entries are hashed; part of the first hash of each chain.
const VERSION: &str = "yousaid ledger 1";

/// One decision, as the ledger keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Place in the chain; the first is 1.
    pub number: i64,
    /// Id of the decision.
    pub decision: &'a str,
    /// Id of the feedback.
    pub feedback: &'a str,
    /// What was decided.
    pub action: &'a str,
    /// Why: a code.
    pub reason: &'a str,
    /// The state before.
    pub from: &'a str,
    /// The state after.
    pub to: &'a str,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// What the first entry of a council's chain is linked to.
#[must_use]
pub fn beginning(council: &str) -> Hash {
    hash(&[VERSION.as_bytes(), council.as_bytes()])
}

/// The hash of an entry that follows `previous`.
#[must_use]
pub fn link(previous: &Hash, entry: &Entry<'_>) -> Hash {
    hash(&[
        previous,
        &entry.number.to_be_bytes(),
        entry.decision.as_bytes(),
        entry.feedback.as_bytes(),
        entry.action.as_bytes(),
        entry.reason.as_bytes(),
        entry.from.as_bytes(),
        entry.to.as_bytes(),
        &entry.at.to_be_bytes(),
    ])
}

/// Every part is preceded by its length, so that no two lists of parts look the same.
fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Checks a chain, entry by entry.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Hash,
    checked: i64,
}

/// Where a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The next entry has another number.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// The entry is not what it was when it was written.
    #[error("entry {0} was changed")]
    Changed(i64),
}

impl Verifier {
    /// At the beginning of a council's chain.
    #[must_use]
    pub fn new(council: &str) -> Self {
        Self {
            head: beginning(council),
            checked: 0,
        }
    }

    /// Checks the next entry with the hash that is stored for it.
    ///
    /// # Errors
    /// The first entry that is missing or changed. What comes after it cannot be vouched for.
    pub fn check(&mut self, entry: &Entry<'_>, stored: &[u8]) -> Result<(), Broken> {
        let number = self.checked + 1;
        if entry.number != number {
            return Err(Broken::Missing(number));
        }
        let head = link(&self.head, entry);
        if stored != head {
            return Err(Broken::Changed(number));
        }
        (self.head, self.checked) = (head, number);
        Ok(())
    }

    /// The newest hash that was checked.
    #[must_use]
    pub const fn head(&self) -> &Hash {
        &self.head
    }

    /// Entries that were checked.
    #[must_use]
    pub const fn checked(&self) -> i64 {
        self.checked
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Row = (i64, [String; 6], i64, Vec<u8>);

    fn entry(row: &Row) -> Entry<'_> {
        let [decision, feedback, action, reason, from, to] = &row.1;
        Entry {
            number: row.0,
            decision,
            feedback,
            action,
            reason,
            from,
            to,
            at: row.2,
        }
    }

    fn chain(words: &[[String; 6]]) -> Vec<Row> {
        let mut head = beginning("a");
        let mut rows: Vec<Row> = Vec::new();
        for (number, words) in (1..).zip(words) {
            let mut row = (
                number,
                words.clone(),
                1_795_000_000_000 + number,
                Vec::new(),
            );
            head = link(&head, &entry(&row));
            row.3 = head.to_vec();
            rows.push(row);
        }
        rows
    }

    fn verify(rows: &[Row]) -> Result<i64, Broken> {
        let mut verifier = Verifier::new("a");
        for row in rows {
            verifier.check(&entry(row), &row.3)?;
        }
        Ok(verifier.checked())
    }

    proptest! {
        #[test]
        fn whatever_is_changed_is_found_where_it_is(
            words in proptest::collection::vec(proptest::array::uniform6("[a-z]{1,8}"), 1..20),
            place in any::<prop::sample::Index>(),
            field in 0..9_usize,
            bit in 0..8_u32,
        ) {
            let mut rows = chain(&words);
            prop_assert_eq!(verify(&rows), Ok(i64::try_from(rows.len()).unwrap()));
            let at = place.index(rows.len());
            let row = &mut rows[at];
            match field {
                0 => row.2 ^= 1 << bit,
                1 | 2 => row.3[field * 7] ^= 1 << bit,
                // One letter becomes another.
                field => row.1[field - 3].replace_range(0..1, "#"),
            }
            let number = i64::try_from(at).unwrap() + 1;
            prop_assert_eq!(verify(&rows), Err(Broken::Changed(number)));
            let mut rows = chain(&words);
            rows.remove(at);
            if at < rows.len() {
                prop_assert_eq!(verify(&rows), Err(Broken::Missing(number)));
            }
        }
    }

    #[test]
    fn words_cannot_move_from_one_field_to_the_next() {
        let words = |action: &str, reason: &str| {
            let text = |text: &str| text.to_owned();
            [
                text("d"),
                text("f"),
                text(action),
                text(reason),
                text("x"),
                text("y"),
            ]
        };
        let (one, other) = (chain(&[words("ab", "c")]), chain(&[words("a", "bc")]));
        assert_ne!(one[0].3, other[0].3);
        assert_ne!(beginning("a"), beginning("b"));
    }
}
