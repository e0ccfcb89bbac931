//! Worked cases, and what each rule says at its edges.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::{Date, date};

use super::*;
use crate::register::Register;

const TODAY: Date = date(2026, 11, 23);

/// A directory of a handful of postcodes.
#[derive(Default)]
pub(super) struct Handful(HashMap<Postcode, PostcodeEntry>);

impl Handful {
    pub(super) fn with(mut self, postcode: &str, council: &str) -> Self {
        let council = code(council);
        let entry = PostcodeEntry {
            council,
            ward: None,
            country: council.country(),
            national_park: None,
            terminated: false,
            split_with: Vec::new(),
        };
        self.0.insert(Postcode::parse(postcode).unwrap(), entry);
        self
    }

    fn change(mut self, postcode: &str, change: impl FnOnce(&mut PostcodeEntry)) -> Self {
        change(self.0.get_mut(&Postcode::parse(postcode).unwrap()).unwrap());
        self
    }
}

impl PostcodeDirectory for Handful {
    fn find(&self, postcode: &Postcode) -> Option<PostcodeEntry> {
        self.0.get(postcode).cloned()
    }
}

fn code(text: &str) -> GssCode {
    text.parse().unwrap()
}

fn directory() -> Handful {
    Handful::default()
        .with("OX1 1BX", "E07000178")
        .with("GL50 2PR", "E07000078")
        .with("GU2 4BB", "E07000209")
        .with("KT22 7BH", "E07000210")
        .with("NG2 7YG", "E07000176")
        .with("LE19 2EP", "E07000129")
        .with("PE29 3TN", "E07000011")
        .with("HP19 8FF", "E07000004")
        .with("S70 2TA", "E08000016")
        .with("SK13 0AD", "E07000037")
        .with("CH4 0DR", "W06000005")
        .with("M2 5DB", "E08000003")
}

fn ask(place: &str, service: Option<u32>, as_of: Date) -> Decision {
    ask_with(place, service, as_of, &directory(), &[])
}

fn ask_with(
    place: &str,
    service: Option<u32>,
    as_of: Date,
    directory: &Handful,
    overrides: &[Override],
) -> Decision {
    let question = Question {
        place: Place::parse(place),
        service: service.map(ServiceNumber),
        as_of,
    };
    route(&question, Register::standard(), directory, overrides)
}

/// Outcome, rule and councils in one line.
fn told(decision: &Decision) -> String {
    let councils: Vec<_> = decision.councils().iter().map(GssCode::as_str).collect();
    format!(
        "{} {} {}",
        decision.outcome,
        decision.rule,
        councils.join(";")
    )
}

#[test]
fn every_worked_case_is_met() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/routing/cases.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("NOT CHECKED: ../shared/routing/cases.csv is absent.");
        return;
    };
    let mut count = 0;
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: HashMap<String, String> = row.unwrap();
        let decision = ask(
            &row["place"],
            row["service"].parse().ok(),
            row["as_of"].parse().unwrap(),
        );
        let rule = row["reason"].split(' ').next().unwrap();
        assert_eq!(
            told(&decision),
            format!("{} {rule} {}", row["outcome"], row["council_gss"]),
            "{}",
            row["id"]
        );
        count += 1;
    }
    assert!(count >= 19, "{count}");
}

#[test]
fn every_postcode_of_the_reference_sample_finds_its_councils() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference/postcodes.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("NOT CHECKED: ../shared/reference/postcodes.csv is absent.");
        return;
    };
    let (index, counts) = PostcodeIndex::read(text.as_bytes()).unwrap();
    let mut count = 0;
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: HashMap<String, String> = row.unwrap();
        count += 1;
        let postcode = Postcode::parse(&row["postcode"]).unwrap();
        assert_eq!(postcode.to_string(), row["postcode"]);
        let entry = index.find(&postcode).unwrap();
        assert_eq!(entry.council, code(&row["lad_gss_current"]), "{postcode}");
        assert_eq!(entry.ward, row["ward_gss"].parse().ok(), "{postcode}");
        assert_eq!(entry.split_with, [], "{postcode}");
        let asked = |service| {
            let question = Question {
                place: Place::Postcode(row["postcode"].to_lowercase()),
                service: Some(ServiceNumber(service)),
                as_of: TODAY,
            };
            told(&route(&question, Register::standard(), &index, &[]))
        };
        let council = &row["lad_gss_current"];
        let (bins, potholes) = if row["country"] == "E" {
            let county = if row["county_gss"].is_empty() {
                council
            } else {
                &row["county_gss"]
            };
            (
                format!("routed R6 {council}"),
                format!("routed R6 {county}"),
            )
        } else {
            let outside = format!("outside_england R2 {council}");
            (outside.clone(), outside)
        };
        assert_eq!(asked(524), bins, "{postcode}");
        assert_eq!(asked(557), potholes, "{postcode}");
    }
    assert_eq!((counts.skipped, index.len()), (0, count));
    assert_eq!(count, 3_131);
}

