//! Numbers: phones, NHS numbers, payment cards and bank details.
//!
//! A number may be written in digits, in words ("oh seven seven"), with the letter O for zero,
//! spaced out or broken up in odd places. So the text is first read as runs of digits that only
//! separators part; the rules then look at windows of a run that begin and end where the writer
//! began and ended a group. A window is at most 19 digits, which keeps the search linear.

use super::{Candidate, PersonalData};
use crate::screening::normalise::{Normalised, UNKNOWN, after, before, has_word, slice};

/// The longest payment card number (ISO/IEC 7812-1).
const LONGEST: usize = 19;

#[derive(Debug, Clone, Copy)]
struct Digit {
    value: u8,
    start: usize,
    end: usize,
}

/// Digits that nothing but separators parts.
#[derive(Debug, Default)]
struct Run {
    digits: Vec<Digit>,
    /// The index of the first digit of every group that was written in one piece.
    groups: Vec<usize>,
}

impl Run {
    fn group_end(&self, group: usize) -> usize {
        self.groups
            .get(group + 1)
            .copied()
            .unwrap_or(self.digits.len())
    }

    fn push(&mut self, digits: impl IntoIterator<Item = Digit>) {
        self.groups.push(self.digits.len());
        self.digits.extend(digits);
    }
}

/// Part of a run, from one group to another.
struct Window<'a> {
    digits: &'a [Digit],
    values: Vec<u8>,
    /// How many digits every group has.
    groups: Vec<usize>,
    lower: &'a str,
}

impl Window<'_> {
    fn start(&self) -> usize {
        self.digits.first().map_or(0, |d| d.start)
    }

    fn end(&self) -> usize {
        self.digits.last().map_or(0, |d| d.end)
    }

    fn written(&self) -> &str {
        slice(self.lower, self.start(), self.end())
    }

    fn context(&self, words: &[&str]) -> bool {
        has_word(before(self.lower, self.start(), 40), words)
    }

    /// Written in one piece, or one digit at a time.
    fn plain(&self) -> bool {
        self.groups.len() == 1 || self.groups.iter().all(|&size| size == 1)
    }
}

pub(super) fn find(folded: &Normalised, found: &mut Vec<Candidate>) {
    let lower = folded.lower.as_str();
    let runs = runs(lower);
    for run in &runs {
        windows(run, lower, found);
    }
    banks(&runs, lower, found);
}

/// Reads the text as runs of digits.
fn runs(lower: &str) -> Vec<Run> {
    let bytes = lower.as_bytes();
    let mut runs = Vec::new();
    let mut run = Run::default();
    let mut last_end = 0;
    let mut times = 1;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        let token = slice(lower, start, at);
        if !run.digits.is_empty() && !separates(slice(lower, last_end, start)) {
            runs.push(std::mem::take(&mut run));
        }
        let numeric = token.bytes().any(|b| b.is_ascii_digit())
            && token.bytes().all(|b| digit_of(b).is_some());
        if numeric {
            run.push(token.bytes().enumerate().filter_map(|(offset, b)| {
                Some(Digit {
                    value: digit_of(b)?,
                    start: start + offset,
                    end: start + offset + 1,
                })
            }));
        } else if let Some(value) = word_digit(token) {
            let digit = Digit {
                value,
                start,
                end: at,
            };
            run.push(std::iter::repeat_n(digit, times));
        } else if let (Some(n), false) = (multiple(token), run.digits.is_empty()) {
            times = n;
            last_end = at;
            continue;
        } else if !run.digits.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        times = 1;
        last_end = at;
    }
    if !run.digits.is_empty() {
        runs.push(run);
    }
    runs
}

/// Whether what stands between two groups only separates them.
fn separates(gap: &str) -> bool {
    gap.len() <= 3
        && (gap == ", "
            || gap.chars().all(|c| {
                matches!(
                    c,
                    ' ' | '.' | '-' | '(' | ')' | '[' | ']' | '+' | '\n' | '\r' | '\t'
                ) || matches!(c, '_' | '*' | '~' | UNKNOWN)
            }))
}

fn digit_of(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'o' => Some(0),
        b'i' | b'l' => Some(1),
        _ => None,
    }
}

fn word_digit(token: &str) -> Option<u8> {
    Some(match token {
        "zero" | "oh" | "o" | "nought" | "naught" | "dim" | "sero" => 0,
        "one" | "un" => 1,
        "two" | "dau" | "dwy" => 2,
        "three" | "tri" | "tair" => 3,
        "four" | "pedwar" => 4,
        "five" | "pump" => 5,
        "six" | "chwech" => 6,
        "seven" | "saith" => 7,
        "eight" | "wyth" => 8,
        "nine" | "naw" => 9,
        _ => return None,
    })
}

