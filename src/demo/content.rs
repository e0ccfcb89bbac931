//! The files in `words/`, as types.
//!
//! Days count back from the start of the demo: 3 is three days ago, -3 is in three days.

use serde::Deserialize;
use yousaid_domain::moderation::Reason;
use yousaid_entities::ReplyKind;
use yousaid_services::{Error, Result};

use super::picture::Sketch;

/// A plan with everything that happens to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The council, by its name in addresses.
    pub council: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Number of the service.
    pub service: i32,
    /// The day it opens. A day to come leaves the plan a draft.
    pub opens: i64,
    /// Its last day.
    pub closes: i64,
    /// The day officers make the code frame.
    pub frame_on: Option<i64>,
    /// The day councils accept, decline or hand on.
    pub taken_on: Option<i64>,
    /// The day of the second version.
    pub published_again: Option<i64>,
    /// The day of the replies.
    pub answered_on: Option<i64>,
    /// What is new in the second version.
    #[serde(default)]
    pub change_note: String,
    /// Steps.
    pub steps: Vec<Step>,
    /// Extra questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What residents say, by theme.
    #[serde(default)]
    pub themes: Vec<Theme>,
}

/// A step of both versions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Title in the first version.
    pub title: String,
    /// Markdown in the first version.
    pub body: String,
    /// Its picture.
    pub picture: Option<Sketch>,
    /// What the picture shows.
    #[serde(default)]
    pub alt: String,
    /// Title in the second version, where it differs.
    pub new_title: Option<String>,
    /// Markdown in the second version, where it differs.
    pub new_body: Option<String>,
}

/// An extra question: a choice when it has options, else text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub prompt: String,
    /// The hint; may be empty.
    pub hint: String,
    /// What one can choose.
    pub options: Vec<String>,
    /// What people wrote.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// People who say similar things; or, under the key `loose`, those who do not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its key in the file.
    pub key: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What belongs in it.
    #[serde(default)]
    pub description: String,
    /// The step that most of them speak about.
    pub step: Option<usize>,
    /// How easy most of them find it.
    pub ease: Option<i32>,
    /// Whether officers put it in the frame; otherwise it is left for the engine to find.
    #[serde(default = "yes")]
    pub in_frame: bool,
    /// What becomes of its route.
    pub route: Option<RouteFate>,
    /// The council it is handed on to.
    pub passed_to: Option<String>,
    /// Why it is handed on or declined.
    #[serde(default)]
    pub passed_because: String,
    /// Why the other council sends it back.
    #[serde(default)]
    pub returned_because: String,
    /// What the council will do.
    pub reply: Option<ReplyKind>,
    /// The council's words.
    #[serde(default)]
    pub answer: String,
    /// The step of the second version that differs because of it.
    pub changed_step: Option<usize>,
    /// What people say.
    pub voices: Vec<Voice>,
}

const fn yes() -> bool {
    true
}

impl Theme {
    /// Whether officers make it a theme of the frame.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        self.in_frame && !self.name.is_empty()
    }
}

/// What becomes of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteFate {
    /// Nobody has taken it yet.
    Offered,
    /// The council has taken it and owes an answer.
    Accepted,
    /// Taken, and an answer is drafted.
    Drafted,
    /// Taken and answered.
    Answered,
    /// The council of the plan names another, which takes it.
    HandedOn,
    /// The council of the plan names another, which sends it back.
    Returned,
    /// The council of the plan declines: the board has it.
    Declined,
}

/// What an officer does with a piece, where it is not simply published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Published after a look.
    Publish,
    /// Published without some words.
    Redact,
    /// Rejected.
    Reject,
    /// Another officer is asked.
    SecondOpinion,
}

