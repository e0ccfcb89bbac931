//! What an author sees of their own feedback, by the link that only they have.

use sea_orm::FromQueryResult;
use yousaid_entities::{
    ContactId, DecisionAction, FeedbackId, FeedbackState, ReplyKind, UnixMillis,
};

use crate::{Core, Result, sql};

/// The feedback with its plan.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Own {
    /// Id.
    pub id: FeedbackId,
    /// The reference.
    pub reference: String,
    /// The author's words.
    pub text: String,
    /// The words as everyone sees them.
    pub published_text: Option<String>,
    /// State.
    pub state: FeedbackState,
    /// Why it is held or was rejected: codes, separated by semicolons.
    pub reasons: String,
    /// When it was taken in.
    pub created_at: UnixMillis,
    /// For optimistic locking.
    pub revision: i64,
    /// The plan in addresses.
    pub plan_slug: String,
    /// The plan's title.
    pub plan_title: String,
    /// The council's name.
    pub council_name: String,
    /// The step it is about.
    pub step_title: Option<String>,
    /// The author's address, when one was left.
    pub contact_id: Option<ContactId>,
    /// When it was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When the author ended mail.
    pub ended_at: Option<UnixMillis>,
}

/// A decision, as its author is told.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OwnDecision {
    /// What.
    pub action: DecisionAction,
    /// Reason code.
    pub reason: String,
    /// Words to the author.
    pub note: String,
    /// When.
    pub created_at: UnixMillis,
}

/// A theme that the words are in, and its answer.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OwnTheme {
    /// The theme.
    pub name: String,
    /// The council that must answer, when one is named.
    pub council_name: Option<String>,
    /// Its code.
    pub council_gss: Option<String>,
    /// What the route was made from.
    pub decision: Option<serde_json::Value>,
    /// What it will do.
    pub kind: Option<ReplyKind>,
    /// Its answer, once published.
    pub body: Option<String>,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
}

/// Everything the own page shows.
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// The feedback.
    pub own: Own,
    /// Decisions, oldest first.
    pub decisions: Vec<OwnDecision>,
    /// Themes with their answers.
    pub themes: Vec<OwnTheme>,
}

/// Reads it: three statements.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is no such feedback.
pub async fn page(core: &Core, id: FeedbackId) -> Result<OwnPage> {
    let db = core.db.reader();
    let own = sql::row(
        db,
        "SELECT f.id, f.reference, f.text, f.published_text, f.state, f.reasons, f.created_at, \
         f.revision, d.slug AS plan_slug, d.title AS plan_title, c.name AS council_name, \
         t.title AS step_title, k.id AS contact_id, k.confirmed_at, k.ended_at \
         FROM feedback f JOIN designs d ON d.id = f.design_id \
         JOIN councils c ON c.id = f.council_id \
         LEFT JOIN steps t ON t.id = f.step_id \
         LEFT JOIN contacts k ON k.feedback_id = f.id AND k.erased_at IS NULL WHERE f.id = $1",
        [id.0.into()],
    )
    .await?;
    let decisions = sql::rows(
        db,
        "SELECT action, reason, note, created_at FROM moderation_decisions \
         WHERE feedback_id = $1 ORDER BY created_at, id",
        [id.0.into()],
    )
    .await?;
    let themes = sql::rows(
        db,
        "SELECT h.name, c.name AS council_name, c.gss AS council_gss, r.decision, p.kind, \
         p.body, p.published_at \
         FROM theme_assignments a JOIN themes h ON h.id = a.theme_id AND h.state = 'accepted' \
         LEFT JOIN routes r ON r.theme_id = h.id LEFT JOIN councils c ON c.id = r.council_id \
         LEFT JOIN replies p ON p.theme_id = h.id AND p.published_at IS NOT NULL \
         WHERE a.feedback_id = $1 ORDER BY h.name",
        [id.0.into()],
    )
    .await?;
    Ok(OwnPage {
        own,
        decisions,
        themes,
    })
}
