//! The steps of the draft version: written, moved, taken out, with their pictures.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
};
use serde_json::json;
use yousaid_entities::{DesignVersionId, StepId, step};

use super::{MAX_TITLE, Seen, draft, lock, record, words};
use crate::audit::Actor;
use crate::images::{self, Picture};
use crate::{Core, Error, Result};

/// The longest text of a step, in characters.
const MAX_BODY: usize = 10_000;

/// The longest description of a picture, in characters: longer ones belong in the text.
const MAX_ALT: usize = 400;

/// The most steps of a version: nobody reads more.
const MAX_STEPS: usize = 40;

/// What an officer writes in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepText {
    /// Title.
    pub title: String,
    /// Text in Markdown.
    pub body: String,
    /// What the picture shows, in words.
    pub image_alt: String,
    /// A new picture; none keeps the one there is.
    pub picture: Option<Picture>,
}

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the first.
    Up,
    /// Towards the last.
    Down,
}

/// Adds a step after the last.
///
/// # Errors
/// [`Error::Invalid`] names the field that cannot be taken.
pub async fn add_step(core: &Core, actor: Actor, seen: Seen, text: StepText) -> Result<StepId> {
    let mut text = checked(text, false)?;
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let version = draft(&txn, seen).await?;
    let last = step::Entity::of_version(seen.council, version.id)
        .all(&txn)
        .await?
        .last()
        .map_or(0, |step| step.number);
    if usize::try_from(last).unwrap_or_default() >= MAX_STEPS {
        return Err(Error::invalid("title", "officer-error-steps-many"));
    }
    let image_id = match text.picture.take() {
        Some(picture) => Some(images::store_in(&txn, core, seen.council, picture).await?),
        None => None,
    };
    let id: StepId = core.id();
    step::Entity::insert(step::ActiveModel {
        id: Set(id),
        council_id: Set(seen.council),
        design_version_id: Set(version.id),
        number: Set(last + 1),
        title: Set(text.title),
        body: Set(text.body),
        image_id: Set(image_id),
        image_alt: Set(text.image_alt),
    })
    .exec_without_returning(&txn)
    .await?;
    log(&txn, core, actor, seen, "design.step_added", id).await?;
    txn.commit().await?;
    Ok(id)
}

