//! What the theming engine reads and writes: assignments to the frame, and proposals for it.
//!
//! Reading, thinking and writing are apart, because the middle takes seconds of processor time and
//! must hold neither a transaction nor an async thread.
//!
//! Invariants:
//! - the engine reads published words only, as everyone sees them;
//! - it never changes what an officer assigned, and never assigns what an officer took out;
//! - new proposals replace its own earlier ones that nobody accepted or dismissed.

use std::collections::HashMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};
use serde_json::json;
use yousaid_domain::theming::{Assigner, Coded, DiscoverOptions, Document, discover};
use yousaid_entities::{
    CouncilId, DesignId, FeedbackId, MadeBy, ThemeId, ThemeState, design, theme, theme_assignment,
};

use crate::audit::{self, Actor, Event};
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Result, sql};

/// The audit event of an officer who put feedback in a theme.
pub const ASSIGNED: &str = "theme.assigned";
/// The audit event of an officer who took feedback out of a theme. The engine reads it: an
/// officer's "no" must outlive the row that it removed.
pub const UNASSIGNED: &str = "theme.unassigned";

/// New proposals are looked for each time this many more pieces have been published.
pub const DISCOVER_EVERY: i64 = 50;

/// Published words of one piece of feedback.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Words {
    /// Which feedback.
    pub id: FeedbackId,
    /// Its words, as everyone sees them.
    pub text: String,
}

/// What a frame is learnt from, and what is to be assigned.
#[derive(Clone, Debug, Default)]
pub struct ToAssign {
    /// Coded feedback with its themes.
    pub coded: Vec<(Words, Vec<ThemeId>)>,
    /// Feedback in no theme of the frame, which no officer took out of one.
    pub open: Vec<Words>,
}

/// A piece of feedback, its theme and how sure the engine is (0 to 1).
pub type Assignment = (FeedbackId, ThemeId, f64);

#[derive(FromQueryResult)]
struct CodedRow {
    id: FeedbackId,
    text: String,
    theme_id: ThemeId,
}

/// Reads what [`assign`] needs. What officers coded counts, and what an accepted proposal held
/// when it was found; what the engine assigned afterwards does not, or it would learn from itself.
///
/// # Errors
/// When the database refuses.
pub async fn to_assign(core: &Core, design: DesignId) -> Result<ToAssign> {
    let db = core.db.reader();
    let coded: Vec<CodedRow> = sql::rows(
        db,
        "SELECT f.id, f.published_text AS text, a.theme_id
         FROM themes t
         JOIN theme_assignments a ON a.theme_id = t.id
         JOIN feedback f ON f.id = a.feedback_id
         WHERE t.design_id = $1 AND t.state = 'accepted' AND f.state = 'published'
           AND f.published_text IS NOT NULL
           AND (a.made_by = 'officer' OR a.created_at <= t.created_at)
         ORDER BY f.id, a.theme_id",
        [design.into()],
    )
    .await?;
    let open = sql::rows(
        db,
        "SELECT f.id, f.published_text AS text
         FROM feedback f
         WHERE f.design_id = $1 AND f.state = 'published' AND f.published_text IS NOT NULL
           AND NOT EXISTS (
               SELECT 1 FROM theme_assignments a JOIN themes t ON t.id = a.theme_id
               WHERE a.feedback_id = f.id AND t.state = 'accepted')
           AND NOT EXISTS (
               SELECT 1 FROM audit_events e
               WHERE e.subject_kind = 'feedback' AND e.subject_id = f.id AND e.action = $2)
         ORDER BY f.id",
        [design.into(), UNASSIGNED.into()],
    )
    .await?;
    let mut merged: Vec<(Words, Vec<ThemeId>)> = Vec::new();
    for CodedRow { id, text, theme_id } in coded {
        match merged.last_mut() {
            Some((words, themes)) if words.id == id => themes.push(theme_id),
            _ => merged.push((Words { id, text }, vec![theme_id])),
        }
    }
    Ok(ToAssign {
        coded: merged,
        open,
    })
}