/// One resident's words.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Written")]
pub struct Voice {
    /// The words.
    pub text: String,
    /// The step, where it is not the theme's.
    pub step: Option<usize>,
    /// How easy, where it matters.
    pub ease: Option<i32>,
    /// en or cy.
    pub locale: String,
    /// The day, where it matters.
    pub days: Option<i64>,
    /// What an officer does with it.
    pub fate: Option<Fate>,
    /// Why.
    pub reason: Option<Reason>,
    /// Words to the author.
    pub note: String,
    /// Words to take out, separated by semicolons.
    pub phrase: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    More(More),
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct More {
    text: String,
    step: Option<usize>,
    ease: Option<i32>,
    locale: Option<String>,
    days: Option<i64>,
    fate: Option<Fate>,
    reason: String,
    note: String,
    phrase: String,
}

impl From<Written> for Voice {
    fn from(written: Written) -> Self {
        let more = match written {
            Written::Text(text) => More {
                text,
                ..More::default()
            },
            Written::More(more) => more,
        };
        Self {
            text: more.text,
            step: more.step,
            ease: more.ease,
            locale: more.locale.unwrap_or_else(|| "en".to_owned()),
            days: more.days,
            fate: more.fate,
            reason: Reason::ALL
                .into_iter()
                .find(|reason| reason.as_str() == more.reason),
            note: more.note,
            phrase: more.phrase,
        }
    }
}

const FILES: [&str; 6] = [
    include_str!("words/parking-permit.toml"),
    include_str!("words/library.toml"),
    include_str!("words/council-tax.toml"),
    include_str!("words/missed-bin.toml"),
    include_str!("words/blue-badge.toml"),
    include_str!("words/planning-comments.toml"),
];

/// Every plan.
///
/// # Errors
/// Never in a program whose tests passed: the files are built in.
pub fn plans() -> Result<Vec<Plan>> {
    FILES
        .iter()
        .map(|file| toml::from_str(file).map_err(|_| Error::State("the words of the demo")))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use yousaid_domain::text::FeedbackText;

    use super::*;

    #[test]
    fn the_files_hold_hundreds_of_voices_and_no_two_are_the_same() {
        for file in FILES {
            toml::from_str::<Plan>(file).unwrap();
        }
        let plans = plans().unwrap();
        let voices: Vec<&Voice> = plans
            .iter()
            .flat_map(|plan| plan.themes.iter().flat_map(|theme| &theme.voices))
            .collect();
        let distinct: HashSet<&str> = voices.iter().map(|voice| voice.text.as_str()).collect();
        assert_eq!(distinct.len(), voices.len());
        assert!(voices.len() >= 320, "{}", voices.len());
        assert_eq!(
            voices.iter().filter(|voice| voice.locale == "cy").count(),
            2
        );
        for voice in voices {
            assert!(FeedbackText::parse(&voice.text).is_ok(), "{}", voice.text);
            let needs_reason = voice.fate == Some(Fate::Reject);
            assert!(!needs_reason || voice.reason.is_some(), "{}", voice.text);
        }
    }

    #[test]
    fn what_happens_to_a_plan_fits_together() {
        for plan in plans().unwrap() {
            assert!((3..=6).contains(&plan.steps.len()), "{}", plan.title);
            for step in &plan.steps {
                assert_eq!(
                    step.picture.is_some(),
                    !step.alt.is_empty(),
                    "{}",
                    step.title
                );
            }
            let changes = plan.steps.iter().any(|step| step.new_body.is_some());
            assert_eq!(changes, plan.published_again.is_some(), "{}", plan.title);
            for theme in &plan.themes {
                let last = plan.steps.len();
                let steps = theme.voices.iter().filter_map(|voice| voice.step);
                assert!(
                    steps
                        .chain(theme.step)
                        .all(|step| step >= 1 && step <= last)
                );
                assert_eq!(
                    theme.reply.is_some(),
                    !theme.answer.is_empty(),
                    "{}",
                    theme.key
                );
                if let Some(step) = theme.changed_step {
                    assert!(plan.steps[step - 1].new_body.is_some(), "{}", theme.key);
                }
            }
        }
    }
}