fn multiple(token: &str) -> Option<usize> {
    match token {
        "double" => Some(2),
        "triple" | "treble" => Some(3),
        _ => None,
    }
}

/// Looks at every window of a run, the longest first.
fn windows(run: &Run, lower: &str, found: &mut Vec<Candidate>) {
    let mut group = 0;
    while let Some(&first) = run.groups.get(group) {
        let mut last = group;
        while last + 1 < run.groups.len() && run.group_end(last + 1) - first <= LONGEST {
            last += 1;
        }
        let mut next = group + 1;
        // Fewer digits than nine are no number that a window rule knows.
        while last >= group && run.group_end(last) - first >= 9 {
            let digits = run.digits.get(first..run.group_end(last)).unwrap_or(&[]);
            let window = Window {
                digits,
                values: digits.iter().map(|d| d.value).collect(),
                groups: (group..=last)
                    .map(|g| run.group_end(g) - run.groups.get(g).copied().unwrap_or(0))
                    .collect(),
                lower,
            };
            if let Some(candidate) = classify(&window) {
                found.push(candidate);
                next = last + 1;
                break;
            }
            if last == group {
                break;
            }
            last -= 1;
        }
        group = next;
    }
}

/// Words after which a number names a thing, not a person.
const REFERENCES: &[&str] = &[
    "invoice",
    "inv",
    "case",
    "order",
    "ticket",
    "isbn",
    "uprn",
    "version",
    "job",
    "planning",
    "application",
    "reference",
    "ref",
    "asset",
    "serial",
    "model",
    "barcode",
    "charity",
    "company",
    "vat",
    "doi",
    "issn",
];
const NHS_WORDS: &[&str] = &[
    "nhs",
    "patient",
    "gp",
    "hospital",
    "surgery",
    "medical",
    "doctor",
    "doctors",
    "prescription",
    "clinic",
    "gig",
    "claf",
];
const PHONE_WORDS: &[&str] = &[
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "call",
    "ring",
    "text",
    "txt",
    "whatsapp",
    "number",
    "cell",
    "contact",
    "dial",
    "sms",
    "reach",
    "fax",
    "ffon",
    "ffoniwch",
    "symudol",
    "landline",
    "no",
];

fn classify(window: &Window<'_>) -> Option<Candidate> {
    let lead = before(window.lower, window.start(), 2);
    if lead.ends_with(['$', '#']) || lead.ends_with("gbp") {
        return None;
    }
    let tail = after(window.lower, window.end(), 2);
    // "2.5%" and the decimals of a sum are measures.
    if tail.starts_with('%') {
        return None;
    }
    // A phone comes before a card: +44 (0)7700 900254 has the form of a 13-digit card.
    nhs(window)
        .filter(|found| found.rule == NHS_NAMED)
        .or_else(|| phone(window))
        .or_else(|| card(window))
        .or_else(|| nhs(window))
        .or_else(|| foreign_phone(window))
}

const NHS_NAMED: &str = "nhs-named";

fn candidate(
    window: &Window<'_>,
    kind: PersonalData,
    rule: &'static str,
    confidence: f32,
) -> Candidate {
    Candidate {
        kind,
        start: window.start(),
        end: window.end(),
        rule,
        confidence,
    }
}

/// A payment card: a known issuer's prefix, its length and the Luhn check (ISO/IEC 7812-1).
fn card(window: &Window<'_>) -> Option<Candidate> {
    let values = &window.values;
    if !(13..=LONGEST).contains(&values.len()) || !issuer(values) || !luhn(values) {
        return None;
    }
    (!window.context(REFERENCES) || window.context(&["card", "visa", "mastercard", "paid"]))
        .then(|| candidate(window, PersonalData::CreditCard, "card-luhn", 0.98))
}

fn issuer(values: &[u8]) -> bool {
    let prefix = |n: usize| {
        values
            .iter()
            .take(n)
            .fold(0_u32, |sum, &d| sum * 10 + u32::from(d))
    };
    match values.len() {
        13 | 19 => prefix(1) == 4,
        14 => matches!(prefix(2), 36 | 38 | 39) || (300..=305).contains(&prefix(3)),
        15 => matches!(prefix(2), 34 | 37),
        16 => {
            prefix(1) == 4
                || (51..=55).contains(&prefix(2))
                || (2221..=2720).contains(&prefix(4))
                || matches!(prefix(2), 35 | 50 | 56..=58 | 60 | 62 | 63 | 64 | 65 | 67)
        }
        _ => false,
    }
}

