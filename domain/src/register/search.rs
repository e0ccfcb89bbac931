//! Finds councils and services by the words people use.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Council, Neighbour, Register, Service, ServiceStatus};

/// Words that say nothing about which council or service is meant.
const FILLERS: [&str; 14] = [
    "and", "the", "of", "a", "an", "in", "my", "council", "for", "to", "y", "yr", "i", "cyngor",
];

/// Lower case, no accents, no apostrophes; everything else that is no letter or digit parts words.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .map(str::to_owned)
        .collect()
}

/// How well every asked word begins or equals a word of the text; none when one is missing.
fn score(asked: &[String], text: &str) -> Option<usize> {
    let have = words(text);
    asked
        .iter()
        .map(|word| {
            if have.contains(word) {
                Some(2)
            } else {
                have.iter()
                    .any(|other| other.starts_with(word.as_str()))
                    .then_some(1)
            }
        })
        .sum()
}

impl Register {
    /// The council whose name, or the name of its place, is exactly this; `on` decides between a
    /// council and its successor of the same name.
    #[must_use]
    pub fn council_named(&self, name: &str, on: Date) -> Option<&Council> {
        let asked = words(name);
        if asked.is_empty() {
            return None;
        }
        let is_named = |council: &&Council| {
            words(&council.name) == asked || words(&council.short_name) == asked
        };
        let mut named: Vec<_> = self.councils().iter().filter(is_named).collect();
        named.sort_by_key(|council| !self.is_active(council.code, on));
        named.first().copied()
    }

    /// The council of another nation whose place is called exactly this, with or without "City".
    #[must_use]
    pub fn neighbour_named(&self, name: &str) -> Option<&Neighbour> {
        let bare = |text: &str| {
            let mut words = words(text);
            words.retain(|word| word != "city");
            words
        };
        let asked = bare(name);
        self.neighbours
            .iter()
            .find(|neighbour| bare(&neighbour.name) == asked)
    }

    /// The councils in office on a date whose names hold every asked word, best first.
    #[must_use]
    pub fn find_councils(&self, asked: &str, on: Date) -> Vec<&Council> {
        let asked = words(asked);
        if asked.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<_> = self
            .active(on)
            .filter_map(|council| {
                let text = format!("{} {}", council.name, council.short_name);
                let exact = usize::from(words(&council.short_name) == asked);
                Some((score(&asked, &text)? + exact, council))
            })
            .collect();
        found.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| one.1.name.cmp(&two.1.name)));
        found.into_iter().map(|(_, council)| council).collect()
    }

    /// The service whose English or Welsh name is exactly this; one in use goes before a retired
    /// one of the same name.
    #[must_use]
    pub fn service_named(&self, name: &str) -> Option<&Service> {
        let asked = words(name);
        if asked.is_empty() {
            return None;
        }
        self.services()
            .iter()
            .filter(|service| {
                words(&service.name) == asked
                    || service
                        .welsh
                        .as_deref()
                        .is_some_and(|welsh| words(welsh) == asked)
            })
            .min_by_key(|service| service.status == ServiceStatus::Retired)
    }

    /// The services whose English or Welsh words hold every asked word, best first and retired
    /// ones last.
    #[must_use]
    pub fn find_services(&self, asked: &str) -> Vec<&Service> {
        let asked = words(asked);
        if asked.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<_> = self
            .services()
            .iter()
            .filter_map(|service| {
                let names = format!(
                    "{} {}",
                    service.name,
                    service.welsh.as_deref().unwrap_or("")
                );
                let by_name = score(&asked, &names).map(|points| points + 1);
                let by_words = score(&asked, &format!("{names} {}", service.words));
                Some((by_name.max(by_words)?, service))
            })
            .collect();
        found.sort_by_key(|(points, service)| {
            (
                service.status == ServiceStatus::Retired,
                usize::MAX - points,
                service.number,
            )
        });
        found.into_iter().map(|(_, service)| service).collect()
    }
}
