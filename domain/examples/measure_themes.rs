//! Prints how well the theming engine does on the shared sets: the figures of `docs/THEMES.md`.
//!
//! `cargo run --release -p yousaid-domain --example measure_themes -- ../shared/themes [auto]`

use std::collections::BTreeMap;
use std::path::Path;

use yousaid_domain::theming::{
    Assigner, Coded, DiscoverOptions, Document, Evaluation, discover, evaluate,
};

type Row = BTreeMap<String, String>;

fn read(folder: &Path, name: &str) -> Vec<Row> {
    let path = folder.join(name);
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        println!("{} is absent: nothing measured on it", path.display());
        return Vec::new();
    };
    reader.deserialize().filter_map(Result::ok).collect()
}

fn cell<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

/// An order that is fixed and has nothing to do with the file's.
fn shuffled(mut rows: Vec<Row>, salt: u64) -> Vec<Row> {
    rows.sort_by_key(|row| {
        cell(row, "id")
            .bytes()
            .chain(cell(row, "text").bytes())
            .fold(salt, |hash, byte| {
                (hash ^ u64::from(byte))
                    .wrapping_mul(0x0100_0000_01b3)
                    .rotate_left(23)
            })
    });
    rows
}

/// Discovery against the column `label`, rows of one label only.
fn found(rows: &[Row], label: &str, auto: bool) -> (Evaluation, usize, usize) {
    let rows: Vec<&Row> = rows
        .iter()
        .filter(|row| !cell(row, label).contains('|'))
        .collect();
    let ids: Vec<String> = (0..rows.len()).map(|at| at.to_string()).collect();
    let documents: Vec<Document<'_>> = rows
        .iter()
        .zip(&ids)
        .map(|(row, id)| Document {
            id,
            text: cell(row, "text"),
        })
        .collect();
    let gold: Vec<(&str, &str)> = rows
        .iter()
        .zip(&ids)
        .map(|(row, id)| (id.as_str(), cell(row, label)))
        .collect();
    let themes = gold
        .iter()
        .map(|one| one.1)
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0);
    let options = DiscoverOptions {
        themes: (!auto).then_some(themes),
        seed,
    };
    let discovery = discover(&documents, &options);
    if std::env::var_os("NAMES").is_some() {
        for theme in &discovery.themes {
            println!(
                "    {:5} {:5} {} | {}",
                theme.size,
                theme.texts,
                theme.name,
                theme.keywords.join(" · ")
            );
            if let Some(row) = theme.quotes.first().and_then(|&at| rows.get(at)) {
                println!("          “{}”", cell(row, "text"));
            }
        }
    }
    let named: Vec<(usize, String)> = discovery
        .assignments
        .iter()
        .map(|one| (one.0, one.1.to_string()))
        .collect();
    let assigned: Vec<(&str, &str)> = named
        .iter()
        .filter_map(|(doc, theme)| Some((ids.get(*doc)?.as_str(), theme.as_str())))
        .collect();
    (
        evaluate(&gold, &assigned, 1),
        themes,
        discovery.themes.len(),
    )
}

fn show(name: &str, (figures, gold, found): (Evaluation, usize, usize)) {
    println!(
        "discover {name:22} n {:5}  gold {gold:3}  found {found:3}  NMI {:.3} ({:.3}–{:.3})  ARI {:.3}",
        figures.documents, figures.nmi.value, figures.nmi.low, figures.nmi.high, figures.ari.value
    );
}

fn topics(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut topics: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        topics
            .entry(cell(&row, "topic").to_owned())
            .or_default()
            .push(row);
    }
    topics.into_values().collect()
}