pub(super) fn luhn(values: &[u8]) -> bool {
    let sum: u32 = values
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let doubled = u32::from(digit) * if place % 2 == 1 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10) && values.iter().any(|&d| d != 0)
}

/// An NHS number: ten digits, the last a check digit modulo 11 (NHS Data Dictionary).
fn nhs(window: &Window<'_>) -> Option<Candidate> {
    if !nhs_check(&window.values) {
        return None;
    }
    let named = window.context(NHS_WORDS);
    if named {
        return Some(candidate(window, PersonalData::UkNhs, NHS_NAMED, 0.98));
    }
    let usual = window.groups == [3, 3, 4] || window.plain();
    (usual && !window.context(REFERENCES) && !window.context(PHONE_WORDS))
        .then(|| candidate(window, PersonalData::UkNhs, "nhs-check-digit", 0.7))
}

pub(super) fn nhs_check(values: &[u8]) -> bool {
    if values.len() != 10 || values.first() == Some(&0) {
        return false;
    }
    // Ten times the same digit passes the check for every digit and is never issued.
    if values.windows(2).all(|pair| pair.first() == pair.last()) {
        return false;
    }
    let sum: u32 = values
        .iter()
        .take(9)
        .zip((2..=10).rev())
        .map(|(&d, w): (_, u32)| u32::from(d) * w)
        .sum();
    let check = (11 - sum % 11) % 11;
    check < 10 && values.last().is_some_and(|&d| u32::from(d) == check)
}

/// A UK number that reaches a person: geographic, mobile or personal (Ofcom's numbering plan).
///
/// Numbers that begin with 03, 08 and 09 belong to services and are no one's own.
fn phone(window: &Window<'_>) -> Option<Candidate> {
    let values = &window.values;
    let start = lead_in(window);
    let plus = slice(window.lower, start, window.start()).contains('+');
    let named = || window.context(PHONE_WORDS);
    let national: Vec<u8> = match values.as_slice() {
        [0, 0, 4, 4, 0, rest @ ..]
        | [0, 0, 4, 4, rest @ ..]
        | [4, 4, 0, rest @ ..]
        | [4, 4, rest @ ..]
            if values.len() >= 12 =>
        {
            std::iter::once(0).chain(rest.iter().copied()).collect()
        }
        [0, ..] => values.clone(),
        [7, ..] if values.len() == 10 && named() => {
            std::iter::once(0).chain(values.iter().copied()).collect()
        }
        _ => return None,
    };
    let personal = match national.as_slice() {
        [0, 7, third, ..] => national.len() == 11 && *third != 6,
        [0, 1, third, ..] => {
            *third != 0 && (national.len() == 11 || (national.len() == 10 && named()))
        }
        [0, 2, 0 | 3 | 4 | 8 | 9, ..] | [0, 5, 6, ..] => national.len() == 11,
        _ => false,
    };
    if !personal || (!plus && dated(window)) || (window.context(REFERENCES) && !named()) {
        return None;
    }
    Some(Candidate {
        start,
        ..candidate(
            window,
            PersonalData::PhoneNumber,
            "phone-uk",
            if named() { 0.98 } else { 0.9 },
        )
    })
}

/// A number of another country, or one written the American way after a word such as "call".
fn foreign_phone(window: &Window<'_>) -> Option<Candidate> {
    let start = lead_in(window);
    let plus = slice(window.lower, start, window.start()).contains('+');
    let length = window.values.len();
    let abroad = plus && (10..=15).contains(&length) && !window.values.starts_with(&[4, 4]);
    let american = window.groups == [3, 3, 4]
        && has_word(
            before(window.lower, start, 20),
            &["call", "text", "phone", "ring", "tel", "mobile", "cell"],
        )
        && !matches!(window.values.as_slice(), [0 | 1 | 8, ..]);
    (abroad || american).then(|| Candidate {
        start,
        ..candidate(window, PersonalData::PhoneNumber, "phone-abroad", 0.7)
    })
}

/// Where a phone number really begins: a bracket and a plus sign belong to it.
fn lead_in(window: &Window<'_>) -> usize {
    let bytes = window.lower.as_bytes();
    let mut start = window.start();
    let back = |from: usize| {
        let mut at = from;
        while at > 0 && from - at < 2 && bytes.get(at - 1) == Some(&b' ') {
            at -= 1;
        }
        at
    };
    let at = back(start);
    if at > 0 && bytes.get(at - 1) == Some(&b'(') && window.written().contains(')') {
        start = at - 1;
    }
    let at = back(start);
    if at > 0 && bytes.get(at - 1) == Some(&b'+') {
        start = at - 1;
    }
    start
}

