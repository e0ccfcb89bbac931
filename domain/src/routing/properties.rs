//! What holds for every place, service and date.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

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

/// What holds for owners of a question whose postcode is listed under `listed`.
fn check_owners(
    register: &Register,
    decision: &Decision,
    listed: GssCode,
) -> Result<(), TestCaseError> {
    let tier = register.service(decision.service.unwrap()).unwrap().tier;
    let owners: Vec<_> = decision
        .owners
        .iter()
        .map(|code| register.council(*code).unwrap())
        .collect();
    prop_assert!(!owners.is_empty());
    prop_assert_eq!(decision.outcome == Outcome::Joint, owners.len() > 1);
    for owner in &owners {
        let is_county = owner.kind == CouncilKind::County;
        prop_assert!(
            !is_county || tier != Tier::District,
            "a county with a district's service"
        );
        prop_assert!(
            owners.len() == 1 || !owner.kind.is_single_tier(),
            "single tier and joint"
        );
        if !is_county {
            continue;
        }
        // The district on the date is the listed one, or one it came from or went over to.
        let nearest = register.council(decision.candidates[0]).unwrap();
        if nearest.kind == CouncilKind::District {
            prop_assert_eq!(
                nearest.county,
                Some(owner.code),
                "not the county of its district"
            );
        }
        if let Some(listed) = register
            .council(listed)
            .filter(|c| c.kind == CouncilKind::District)
        {
            prop_assert_eq!(
                listed.county,
                Some(owner.code),
                "not the county of the postcode"
            );
        }
    }
    Ok(())
}

fn any_service() -> impl Strategy<Value = ServiceNumber> {
    let numbers: Vec<_> = Register::standard()
        .services()
        .iter()
        .map(|s| s.number)
        .collect();
    proptest::sample::select(numbers)
}

/// A directory, and its postcodes with their councils.
type Sample = (PostcodeIndex, Vec<(String, GssCode)>);

/// The postcode sample, with each row's council; nothing, and a loud word, where it is absent.
static SAMPLE: LazyLock<Option<Sample>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference/postcodes.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("NOT CHECKED: ../shared/reference/postcodes.csv is absent.");
        return None;
    };
    let rows = csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|row: Result<HashMap<String, String>, _>| {
            let row = row.unwrap();
            (
                row["postcode"].clone(),
                row["lad_gss_current"].parse().unwrap(),
            )
        })
        .collect();
    Some((PostcodeIndex::read(text.as_bytes()).unwrap().0, rows))
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Line by line what routing promises, over random rows of the sample and random dates.
    #[test]
    fn every_batch_of_the_sample_adds_up(
        asked in proptest::collection::vec(
            (any::<prop::sample::Index>(), any_service(), any_date(), 0_u8..20),
            1..30,
        ),
    ) {
        let Some((directory, rows)) = SAMPLE.as_ref() else { return Ok(()) };
        let register = Register::standard();
        let (mut owned, mut triage, mut outside, mut asking, mut others) = (0, 0, 0, 0, 0);
        for (row, service, as_of, twist) in &asked {
            let (postcode, listed) = row.get(rows);
            let (place, service) = match twist {
                0 => ("ZZ99 9ZZ".to_owned(), Some(*service)),
                1 => ("not a postcode 1".to_owned(), Some(*service)),
                2 => (postcode.to_lowercase().replace(' ', ""), None),
                3 => (String::new(), Some(*service)),
                4 => (listed.to_string(), Some(*service)),
                _ => (postcode.clone(), Some(*service)),
            };
            let question = Question { place: Place::parse(&place), service, as_of: *as_of };
            let decision = route(&question, register, directory, &[]);
            for code in decision.owners.iter().chain(&decision.candidates) {
                let outside = decision.outcome == Outcome::OutsideEngland;
                prop_assert!(outside || register.is_active(*code, *as_of), "{code} {decision:?}");
                prop_assert_eq!(register.code_on(*code, *as_of), *code, "the code of the day");
            }
            match decision.outcome {
                Outcome::Routed | Outcome::Joint => {
                    owned += 1;
                    check_owners(register, &decision, *listed)?;
                }
                Outcome::Triage => triage += 1,
                Outcome::OutsideEngland => outside += 1,
                Outcome::NeedsPlace
                | Outcome::NeedsAddress
                | Outcome::InvalidPostcode
                | Outcome::UnknownPostcode => asking += 1,
                Outcome::OutOfScope | Outcome::Sector => others += 1,
            }
        }
        prop_assert_eq!(owned + triage + outside + asking + others, asked.len());
    }

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
                    CouncilKind::County => prop_assert_ne!(tier, Tier::District),
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