/// Learns from `coded`, assigns `rest`; `threshold` as for [`Assigner::assign`].
fn assigned(coded: &[Row], rest: &[Row], label: &str, threshold: Option<f32>) -> (Evaluation, f32) {
    let split =
        |row: &Row| -> Vec<String> { cell(row, label).split('|').map(str::to_owned).collect() };
    let themes: Vec<Vec<String>> = coded.iter().map(split).collect();
    let coded: Vec<Coded<'_>> = coded
        .iter()
        .zip(&themes)
        .map(|(row, themes)| Coded {
            id: cell(row, "id"),
            text: cell(row, "text"),
            themes: themes.iter().map(String::as_str).collect(),
        })
        .collect();
    let assigner = Assigner::train(&coded);
    let ids: Vec<String> = (0..rest.len()).map(|at| at.to_string()).collect();
    let gold_themes: Vec<Vec<String>> = rest.iter().map(split).collect();
    let gold: Vec<(&str, &str)> = ids
        .iter()
        .zip(&gold_themes)
        .flat_map(|(id, themes)| themes.iter().map(|theme| (id.as_str(), theme.as_str())))
        .collect();
    let found: Vec<(&str, &str)> = ids
        .iter()
        .zip(rest)
        .flat_map(|(id, row)| {
            assigner
                .assign(cell(row, "text"), threshold)
                .into_iter()
                .map(|one| (id.as_str(), one.0))
        })
        .collect();
    let right = found.iter().filter(|pair| gold.contains(pair)).count();
    println!(
        "    threshold {:.2}: {} of {} assignments right, {} documents",
        threshold.unwrap_or_else(|| assigner.threshold()),
        right,
        found.len(),
        rest.len()
    );
    (evaluate(&gold, &found, 1), assigner.threshold())
}

fn show_assigned(name: &str, figures: &Evaluation) {
    println!(
        "assign   {name:30} micro {:.3} ({:.3}–{:.3})  macro {:.3}  samples {:.3}  kappa {:.3}",
        figures.micro_f1.value,
        figures.micro_f1.low,
        figures.micro_f1.high,
        figures.macro_f1.value,
        figures.samples_f1.value,
        figures.kappa.value
    );
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen topics")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .unwrap_or_else(|| "../shared/themes".to_owned());
    let folder = Path::new(&folder);
    let rest: Vec<String> = arguments.collect();
    let has = |name: &str| rest.iter().any(|one| one == name);
    let auto = has("auto");
    let banking = shuffled(read(folder, "banking77.csv"), 3);
    let cycling = shuffled(read(folder, "cycling-german.csv"), 3);
    let key_points = topics(shuffled(read(folder, "key-points.csv"), 3));

    if !has("assign") {
        let mut sum = 0.0;
        let mut counts = Vec::new();
        for topic in &key_points {
            let (figures, gold, found) = found(topic, "label", auto);
            counts.push((gold, found));
            sum += figures.nmi.value;
        }
        println!(
            "discover key-points per topic: mean NMI {:.3}; gold, found {counts:?}",
            sum / key_points.len().max(1) as f64
        );
        show(
            "gambling-synthetic",
            found(&read(folder, "gambling-synthetic.csv"), "label", auto),
        );
        show("cycling-german", found(&cycling, "main", auto));
        show(
            "banking77 4,000",
            found(banking.get(..4000).unwrap_or_default(), "label", auto),
        );
        let nhs = read(folder, "nhs-feedback.csv");
        show("nhs-feedback", found(&nhs, "label", auto));
        if auto || has("major") {
            show("nhs-feedback major", found(&nhs, "major", auto));
        }
    }
    if !has("discover") {
        let cut = |rows: &[Row]| rows.len() * 7 / 10;
        let (coded, rest) = cycling.split_at(cut(&cycling));
        show_assigned(
            "cycling-german main",
            &assigned(coded, rest, "main", Some(0.0)).0,
        );
        show_assigned(
            "cycling-german main, gated",
            &assigned(coded, rest, "main", None).0,
        );
        show_assigned(
            "cycling-german several, 0.4",
            &assigned(coded, rest, "label", Some(0.4)).0,
        );
        let mut sum = [0.0; 3];
        for topic in &key_points {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            let single = topic
                .iter()
                .filter(|row| !cell(row, "label").contains('|'))
                .cloned();
            let (coded, rest): (Vec<Row>, Vec<Row>) = single.partition(|row| {
                let seen = seen.entry(cell(row, "label").to_owned()).or_default();
                *seen += 1;
                *seen <= 5
            });
            for (sum, threshold) in sum.iter_mut().zip([Some(0.0), None, Some(0.3)]) {
                *sum += assigned(&coded, &rest, "label", threshold).0.micro_f1.value;
            }
        }
        println!(
            "assign   key-points 5 per theme: mean micro {:.3}, gated {:.3}, at 0.3 {:.3}",
            sum[0] / key_points.len().max(1) as f64,
            sum[1] / key_points.len().max(1) as f64,
            sum[2] / key_points.len().max(1) as f64
        );
        let (coded, rest) = banking.split_at(cut(&banking));
        show_assigned(
            "banking77 70/30",
            &assigned(coded, rest, "label", Some(0.0)).0,
        );
        show_assigned(
            "banking77 70/30, gated",
            &assigned(coded, rest, "label", None).0,
        );
    }
}