#[test]
fn two_tiers_share_the_work() {
    for (place, service, expected) in [
        ("OX1 1BX", 524, "routed R6 E07000178"),
        ("OX1 1BX", 557, "routed R6 E10000025"),
        ("OX1 1BX", 867, "joint R6 E07000178;E10000025"),
        ("oxford", 557, "routed R6 E10000025"),
        ("Oxford City Council", 524, "routed R6 E07000178"),
        ("oxfordshire", 557, "routed R6 E10000025"),
        ("oxfordshire", 524, "needs_place R6 E10000025"),
        ("oxfordshire", 867, "routed R6 E10000025"),
        ("manchester", 867, "routed R6 E08000003"),
        ("isles-of-scilly", 437, "routed R6 E06000053"),
        ("E09000001", 524, "routed R6 E09000001"),
        ("OX1 1BX", 438, "routed R6 E10000025"),
    ] {
        assert_eq!(
            told(&ask(place, Some(service), TODAY)),
            expected,
            "{place} {service}"
        );
    }
}

#[test]
fn bad_unknown_foreign_and_missing_places_are_told_apart() {
    for (place, expected) in [
        ("oxi 1bx!", "invalid_postcode R1 "),
        ("OX1", "invalid_postcode R1 "),
        ("ZZ99 9ZZ", "unknown_postcode R1 "),
        ("CH4 0DR", "outside_england R2 W06000005"),
        ("S12000033", "outside_england R2 S12000033"),
        ("cardiff", "outside_england R2 W06000015"),
        ("E06999999", "needs_place R0 "),
        ("atlantis", "needs_place R0 "),
        ("", "sector R9 "),
    ] {
        assert_eq!(told(&ask(place, Some(524), TODAY)), expected, "{place:?}");
    }
}

#[test]
fn a_council_of_another_nation_is_named() {
    let reason = |place| ask(place, Some(524), TODAY).reason.to_string();
    let expected = "The place is in Wales. The council for Flintshire answers.";
    assert_eq!(reason("CH4 0DR"), expected);
    assert_eq!(
        reason("W06000099"),
        "The place is in Wales. Its own council answers."
    );
}

#[test]
fn a_split_postcode_shows_both_sides_until_one_council_has_both() {
    let surrey = directory().change("GU2 4BB", |entry| {
        entry.split_with = vec![code("E07000216")];
    });
    let asked = |day| told(&ask_with("GU2 4BB", Some(524), day, &surrey, &[]));
    assert_eq!(
        asked(date(2027, 3, 31)),
        "needs_address R3 E07000209;E07000216"
    );
    assert_eq!(asked(date(2027, 4, 1)), "routed R6 WSY");

    let border = directory().change("CH4 0DR", |entry| {
        entry.split_with = vec![code("E06000050")];
    });
    assert_eq!(
        told(&ask_with("CH4 0DR", Some(524), TODAY, &border, &[])),
        "needs_address R3 W06000005;E06000050"
    );
    let bexley = directory().with("DA5 2BD", "E07000107");
    let decision = ask_with("DA5 2BD", Some(524), TODAY, &bexley, &[]);
    assert_eq!(told(&decision), "needs_address R3 E07000107;E09000004");
    assert_eq!(
        decision.reason,
        Reason::SplitPostcode {
            other_side_known: true
        }
    );
}

#[test]
fn successions_lead_to_whoever_is_in_office_on_the_day() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    for (place, service, on, expected) in [
        ("E07000190", 557, day("2018-06-01"), "routed R6 E10000027"),
        ("E07000190", 524, day("2020-06-01"), "routed R6 E07000246"),
        ("HP19 8FF", 557, day("2020-03-31"), "routed R6 E10000002"),
        ("HP19 8FF", 557, day("2020-04-01"), "routed R6 E06000060"),
        ("S70 2TA", 580, day("2025-03-31"), "routed R6 E08000016"),
        ("S70 2TA", 580, day("2025-04-01"), "routed R6 E08000038"),
        ("E08000038", 580, day("2025-03-31"), "routed R6 E08000016"),
        ("E07000100", 524, day("2012-01-01"), "routed R6 E07000240"),
        ("KT22 7BH", 557, day("2027-04-01"), "routed R6 ESY"),
        ("surrey", 524, day("2027-04-01"), "needs_place R4 ESY;WSY"),
        ("E06000060", 557, day("2019-01-01"), "routed R6 E10000002"),
        (
            "WSY",
            524,
            TODAY,
            "needs_place R4 E07000209;E07000212;E07000213;E07000214;E07000216;E07000217",
        ),
        ("west-surrey", 557, TODAY, "routed R6 E10000030"),
        (
            "E06000058",
            524,
            day("2018-06-01"),
            "needs_place R4 E06000028;E06000029;E07000048",
        ),
        ("E07000245", 557, day("2018-06-01"), "routed R6 E10000029"),
        (
            "E07000245",
            524,
            day("2018-06-01"),
            "needs_place R4 E07000201;E07000204",
        ),
    ] {
        assert_eq!(
            told(&ask(place, Some(service), on)),
            expected,
            "{place} {service} {on}"
        );
    }
}

