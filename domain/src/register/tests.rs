//! The register's own files, and their agreement with the reference lists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::{Date, date};

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn code(text: &str) -> GssCode {
    text.parse().unwrap()
}

/// The rows of a reference list, or nothing and a loud word when it is absent.
fn reference(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/reference")
        .join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("NOT CHECKED: ../shared/reference/{name} is absent.");
        return None;
    };
    Some(
        csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .map(Result::unwrap)
            .collect(),
    )
}

fn text_of<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Where a code leads in the end, planned successions included.
fn ends(register: &Register, from: &str) -> BTreeSet<GssCode> {
    match register.standing(code(from), date(2030, 1, 1)) {
        Standing::One(one) => BTreeSet::from([one]),
        Standing::Divided(some) => some.into_iter().collect(),
        other => panic!("{from}: {other:?}"),
    }
}

#[test]
fn the_built_in_files_are_well_formed() {
    let register = Register::standard();
    assert_eq!(register.active(TODAY).count(), 317);
    assert_eq!(register.version().len(), 12);
    let kinds = |kind| {
        register
            .active(TODAY)
            .filter(|council| council.kind == kind)
            .count()
    };
    assert_eq!(kinds(CouncilKind::County), 21);
    assert_eq!(kinds(CouncilKind::District), 164);
    assert_eq!(kinds(CouncilKind::Unitary), 63);
    assert_eq!(kinds(CouncilKind::Metropolitan), 36);
    assert_eq!(kinds(CouncilKind::LondonBorough), 32);
    assert_eq!(kinds(CouncilKind::CityCorporation), 1);
}

#[test]
fn councils_agree_with_the_reference() {
    let Some(rows) = reference("councils.csv") else {
        return;
    };
    assert_eq!(rows.len(), 317);
    let register = Register::standard();
    for row in rows {
        let council = register.council(code(&row["gss"])).unwrap();
        let ours = [
            council.name.clone(),
            text_of(council.kind),
            shown(council.county),
            council.region.clone(),
            council.slug.clone(),
            council.short_name.clone(),
            council.website.clone().unwrap_or_default(),
            shown(council.started),
        ];
        let theirs = [
            "name",
            "type",
            "parent_gss",
            "region",
            "slug",
            "short_name",
            "website",
            "start_date",
        ]
        .map(|column| row[column].clone());
        assert_eq!(ours, theirs);
        assert!(register.is_active(council.code, TODAY), "{}", council.name);
        if !row["former_gss"].is_empty() {
            assert_eq!(
                register.present_code(code(&row["former_gss"])),
                council.code
            );
        }
        check_authority(register, council, &row["combined_authority"]);
    }
    let listed = register.active(TODAY).count();
    assert_eq!(listed, 317, "and no others");
}

/// The list is older than the North East's merger, and it names no authority for the districts of
/// most counties: the authority it does name covers the council on the authority's last day.
fn check_authority(register: &Register, council: &Council, listed: &str) {
    if listed.is_empty() {
        let ours = register.combined_authority(council.code, TODAY);
        assert!(
            ours.is_none() || council.kind == CouncilKind::District,
            "{ours:?}"
        );
        return;
    }
    let named = register.body(code(listed)).unwrap();
    let on = named.last_day.unwrap_or(TODAY);
    let ours = register.combined_authority(council.code, on);
    assert_eq!(ours, Some(named), "{}", council.name);
}

