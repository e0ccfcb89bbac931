//! From the answers of single pieces of feedback to the councils of the whole theme, and how an
//! owner is reached.
//!
//! Invariant: a theme with one piece of feedback that has an owner has a leading council, and every
//! owner of its feedback is an owner of it.

use std::collections::BTreeMap;

use super::Decision;
use crate::register::GssCode;

/// The share of the feedback, in per cent, from which one council leads by itself.
pub const LEADING_SHARE: usize = 60;

/// The councils of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners {
    /// The accountable council that leads.
    pub lead: GssCode,
    /// The other owners, those with more feedback first.
    pub others: Vec<GssCode>,
    /// Whether the lead has [`LEADING_SHARE`] of the feedback; else it was chosen by rule.
    pub leads_by_share: bool,
}

/// The owners of a theme: the union over its feedback. A council that leads [`LEADING_SHARE`] of
/// the feedback with an owner leads the theme. Else the one with the most does; of equals the
/// council whose plan it is, and then the one with the lowest code.
#[must_use]
pub fn owners<'a>(
    decisions: impl IntoIterator<Item = (&'a Decision, usize)>,
    origin: Option<GssCode>,
) -> Option<Owners> {
    let mut leads: BTreeMap<GssCode, usize> = BTreeMap::new();
    let mut total = 0;
    for (decision, pieces) in decisions {
        for (place, owner) in decision.owners.iter().enumerate() {
            let led = if place == 0 { pieces } else { 0 };
            *leads.entry(*owner).or_default() += led;
            total += led;
        }
    }
    let mut ranked: Vec<(GssCode, usize)> = leads.into_iter().collect();
    ranked.sort_by_key(|(code, led)| (usize::MAX - led, Some(*code) != origin, *code));
    let (lead, led) = *ranked.first()?;
    Some(Owners {
        lead,
        others: ranked.iter().skip(1).map(|(code, _)| *code).collect(),
        leads_by_share: led * 100 >= total * LEADING_SHARE,
    })
}

/// Who hears of a theme on its owner's behalf (R10). Ownership does not move with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach<'a> {
    /// The address for this service.
    Service(&'a str),
    /// The council's own address.
    Council(&'a str),
    /// Nobody can be written to, so the board is told.
    Board,
}

/// R10: the service's contact, else the council's, else the board. Never nobody.
#[must_use]
pub fn reach<'a>(service: Option<&'a str>, council: Option<&'a str>) -> Reach<'a> {
    let working = |contact: Option<&'a str>| contact.filter(|text| text.contains('@'));
    match (working(service), working(council)) {
        (Some(contact), _) => Reach::Service(contact),
        (None, Some(contact)) => Reach::Council(contact),
        (None, None) => Reach::Board,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::register::{Register, ServiceNumber};
    use crate::routing::{Place, PostcodeIndex, Question, route};

    fn decided(place: &str, service: u32) -> Decision {
        let question = Question {
            place: Place::parse(place),
            service: Some(ServiceNumber(service)),
            as_of: date(2026, 11, 23),
        };
        route(
            &question,
            Register::standard(),
            PostcodeIndex::nothing(),
            &[],
        )
    }

    fn told(pieces: &[(&str, usize)], service: u32, origin: &str) -> String {
        let decisions: Vec<_> = pieces
            .iter()
            .map(|(place, count)| (decided(place, service), *count))
            .collect();
        let origin = origin.parse().ok();
        owners(
            decisions.iter().map(|(decision, count)| (decision, *count)),
            origin,
        )
        .map(|owners| {
            let others: Vec<_> = owners.others.iter().map(GssCode::as_str).collect();
            format!(
                "{} +{} {}",
                owners.lead,
                others.join(";"),
                owners.leads_by_share
            )
        })
        .unwrap_or_default()
    }

    #[test]
    fn the_owners_of_a_theme_are_the_union_over_its_feedback() {
        // Cherwell E07000177, Oxford E07000178, the county E10000025.
        assert_eq!(told(&[("oxford", 3)], 524, ""), "E07000178 + true");
        assert_eq!(
            told(&[("oxford", 2), ("cherwell", 3)], 524, ""),
            "E07000177 +E07000178 true",
            "three of five are 60 %"
        );
        assert_eq!(
            told(&[("oxford", 59), ("cherwell", 41)], 524, ""),
            "E07000178 +E07000177 false"
        );
        assert_eq!(
            told(&[("oxford", 2), ("cherwell", 2)], 524, "E07000178"),
            "E07000178 +E07000177 false",
            "of equals, whose plan it is"
        );
        assert_eq!(
            told(&[("oxford", 2), ("cherwell", 2)], 524, ""),
            "E07000177 +E07000178 false"
        );
        assert_eq!(
            told(&[("oxford", 1), ("oxfordshire", 1)], 867, "E10000025"),
            "E10000025 +E07000178 false"
        );
        assert_eq!(
            told(&[("oxfordshire", 9)], 524, "E10000025"),
            "",
            "nobody yet"
        );
    }

    #[test]
    fn an_owner_is_reached_by_the_nearest_contact_that_works() {
        let (service, council) = (Some("bins@leeds.example"), Some("hello@leeds.example"));
        assert_eq!(
            reach(service, council),
            Reach::Service("bins@leeds.example")
        );
        assert_eq!(reach(None, council), Reach::Council("hello@leeds.example"));
        assert_eq!(
            reach(Some(""), council),
            Reach::Council("hello@leeds.example")
        );
        assert_eq!(reach(Some("none"), None), Reach::Board);
    }

    proptest! {
        #[test]
        fn every_owner_of_the_feedback_is_an_owner_of_the_theme(
            pieces in proptest::collection::vec(
                (
                    proptest::sample::select(vec!["oxford", "cherwell", "oxfordshire", "leeds"]),
                    1_usize..9,
                ),
                1..6,
            ),
            service in proptest::sample::select(vec![524_u32, 557, 867]),
        ) {
            let decisions: Vec<_> = pieces
                .iter()
                .map(|(place, count)| (decided(place, service), *count))
                .collect();
            let expected: std::collections::BTreeSet<_> = decisions
                .iter()
                .flat_map(|(decision, _)| decision.owners.clone())
                .collect();
            let found = owners(decisions.iter().map(|(decision, count)| (decision, *count)), None);
            let found: std::collections::BTreeSet<_> = found
                .map(|owners| std::iter::once(owners.lead).chain(owners.others).collect())
                .unwrap_or_default();
            prop_assert_eq!(found, expected);
        }
    }
}
