//! People: names where someone is named to be reached or accused, street addresses and dates of
//! birth.
//!
//! A name alone is no reason to hold: a comment may praise a mayor. So a name counts only next to
//! words that sign, introduce, call for or accuse a person.

use regex::Regex;

use super::names::Names;
use super::{Candidate, PersonalData};
use crate::screening::normalise::{Normalised, after, before, has_word, pattern, slice};

/// What follows the name of a street.
const STREETS: &str = "road|street|avenue|lane|close|drive|way|court|crescent|terrace|grove|place|gardens|square|hill|mews|row|walk|park|rise|parade|green|gate|view|wharf|quay|yard|vale|meadow|meadows|heights|villas|cottages|house|lodge|croft|circus|mount|broadway|rd|st|ave|ln|cl|cres|ct|terr|gdns|sq|heol|stryd|ffordd|lon|maes|rhodfa|clos|parc";

#[derive(Debug)]
pub(super) struct Rules {
    names: Names,
    introduces: Regex,
    accuses: Regex,
    title: Regex,
    street: Regex,
    street_in_context: Regex,
    home_in_context: Regex,
    birth: Regex,
    birth_after: Regex,
}

impl Rules {
    pub fn new() -> Self {
        let capitalised: String = STREETS
            .split('|')
            .map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            })
            .collect::<Vec<_>>()
            .join("|");
        let flat = r"(?:(?:[Ff][Ll][Aa][Tt]|[Aa]partment|[Aa]pt|[Uu]nit|[Rr]oom|[Ff]flat)\.? ?[0-9]{1,4}[A-Za-z]?,? ?)?";
        let lives = r"\b(?:lives? at|living at|lives? (?:on|in)|address is|address:|addressed|house is|home is|come and see|visit me at|family at|neighbours? at|people at|tenants? at|resident at|moved (?:in)?to|based at|house at|flat at|property at|round to|knocks? at|byw yn|cyfeiriad yw)";
        let months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr";
        let date = format!(
            r"(?:(?:19|20)[0-9]{{2}}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12][0-9]|3[01]|0?[1-9])|(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?(?: of)?(?: ?[-/.] ?| )(?:1[0-2]|0?[1-9]|{months})(?:,? ?[-/.] ?|,? )(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})|(?:{months}) (?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{{2}})"
        );
        Self {
            names: Names::new(),
            introduces: pattern(
                r"\b(?:(my name is|my name's|my name:|name is|i am called|i'm called|fy enw i yw|signed(?: by)?[,:]?|(?:kind(?:est)? |best |warm )?regards,?|best wishes,?|yours (?:sincerely|faithfully|truly),?|sincerely,|many thanks,|thanks,|thank you,|cheers,|cofion(?: gorau)?,?|yn gywir,?)|((?:my|our|the|a|his|her|their|your|this|that) (?:[a-z-]+ ){0,2}(?:neighbou?rs?|carer|landlord|landlady|tenant|social worker|officer|manager|teacher|head ?teacher|nurse|doctor|gp|dentist|midwife|son|daughter|husband|wife|partner|boyfriend|girlfriend|ex|mum|mother|dad|father|brother|sister|friend|colleague|boss|supervisor|receptionist|cleaner|driver|builder|gardener|lodger|caretaker|warden|caseworker|adviser|advisor|assistant|man|woman|lad|lady|bloke|guy|girl|boy|child|patient|client|nephew|niece|uncle|aunt|gran|nan|grandad|grandmother|grandfather|cousin|pensioner)|next door,?|cymydog)|(call|ring|phone|contact|text|email|ask for|ask|speak to|speak with|spoke to|spoke with|spoken to|talk to|talked to|complained to|reported (?:it )?to|write to|reply to|message|met with|named|called|by|from|blame|sack|arrest|dealt with by|visited by|told by))\b",
            ),
            accuses: pattern(
                r"\b(?:is|was|'s|keeps|has been|are) (?:a |an |the |such a |known |just |clearly |always )*(?:drug dealer|dealer|thief|liar|crook|p(?:a)?edophile|p(?:a)?edo|nonce|pervert|rapist|abuser|fraud|fraudster|cheat|benefit cheat|benefits cheat|alcoholic|drunk|addict|junkie|bully|racist|criminal|corrupt|stealing|dealing|selling drugs|dealing drugs|lying|beating|harassing|stalking|molesting|abusing|threatening|illegally|having an affair|on benefits|mentally ill|hiv positive)\b",
            ),
            title: pattern(
                r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|MR|MRS|MS|MISS|DR|Prof|Professor|Rev|Reverend|Nurse|PC|PCSO|Sgt)\.? ",
            ),
            street: pattern(&format!(
                r"\b{flat}\b[0-9]{{1,4}}[A-Za-z]?,? (?:(?:St\.|[A-Z][A-Za-z'-]*) ){{1,3}}?(?:{capitalised})\b"
            )),
            street_in_context: pattern(&format!(
                r"{lives} (?:number |no\.? ?|rhif )?((?:(?:flat|apartment|apt|unit|room|fflat)\.? ?[0-9]{{1,4}}[a-z]?,? ?)?[0-9]{{1,4}}[a-z]?,? (?:[a-z'.-]+ ){{1,3}}?(?:{STREETS}))\b"
            )),
            home_in_context: pattern(
                r"(?:[Ll]ives? at|[Ll]iving at|[Aa]ddress is|[Aa]ddress:|[Hh]ouse is|[Hh]ome is|[Bb]yw yn|[Cc]yfeiriad yw) (?:number |no\.? ?|rhif )?((?:(?:[Ff]lat|[Aa]partment|[Uu]nit)\.? ?[0-9]{1,4}[A-Za-z]?,? ?)?[0-9]{1,4}[A-Za-z]?,? [A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){0,2})\b",
            ),
            birth: pattern(&format!(
                r"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?date|birthday|born|dyddiad geni|ganwyd|ganed)(?:[ :,(-]|\b(?:is|was|on|the|in|of|yw|ar)\b){{0,6}}({date})\b"
            )),
            birth_after: pattern(&format!(
                r"\b({date})[ ,(-]{{1,3}}(?:d\.?o\.?b\b|date of birth|was born|my birthday)"
            )),
        }
    }

    pub fn find(&self, folded: &Normalised, has_digit: bool, found: &mut Vec<Candidate>) {
        self.names(folded, found);
        if has_digit {
            self.streets(folded, found);
            for rule in [&self.birth, &self.birth_after] {
                for captures in rule.captures_iter(&folded.lower) {
                    if let Some(date) = captures.get(1) {
                        push(
                            found,
                            PersonalData::DateOfBirth,
                            date.start(),
                            date.end(),
                            "birth-named",
                            0.95,
                        );
                    }
                }
            }
        }
    }

    fn names(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        let text = folded.text.as_str();
        for captures in self.introduces.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let (strength, rule) = if captures.get(1).is_some() {
                (Strength::Signs, "name-signed")
            } else if captures.get(2).is_some() {
                (Strength::Relates, "name-relation")
            } else {
                (Strength::Calls, "name-called")
            };
            let from = whole.end() + skip(after(&folded.lower, whole.end(), 24));
            if let Some((start, end)) = name_at(&self.names, text, from, strength) {
                push(found, PersonalData::Person, start, end, rule, 0.85);
            }
        }
        for m in self.accuses.find_iter(&folded.lower) {
            if let Some((start, end)) = name_before(&self.names, text, m.start()) {
                push(found, PersonalData::Person, start, end, "name-accused", 0.8);
            }
        }
        for m in self.title.find_iter(text) {
            if let Some((start, end)) = name_at(&self.names, text, m.start(), Strength::Calls)
                && !is_public_figure(slice(text, start, end))
            {
                push(found, PersonalData::Person, start, end, "name-title", 0.7);
            }
        }
    }

    fn streets(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        let first = found.len();
        for m in self.street.find_iter(&folded.text) {
            let road = has_word(
                before(&folded.lower, m.start(), 12),
                &[
                    "route", "phase", "policy", "section", "bus", "junction", "exit", "highway",
                    "us", "hwy", "form", "line", "zone", "ward", "district", "top",
                ],
            );
            if !road {
                push(
                    found,
                    PersonalData::StreetAddress,
                    m.start(),
                    m.end(),
                    "street-number",
                    0.85,
                );
            }
        }
        for captures in self.street_in_context.captures_iter(&folded.lower) {
            let Some(m) = captures.get(1) else { continue };
            // "I live at 20 minutes from the road": small words stand in no street's name.
            let prose = has_word(
                m.as_str(),
                &[
                    "miles", "minutes", "mins", "years", "of", "on", "in", "to", "from", "yards",
                    "metres", "bed", "bedroom", "and", "is",
                ],
            );
            let article = has_word(m.as_str(), &["the"]) && !m.as_str().contains(" the green");
            if !prose && !article {
                push(
                    found,
                    PersonalData::StreetAddress,
                    m.start(),
                    m.end(),
                    "street-in-context",
                    0.9,
                );
            }
        }
        // A house without a kind of street, as in "I live at 3 Rose Bank"; only where the rules above
        // found nothing, because it cannot tell where the name ends.
        let streets = found.get(first..).unwrap_or(&[]).to_vec();
        for captures in self.home_in_context.captures_iter(&folded.text) {
            let Some(m) = captures.get(1) else { continue };
            if !streets
                .iter()
                .any(|s| s.start < m.end() && m.start() < s.end)
            {
                push(
                    found,
                    PersonalData::StreetAddress,
                    m.start(),
                    m.end(),
                    "home-in-context",
                    0.8,
                );
            }
        }
    }
}