#[test]
fn a_shared_service_is_delivered_by_one_and_answered_for_by_the_other() {
    let shared = |area: &str, by: &str| Override {
        service: ServiceNumber(524),
        area: code(area),
        from: date(2026, 4, 1),
        until: Some(date(2027, 3, 31)),
        delivered_by: by.to_owned(),
        source: "Joint waste service, 2026.".to_owned(),
    };
    let asked = |place, service, on, overrides: &[Override]| {
        let decision = ask_with(place, Some(service), on, &directory(), overrides);
        let by = decision.delivered_by.map(|code| format!(" by {code}"));
        told(&decision) + &by.unwrap_or_default()
    };
    let oxford = [shared("E07000178", "E07000177")];
    assert_eq!(
        asked("OX1 1BX", 524, TODAY, &oxford),
        "routed R5 E07000178 by E07000177",
        "the council that the law names stays accountable"
    );
    for (place, service, on, expected) in [
        ("OX1 1BX", 528, TODAY, "routed R6 E07000178"),
        ("OX1 1BX", 524, date(2026, 3, 31), "routed R6 E07000178"),
        (
            "OX1 1BX",
            524,
            date(2026, 4, 1),
            "routed R5 E07000178 by E07000177",
        ),
        (
            "OX1 1BX",
            524,
            date(2027, 3, 31),
            "routed R5 E07000178 by E07000177",
        ),
        ("OX1 1BX", 524, date(2027, 4, 1), "routed R6 E07000178"),
        ("GL50 2PR", 524, TODAY, "routed R6 E07000078"),
        ("oxfordshire", 524, TODAY, "needs_place R6 E10000025"),
    ] {
        assert_eq!(asked(place, service, on, &oxford), expected, "{place} {on}");
    }

    let nearer_first = [shared("E10000025", "E07000179"), oxford[0].clone()];
    assert_eq!(
        asked("OX1 1BX", 524, TODAY, &nearer_first),
        "routed R5 E07000178 by E07000177"
    );
    assert_eq!(
        asked("cherwell", 524, TODAY, &nearer_first),
        "routed R5 E07000177 by E07000179"
    );

    let void = [shared("E07000178", "E10000021")];
    assert_eq!(asked("OX1 1BX", 524, TODAY, &void), "routed R6 E07000178");
    let recoded = [shared("E08000016", "E08000019")];
    assert_eq!(
        asked("S70 2TA", 524, TODAY, &recoded),
        "routed R5 E08000038 by E08000039"
    );
    let firm = [shared("E07000178", "Clean Streets Ltd")];
    let decision = ask_with("OX1 1BX", Some(524), TODAY, &directory(), &firm);
    assert_eq!(told(&decision), "routed R5 E07000178");
    assert_eq!(
        decision.reason.to_string(),
        "Shared service: Clean Streets Ltd delivers it, Oxford City Council stays accountable. \
         Joint waste service, 2026."
    );
    let both = [Override {
        service: ServiceNumber(867),
        ..oxford[0].clone()
    }];
    assert_eq!(
        asked("OX1 1BX", 867, TODAY, &both),
        "joint R5 E07000178;E10000025 by E07000177"
    );
}

