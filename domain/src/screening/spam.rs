//! Spam that a list knows: offers, pleas for clicks and texts that are no words.

use regex::Regex;

use super::normalise::pattern;

/// The most web addresses that a comment about a service needs.
const LINKS: usize = 3;
/// A run of one character this long is a hand on the keyboard.
const LONGEST_RUN: usize = 12;

#[derive(Debug)]
pub(super) struct Rules {
    offers: Regex,
}

impl Rules {
    pub fn new() -> Self {
        Self {
            offers: pattern(
                r"\b(?:click (?:here (?:to|for|now)|(?:on )?this link)|buy now|order now|limited time offer|you(?:'ve| have) (?:won|been selected)|claim (?:your|ur) (?:prize|reward|bonus)|free (?:gift card|iphone|ringtones?|entry in)|earn (?:up to )?(?:gbp|[$])? ?[0-9,]+ (?:a|per) (?:day|week|hour|month)|make money (?:online|fast|from home)|work from home and earn|viagra|cialis|online casino|casino bonus|free spins|crypto (?:investment|trading) (?:platform|expert|opportunity)|bitcoin investment|forex (?:trading|signals)|seo services|buy (?:followers|backlinks)|cheap backlinks|payday loans?|weight loss pills|hot singles|meet singles|sub(?:scribe)? (?:to|2|4) (?:my|sub|me)|check out my (?:channel|video|website|onlyfans)|subscribe to (?:my|this) channel|follow me on (?:instagram|twitter|tiktok)|whatsapp me (?:on|at) \+|dm me (?:for|to) |lose [0-9]+ (?:pounds|kg|lbs) in|hack(?:er|ing) (?:service|to recover)|recover (?:your|my) lost (?:crypto|bitcoin|funds))\b",
            ),
        }
    }

    pub fn spam(&self, lower: &str) -> bool {
        let links = lower
            .matches("http")
            .count()
            .max(lower.matches("www.").count());
        links > LINKS || self.offers.is_match(lower) || is_hammered(lower)
    }
}

/// Whether the text is one key held down.
fn is_hammered(lower: &str) -> bool {
    let mut last = 0;
    let mut run = 0;
    for byte in lower.bytes() {
        run = if byte == last { run + 1 } else { 1 };
        last = byte;
        if run >= LONGEST_RUN && byte.is_ascii_alphanumeric() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_offers_and_leaves_complaints_alone() {
        let rules = Rules::new();
        for text in [
            "click here to claim your prize",
            "earn $5,000 per week from your sofa",
            "aaaaaaaaaaaaaaaaaaaaa",
            "http://a.example http://b.example http://c.example http://d.example",
        ] {
            assert!(rules.spam(text), "{text}");
        }
        for text in [
            "i click the link in your email and nothing happens",
            "parking costs $5 an hour and the casino gets it free",
            "see https://example.com for the plan..........................",
        ] {
            assert!(!rules.spam(text), "{text}");
        }
    }
}