#[test]
fn successions_agree_with_the_reference_and_resolve_before_and_after() {
    let Some(rows) = reference("succession.csv") else {
        return;
    };
    assert_eq!(rows.len(), 62);
    let register = Register::standard();
    let mut seen = BTreeSet::new();
    for row in rows {
        let from = code(&row["gss"]);
        seen.insert(from);
        let expected: BTreeSet<_> = row["successor_gss"].split('|').map(code).collect();
        assert_eq!(ends(register, &row["gss"]), expected, "{from}");
        let last_day: Date = row["last_day"].parse().unwrap();
        let steps: Vec<_> = register
            .successions()
            .iter()
            .filter(|step| step.from == from)
            .collect();
        for step in &steps {
            assert_eq!(step.last_day, Some(last_day), "{from}");
        }

        // On its last day it is itself, under the code of that day.
        let Standing::One(before) = register.standing(from, last_day) else {
            panic!("{from} on {last_day}");
        };
        assert_eq!(register.code_on(before, last_day), from);
        // On the next day it is its direct successors, each in office.
        let next_day = last_day.tomorrow().unwrap();
        let after = match register.standing(from, next_day) {
            Standing::One(one) => vec![one],
            Standing::Divided(some) => some,
            other => panic!("{from} on {next_day}: {other:?}"),
        };
        let direct: BTreeSet<_> = steps.iter().map(|step| step.to).collect();
        assert_eq!(
            after.iter().copied().collect::<BTreeSet<_>>(),
            direct,
            "{from}"
        );
        for successor in &after {
            assert!(
                register.is_active(*successor, next_day),
                "{from} to {successor}"
            );
            assert_eq!(register.code_on(*successor, next_day), *successor);
        }
        if steps
            .iter()
            .any(|step| step.kind != SuccessionKind::Recoded)
        {
            let council = register.council(from).unwrap();
            assert_eq!(council.name, row["name"]);
            assert_eq!(council.last_day, Some(last_day));
            assert!(!register.is_active(from, next_day), "{from}");
            for successor in &after {
                assert!(
                    !register.is_active(*successor, last_day),
                    "{from} to {successor}"
                );
            }
        }
    }
    let dated: BTreeSet<_> = register
        .successions()
        .iter()
        .filter(|step| step.last_day.is_some())
        .map(|step| step.from)
        .collect();
    assert_eq!(dated, seen, "and no others");
}

#[test]
fn an_alias_is_the_same_council_under_the_code_of_the_day() {
    let register = Register::standard();
    let (old, new) = (code("E08000016"), code("E08000038"));
    let (before, after) = (date(2025, 3, 31), date(2025, 4, 1));
    assert_eq!(register.council(old), register.council(new));
    for given in [old, new] {
        assert_eq!(register.code_on(given, before), old);
        assert_eq!(register.code_on(given, after), new);
    }
    // A recode without a date on record holds on any date.
    assert_eq!(
        register.code_on(code("E07000100"), before),
        code("E07000240")
    );
    assert_eq!(
        register.code_on(code("E07000178"), before),
        code("E07000178")
    );
}

#[test]
fn services_agree_with_the_reference() {
    let Some(rows) = reference("services.csv") else {
        return;
    };
    assert_eq!(rows.len(), 282);
    let register = Register::standard();
    let mut numbered = 0;
    for row in rows {
        let Ok(number) = row["lgsl"].parse() else {
            continue;
        };
        numbered += 1;
        let service = register.service(ServiceNumber(number)).unwrap();
        let tier = row["providing_tier"].split('/').next().unwrap();
        assert_eq!(text_of(service.tier), tier, "{number}");
        let is_current = service.status == ServiceStatus::Current;
        assert_eq!(is_current, row["status"] == "current", "{number}");
    }
    let ours = register
        .services()
        .iter()
        .filter(|s| s.status != ServiceStatus::Supplement);
    assert_eq!(ours.count(), numbered);
}

#[test]
fn other_bodies_agree_with_the_reference() {
    let Some(rows) = reference("other_bodies.csv") else {
        return;
    };
    let register = Register::standard();
    for row in rows {
        let body = register.body(code(&row["gss"])).unwrap();
        assert!(
            shown(body.started).starts_with(&row["start"]),
            "{}",
            body.name
        );
        assert_eq!(shown(body.last_day), row["end"], "{}", body.name);
        let kind = match row["type"].as_str() {
            "fire_rescue" => BodyKind::Fire,
            "national_park" => BodyKind::NationalPark,
            _ => BodyKind::Transport,
        };
        assert_eq!(body.kind, kind, "{}", body.name);
    }
}

