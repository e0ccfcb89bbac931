//! Finds councils and services by the words people use.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Council, Neighbour, Register, Service, ServiceStatus};

/// Words that say nothing about which council or service is meant.
const FILLERS: [&str; 14] = [
    "and", "the", "of", "a", "an", "in", "my", "council", "for", "to", "y", "yr", "i", "cyngor",
];

/// Words that say what kind of council it is; without them "Hull City Council" is "hull".
const KINDS: [&str; 7] = [
    "city",
    "borough",
    "district",
    "county",
    "metropolitan",
    "royal",
    "london",
];

/// How the official names of services begin.
const OPENINGS: [&str; 3] = ["find out about ", "find out if ", "find out when "];

/// The words as one text, for looking up.
pub(super) fn key(text: &str) -> String {
    words(text).join(" ")
}

/// The words of a council's name without those that say what kind it is.
pub(super) fn bare_key(text: &str) -> String {
    let mut bare = words(text);
    bare.retain(|word| !KINDS.contains(&word.as_str()));
    bare.join(" ")
}

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
        .map(|word| if word == "saint" { "st" } else { word }.to_owned())
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

impl Service {
    fn names(&self) -> String {
        format!("{} {}", self.name, self.welsh.as_deref().unwrap_or(""))
    }

    fn all_words(&self) -> String {
        format!("{} {}", self.names(), self.words)
    }
}

impl Register {
    /// The council whose name, or the name of its place, is exactly this, with or without the words
    /// that say what kind it is; `on` decides between a council and its successor of the same name.
    #[must_use]
    pub fn council_named(&self, name: &str, on: Date) -> Option<&Council> {
        let councils = |key: String| -> Vec<&Council> {
            let places = self
                .by_name
                .get(&key)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut named: Vec<_> = places
                .iter()
                .filter_map(|at| self.councils().get(*at))
                .collect();
            named.sort_by_key(|council| !self.is_active(council.code, on));
            named
        };
        let named = councils(key(name));
        if let Some(council) = named.first() {
            return Some(council);
        }
        let named = councils(bare_key(name));
        let in_office = |council: &&&Council| self.is_active(council.code, on);
        // Left without its kind, a name must not mean two councils at once.
        (named.iter().filter(in_office).count() <= 1)
            .then(|| named.first().copied())
            .flatten()
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
        self.service(*self.services_by_name.get(&key(name))?)
    }

    /// The one service that is meant: the one of that name, or else the only one in use whose names
    /// and words hold every word that was asked for.
    #[must_use]
    pub fn service_meant(&self, asked: &str) -> Option<&Service> {
        let lower = asked.trim().to_lowercase();
        let asked = OPENINGS
            .iter()
            .find_map(|opening| lower.strip_prefix(opening))
            .unwrap_or(&lower);
        if let Some(service) = self.service_named(asked) {
            return Some(service);
        }
        let asked = words(asked);
        if asked.is_empty() {
            return None;
        }
        let mut meant = self.services().iter().filter(|service| {
            let have = words(&service.all_words());
            service.status != ServiceStatus::Retired && asked.iter().all(|word| have.contains(word))
        });
        let first = meant.next()?;
        meant.next().is_none().then_some(first)
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
                let by_name = score(&asked, &service.names()).map(|points| points + 1);
                let by_words = score(&asked, &service.all_words());
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
