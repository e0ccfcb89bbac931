//! E-mail addresses, personal web addresses and internet addresses.

use regex::Regex;

use super::{Candidate, PersonalData};
use crate::screening::normalise::{Normalised, before, has_word, pattern, slice};

/// Top-level domains that end an address written in words or spaced out.
const TOP: &str = "com|org|net|uk|co|info|io|me|edu|gov|eu|ie|wales|cymru|scot|london|biz|us|dev|app|online|live|fr|de|nz|ca|au|in|email";

#[derive(Debug)]
pub(super) struct Rules {
    email: Regex,
    written_out: Regex,
    spaced_out: Regex,
    url: Regex,
    personal_path: Regex,
    ipv4: Regex,
    ipv6: Regex,
}

impl Rules {
    pub fn new() -> Self {
        let dot = r"(?: ?\[ ?dot ?\] ?| ?\( ?dot ?\) ?| ?\{ ?dot ?\} ?| dot | \. |\.)";
        let at = r"(?: ?\[ ?at ?\] ?| ?\( ?at ?\) ?| ?\{ ?at ?\} ?| ?<at> ?| ?\*at\* ?| at | ?@ ?)";
        let written_out = format!(
            r"\b([a-z0-9][a-z0-9_%+'-]*(?:{dot}[a-z0-9_%+'-]+){{0,4}})({at})([a-z0-9][a-z0-9-]*(?:{dot}[a-z0-9-]+){{0,3}}{dot}(?:{TOP}))\b"
        );
        Self {
            email: pattern(
                r"\b[a-z0-9][a-z0-9._%+'-]*@[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b",
            ),
            written_out: pattern(&written_out),
            spaced_out: pattern(&format!(
                r"\b(?:[a-z0-9._%+-] ){{2,}}@(?: [a-z0-9.-])+? \.(?: c o m| o r g| n e t| u k| c o \. u k| o r g \. u k| i o| m e| i n f o| g o v \. u k|{TOP})\b"
            )),
            url: pattern(
                r"\b(?:https?://|www\.)[!-;=?-~]+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|uk|co|me|io)/[!-;=?-~]+",
            ),
            personal_path: pattern(
                r"(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|threads|snapchat|youtube|github|strava|nextdoor|pinterest|flickr|reddit|bsky|t|wa|justgiving|gofundme)\.(?:com|me|app|co|org|net)/[!-~]{2,}|/~[a-z]|/@[a-z]|/(?:users?|profiles?|people|members?|staff|in|u|author|channel)/[!-.0-~]{2,}|[?&](?:email|name|user|token|phone|postcode|id)=[!-%'-~]{2,}",
            ),
            ipv4: pattern(r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b"),
            ipv6: pattern(r"[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]+(?:%[a-z0-9]+)?"),
        }
    }

    pub fn find(&self, folded: &Normalised, has_digit: bool, found: &mut Vec<Candidate>) {
        let lower = folded.lower.as_str();
        if lower.contains('@') {
            for m in self.email.find_iter(lower) {
                push_email(found, lower, m.start(), m.end(), "email");
            }
            for m in self.spaced_out.find_iter(lower) {
                push_email(found, lower, m.start(), m.end(), "email-spaced");
            }
        }
        if lower.contains('@') || lower.contains(" at ") || has_word_at(lower) {
            self.written_out(lower, found);
        }
        if lower.contains('/') || lower.contains("www.") {
            for m in self.url.find_iter(lower) {
                let end = m.start()
                    + m.as_str()
                        .trim_end_matches(|c: char| ".,;:!?)'\"]".contains(c))
                        .len();
                if self.personal_path.is_match(slice(lower, m.start(), end)) {
                    push(
                        found,
                        PersonalData::Url,
                        m.start(),
                        end,
                        "url-personal",
                        0.8,
                    );
                }
            }
        }
        if has_digit {
            self.internet(lower, found);
        }
    }

    /// Addresses such as "jo at example dot com".
    fn written_out(&self, lower: &str, found: &mut Vec<Candidate>) {
        for captures in self.written_out.captures_iter(lower) {
            let (Some(whole), Some(local), Some(at), Some(domain)) = (
                captures.get(0),
                captures.get(1),
                captures.get(2),
                captures.get(3),
            ) else {
                continue;
            };
            if at.as_str() == "@" && !whole.as_str().contains(' ') && !whole.as_str().contains('[')
            {
                // The plain form is the other pattern's.
                continue;
            }
            if at.as_str() == " at " {
                // "The form at example.com is broken" is no address. A dot that was written out, a
                // name with a mark in it, or a word such as "email" tells one.
                let spelt = domain.as_str().contains(" dot ")
                    || domain.as_str().contains(" . ")
                    || domain.as_str().contains("dot]")
                    || domain.as_str().contains("dot)");
                let marked = local.as_str().contains(['_', '+', '.', '%'])
                    || local.as_str().contains(" dot ")
                    || local.as_str().bytes().any(|b| b.is_ascii_digit());
                let named = has_word(
                    before(lower, whole.start(), 25),
                    &["email", "mail", "address", "reply", "gmail", "ebost"],
                );
                let word = matches!(
                    local.as_str(),
                    "me" | "us"
                        | "them"
                        | "is"
                        | "it"
                        | "look"
                        | "are"
                        | "here"
                        | "address"
                        | "one"
                        | "form"
                        | "website"
                        | "site"
                        | "team"
                        | "online"
                );
                if word || !(spelt || marked || named) {
                    continue;
                }
            }
            push_email(
                found,
                lower,
                whole.start(),
                whole.end(),
                "email-written-out",
            );
        }
    }

    fn internet(&self, lower: &str, found: &mut Vec<Candidate>) {
        for m in self.ipv4.find_iter(lower) {
            let versioned = has_word(
                before(lower, m.start(), 20),
                &[
                    "version", "v", "release", "build", "app", "android", "ios", "section",
                    "policy",
                ],
            );
            let longer = before(lower, m.start(), 1) == "."
                || slice(lower, m.end(), m.end() + 1) == "."
                    && slice(lower, m.end() + 1, m.end() + 2)
                        .bytes()
                        .any(|b| b.is_ascii_digit());
            if !versioned && !longer && m.as_str().parse::<std::net::Ipv4Addr>().is_ok() {
                push(
                    found,
                    PersonalData::IpAddress,
                    m.start(),
                    m.end(),
                    "ipv4",
                    0.9,
                );
            }
        }
        if lower.contains("::") || lower.bytes().filter(|&b| b == b':').count() >= 7 {
            for m in self.ipv6.find_iter(lower) {
                let trimmed = m.as_str().trim_end_matches(':');
                let end = if m.as_str().ends_with("::") {
                    m.end()
                } else {
                    m.start() + trimmed.len()
                };
                let written = slice(lower, m.start(), end);
                // A bare "::" is punctuation far more often than an address.
                if written.len() >= 6 && written.parse::<std::net::Ipv6Addr>().is_ok() {
                    push(found, PersonalData::IpAddress, m.start(), end, "ipv6", 0.9);
                }
            }
        }
    }
}

fn has_word_at(lower: &str) -> bool {
    ["[at]", "(at)", "{at}", "[ at ]", "( at )", "<at>", "*at*"]
        .iter()
        .any(|at| lower.contains(at))
}

fn push_email(
    found: &mut Vec<Candidate>,
    lower: &str,
    start: usize,
    end: usize,
    rule: &'static str,
) {
    if !is_public_mailbox(slice(lower, start, end)) {
        push(found, PersonalData::EmailAddress, start, end, rule, 0.98);
    }
}

/// The shared mailbox of a public body, such as planning@council.gov.uk, is nobody's own.
fn is_public_mailbox(address: &str) -> bool {
    const ROLES: &[&str] = &[
        "info",
        "enquiries",
        "enquiry",
        "contact",
        "contactus",
        "planning",
        "admin",
        "office",
        "help",
        "helpdesk",
        "support",
        "customerservices",
        "customer.services",
        "customerservice",
        "complaints",
        "feedback",
        "foi",
        "press",
        "housing",
        "highways",
        "parking",
        "licensing",
        "environment",
        "elections",
        "electoral",
        "counciltax",
        "council.tax",
        "benefits",
        "consultation",
        "consultations",
        "democracy",
        "democratic.services",
        "noreply",
        "no-reply",
        "recycling",
        "waste",
        "building.control",
        "buildingcontrol",
        "libraries",
        "hello",
    ];
    let Some((role, domain)) = address.split_once('@') else {
        return false;
    };
    let public = [
        ".gov.uk",
        ".nhs.uk",
        ".police.uk",
        ".parliament.uk",
        ".gov.wales",
        ".llyw.cymru",
    ]
    .iter()
    .any(|suffix| domain.ends_with(suffix));
    public && ROLES.contains(&role)
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