/// Whether the window begins like a date, such as 01-10-1996 and a number after it.
fn dated(window: &Window<'_>) -> bool {
    matches!(
        window.groups.as_slice(),
        [1 | 2, 1 | 2, 4, ..] | [4, 2, 2, ..]
    ) && (window.written().contains("-19")
        || window.written().contains("-20")
        || window.written().contains(".19")
        || window.written().contains(".20")
        || window.written().starts_with("19")
        || window.written().starts_with("20"))
}

const BANK_WORDS: &[&str] = &[
    "sort", "bank", "sortcode", "sc", "didoli", "cod", "banking", "account",
];

/// A sort code and the account number next to it, in either order.
fn banks(runs: &[Run], lower: &str, found: &mut Vec<Candidate>) {
    for (index, run) in runs.iter().enumerate() {
        // Both in one run: 63-80-89 53187167.
        for (group, &first) in run.groups.iter().enumerate() {
            let Some(end) = sort_code(run, group) else {
                continue;
            };
            let start = run.digits.get(first).map_or(0, |d| d.start);
            let named = has_word(before(lower, start, 30), BANK_WORDS);
            let spaced = run.group_end(group) - first == 2;
            let account = run
                .groups
                .iter()
                .position(|&g| g == end)
                .and_then(|g| account(run, g));
            if let (Some(end), true) = (account, named || spaced) {
                push_bank(found, start, run.digits.get(end - 1), named);
                break;
            }
        }
        let Some(next) = runs.get(index + 1) else {
            continue;
        };
        let (Some(last), Some(ahead)) = (run.digits.last(), next.digits.first()) else {
            continue;
        };
        let between = slice(lower, last.end, ahead.start);
        if between.len() > 40 {
            continue;
        }
        let says_account = has_word(between, &["account", "acc", "acct", "ac", "cyfrif"])
            || between.contains("a/c");
        let says_sort = has_word(between, &["sort", "sortcode", "sc"]);
        // The sort code ends the first run and the account number begins the second.
        let tail = (0..run.groups.len())
            .rev()
            .take(6)
            .find(|&group| sort_code(run, group).is_some_and(|end| end == run.digits.len()));
        if let (Some(group), Some(end)) = (tail, account(next, 0)) {
            let start = run
                .groups
                .get(group)
                .and_then(|&g| run.digits.get(g))
                .map_or(0, |d| d.start);
            let named = has_word(before(lower, start, 30), BANK_WORDS);
            if says_account || named {
                push_bank(found, start, next.digits.get(end - 1), true);
            }
            continue;
        }
        // The other way round.
        let tail = (0..run.groups.len())
            .rev()
            .take(8)
            .find(|&group| account(run, group).is_some_and(|end| end == run.digits.len()));
        if let (Some(group), Some(end), true) = (tail, sort_code(next, 0), says_sort) {
            let start = run
                .groups
                .get(group)
                .and_then(|&g| run.digits.get(g))
                .map_or(0, |d| d.start);
            push_bank(found, start, next.digits.get(end - 1), true);
        }
    }
}

fn push_bank(found: &mut Vec<Candidate>, start: usize, last: Option<&Digit>, named: bool) {
    let Some(last) = last else { return };
    found.push(Candidate {
        kind: PersonalData::UkBank,
        start,
        end: last.end,
        rule: "bank-sort-code-and-account",
        confidence: if named { 0.98 } else { 0.8 },
    });
}

/// The digit after a sort code that begins at a group: six digits, in one piece, in pairs or apart.
fn sort_code(run: &Run, group: usize) -> Option<usize> {
    sized(run, group, 6, |sizes| {
        matches!(sizes, [6] | [2, 2, 2] | [1, 1, 1, 1, 1, 1] | [3, 3])
    })
}

/// The digit after an account number that begins at a group.
fn account(run: &Run, group: usize) -> Option<usize> {
    sized(run, group, 8, |sizes| {
        matches!(
            sizes,
            [8] | [4, 4] | [2, 2, 2, 2] | [1, 1, 1, 1, 1, 1, 1, 1]
        )
    })
}

fn sized(run: &Run, group: usize, size: usize, usual: fn(&[usize]) -> bool) -> Option<usize> {
    let first = *run.groups.get(group)?;
    let mut sizes = Vec::new();
    for g in group..run.groups.len() {
        sizes.push(run.group_end(g) - run.groups.get(g)?);
        let total = run.group_end(g) - first;
        if total == size {
            return usual(&sizes).then_some(first + size);
        }
        if total > size {
            return None;
        }
    }
    None
}