/// Learns the frame and assigns what is open. Nothing to learn from means no assignments.
/// Processor work: call it off the async threads.
#[must_use]
pub fn assign(input: &ToAssign) -> Vec<Assignment> {
    if input.coded.is_empty() || input.open.is_empty() {
        return Vec::new();
    }
    let themes: HashMap<String, ThemeId> = input
        .coded
        .iter()
        .flat_map(|(_, themes)| themes)
        .map(|theme| (theme.to_string(), *theme))
        .collect();
    let labels: Vec<Vec<String>> = input
        .coded
        .iter()
        .map(|(_, themes)| themes.iter().map(ToString::to_string).collect())
        .collect();
    let ids: Vec<String> = input
        .coded
        .iter()
        .map(|(words, _)| words.id.to_string())
        .collect();
    let coded: Vec<Coded<'_>> = input
        .coded
        .iter()
        .zip(ids.iter().zip(&labels))
        .map(|((words, _), (id, labels))| Coded {
            id,
            text: &words.text,
            themes: labels.iter().map(String::as_str).collect(),
        })
        .collect();
    let assigner = Assigner::train(&coded);
    let mut assignments = Vec::new();
    for words in &input.open {
        for (label, confidence) in assigner.assign(&words.text, None) {
            if let Some(theme) = themes.get(label) {
                assignments.push((words.id, *theme, f64::from(confidence)));
            }
        }
    }
    assignments
}

