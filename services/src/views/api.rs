//! What the API and the importer read and pages do not: lists by cursor, and what a submission
//! was when it was taken in.
//!
//! Invariant: as for [`super::public`], nothing here tells a stranger a held or rejected word.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, QuerySelect};
use yousaid_entities::{
    DesignId, FeedbackId, ReplyKind, RouteState, SubmissionId, ThemeId, UnixMillis, feedback,
};

use super::PEOPLE;
use crate::{Core, Result, sql};

/// Published comments on one page.
pub const FEEDBACK_PER_PAGE: usize = 100;

/// A published comment.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Published {
    /// Id.
    pub id: FeedbackId,
    /// The words as published.
    pub text: String,
    /// en or cy: the language of the form.
    pub locale: String,
    /// How easy the step looks, 0 to 5.
    pub ease: Option<i32>,
    /// When it was published.
    pub published_at: UnixMillis,
    /// The number of its step, or none for the whole plan.
    pub step: Option<i32>,
    /// The version of the plan that it is about.
    pub version: i32,
}

/// The place of a comment in the list: the next page begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// When it was published.
    pub published_at: UnixMillis,
    /// Its id.
    pub id: FeedbackId,
}

/// The published comments of a plan, newest first, at most one more than [`FEEDBACK_PER_PAGE`]: the
/// one more says that there is another page.
///
/// # Errors
/// When the database does not answer.
pub async fn published(
    core: &Core,
    plan: DesignId,
    after: Option<After>,
) -> Result<Vec<Published>> {
    let mut values = vec![plan.into()];
    let mut condition = "";
    if let Some(after) = after {
        values.push(after.published_at.into());
        values.push(after.id.into());
        condition = "AND (f.published_at, f.id) < ($2, $3)";
    }
    let statement = format!(
        "SELECT f.id, f.published_text AS text, f.locale, f.ease, f.published_at, \
         t.number AS step, v.number AS version \
         FROM feedback f JOIN design_versions v ON v.id = f.design_version_id \
         LEFT JOIN steps t ON t.id = f.step_id \
         WHERE f.design_id = $1 AND f.state = 'published' AND f.published_text IS NOT NULL \
         {condition} ORDER BY f.published_at DESC, f.id DESC LIMIT {}",
        FEEDBACK_PER_PAGE + 1
    );
    sql::rows(core.db.reader(), &statement, values).await
}

/// A theme that the council has accepted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PublicTheme {
    /// Id.
    pub id: ThemeId,
    /// Name.
    pub name: String,
    /// What belongs in it; may be empty.
    pub description: String,
    /// People whose published words are in it.
    pub people: i64,
    /// Published pieces of feedback in it.
    pub feedback: i64,
    /// Where its route stands; none until it is routed.
    pub route: Option<RouteState>,
    /// The accountable council; none while it is with the board.
    pub council: Option<String>,
    /// That council's name in addresses.
    pub council_slug: Option<String>,
    /// What the council will do, once it has answered in public.
    pub reply: Option<ReplyKind>,
}

/// The accepted themes of a plan, those of most people first.
///
/// # Errors
/// When the database does not answer.
pub async fn themes(core: &Core, plan: DesignId) -> Result<Vec<PublicTheme>> {
    let statement = format!(
        "SELECT t.id, t.name, t.description, {PEOPLE} AS people, COUNT(DISTINCT f.id) AS feedback, \
         r.state AS route, o.name AS council, o.slug AS council_slug, MAX(p.kind) AS reply \
         FROM themes t LEFT JOIN routes r ON r.theme_id = t.id \
         LEFT JOIN councils o ON o.id = r.council_id \
         LEFT JOIN replies p ON p.theme_id = t.id AND p.published_at IS NOT NULL \
         LEFT JOIN theme_assignments a ON a.theme_id = t.id \
         LEFT JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published' \
         LEFT JOIN contacts c ON c.feedback_id = f.id \
         WHERE t.design_id = $1 AND t.state = 'accepted' \
         GROUP BY t.id, r.id, o.id ORDER BY people DESC, t.id"
    );
    sql::rows(core.db.reader(), &statement, vec![plan.into()]).await
}

/// What a submission was when it was taken in.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The feedback that it became.
    pub feedback_id: FeedbackId,
    /// Its reference.
    pub reference: String,
    /// The words as they were given; empty when they have been erased since.
    pub text: String,
    /// Its row in an imported file, or the seal of the request that brought it.
    pub source: Option<String>,
}

/// The submissions among these that were taken in before.
///
/// # Errors
/// When the database does not answer.
pub async fn submitted(
    core: &Core,
    ids: impl IntoIterator<Item = SubmissionId>,
) -> Result<HashMap<SubmissionId, Submitted>> {
    let rows: Vec<(SubmissionId, FeedbackId, String, String, Option<String>)> =
        feedback::Entity::submitted(ids)
            .select_only()
            .columns([
                feedback::Column::SubmissionId,
                feedback::Column::Id,
                feedback::Column::Reference,
                feedback::Column::Text,
                feedback::Column::Source,
            ])
            .into_tuple()
            .all(core.db.reader())
            .await?;
    let submitted = rows
        .into_iter()
        .map(|(id, feedback_id, reference, text, source)| {
            let submitted = Submitted {
                feedback_id,
                reference,
                text,
                source,
            };
            (id, submitted)
        });
    Ok(submitted.collect())
}