/// How much the words before a name promise a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// "My name is", "Regards,": whatever is capitalised is a name.
    Signs,
    /// "My neighbour": two capitalised words, or a known given name.
    Relates,
    /// "Call": a known given name or a title only.
    Calls,
}

/// How much of what follows an introduction leads to the name and is not part of it.
fn skip(lower: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = slice(lower, at, lower.len());
        let step = [
            " is called ",
            " is named ",
            "'s name is ",
            " named ",
            " called ",
            " is ",
            ", ",
            ": ",
            " - ",
            " (",
            " at ",
            "\n",
            "\r",
            ",",
            ":",
            " ",
        ]
        .iter()
        .find(|lead| rest.starts_with(**lead))
        .map_or(0, |lead| lead.len());
        if step == 0 {
            return at;
        }
        at += step;
    }
}

/// A word of letters, apostrophes and hyphens that begins at `at`.
fn word_at(text: &str, at: usize) -> &str {
    let rest = slice(text, at, text.len());
    let end = rest
        .bytes()
        .take(40)
        .position(|b| !(b.is_ascii_alphabetic() || b == b'\'' || b == b'-'))
        .unwrap_or(rest.len().min(40));
    let word = slice(rest, 0, end).trim_end_matches(['\'', '-']);
    word.strip_suffix("'s").unwrap_or(word)
}

