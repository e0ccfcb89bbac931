//! What the theming engine promises for any collection, and how well it does on the shared sets.
//!
//! The shared sets are never copied into the project; where they are absent the tests that need
//! them say so. The floors lie a little below what `docs/THEMES.md` reports.

#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test that cannot go on should stop there"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use yousaid_domain::theming::{
    Assigner, Coded, DiscoverOptions, Discovery, Document, discover, evaluate,
};

fn themes_of(texts: &[(String, String)], options: &DiscoverOptions) -> Discovery {
    let documents: Vec<Document<'_>> = texts
        .iter()
        .map(|(id, text)| Document { id, text })
        .collect();
    discover(&documents, options)
}

fn numbered<T: AsRef<str>>(texts: &[T]) -> Vec<(String, String)> {
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| (format!("{at:05}"), text.as_ref().to_owned()))
        .collect()
}

/// Everything a discovery says, by ids instead of positions.
fn by_id(texts: &[(String, String)], found: &Discovery) -> String {
    let id = |at: usize| texts[at].0.as_str();
    let themes: Vec<String> = found
        .themes
        .iter()
        .map(|theme| {
            let quotes: Vec<&str> = theme.quotes.iter().map(|&at| id(at)).collect();
            format!(
                "{} {:?} {} {} {quotes:?}",
                theme.name, theme.keywords, theme.size, theme.texts
            )
        })
        .collect();
    let assignments: BTreeMap<&str, String> = found
        .assignments
        .iter()
        .map(|&(at, theme, score)| (id(at), format!("{theme} {}", score.to_bits())))
        .collect();
    format!("{themes:#?}{assignments:#?}")
}

fn comment() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the", "bins", "bus", "late", "park", "swings", "broken", "library", "not", "open", "y",
        "mae", "bws", "yn", "hwyr", "parking", "permit", "dear", "again", "👍", "£5", "Straße",
    ]);
    prop_oneof![
        9 => prop::collection::vec(word, 0..14).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_comments_changes_nothing(
        comments in prop::collection::vec(comment(), 0..60),
        themes in prop::option::of(1_usize..9),
        turn in 0_usize..60,
    ) {
        let options = DiscoverOptions { themes, seed: 11 };
        let texts = numbered(&comments);
        let mut turned = texts.clone();
        turned.reverse();
        let middle = turn % turned.len().max(1);
        turned.rotate_left(middle);
        let first = by_id(&texts, &themes_of(&texts, &options));
        prop_assert_eq!(first, by_id(&turned, &themes_of(&turned, &options)));
    }

    #[test]
    fn every_comment_is_in_at_most_one_theme_and_sizes_add_up(
        comments in prop::collection::vec(comment(), 0..60),
        themes in prop::option::of(1_usize..9),
    ) {
        let texts = numbered(&comments);
        let found = themes_of(&texts, &DiscoverOptions { themes, seed: 1 });
        let mut seen = vec![false; texts.len()];
        let mut sizes = vec![0; found.themes.len()];
        for &(document, theme, score) in &found.assignments {
            prop_assert!(!std::mem::replace(&mut seen[document], true));
            prop_assert!((0.0..=1.0).contains(&score));
            sizes[theme] += 1;
        }
        for (theme, size) in found.themes.iter().zip(sizes) {
            prop_assert_eq!(theme.size, size);
            prop_assert!(theme.texts >= 1 && theme.texts <= theme.size);
            prop_assert!(!theme.name.is_empty());
            prop_assert!(!theme.quotes.is_empty() && theme.quotes.len() <= 5);
        }
        if let Some(themes) = themes {
            prop_assert!(found.themes.len() <= themes);
        }
        let names: std::collections::BTreeSet<&str> =
            found.themes.iter().map(|theme| theme.name.as_str()).collect();
        prop_assert_eq!(names.len(), found.themes.len());
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let texts = numbered(
        &(0..600)
            .map(|at| {
                let subject = ["the bin was missed", "the bus is late", "the park is dark"][at % 3];
                let detail =
                    ["in spring", "near the school", "on Mondays", "since May"][at / 3 % 4];
                format!("{subject} {detail} number {at}")
            })
            .collect::<Vec<_>>(),
    );
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        by_id(
            &texts,
            &pool.install(|| themes_of(&texts, &DiscoverOptions::default())),
        )
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn very_few_comments_get_sensible_answers() {
    let none = themes_of(&[], &DiscoverOptions::default());
    assert_eq!(none, Discovery::default());
    assert_eq!(
        themes_of(&numbered(&["👍👍", "", " … "]), &DiscoverOptions::default()),
        none
    );

    let one = themes_of(
        &numbered(&["The library should open on Sundays"]),
        &DiscoverOptions::default(),
    );
    assert_eq!(one.themes.len(), 1);
    assert!(
        one.themes[0].name.to_lowercase().contains("library"),
        "{one:?}"
    );
    assert_eq!(one.themes[0].quotes, [0]);

    let five = [
        "Bins missed",
        "Bins full",
        "Bus late",
        "No bus",
        "Park dark",
    ];
    let five = themes_of(&numbered(&five), &DiscoverOptions::default());
    assert_eq!(five.assignments.len(), 5);

    let same = themes_of(
        &numbered(&["Keep the pool open"; 50]),
        &DiscoverOptions::default(),
    );
    assert_eq!(same.themes.len(), 1);
    assert_eq!((same.themes[0].size, same.themes[0].texts), (50, 1));
    assert_eq!(same.themes[0].quotes.len(), 1);
}

#[test]
fn a_very_long_comment_and_two_languages_are_no_trouble() {
    let long = "the council should repair the road ".repeat(900);
    let welsh = [
        "Mae'r bws yn hwyr bob bore",
        "Nid yw'r bws yn dod i'r pentref ar y penwythnos",
        "Mae angen mwy o fysiau gyda'r nos",
        "Mae'r biniau yn llawn ac nid oes neb yn eu gwagio",
        "Pryd mae'r biniau ailgylchu yn cael eu casglu",
    ];
    let english = [
        "The bus is late every morning",
        "No bus comes to the village at weekends",
        "We need more buses in the evening",
        "The bins are full and nobody empties them",
        "When are recycling bins collected",
    ];
    let mut texts: Vec<&str> = welsh.into_iter().chain(english).collect();
    texts.push(&long);
    let found = themes_of(&numbered(&texts), &DiscoverOptions::default());
    assert_eq!(found.assignments.len(), texts.len());
    assert!(found.themes.len() > 1);
}

#[test]
fn a_campaign_is_one_text_with_many_voices() {
    let letter = "I object to the closure of the library in Mill Lane because my children use it \
                  every week and the next one is four miles away with no bus at weekends";
    let mut comments: Vec<String> = (0..40)
        .map(|at| format!("{letter} Resident {at}"))
        .collect();
    for at in 0..30 {
        comments.push(format!("The bus number {at} is late"));
        comments.push(format!("My bin was missed {at} times"));
    }
    let found = themes_of(
        &numbered(&comments),
        &DiscoverOptions {
            themes: Some(3),
            seed: 0,
        },
    );
    let library = found
        .themes
        .iter()
        .find(|theme| theme.quotes.iter().any(|&quote| quote < 40))
        .expect("the campaign is in a theme");
    assert!(library.size >= 40);
    assert_eq!(
        library.quotes.iter().filter(|&&quote| quote < 40).count(),
        1
    );
}

type Row = BTreeMap<String, String>;

/// Rows of a shared set in an order that has nothing to do with the file's.
fn shared(name: &str) -> Option<Vec<Row>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/themes")
        .join(name);
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        eprintln!("ABSENT: ../shared/themes/{name}; the quality of themes was NOT checked on it");
        return None;
    };
    let mut rows: Vec<Row> = reader
        .deserialize()
        .map(|row| row.expect("a readable row"))
        .collect();
    rows.sort_by_key(|row| {
        row["id"]
            .bytes()
            .chain(row["text"].bytes())
            .fold(3_u64, |hash, byte| {
                (hash ^ u64::from(byte))
                    .wrapping_mul(0x0100_0000_01b3)
                    .rotate_left(23)
            })
    });
    Some(rows)
}