/// Changes a step of the draft version.
///
/// # Errors
/// [`Error::NotFound`] when the step is not one of the draft; [`Error::Invalid`] names the field.
pub async fn edit_step(
    core: &Core,
    actor: Actor,
    seen: Seen,
    id: StepId,
    text: StepText,
) -> Result<()> {
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let (_, steps) = steps_of_draft(&txn, seen).await?;
    let step = find(&steps, id)?;
    let mut text = checked(text, step.image_id.is_some())?;
    let image_id = match text.picture.take() {
        Some(picture) => Some(images::store_in(&txn, core, seen.council, picture).await?),
        None => step.image_id,
    };
    step::Entity::update_many()
        .col_expr(step::Column::Title, Expr::value(text.title))
        .col_expr(step::Column::Body, Expr::value(text.body))
        .col_expr(step::Column::ImageId, Expr::value(image_id))
        .col_expr(step::Column::ImageAlt, Expr::value(text.image_alt))
        .filter(step::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    log(&txn, core, actor, seen, "design.step_edited", id).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes the picture off a step of the draft version.
///
/// # Errors
/// [`Error::NotFound`] when the step is not one of the draft.
pub async fn remove_picture(core: &Core, actor: Actor, seen: Seen, id: StepId) -> Result<()> {
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let (_, steps) = steps_of_draft(&txn, seen).await?;
    find(&steps, id)?;
    step::Entity::update_many()
        .col_expr(
            step::Column::ImageId,
            Expr::value(Option::<yousaid_entities::ImageId>::None),
        )
        .col_expr(step::Column::ImageAlt, Expr::value(""))
        .filter(step::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    log(&txn, core, actor, seen, "design.picture_removed", id).await?;
    txn.commit().await?;
    Ok(())
}

/// Moves a step of the draft version one place; at the end it stays where it is.
///
/// # Errors
/// [`Error::NotFound`] when the step is not one of the draft.
pub async fn move_step(
    core: &Core,
    actor: Actor,
    seen: Seen,
    id: StepId,
    direction: Direction,
) -> Result<()> {
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let (_, steps) = steps_of_draft(&txn, seen).await?;
    let number = find(&steps, id)?.number;
    let other = number
        + match direction {
            Direction::Up => -1,
            Direction::Down => 1,
        };
    if let Some(neighbour) = steps.iter().find(|step| step.number == other) {
        // Two steps never share a number, so one waits at 0 while they change places.
        set_number(&txn, id, 0).await?;
        set_number(&txn, neighbour.id, number).await?;
        set_number(&txn, id, other).await?;
        log(&txn, core, actor, seen, "design.step_moved", id).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Takes a step out of the draft version; those after it move up.
///
/// # Errors
/// [`Error::NotFound`] when the step is not one of the draft.
pub async fn remove_step(core: &Core, actor: Actor, seen: Seen, id: StepId) -> Result<()> {
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let (version, steps) = steps_of_draft(&txn, seen).await?;
    let number = find(&steps, id)?.number;
    step::Entity::delete_many()
        .filter(step::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    // Through negative numbers, because a number is unique at every row that is written.
    let later = |column: Expr| {
        step::Entity::update_many()
            .col_expr(step::Column::Number, column)
            .filter(step::Column::DesignVersionId.eq(version))
    };
    later(Expr::col(step::Column::Number).mul(-1))
        .filter(step::Column::Number.gt(number))
        .exec(&txn)
        .await?;
    later(Expr::col(step::Column::Number).mul(-1).sub(1))
        .filter(step::Column::Number.lt(0))
        .exec(&txn)
        .await?;
    log(&txn, core, actor, seen, "design.step_removed", id).await?;
    txn.commit().await?;
    Ok(())
}

async fn steps_of_draft(
    txn: &DatabaseTransaction,
    seen: Seen,
) -> Result<(DesignVersionId, Vec<step::Model>)> {
    let version = draft(txn, seen).await?.id;
    let steps = step::Entity::of_version(seen.council, version)
        .all(txn)
        .await?;
    Ok((version, steps))
}

fn find(steps: &[step::Model], id: StepId) -> Result<&step::Model> {
    steps
        .iter()
        .find(|step| step.id == id)
        .ok_or(Error::NotFound)
}

async fn set_number(txn: &DatabaseTransaction, id: StepId, number: i32) -> Result<()> {
    step::Entity::update_many()
        .col_expr(step::Column::Number, Expr::value(number))
        .filter(step::Column::Id.eq(id))
        .exec(txn)
        .await?;
    Ok(())
}

async fn log(
    txn: &DatabaseTransaction,
    core: &Core,
    actor: Actor,
    seen: Seen,
    action: &'static str,
    id: StepId,
) -> Result<()> {
    record(
        txn,
        core,
        actor,
        seen.council,
        seen.id,
        action,
        json!({ "step": id }),
    )
    .await
}

fn checked(text: StepText, has_picture: bool) -> Result<StepText> {
    let title = words("title", &text.title, MAX_TITLE)?;
    if title.is_empty() {
        return Err(Error::invalid("title", "officer-error-step-title"));
    }
    let body = words("body", &text.body, MAX_BODY)?;
    if body.is_empty() {
        return Err(Error::invalid("body", "officer-error-step-body"));
    }
    let image_alt = words("image_alt", &text.image_alt, MAX_ALT)?;
    if image_alt.is_empty() && (has_picture || text.picture.is_some()) {
        return Err(Error::invalid("image_alt", "officer-error-alt"));
    }
    Ok(StepText {
        title,
        body,
        image_alt,
        picture: text.picture,
    })
}