fn is_title(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "mx"
            | "dr"
            | "prof"
            | "professor"
            | "rev"
            | "reverend"
            | "nurse"
            | "pc"
            | "pcso"
            | "sgt"
            | "sir"
            | "dame"
    )
}

fn is_capitalised(names: &Names, word: &str) -> bool {
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && !names.is_no_name(word)
}

/// Reads a name that begins at `at`.
fn name_at(names: &Names, text: &str, at: usize, strength: Strength) -> Option<(usize, usize)> {
    let first = word_at(text, at);
    let mut end = at + first.len();
    let next = |end: usize| {
        // An initial with a dot may stand between two names.
        let gap = if slice(text, end, end + 2) == ". " && end - at <= 9 {
            2
        } else {
            1
        };
        (slice(text, end, end + 1) == " " || gap == 2)
            .then(|| (end + gap, word_at(text, end + gap)))
    };
    if is_title(first) && first.starts_with(|c: char| c.is_ascii_uppercase()) {
        let (from, surname) = next(end)?;
        if !is_capitalised(names, surname) {
            return None;
        }
        end = from + surname.len();
        if let Some((from, more)) = next(end).filter(|(from, _)| *from == end + 1)
            && names.is_given(surname)
            && is_capitalised(names, more)
        {
            end = from + more.len();
        }
        return Some((at, end));
    }
    let given = names.is_given(first);
    let second = next(end).filter(|(from, _)| *from == end + 1);
    if is_capitalised(names, first) {
        let surname = second.filter(|(_, word)| is_capitalised(names, word));
        return match (given, surname, strength) {
            (_, Some((from, surname)), Strength::Signs | Strength::Relates)
            | (true, Some((from, surname)), Strength::Calls) => {
                end = from + surname.len();
                if let Some((from, third)) = next(end).filter(|(from, _)| *from == end + 1)
                    && names.is_given(surname)
                    && is_capitalised(names, third)
                {
                    end = from + third.len();
                }
                Some((at, end))
            }
            (true, None, _) => Some((at, end)),
            _ => None,
        };
    }
    // In small letters only a given name with a word after it, where one signs or introduces.
    let small = first.len() > 2 && first.bytes().all(|b| b.is_ascii_lowercase());
    let (from, surname) = second?;
    let plain = surname.len() > 2
        && surname.bytes().all(|b| b.is_ascii_lowercase())
        && !names.is_no_name(surname);
    (strength == Strength::Signs && small && given && plain).then_some((at, from + surname.len()))
}

/// Reads a full name that ends right before `at`.
fn name_before(names: &Names, text: &str, at: usize) -> Option<(usize, usize)> {
    let lead = before(text, at, 60);
    let trimmed = lead.trim_end_matches(' ');
    let end = at - (lead.len() - trimmed.len());
    let words: Vec<&str> = trimmed.rsplit(' ').take(2).collect();
    let (surname, first) = (words.first()?, words.get(1)?);
    let first = first.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let plain = |word: &str| {
        word.bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'\'' || b == b'-')
    };
    let called = names.is_given(first) || is_title(first.trim_end_matches('.'));
    (called
        && first.starts_with(|c: char| c.is_ascii_uppercase())
        && is_capitalised(names, surname)
        && plain(surname)
        && !is_public_figure(surname))
    .then(|| (end - surname.len() - 1 - first.len(), end))
}

/// People in public office, of whom a comment may speak by name.
fn is_public_figure(name: &str) -> bool {
    const FIGURES: &[&str] = &[
        "trump",
        "obama",
        "biden",
        "clinton",
        "harris",
        "pence",
        "bush",
        "sanders",
        "mcconnell",
        "putin",
        "starmer",
        "sunak",
        "truss",
        "cameron",
        "blair",
        "corbyn",
        "farage",
        "khan",
        "burnham",
        "king",
        "president",
        "speaker",
        "trudeau",
        "ardern",
    ];
    name.rsplit(' ')
        .next()
        .is_some_and(|last| FIGURES.contains(&last.to_ascii_lowercase().as_str()))
}

fn push(
    found: &mut Vec<Candidate>,
    kind: PersonalData,
    start: usize,
    end: usize,
    rule: &'static str,
    confidence: f32,
) {
    found.push(Candidate {
        kind,
        start,
        end,
        rule,
        confidence,
    });
}