#[test]
fn every_place_has_exactly_one_fire_authority() {
    let register = Register::standard();
    for council in register
        .active(TODAY)
        .filter(|c| c.kind != CouncilKind::District)
    {
        let covering = register.bodies().iter().filter(|body| {
            body.kind == BodyKind::Fire
                && body.last_day.is_none()
                && body.areas.contains(&council.code)
        });
        assert_eq!(covering.count(), 1, "{}", council.name);
    }
    for body in register.bodies() {
        for area in body.areas.iter().chain(&body.run_by) {
            assert!(register.council(*area).is_some(), "{}: {area}", body.name);
        }
    }
}

#[test]
fn the_councils_of_the_other_nations_are_named() {
    let register = Register::standard();
    let count = |country| {
        register
            .neighbours
            .iter()
            .filter(|n| n.code.country() == country)
            .count()
    };
    assert_eq!(count(Country::Wales), 22);
    assert_eq!(count(Country::Scotland), 32);
    assert_eq!(count(Country::NorthernIreland), 11);
    assert_eq!(
        register.neighbour(code("W06000005")).unwrap().name,
        "Flintshire"
    );
    assert_eq!(
        register.neighbour_named("glasgow").unwrap().code,
        code("S12000049")
    );
    assert_eq!(register.neighbour_named("city"), None);
}

#[test]
fn successions_are_followed_both_ways() {
    let register = Register::standard();
    let taunton_deane = code("E07000190");
    let on = |year| date(year, 1, 1);
    assert_eq!(
        register.standing(taunton_deane, on(2018)),
        Standing::One(taunton_deane)
    );
    assert_eq!(
        register.standing(taunton_deane, on(2020)),
        Standing::One(code("E07000246"))
    );
    assert_eq!(
        register.standing(taunton_deane, TODAY),
        Standing::One(code("E06000066"))
    );
    assert_eq!(
        register.standing(code("E06000061"), on(2021)),
        Standing::NotYet(
            [
                "E07000150",
                "E07000152",
                "E07000153",
                "E07000156",
                "E10000021"
            ]
            .map(code)
            .into()
        )
    );
    assert_eq!(
        register.standing(code("E08000016"), on(2010)),
        Standing::One(code("E08000038")),
        "a recode is an alias on any date"
    );
    assert_eq!(
        register.standing(code("E06999999"), TODAY),
        Standing::Unknown
    );
}

#[test]
fn a_reorganisation_takes_effect_overnight() {
    let register = Register::standard();
    for (day, surrey, west) in [
        (date(2027, 3, 31), true, false),
        (date(2027, 4, 1), false, true),
    ] {
        assert_eq!(register.is_active(code("E10000030"), day), surrey);
        assert_eq!(register.is_active(code("WSY"), day), west);
    }
    let after = register.active(date(2027, 4, 1)).count();
    assert_eq!(after, 317 - 12 + 2);
}

#[test]
fn councils_and_services_are_found_by_the_words_people_use() {
    let register = Register::standard();
    let councils = |asked: &str| -> Vec<&str> {
        register
            .find_councils(asked, TODAY)
            .iter()
            .take(2)
            .map(|c| c.slug.as_str())
            .collect()
    };
    assert_eq!(
        councils("kings lynn").first(),
        Some(&"kings-lynn-and-west-norfolk")
    );
    assert_eq!(councils("Oxford"), ["oxford", "oxfordshire"]);
    assert_eq!(councils("  "), [""; 0]);
    assert_eq!(councils("gotham"), [""; 0]);
    let service = |asked: &str| register.find_services(asked).first().map(|s| s.number.0);
    assert_eq!(service("potholes"), Some(557));
    assert_eq!(service("missed bin"), Some(524));
    assert_eq!(service("tyllau yn y ffordd"), Some(557));
    assert_eq!(service("treth gyngor"), Some(57));
    assert_eq!(service("Blue badge"), Some(279));
    assert_eq!(service("fire brigade"), Some(900_006));
    assert_eq!(service("zzz"), None);
    let meant = |asked: &str| register.service_meant(asked).map(|s| s.number.0);
    for (asked, number) in [
        ("Find out about libraries", Some(437)),
        ("fire", Some(900_006)),
        (
            "Waste disposal / household waste recycling centres",
            Some(900_001),
        ),
        ("Trading standards / consumer protection", Some(900_003)),
        (
            "Planning applications (local planning authority)",
            Some(900_004),
        ),
        ("Strategic transport / passenger transport", Some(900_005)),
        ("trwyddedau parcio", Some(474)),
        ("parking", None),
        ("bins", None),
        ("dragons", None),
        ("", None),
    ] {
        assert_eq!(meant(asked), number, "{asked}");
    }
    let named = |name: &str| register.service_named(name).map(|s| s.number.0);
    assert_eq!(named("fire and rescue"), Some(900_006));
    assert_eq!(named("Llyfrgelloedd"), Some(437));
    assert_eq!(named("the care act 2014"), Some(1743), "1473 is retired");
    assert_eq!(named("library"), None);
}

