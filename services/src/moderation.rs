//! Moderation: what officers decide about feedback, one piece or many with one reason.
//!
//! Invariants:
//! - the rows are locked, checked one by one and changed by one statement; what cannot be decided
//!   is skipped and says why, and stops nothing else;
//! - feedback with a second opinion asked for, or appealed against, is decided by somebody else
//!   than the officer who asked or rejected;
//! - every decision leaves a row with its reason, an entry in the ledger, an audit event, and, where it changes what
//!   residents see, a new public revision of the plan.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Func};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel, QueryFilter as _,
    QuerySelect as _,
};
use serde_json::json;
use yousaid_domain::moderation::{MAX_PHRASE, Passage, Reason, find_phrase, take_out};
use yousaid_domain::screening::PersonalData;
use yousaid_entities::{
    CouncilId, DecisionAction, DecisionId, FeedbackId, FeedbackState, UserId, contact, design,
    feedback, moderation_decision, screening_result,
};

use crate::audit::{self, Actor, Event};
use crate::ledger;
use crate::mail::{self, Message, NewDelivery};
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Error, Result};

/// The most pieces of feedback in one bulk decision: four pages of the queue.
pub const MAX_BULK: usize = 200;

/// The longest note to the author, in characters.
pub const MAX_NOTE: usize = 1_000;

/// The most passages an officer can name for one text.
const MAX_PHRASES: usize = 50;

/// What an officer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everyone may read it as it was written.
    Publish,
    /// Everyone may read it without these parts.
    Redact(Redaction),
    /// It waits.
    Hold,
    /// Another officer must decide.
    SecondOpinion,
    /// Nobody else will read it.
    Reject,
}

/// What to take out of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redaction {
    /// Which of the personal data that screening found.
    pub found: Found,
    /// Words that the officer named; every place where they stand goes.
    pub phrases: Vec<String>,
}

/// Which findings of screening to take out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Found {
    /// All of them.
    #[default]
    All,
    /// Those with these first and last positions.
    These(Vec<(usize, usize)>),
}

impl Verdict {
    /// The word for it in the history of decisions.
    #[must_use]
    pub const fn action(&self) -> DecisionAction {
        match self {
            Self::Publish => DecisionAction::Publish,
            Self::Redact(_) => DecisionAction::Redact,
            Self::Hold => DecisionAction::Hold,
            Self::SecondOpinion => DecisionAction::SecondOpinion,
            Self::Reject => DecisionAction::Reject,
        }
    }

    const fn state(&self) -> FeedbackState {
        match self {
            Self::Publish | Self::Redact(_) => FeedbackState::Published,
            Self::Hold | Self::SecondOpinion => FeedbackState::Held,
            Self::Reject => FeedbackState::Rejected,
        }
    }

    const fn event(&self) -> &'static str {
        match self {
            Self::Publish => "feedback.published",
            Self::Redact(_) => "feedback.redacted",
            Self::Hold => "feedback.held",
            Self::SecondOpinion => "feedback.second_opinion",
            Self::Reject => "feedback.rejected",
        }
    }
}

/// A decision with its reason.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Why; needed for everything but publishing as written.
    pub reason: Option<Reason>,
    /// Words to the author; may be empty, unless the reason is [`Reason::Other`].
    pub note: String,
}

/// A piece of feedback as the officer saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: FeedbackId,
    /// The revision that was on the page.
    pub revision: i64,
}

/// Why a piece of feedback was not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Skip {
    /// There is no such feedback in this council.
    Gone,
    /// It changed since the officer saw it.
    Changed,
    /// Its state does not allow this decision.
    State,
    /// It has not been screened yet.
    NotScreened,
    /// Somebody else must decide.
    AnotherOfficer,
    /// Screening found personal data: it must be read on its own before it is published.
    PersonalData,
    /// Nothing to take out was found in it.
    NothingToTakeOut,
}

