//! What holds for every place, service and date.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::tests::Handful;
use super::*;
use crate::register::{CouncilKind, Register, Tier};

fn any_date() -> impl Strategy<Value = Date> {
    (0_i64..5_500).prop_map(|days| date(2015, 1, 1) + jiff::Span::new().days(days))
}

/// Any council that is or was listed for postcodes, old codes and planned councils too.
fn any_council() -> impl Strategy<Value = GssCode> {
    let register = Register::standard();
    let codes: Vec<GssCode> = register
        .councils()
        .iter()
        .map(|council| council.code)
        .chain(register.successions().iter().map(|step| step.from))
        .collect();
    proptest::sample::select(codes)
}

fn any_service() -> impl Strategy<Value = ServiceNumber> {
    let numbers: Vec<_> = Register::standard()
        .services()
        .iter()
        .map(|s| s.number)
        .collect();
    proptest::sample::select(numbers)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn owners_are_in_office_and_of_the_right_tier(
        council in any_council(),
        by_postcode in any::<bool>(),
        service in any_service(),
        as_of in any_date(),
    ) {
        let register = Register::standard();
        let directory = Handful::default().with("AA1 1AA", council.as_str());
        let place = if by_postcode {
            Place::Postcode("AA1 1AA".to_owned())
        } else {
            Place::Council(council)
        };
        let question = Question { place, service: Some(service), as_of };
        let decision = route(&question, register, &directory, &[]);
        prop_assert_eq!(&decision, &route(&question, register, &directory, &[]));

        let tier = register.service(service).unwrap().tier;
        for code in decision.owners.iter().chain(&decision.candidates) {
            prop_assert!(register.is_active(*code, as_of), "{code} {decision:?}");
        }
        match decision.outcome {
            Outcome::Routed => {
                prop_assert_eq!(decision.owners.len(), 1);
                let owner = register.council(decision.owners[0]).unwrap();
                match owner.kind {
                    CouncilKind::County => prop_assert_eq!(tier, Tier::County),
                    CouncilKind::District => prop_assert_eq!(tier, Tier::District),
                    _ => {}
                }
                // A county that owns is the county of the place's district, where there is one.
                let nearest = register.council(decision.candidates[0]).unwrap();
                if nearest.kind == CouncilKind::District && tier == Tier::County {
                    prop_assert_eq!(Some(owner.code), nearest.county);
                }
            }
            Outcome::Joint => {
                let [lead, second] = decision.owners[..] else { panic!("{decision:?}") };
                let lead = register.council(lead).unwrap();
                prop_assert_eq!(lead.kind, CouncilKind::District);
                prop_assert_eq!(lead.county, Some(second));
                prop_assert_eq!(tier, Tier::All);
            }
            Outcome::NeedsPlace | Outcome::OutOfScope => {
                prop_assert!(decision.owners.is_empty());
                prop_assert!(!decision.candidates.is_empty());
            }
            other => prop_assert!(false, "{other} for a known place and service"),
        }
    }

    #[test]
    fn no_text_makes_it_panic(place in "\\PC{0,14}", service in any::<Option<u32>>()) {
        let question = Question {
            place: Place::parse(&place),
            service: service.map(ServiceNumber),
            as_of: date(2026, 11, 23),
        };
        let decision = route(&question, Register::standard(), &Handful::default(), &[]);
        prop_assert!(decision.owners.is_empty() || service.is_some());
    }
}