/// Writes assignments, as far as their themes are still in the frame; then, at every fiftieth
/// publication, the job that looks for new themes.
///
/// # Errors
/// When the database refuses.
pub async fn save_assignments_in(
    db: &impl ConnectionTrait,
    core: &Core,
    design: DesignId,
    assignments: &[Assignment],
) -> Result<()> {
    let Some(council) = council_of(db, design).await? else {
        return Ok(());
    };
    let frame: Vec<ThemeId> = theme::Entity::of_design(council, design)
        .filter(theme::Column::State.eq(ThemeState::Accepted))
        .select_only()
        .column(theme::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows: Vec<_> = assignments
        .iter()
        .filter(|(_, theme, _)| frame.contains(theme))
        .map(|&(feedback, theme, confidence)| row(core, council, theme, feedback, confidence))
        .collect();
    let count = rows.len();
    insert(db, rows).await?;
    if count > 0 {
        design::Entity::touch_public(db, design, core.now()).await?;
        record(db, core, council, design, "themes.assigned", count).await?;
    }
    discover_when_due(db, core, council, design).await
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// The slot is the number of publications, so that each fifty asks once however often this runs.
async fn discover_when_due(
    db: &impl ConnectionTrait,
    core: &Core,
    council: CouncilId,
    design: DesignId,
) -> Result<()> {
    let published: Count = sql::row(
        db,
        "SELECT COUNT(*) AS n FROM feedback WHERE design_id = $1 AND state = 'published'",
        [design.into()],
    )
    .await?;
    let slot = published.n / DISCOVER_EVERY;
    if slot > 0 {
        let job = Job::DiscoverThemes {
            design_id: design,
            asked_at: slot * DISCOVER_EVERY,
        };
        outbox::enqueue(db, core, [NewJob::now(core, Some(council), job)]).await?;
    }
    Ok(())
}

/// A theme the engine proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its name in residents' words.
    pub name: String,
    /// What sets it apart, best first.
    pub keywords: Vec<String>,
    /// What is in it, with how well it fits (0 to 1).
    pub members: Vec<(FeedbackId, f64)>,
}

/// The published feedback of a design that no theme of its frame holds.
///
/// # Errors
/// When the database refuses.
pub async fn to_discover(core: &Core, design: DesignId) -> Result<Vec<Words>> {
    sql::rows(
        core.db.reader(),
        "SELECT f.id, f.published_text AS text
         FROM feedback f
         WHERE f.design_id = $1 AND f.state = 'published' AND f.published_text IS NOT NULL
           AND NOT EXISTS (
               SELECT 1 FROM theme_assignments a JOIN themes t ON t.id = a.theme_id
               WHERE a.feedback_id = f.id AND t.state = 'accepted')
         ORDER BY f.id",
        [design.into()],
    )
    .await
}

/// Groups words into proposals. Processor work: call it off the async threads.
#[must_use]
pub fn propose(input: &[Words]) -> Vec<Proposal> {
    let ids: Vec<String> = input.iter().map(|words| words.id.to_string()).collect();
    let documents: Vec<Document<'_>> = input
        .iter()
        .zip(&ids)
        .map(|(words, id)| Document {
            id,
            text: &words.text,
        })
        .collect();
    let found = discover(&documents, &DiscoverOptions::default());
    let mut proposals: Vec<Proposal> = found
        .themes
        .into_iter()
        .map(|theme| Proposal {
            name: theme.name,
            keywords: theme.keywords,
            members: Vec::new(),
        })
        .collect();
    for (document, theme, score) in found.assignments {
        if let (Some(words), Some(proposal)) = (input.get(document), proposals.get_mut(theme)) {
            proposal.members.push((words.id, f64::from(score)));
        }
    }
    proposals.retain(|proposal| !proposal.members.is_empty());
    proposals
}

/// Replaces the engine's proposals that nobody has decided on.
///
/// # Errors
/// When the database refuses.
pub async fn save_proposals_in(
    db: &impl ConnectionTrait,
    core: &Core,
    design: DesignId,
    proposals: Vec<Proposal>,
) -> Result<()> {
    let Some(council) = council_of(db, design).await? else {
        return Ok(());
    };
    let undecided = "SELECT id FROM themes
         WHERE council_id = $1 AND design_id = $2 AND state = 'proposed' AND made_by = 'engine'";
    sql::execute(
        db,
        &format!("DELETE FROM theme_assignments WHERE theme_id IN ({undecided})"),
        [council.into(), design.into()],
    )
    .await?;
    theme::Entity::delete_many()
        .filter(theme::Column::CouncilId.eq(council))
        .filter(theme::Column::DesignId.eq(design))
        .filter(theme::Column::State.eq(ThemeState::Proposed))
        .filter(theme::Column::MadeBy.eq(MadeBy::Engine))
        .exec(db)
        .await?;

    let now = core.now();
    let mut themes = Vec::with_capacity(proposals.len());
    let mut members = Vec::new();
    for proposal in proposals {
        let id: ThemeId = core.id();
        themes.push(theme::ActiveModel {
            id: Set(id),
            council_id: Set(council),
            design_id: Set(design),
            name: Set(proposal.name),
            description: Set(String::new()),
            keywords: Set(proposal.keywords.join(";")),
            state: Set(ThemeState::Proposed),
            made_by: Set(MadeBy::Engine),
            merged_into: Set(None),
            service_number: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            revision: Set(0),
        });
        members.extend(proposal.members.into_iter().map(|(feedback, fit)| {
            let mut member = row(core, council, id, feedback, fit);
            member.created_at = Set(now);
            member
        }));
    }
    let count = themes.len();
    if count > 0 {
        theme::Entity::insert_many(themes)
            .exec_without_returning(db)
            .await?;
    }
    insert(db, members).await?;
    record(db, core, council, design, "themes.proposed", count).await
}

async fn council_of(db: &impl ConnectionTrait, design: DesignId) -> Result<Option<CouncilId>> {
    Ok(design::Entity::for_job(design)
        .one(db)
        .await?
        .map(|design| design.council_id))
}

fn row(
    core: &Core,
    council: CouncilId,
    theme: ThemeId,
    feedback: FeedbackId,
    confidence: f64,
) -> theme_assignment::ActiveModel {
    theme_assignment::ActiveModel {
        theme_id: Set(theme),
        feedback_id: Set(feedback),
        council_id: Set(council),
        made_by: Set(MadeBy::Engine),
        actor_id: Set(None),
        confidence: Set(confidence.clamp(0.0, 1.0)),
        created_at: Set(core.now()),
    }
}

/// Seven columns a row: a thousand rows stay below the parameters a statement may have.
async fn insert(db: &impl ConnectionTrait, rows: Vec<theme_assignment::ActiveModel>) -> Result<()> {
    for chunk in rows.chunks(1_000) {
        theme_assignment::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::columns([
                    theme_assignment::Column::ThemeId,
                    theme_assignment::Column::FeedbackId,
                ])
                .do_nothing()
                .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn record(
    db: &impl ConnectionTrait,
    core: &Core,
    council: CouncilId,
    design: DesignId,
    action: &'static str,
    count: usize,
) -> Result<()> {
    let event = Event {
        council_id: Some(council),
        actor: Actor::Job,
        subject: ("designs", design.0),
        action,
        detail: json!({ "count": count }),
    };
    audit::record(db, core, [event]).await
}