impl Skip {
    /// The word for it: part of the key of its sentence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::State => "state",
            Self::NotScreened => "not-screened",
            Self::AnotherOfficer => "another-officer",
            Self::PersonalData => "personal-data",
            Self::NothingToTakeOut => "nothing-to-take-out",
        }
    }

    const fn error(self) -> Error {
        match self {
            Self::Gone => Error::NotFound,
            Self::Changed => Error::Changed,
            Self::State => Error::State("feedback"),
            Self::NotScreened => Error::invalid("verdict", "officer-error-not-screened"),
            Self::AnotherOfficer => Error::invalid("verdict", "officer-error-another-officer"),
            Self::PersonalData => Error::invalid("verdict", "officer-error-personal-data"),
            Self::NothingToTakeOut => {
                Error::invalid("phrases", "officer-error-nothing-to-take-out")
            }
        }
    }
}

/// What a bulk decision did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bulk {
    /// How many were decided.
    pub done: usize,
    /// The others: the reference (empty when there is no such feedback), the id and why.
    pub skipped: Vec<(String, FeedbackId, Skip)>,
}

/// A finding of screening in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it is.
    pub kind: PersonalData,
}

/// The findings in the document that screening stored. Those of an unknown kind are left out.
#[must_use]
pub fn spans(findings: &serde_json::Value) -> Vec<Span> {
    let position = |value: &serde_json::Value, name: &str| {
        value
            .get(name)
            .and_then(serde_json::Value::as_u64)
            .and_then(|number| usize::try_from(number).ok())
    };
    findings
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|value| {
            Some(Span {
                start: position(value, "start")?,
                end: position(value, "end")?,
                kind: value.get("type")?.as_str()?.parse().ok()?,
            })
        })
        .collect()
}

/// The text as everyone will see it: the preview and the publication are both made here.
///
/// # Errors
/// When a ticked finding is no longer one, a phrase is too long or does not stand in the text, or
/// nothing would be taken out.
pub fn redacted(text: &str, spans: &[Span], redaction: &Redaction) -> Result<String> {
    let mut passages: Vec<Passage> = spans
        .iter()
        .filter(|span| match &redaction.found {
            Found::All => true,
            Found::These(these) => these.contains(&(span.start, span.end)),
        })
        .map(|span| (span.start, span.end, span.kind.placeholder()))
        .collect();
    if let Found::These(these) = &redaction.found
        && passages.len() < these.iter().collect::<HashSet<_>>().len()
    {
        return Err(Error::Changed);
    }
    if redaction.phrases.len() > MAX_PHRASES {
        return Err(Error::invalid("phrases", "officer-error-phrases-many"));
    }
    for phrase in &redaction.phrases {
        if phrase.chars().count() > MAX_PHRASE {
            return Err(Error::invalid("phrases", "officer-error-phrase-long"));
        }
        let found = find_phrase(text, phrase);
        if found.is_empty() {
            return Err(Error::invalid("phrases", "officer-error-phrase-not-there"));
        }
        passages.extend(found);
    }
    if passages.is_empty() {
        return Err(Skip::NothingToTakeOut.error());
    }
    Ok(take_out(text, &passages))
}

/// Decides one piece of feedback and gives its new state.
///
/// # Errors
/// [`Error::NotFound`] outside the council, [`Error::Changed`] when somebody was faster,
/// [`Error::State`] or [`Error::Invalid`] when it cannot be decided like that.
pub async fn decide(
    core: &Core,
    actor: Actor,
    council: CouncilId,
    seen: Seen,
    decision: &Decision,
) -> Result<FeedbackState> {
    let txn = core.db.begin().await?;
    let bulk = apply(&txn, core, actor, council, &[seen], decision, false).await?;
    if let Some((_, _, skip)) = bulk.skipped.first() {
        return Err(skip.error());
    }
    txn.commit().await?;
    core.waker.wake();
    Ok(decision.verdict.state())
}

/// Decides several pieces of feedback with one reason. What cannot be decided is skipped.
///
/// # Errors
/// When none or more than [`MAX_BULK`] are named, a reason is missing, or the database refuses.
pub async fn decide_many(
    core: &Core,
    actor: Actor,
    council: CouncilId,
    seen: &[Seen],
    decision: &Decision,
) -> Result<Bulk> {
    if seen.is_empty() {
        return Err(Error::invalid("pick", "officer-error-pick"));
    }
    if seen.len() > MAX_BULK {
        return Err(Error::invalid("pick", "officer-error-pick-many"));
    }
    let txn = core.db.begin().await?;
    let bulk = apply(&txn, core, actor, council, seen, decision, true).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(bulk)
}