#[test]
fn names_codes_and_typing_mistakes_lead_to_the_same_place() {
    for place in [
        "OX1 1BX",
        "ox11bx",
        " oX1  1bX ",
        "0X1 1BX",
        "OXI IBX",
        "OX1\u{a0}1BX",
        "E07000178",
        " e07000178",
        "oxford",
        "Oxford ",
        "OXFORD CITY COUNCIL",
        "oxford city",
    ] {
        assert_eq!(
            told(&ask(place, Some(524), TODAY)),
            "routed R6 E07000178",
            "{place:?}"
        );
    }
    for (place, expected) in [
        ("telford-&-wrekin", "routed R6 E06000020"),
        ("Kensington & Chelsea", "routed R6 E09000020"),
        ("St. Helens", "routed R6 E08000013"),
        ("KING’S LYNN AND WEST NORFOLK", "routed R6 E07000146"),
        ("hull", "routed R6 E06000010"),
        ("City of London", "routed R6 E09000001"),
        ("ynys môn", "needs_place R0 "),
        ("ELY", "needs_place R0 "),
        ("E92000001", "needs_place R0 "),
        ("E05013111", "needs_place R0 "),
        (
            "wsy",
            "needs_place R4 E07000209;E07000212;E07000213;E07000214;E07000216;E07000217",
        ),
        ("OX1", "invalid_postcode R1 "),
        ("OX", "needs_place R0 "),
        ("GIR 0AA", "unknown_postcode R1 "),
        ("BF1 2AT", "unknown_postcode R1 "),
        ("JE2 3AB", "unknown_postcode R1 "),
    ] {
        assert_eq!(told(&ask(place, Some(524), TODAY)), expected, "{place:?}");
    }
    let islands = directory()
        .with("JE2 3AB", "L99999999")
        .with("IM1 1AA", "M99999999");
    let asked = |place| ask_with(place, Some(524), TODAY, &islands, &[]);
    assert_eq!(told(&asked("je2 3ab")), "outside_england R2 ");
    assert_eq!(
        asked("IM1 1AA").reason.to_string(),
        "The place is in the Isle of Man. Its own government answers."
    );
}

#[test]
fn bodies_that_are_not_councils_are_named() {
    let shown = |code: Option<GssCode>| code.map(|code| code.to_string()).unwrap_or_default();
    let named = |decision: Decision| {
        assert_eq!(decision.outcome, Outcome::OutOfScope);
        assert_eq!(decision.rule, Rule::R7);
        assert_eq!(decision.owners, []);
        match decision.reason {
            Reason::OtherBody { body } => {
                format!("{} {} {}", body.name, shown(body.code), shown(body.run_by))
            }
            other => panic!("{other:?}"),
        }
    };
    for (place, service, expected) in [
        (
            "OX1 1BX",
            900_006,
            "Oxfordshire fire and rescue authority E31000031 E10000025",
        ),
        (
            "M2 5DB",
            900_006,
            "Greater Manchester fire and rescue authority E31000040 ",
        ),
        (
            "M2 5DB",
            900_005,
            "Greater Manchester Combined Authority E47000001 ",
        ),
        (
            "NG2 7YG",
            900_005,
            "East Midlands Combined Authority E47000013 ",
        ),
        ("camden", 900_005, "Greater London Authority E61000001 "),
        (
            "M2 5DB",
            900_007,
            "the police and crime commissioner for the area  ",
        ),
        ("M2 5DB", 900_008, "the water company for the area  "),
        ("", 900_006, "the fire and rescue authority  "),
    ] {
        assert_eq!(
            named(ask(place, Some(service), TODAY)),
            expected,
            "{place} {service}"
        );
    }
    assert_eq!(
        told(&ask("OX1 1BX", Some(900_005), TODAY)),
        "routed R6 E10000025"
    );

    let park = directory().with("SK17 8DL", "E07000037");
    let park = park.change("SK17 8DL", |entry| {
        entry.national_park = Some(code("E26000006"));
    });
    let asked = |service| ask_with("SK17 8DL", Some(service), TODAY, &park, &[]);
    assert_eq!(
        named(asked(485)),
        "Peak District National Park Authority E26000006 "
    );
    assert_eq!(told(&asked(524)), "routed R6 E07000037");
    assert_eq!(
        told(&ask("high-peak", Some(485), TODAY)),
        "routed R6 E07000037"
    );
}

#[test]
fn an_unknown_service_waits_for_a_person_with_the_places_councils() {
    assert_eq!(
        told(&ask("OX1 1BX", None, TODAY)),
        "triage R8 E07000178;E10000025"
    );
    assert_eq!(
        told(&ask("M2 5DB", Some(424_242), TODAY)),
        "triage R8 E08000003"
    );
    assert_eq!(told(&ask("", None, TODAY)), "sector R9 ");
}

#[test]
fn a_decision_keeps_what_it_was_made_from_and_survives_storage() {
    let decision = ask("OX1 1BX", Some(867), TODAY);
    assert_eq!(decision.rule_version, RULE_VERSION);
    assert_eq!(decision.data_version, Register::standard().version());
    assert_eq!(decision.as_of, TODAY);
    assert_eq!(decision.place, Place::Postcode("OX1 1BX".to_owned()));
    assert_eq!(
        decision.reason.to_string(),
        "Both tiers: Oxford City Council leads, Oxfordshire County Council co-owns."
    );
    for decision in [
        decision,
        ask("CH4 0DR", None, TODAY),
        ask("", Some(900_006), TODAY),
    ] {
        let stored = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&stored).unwrap(), decision);
    }
}