#[test]
fn a_council_is_named_by_the_names_that_people_give_it() {
    let register = Register::standard();
    let named = |name: &str, on| register.council_named(name, on).map(|c| c.code.to_string());
    for (name, expected) in [
        ("Hull", "E06000010"),
        ("hull city council", "E06000010"),
        ("Durham", "E06000047"),
        ("Bristol", "E06000023"),
        ("City of York", "E06000014"),
        ("Telford & Wrekin", "E06000020"),
        ("telford-&-wrekin", "E06000020"),
        ("saint helens", "E08000013"),
        ("King’s Lynn and West Norfolk", "E07000146"),
        ("  NEWCASTLE UPON TYNE ", "E08000021"),
        ("Royal Borough of Kensington & Chelsea", "E09000020"),
        ("Isles of Scilly", "E06000053"),
        ("City of London", "E09000001"),
        ("bournemouth christchurch poole", "E06000058"),
        ("Oxfordshire County Council", "E10000025"),
        ("Somerset", "E06000066"),
    ] {
        assert_eq!(named(name, TODAY).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(
        named("Somerset County", date(2018, 1, 1)).as_deref(),
        Some("E10000027")
    );
    for name in ["", "council", "city", "the county of", "Atlantis"] {
        assert_eq!(named(name, TODAY), None, "{name}");
    }
}

#[test]
fn files_that_disagree_are_refused() {
    let council = "code,slug,name,short_name,kind,county,region,website,started\n";
    let good = read::Files {
        councils: "",
        services: "number,name,welsh,tier,status,body,words\n",
        succession: "from,to,last_day,kind\n",
        bodies: "code,kind,name,started,last_day,areas,run_by\n",
        splits: "postcode,councils\n",
        neighbours: "code,name\n",
    };
    let refuse = |councils: &str, succession: &str| {
        let councils = format!("{council}{councils}");
        let succession = format!("{}{succession}", good.succession);
        let files = read::Files {
            councils: &councils,
            succession: &succession,
            ..good
        };
        Register::read(&files).unwrap_err().to_string()
    };
    let unitary = |code: &str, slug: &str| format!("{code},{slug},N,N,unitary,,R,,\n");
    let two = unitary("E06000001", "one") + &unitary("E06000002", "two");
    let cases = [
        (
            refuse(
                &(unitary("E06000001", "a") + &unitary("E06000002", "a")),
                "",
            ),
            "a stands in two",
        ),
        (
            refuse("E07000001,a,N,N,district,,R,,\n", ""),
            "the county of E07000001",
        ),
        (
            refuse(&two, "E06000001,E06000009,2020-03-31,reorganised\n"),
            "followed by a council",
        ),
        (
            refuse(&two, "E06000001,E06000002,,reorganised\n"),
            "without a last day",
        ),
        (
            refuse(
                &two,
                "E06000001,E06000002,2020-03-31,reorganised\n\
                 E06000002,E06000001,2021-03-31,reorganised\n",
            ),
            "comes back to itself",
        ),
    ];
    for (message, expected) in cases {
        assert!(message.contains(expected), "{message}");
    }
}