/// The author asks for another look at a rejection, once. Who calls has seen the private link.
///
/// # Errors
/// [`Error::State`] when it is not rejected, or was appealed against before.
pub async fn appeal(core: &Core, id: FeedbackId, words: &str) -> Result<()> {
    let words = words.trim();
    if words.chars().count() > MAX_NOTE {
        return Err(Error::invalid("note", "officer-error-note-long"));
    }
    let txn = core.db.begin().await?;
    let row = feedback::Entity::by_link(id)
        .lock_exclusive()
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let history = moderation_decision::Entity::history_in_council(row.council_id, [id])
        .all(&txn)
        .await?;
    let appealed = history
        .iter()
        .any(|decision| decision.action == DecisionAction::Appeal);
    if row.state != FeedbackState::Rejected || appealed {
        return Err(Error::State("appeal"));
    }
    feedback::Entity::update_many()
        .col_expr(feedback::Column::State, Expr::value(FeedbackState::Held))
        .col_expr(feedback::Column::Reasons, Expr::value("appeal"))
        .col_expr(feedback::Column::UpdatedAt, Expr::value(core.now()))
        .col_expr(
            feedback::Column::Revision,
            Expr::col(feedback::Column::Revision).add(1),
        )
        .filter(feedback::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    let decision_id: DecisionId = core.id();
    let appeal = moderation_decision::Model {
        id: decision_id,
        council_id: row.council_id,
        feedback_id: id,
        actor_id: None,
        action: DecisionAction::Appeal,
        reason: String::new(),
        note: words.to_owned(),
        from_state: row.state,
        to_state: FeedbackState::Held,
        created_at: core.now(),
    };
    record(&txn, row.council_id, vec![appeal]).await?;
    audit::record(
        &txn,
        core,
        [Event {
            council_id: Some(row.council_id),
            actor: Actor::Resident,
            subject: ("feedback", id.0),
            action: "feedback.appealed",
            detail: json!({ "decision": decision_id }),
        }],
    )
    .await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Whether this officer may not decide, because of what they decided before.
///
/// After a second opinion was asked for, the one who asked may not; after an appeal, the one who
/// rejected may not. The latest of the two counts; any later decision ends it.
#[must_use]
pub fn barred(history: &[moderation_decision::Model], officer: UserId) -> bool {
    match history.last() {
        Some(last) if last.action == DecisionAction::SecondOpinion => {
            last.actor_id == Some(officer)
        }
        Some(last) if last.action == DecisionAction::Appeal => history
            .iter()
            .rev()
            .find(|decision| decision.action == DecisionAction::Reject)
            .is_some_and(|decision| decision.actor_id == Some(officer)),
        _ => false,
    }
}

fn check(decision: &Decision) -> Result<()> {
    let needs_reason = !matches!(decision.verdict, Verdict::Publish);
    if needs_reason && decision.reason.is_none() {
        return Err(Error::invalid("reason", "officer-error-reason"));
    }
    if decision.note.chars().count() > MAX_NOTE {
        return Err(Error::invalid("note", "officer-error-note-long"));
    }
    if decision.verdict == Verdict::Reject
        && decision.reason == Some(Reason::Other)
        && decision.note.trim().is_empty()
    {
        return Err(Error::invalid("note", "officer-error-note"));
    }
    Ok(())
}

/// One row that will change, and its words if they differ from what was written.
struct Planned {
    row: feedback::Model,
    words: Option<String>,
    decision_id: DecisionId,
}

async fn apply(
    txn: &DatabaseTransaction,
    core: &Core,
    actor: Actor,
    council: CouncilId,
    seen: &[Seen],
    decision: &Decision,
    bulk: bool,
) -> Result<Bulk> {
    check(decision)?;
    let officer = actor.user().ok_or(Error::NotFound)?;
    let ids: Vec<FeedbackId> = seen.iter().map(|seen| seen.id).collect();
    let mut rows: HashMap<FeedbackId, feedback::Model> =
        feedback::Entity::these_in_council(council, ids.clone())
            .lock_exclusive()
            .all(txn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
    let mut history: HashMap<FeedbackId, Vec<moderation_decision::Model>> = HashMap::new();
    for past in moderation_decision::Entity::history_in_council(council, ids.clone())
        .all(txn)
        .await?
    {
        history.entry(past.feedback_id).or_default().push(past);
    }
    let found: HashMap<FeedbackId, Vec<Span>> = match &decision.verdict {
        Verdict::Publish | Verdict::Redact(_) => {
            // Oldest first, so the latest screening of a text is the one that stays in the map.
            screening_result::Entity::of_feedback(council, ids)
                .all(txn)
                .await?
                .into_iter()
                .map(|result| (result.feedback_id, spans(&result.findings)))
                .collect()
        }
        _ => HashMap::new(),
    };

    let mut planned = Vec::with_capacity(seen.len());
    let mut skipped = Vec::new();
    for seen in seen {
        let Some(row) = rows.remove(&seen.id) else {
            skipped.push((String::new(), seen.id, Skip::Gone));
            continue;
        };
        let spans = found.get(&row.id).map_or(&[][..], Vec::as_slice);
        let past = history.get(&row.id).map_or(&[][..], Vec::as_slice);
        match plan(&row, *seen, past, spans, officer, decision, bulk) {
            Ok(words) => planned.push(Planned {
                row,
                words,
                decision_id: core.id(),
            }),
            Err(Refused::Skip(skip)) => skipped.push((row.reference, row.id, skip)),
            Err(Refused::Error(error)) => return Err(error),
        }
    }
    if !planned.is_empty() {
        write(txn, core, actor, council, &planned, decision).await?;
    }
    Ok(Bulk {
        done: planned.len(),
        skipped,
    })
}

enum Refused {
    Skip(Skip),
    Error(Error),
}

/// Checks one row; gives the words to publish where they differ from what was written.
fn plan(
    row: &feedback::Model,
    seen: Seen,
    past: &[moderation_decision::Model],
    spans: &[Span],
    officer: UserId,
    decision: &Decision,
    bulk: bool,
) -> std::result::Result<Option<String>, Refused> {
    let verdict = &decision.verdict;
    if row.revision != seen.revision {
        return Err(Refused::Skip(Skip::Changed));
    }
    if !row.state.may_become(verdict.state()) {
        return Err(Refused::Skip(Skip::State));
    }
    // Nobody publishes what no screening has looked at.
    if row.state == FeedbackState::Received && verdict.state() == FeedbackState::Published {
        return Err(Refused::Skip(Skip::NotScreened));
    }
    if barred(past, officer) {
        return Err(Refused::Skip(Skip::AnotherOfficer));
    }
    match verdict {
        Verdict::Publish if bulk && !spans.is_empty() => Err(Refused::Skip(Skip::PersonalData)),
        Verdict::Redact(redaction) => match redacted(&row.text, spans, redaction) {
            Ok(words) => Ok(Some(words)),
            Err(_) if bulk => Err(Refused::Skip(Skip::NothingToTakeOut)),
            Err(error) => Err(Refused::Error(error)),
        },
        _ => Ok(None),
    }
}

/// What the column `reasons` says after a decision: why it is held or rejected.
fn reasons(decision: &Decision) -> String {
    let reason = decision.reason.map_or("", Reason::as_str);
    match decision.verdict {
        Verdict::Publish | Verdict::Redact(_) => String::new(),
        Verdict::Hold | Verdict::Reject => reason.to_owned(),
        Verdict::SecondOpinion => "second_opinion".to_owned(),
    }
}

async fn write(
    txn: &DatabaseTransaction,
    core: &Core,
    actor: Actor,
    council: CouncilId,
    planned: &[Planned],
    decision: &Decision,
) -> Result<()> {
    let now = core.now();
    let state = decision.verdict.state();
    let published = state == FeedbackState::Published;
    let words = match &decision.verdict {
        Verdict::Publish => Expr::col(feedback::Column::Text),
        Verdict::Redact(_) => planned
            .iter()
            .fold(CaseStatement::new(), |case, planned| {
                case.case(
                    feedback::Column::Id.eq(planned.row.id),
                    planned.words.clone().unwrap_or_default(),
                )
            })
            .into(),
        _ => Expr::value(Option::<String>::None),
    };
    let published_at = if published {
        Func::coalesce([Expr::col(feedback::Column::PublishedAt), Expr::value(now)]).into()
    } else {
        Expr::value(Option::<i64>::None)
    };
    feedback::Entity::update_many()
        .col_expr(feedback::Column::State, Expr::value(state))
        .col_expr(feedback::Column::Reasons, Expr::value(reasons(decision)))
        .col_expr(feedback::Column::PublishedText, words)
        .col_expr(feedback::Column::PublishedAt, published_at)
        .col_expr(feedback::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            feedback::Column::Revision,
            Expr::col(feedback::Column::Revision).add(1),
        )
        .filter(feedback::Column::Id.is_in(planned.iter().map(|planned| planned.row.id)))
        .exec(txn)
        .await?;

    let reason = decision.reason.map_or("", Reason::as_str);
    let decisions = planned.iter().map(|planned| moderation_decision::Model {
        id: planned.decision_id,
        council_id: council,
        feedback_id: planned.row.id,
        actor_id: actor.user(),
        action: decision.verdict.action(),
        reason: reason.to_owned(),
        note: decision.note.trim().to_owned(),
        from_state: planned.row.state,
        to_state: state,
        created_at: now,
    });
    record(txn, council, decisions.collect()).await?;
    audit::record(
        txn,
        core,
        planned.iter().map(|planned| Event {
            council_id: Some(council),
            actor,
            subject: ("feedback", planned.row.id.0),
            action: decision.verdict.event(),
            detail: json!({
                "decision": planned.decision_id,
                "reference": planned.row.reference,
                "reason": reason,
                "from": planned.row.state,
                "to": state,
            }),
        }),
    )
    .await?;

    let seen_by_all: HashSet<_> = planned
        .iter()
        .filter(|planned| published || planned.row.state == FeedbackState::Published)
        .map(|planned| planned.row.design_id)
        .collect();
    if !seen_by_all.is_empty() {
        let touched = design::Entity::touch_public_all(txn, seen_by_all, now).await?;
        if published {
            let jobs = touched.into_iter().map(|(design_id, revision)| {
                NewJob::now(
                    core,
                    Some(council),
                    Job::AssignThemes {
                        design_id,
                        revision,
                    },
                )
            });
            outbox::enqueue(txn, core, jobs).await?;
        }
    }
    tell_authors(txn, core, council, planned, decision).await
}

/// Writes decisions, and their entries in the ledger.
async fn record(
    txn: &DatabaseTransaction,
    council: CouncilId,
    decisions: Vec<moderation_decision::Model>,
) -> Result<()> {
    let rows = decisions
        .iter()
        .cloned()
        .map(IntoActiveModel::into_active_model);
    moderation_decision::Entity::insert_many(rows)
        .exec_without_returning(txn)
        .await?;
    ledger::append(txn, council, decisions).await
}

/// Writes to the authors who confirmed an address what was decided. A hold is told on their own
/// page only: it is not the end of the matter.
async fn tell_authors(
    txn: &DatabaseTransaction,
    core: &Core,
    council: CouncilId,
    planned: &[Planned],
    decision: &Decision,
) -> Result<()> {
    if matches!(decision.verdict, Verdict::Hold | Verdict::SecondOpinion) {
        return Ok(());
    }
    let decisions: HashMap<FeedbackId, DecisionId> = planned
        .iter()
        .map(|planned| (planned.row.id, planned.decision_id))
        .collect();
    let contacts = contact::Entity::reachable(council, decisions.keys().copied())
        .all(txn)
        .await?;
    let deliveries = contacts.into_iter().filter_map(|contact| {
        Some(NewDelivery {
            message: Message::Decision {
                decision_id: *decisions.get(&contact.feedback_id)?,
            },
            recipient: contact.email,
            locale: contact.locale,
            council_id: Some(council),
            feedback_id: Some(contact.feedback_id),
        })
    });
    mail::send_all_in(txn, core, deliveries).await
}
