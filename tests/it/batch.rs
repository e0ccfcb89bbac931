//! The batch commands on a hundred thousand rows: every row comes out, and what comes out does so
//! while rows still go in, so that the size of a file is no matter of memory.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

const ROWS: usize = 100_000;

/// Rows that go in before one has to have come out.
const AHEAD: usize = 60_000;

/// How long a command may keep to itself what it has; only a command that holds everything back
/// ever takes so long.
const PATIENCE: Duration = Duration::from_mins(5);

const WORDS: [&str; 24] = [
    "bins", "missed", "again", "street", "lights", "dark", "parking", "permit", "renew", "online",
    "form", "long", "phone", "answer", "library", "hours", "Sunday", "park", "benches", "broken",
    "council", "tax", "bill", "clear",
];

fn comment(random: &mut ChaCha8Rng) -> String {
    let length = random.random_range(4..14);
    let words: Vec<&str> = (0..length)
        .map(|_| WORDS[random.random_range(0..WORDS.len())])
        .collect();
    words.join(" ")
}

/// Runs a command over rows made one by one; gives what it wrote, row by row.
fn stream(
    arguments: &[&str],
    header: &str,
    mut row: impl FnMut(usize) -> String + Send,
) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_yousaid"))
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("YOUSAID_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (came, first) = mpsc::channel();
    let lines = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut lines = Vec::with_capacity(ROWS);
            for line in output.lines() {
                lines.push(line.unwrap());
                if lines.len() == 2 {
                    came.send(()).unwrap();
                }
            }
            lines
        });
        let mut input = BufWriter::new(input);
        writeln!(input, "{header}").unwrap();
        for number in 0..ROWS {
            if number == AHEAD {
                input.flush().unwrap();
                first.recv_timeout(PATIENCE).unwrap();
            }
            writeln!(input, "{}", row(number)).unwrap();
        }
        input.flush().unwrap();
        drop(input);
        reading.join().unwrap()
    });
    assert!(child.wait().unwrap().success(), "{arguments:?}");
    lines
}

#[test]
fn screen_answers_every_row_in_order() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let lines = stream(&["screen"], "id,text", |number| {
        let words = comment(&mut random);
        if number % 1_000 == 0 {
            format!("{number},{words} call 07700 900123")
        } else {
            format!("{number},{words}")
        }
    });
    assert_eq!(lines[0], "id,outcome,reasons,spans,redacted");
    assert_eq!(lines.len(), ROWS + 1);
    for (number, line) in lines[1..].iter().enumerate() {
        assert!(
            line.starts_with(&format!("{number},")),
            "row {number}: {line}"
        );
        if number % 1_000 == 0 {
            assert!(
                line.contains(",hold,") && !line.contains("900123"),
                "{line}"
            );
        }
    }
}

#[test]
fn route_answers_every_row_in_order() {
    let places = ["leeds", "oxford", "E08000035", "E07000178", "E10000025"];
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let arguments = ["route", "--as-of", "2026-11-23"];
    let lines = stream(&arguments, "id,place,service", |number| {
        format!(
            "{number},{},524",
            places[random.random_range(0..places.len())]
        )
    });
    assert_eq!(lines[0], "id,outcome,council_gss,rule,reason");
    assert_eq!(lines.len(), ROWS + 1);
    for (number, line) in lines[1..].iter().enumerate() {
        let mut cells = line.split(',');
        assert_eq!(cells.next(), Some(number.to_string().as_str()));
        assert!(
            matches!(cells.next(), Some("routed" | "joint" | "needs_place")),
            "{line}"
        );
    }
}

#[test]
fn themes_assign_answers_every_row_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let coded = folder.path().join("coded.csv");
    write_coded(&coded);
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let coded = coded.to_str().unwrap();
    let arguments = ["themes", "assign", "--coded", coded, "--threshold", "0"];
    let lines = stream(&arguments, "id,text", |number| {
        format!("{number},{}", comment(&mut random))
    });
    assert_eq!(lines[0], "id,theme,confidence");
    assert_eq!(lines.len(), ROWS + 1);
    for (number, line) in lines[1..].iter().enumerate() {
        let cells: Vec<_> = line.split(',').collect();
        assert_eq!(cells[0], number.to_string());
        assert!(
            ["waste", "roads", "libraries"].contains(&cells[1]),
            "{line}"
        );
        assert!(cells[2].parse::<f64>().unwrap() <= 1.0, "{line}");
    }
}

fn write_coded(path: &Path) {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let mut table = "id,text,theme\n".to_owned();
    for number in 0..60 {
        let (theme, word) = [
            ("waste", "bins missed"),
            ("roads", "street lights dark"),
            ("libraries", "library hours"),
        ][number % 3];
        table += &format!("{number},{word} {},{theme}\n", comment(&mut random));
    }
    std::fs::write(path, table).unwrap();
}