fn discovery_nmi(rows: &[&Row], label: &str) -> f64 {
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str()).collect();
    let texts = numbered(&texts);
    let gold: Vec<(&str, &str)> = texts
        .iter()
        .zip(rows)
        .map(|((id, _), row)| (id.as_str(), row[label].as_str()))
        .collect();
    let themes = gold
        .iter()
        .map(|pair| pair.1)
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let found = themes_of(
        &texts,
        &DiscoverOptions {
            themes: Some(themes),
            seed: 0,
        },
    );
    let named: Vec<(usize, String)> = found
        .assignments
        .iter()
        .map(|one| (one.0, one.1.to_string()))
        .collect();
    let pairs: Vec<(&str, &str)> = named
        .iter()
        .map(|(at, theme)| (texts[*at].0.as_str(), theme.as_str()))
        .collect();
    evaluate(&gold, &pairs, 0).nmi.value
}

#[test]
fn themes_found_agree_with_people_on_the_shared_sets() {
    if let Some(rows) = shared("gambling-synthetic.csv") {
        let single: Vec<&Row> = rows
            .iter()
            .filter(|row| !row["label"].contains('|'))
            .collect();
        let nmi = discovery_nmi(&single, "label");
        assert!(nmi >= 0.85, "gambling-synthetic: {nmi}");
    }
    if let Some(rows) = shared("cycling-german.csv") {
        let nmi = discovery_nmi(&rows.iter().collect::<Vec<_>>(), "main");
        assert!(nmi >= 0.26, "cycling-german: {nmi}");
    }
    if let Some(rows) = shared("key-points.csv") {
        let mut topics: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row["label"].contains('|')) {
            topics.entry(row["topic"].as_str()).or_default().push(row);
        }
        let all: Vec<f64> = topics
            .values()
            .map(|rows| discovery_nmi(rows, "label"))
            .collect();
        let mean = all.iter().sum::<f64>() / f64::from(u32::try_from(all.len()).expect("few"));
        assert!(mean >= 0.38, "key-points: {mean}");
    }
}

#[test]
fn assignment_agrees_with_people_on_the_shared_set() {
    let Some(rows) = shared("cycling-german.csv") else {
        return;
    };
    let coded: Vec<Coded<'_>> = rows
        .iter()
        .map(|row| Coded {
            id: &row["id"],
            text: &row["text"],
            themes: vec![&row["main"]],
        })
        .collect();
    let (learnt, rest) = coded.split_at(coded.len() * 7 / 10);
    let assigner = Assigner::train(learnt);
    let right = |threshold| -> (f64, f64) {
        let (mut right, mut said) = (0.0, 0.0);
        for one in rest {
            for (theme, _) in assigner.assign(one.text, threshold) {
                said += 1.0;
                right += f64::from(u8::from(one.themes == [theme]));
            }
        }
        (right, said)
    };
    let (best, said) = right(Some(0.0));
    assert!(best / said >= 0.69, "{best} of {said}");
    let (gated, said) = right(None);
    assert!(
        gated / said >= 0.83,
        "{gated} of {said} at {}",
        assigner.threshold()
    );
    assert!(said >= 150.0, "only {said} assigned");
}
