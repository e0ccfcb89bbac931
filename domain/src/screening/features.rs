//! Turns a text into the plain words that the lists read, and into the numbers that the models
//! read.
//!
//! Both must see through what people do to words: digits for letters ("1d1ot"), letters apart
//! ("i d i o t"), letters repeated ("idiooot"). The models read hashed word pairs and pieces of
//! words, so that no dictionary has to be shipped; the hash is our own and fixed, because the
//! trained weights depend on it.

/// The words of a folded text in small letters, one space between them and at both ends.
pub(crate) fn plain_words(lower: &str) -> String {
    let mut plain = String::with_capacity(lower.len() + 2);
    plain.push(' ');
    // Letters that stand alone are gathered here until the next longer word.
    let mut apart = String::new();
    for token in lower.split_ascii_whitespace() {
        if token.starts_with('@') && token.len() > 1 || token == "rt" {
            continue;
        }
        if token.contains("http") || token.contains("www.") {
            flush(&mut apart, &mut plain);
            plain.push_str("url ");
            continue;
        }
        let letters = token.bytes().filter(u8::is_ascii_alphabetic).count();
        let disguised = letters >= 2;
        // A mark at the end ends a sentence; inside a word it may stand for a letter.
        let token = token.trim_end_matches(['!', '|', '$']);
        let mut word = String::new();
        let mut rest = token;
        while let Some(c) = rest.chars().next() {
            rest = rest.get(1..).unwrap_or("");
            if c == '&' {
                // What is left of HTML, such as "&amp;".
                if let Some(end) = rest.bytes().take(8).position(|b| b == b';') {
                    rest = rest.get(end + 1..).unwrap_or("");
                }
                continue;
            }
            match letter(c, disguised) {
                Some(letter) => word.push(letter),
                None if c.is_ascii_digit() => {
                    if !word.ends_with('0') {
                        word.push('0');
                    }
                }
                // A mark inside a word ("id.iot", "f*ck") is dropped; between words it parts them.
                None if matches!(c, '*' | '\u{1a}') => {}
                None => {
                    push_word(&word, &mut apart, &mut plain);
                    word.clear();
                }
            }
        }
        push_word(&word, &mut apart, &mut plain);
    }
    flush(&mut apart, &mut plain);
    plain
}

fn letter(c: char, disguised: bool) -> Option<char> {
    if c.is_ascii_lowercase() || c == '\'' {
        return Some(c);
    }
    if !disguised {
        return None;
    }
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => return None,
    })
}

fn push_word(word: &str, apart: &mut String, plain: &mut String) {
    let word = word.trim_matches('\'');
    if word.is_empty() {
        return;
    }
    if word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        apart.push_str(word);
        return;
    }
    flush(apart, plain);
    let mut last = ['\0'; 2];
    for c in word.chars() {
        // Three of a letter are two.
        if last != [c, c] {
            plain.push(c);
        }
        last = [last[1], c];
    }
    plain.push(' ');
}

/// Three or more letters in a row were one word; fewer are words of their own, such as "I".
fn flush(apart: &mut String, plain: &mut String) {
    if apart.len() >= 3 {
        plain.push_str(apart);
        plain.push(' ');
    } else {
        for c in apart.chars() {
            plain.push(c);
            plain.push(' ');
        }
    }
    apart.clear();
}

/// The hashed features of plain words, sorted and without repeats.
pub(crate) fn of(plain: &str) -> Vec<u32> {
    let words: Vec<&str> = plain.split_ascii_whitespace().collect();
    let mut features = Vec::with_capacity(plain.len() * 3);
    let mut hashes = words
        .iter()
        .map(|word| hash(word.as_bytes(), 0x9e37_79b9))
        .peekable();
    let mut before_last = 0_u32;
    let mut last = 0_u32;
    while let Some(word) = hashes.next() {
        features.push(mix(word));
        features.push(mix(word ^ last.rotate_left(7) ^ 0x51_7cc1));
        if before_last != 0 {
            features.push(mix(word ^ before_last.rotate_left(13) ^ 0x2b_992d));
        }
        if hashes.peek().is_none() {
            features.push(mix(word.rotate_left(9) ^ 0x77));
        }
        before_last = last;
        last = word;
    }
    let bytes = plain.as_bytes();
    for size in 3..=5 {
        for piece in bytes.windows(size) {
            // Pieces stay within one word and its two edges.
            let inner = piece.get(1..size - 1).unwrap_or(&[]);
            if !inner.contains(&b' ') {
                features.push(mix(hash(piece, 0x85eb_ca6b)));
            }
        }
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// FNV-1a with 32 bits, from a start of our own.
fn hash(bytes: &[u8], start: u32) -> u32 {
    bytes.iter().fold(0x811c_9dc5 ^ start, |hash, &byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The finishing step of `MurmurHash3`, which spreads the hash over its low bits.
fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_through_disguised_words() {
        let cases = [
            ("you 1d1ot!", " you idiot "),
            ("an i d i o t here", " an idiot here "),
            ("idiooooot", " idioot "),
            ("&amp; in 2024 i went", " in 0 i went "),
            ("rt @someone: don't", " don't "),
            ("see https://example.com/a", " see url "),
        ];
        for (from, to) in cases {
            assert_eq!(plain_words(from), to, "{from}");
        }
    }

    #[test]
    fn the_hash_never_changes() {
        // The shipped weights are addressed by these numbers.
        assert_eq!(
            of(" ab "),
            [
                214_971_042,
                383_536_350,
                1_551_555_089,
                3_231_096_307,
                3_344_762_707,
                4_206_766_912
            ]
        );
    }
}
