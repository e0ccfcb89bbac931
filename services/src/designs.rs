//! Plans: how officers write them, publish their versions, and end them.
//!
//! Invariants:
//! - every change names the revision of the plan that the officer saw, and moves it on: two
//!   officers in one plan cannot overwrite each other unseen;
//! - a published version and its steps never change (the database refuses it too); changes are
//!   made in the next version, of which there is one draft at most;
//! - a version is published only with a step, a description of every picture and a closing date.

mod questions;
mod steps;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _,
};
use serde_json::{Value, json};
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, DesignState, DesignVersionId, StepId, VersionState, design,
    design_version, service, step,
};

pub use questions::{NewQuestion, retire_question, save_question};
pub use steps::{Direction, StepText, add_step, edit_step, move_step, remove_picture, remove_step};

use crate::audit::{self, Actor, Event};
use crate::news::{self, Cause};
use crate::{Core, Error, Result};

/// The longest title, in characters.
pub const MAX_TITLE: usize = 120;

/// The longest summary or change note, in characters.
pub const MAX_SUMMARY: usize = 1_000;

/// A plan as an officer saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose.
    pub council: CouncilId,
    /// Which.
    pub id: DesignId,
    /// The revision that was on the page.
    pub revision: i64,
}

/// What an officer writes about a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Title.
    pub title: String,
    /// What is proposed and for whom.
    pub summary: String,
    /// The service, by LGSL number.
    pub service_number: Option<i32>,
    /// First day on which feedback is taken.
    pub opens_on: Option<CivilDate>,
    /// Last day on which feedback is taken.
    pub closes_on: Option<CivilDate>,
}

/// Begins a plan with an empty first version.
///
/// # Errors
/// [`Error::Invalid`] names the field that cannot be taken.
pub async fn create(
    core: &Core,
    actor: Actor,
    council: CouncilId,
    about: &About,
) -> Result<DesignId> {
    let about = checked(about)?;
    let txn = core.db.begin().await?;
    known_service(&txn, about.service_number).await?;
    let id: DesignId = core.id();
    design::Entity::insert(design::ActiveModel {
        id: Set(id),
        council_id: Set(council),
        service_number: Set(about.service_number),
        slug: Set(free_slug(&txn, &about.title).await?),
        title: Set(about.title),
        summary: Set(about.summary),
        state: Set(DesignState::Draft),
        opens_on: Set(about.opens_on),
        closes_on: Set(about.closes_on),
        current_version_id: Set(None),
        created_at: Set(core.now()),
        updated_at: Set(core.now()),
        revision: Set(1),
        public_revision: Set(1),
    })
    .exec_without_returning(&txn)
    .await?;
    insert_version(&txn, core, council, id, 1, "").await?;
    record(&txn, core, actor, council, id, "design.created", json!({})).await?;
    txn.commit().await?;
    Ok(id)
}

/// Changes what a plan says about itself.
///
/// # Errors
/// [`Error::Changed`] when somebody was faster; [`Error::Invalid`] names the field.
pub async fn edit(core: &Core, actor: Actor, seen: Seen, about: &About) -> Result<()> {
    let about = checked(about)?;
    let txn = core.db.begin().await?;
    known_service(&txn, about.service_number).await?;
    let design = lock(&txn, seen).await?;
    if matches!(design.state, DesignState::Answered | DesignState::Withdrawn) {
        return Err(Error::State("plan"));
    }
    // The days that residents were told count from the moment they could read them.
    if design.state != DesignState::Draft && about.closes_on.is_none() {
        return Err(Error::invalid("closes_on", "officer-error-closes-on"));
    }
    design::Entity::update_many()
        .col_expr(design::Column::Title, Expr::value(about.title))
        .col_expr(design::Column::Summary, Expr::value(about.summary))
        .col_expr(
            design::Column::ServiceNumber,
            Expr::value(about.service_number),
        )
        .col_expr(design::Column::OpensOn, Expr::value(about.opens_on))
        .col_expr(design::Column::ClosesOn, Expr::value(about.closes_on))
        .filter(design::Column::Id.eq(seen.id))
        .exec(&txn)
        .await?;
    if design.state != DesignState::Draft {
        design::Entity::touch_public(&txn, seen.id, core.now()).await?;
    }
    record(
        &txn,
        core,
        actor,
        seen.council,
        seen.id,
        "design.edited",
        json!({}),
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// Publishes the draft version: residents see it from now on, and the plan opens on its day.
///
/// A draft plan whose first day is still to come stays a draft; the daily job opens it.
///
/// # Errors
/// [`Error::Invalid`] says what is missing; [`Error::State`] when there is no draft.
pub async fn publish_version(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    let txn = core.db.begin().await?;
    let design = lock(&txn, seen).await?;
    if design.state == DesignState::Withdrawn {
        return Err(Error::State("plan"));
    }
    let version = draft(&txn, seen).await?;
    let steps = step::Entity::of_version(seen.council, version.id)
        .all(&txn)
        .await?;
    if let Some(missing) = missing(&design, &version, &steps, core.now().date()).first() {
        return Err(Error::invalid(missing.field(), missing.key()));
    }
    let now = core.now();
    let today = now.date();
    design_version::Entity::update_many()
        .col_expr(
            design_version::Column::State,
            Expr::value(VersionState::Published),
        )
        .col_expr(design_version::Column::PublishedAt, Expr::value(now))
        .filter(design_version::Column::Id.eq(version.id))
        .exec(&txn)
        .await?;
    let opens_on = design.opens_on.unwrap_or(today);
    let state = if design.state == DesignState::Draft && opens_on <= today {
        DesignState::Open
    } else {
        design.state
    };
    design::Entity::update_many()
        .col_expr(design::Column::CurrentVersionId, Expr::value(version.id))
        .col_expr(design::Column::OpensOn, Expr::value(opens_on))
        .col_expr(design::Column::State, Expr::value(state))
        .filter(design::Column::Id.eq(seen.id))
        .exec(&txn)
        .await?;
    design::Entity::touch_public(&txn, seen.id, now).await?;
    // Nobody hears of a plan before it opens.
    let cause = match (design.state, state) {
        (DesignState::Draft, DesignState::Open) => Some(Cause::Opened),
        (DesignState::Draft, _) => None,
        _ => Some(Cause::NewVersion(version.id)),
    };
    let news = cause.map(|cause| (seen.council, seen.id, cause));
    news::publish_in(&txn, core, news).await?;
    record(
        &txn,
        core,
        actor,
        seen.council,
        seen.id,
        "design.version_published",
        json!({ "version": version.number, "from": design.state, "to": state }),
    )
    .await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// What keeps a version from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has no step.
    Step,
    /// The picture of the step with this number has no description.
    Alt(i32),
    /// The plan has no closing date.
    ClosesOn,
    /// The closing date has passed while the plan has not opened yet.
    ClosesOnPassed,
    /// A later version does not say what is new.
    ChangeNote,
}

impl Missing {
    /// The field of the form that mends it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Step => "steps",
            Self::Alt(_) => "image_alt",
            Self::ClosesOn | Self::ClosesOnPassed => "closes_on",
            Self::ChangeNote => "change_note",
        }
    }

    /// The key of its sentence.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Step => "officer-error-no-step",
            Self::Alt(_) => "officer-error-alt",
            Self::ClosesOn => "officer-error-closes-on",
            Self::ClosesOnPassed => "officer-error-closes-on-passed",
            Self::ChangeNote => "officer-error-change-note",
        }
    }
}

/// Everything that keeps this version from being published; nothing when it can be.
#[must_use]
pub fn missing(
    design: &design::Model,
    version: &design_version::Model,
    steps: &[step::Model],
    today: CivilDate,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    if steps.is_empty() {
        missing.push(Missing::Step);
    }
    missing.extend(
        steps
            .iter()
            .filter(|step| step.image_id.is_some() && step.image_alt.trim().is_empty())
            .map(|step| Missing::Alt(step.number)),
    );
    match design.closes_on {
        None => missing.push(Missing::ClosesOn),
        Some(last) if last < today && design.state == DesignState::Draft => {
            missing.push(Missing::ClosesOnPassed);
        }
        Some(_) => {}
    }
    if version.number > 1 && version.change_note.trim().is_empty() {
        missing.push(Missing::ChangeNote);
    }
    missing
}

/// Begins the next version as a copy of the one that residents see.
///
/// # Errors
/// [`Error::State`] when there is a draft already, or nothing was published yet.
pub async fn begin_version(core: &Core, actor: Actor, seen: Seen) -> Result<DesignVersionId> {
    let txn = core.db.begin().await?;
    let design = lock(&txn, seen).await?;
    let versions = design_version::Entity::of_design(seen.council, seen.id)
        .all(&txn)
        .await?;
    let newest = versions.first().ok_or(Error::NotFound)?;
    let current = design.current_version_id.ok_or(Error::State("plan"))?;
    if newest.state == VersionState::Draft || design.state == DesignState::Withdrawn {
        return Err(Error::State("plan"));
    }
    let number = newest.number + 1;
    let id = insert_version(&txn, core, seen.council, seen.id, number, "").await?;
    let copies: Vec<_> = step::Entity::of_version(seen.council, current)
        .all(&txn)
        .await?
        .into_iter()
        .map(|step| step::ActiveModel {
            id: Set(core.id::<StepId>()),
            council_id: Set(step.council_id),
            design_version_id: Set(id),
            number: Set(step.number),
            title: Set(step.title),
            body: Set(step.body),
            image_id: Set(step.image_id),
            image_alt: Set(step.image_alt),
        })
        .collect();
    if !copies.is_empty() {
        step::Entity::insert_many(copies)
            .exec_without_returning(&txn)
            .await?;
    }
    record(
        &txn,
        core,
        actor,
        seen.council,
        seen.id,
        "design.version_begun",
        json!({ "version": number }),
    )
    .await?;
    txn.commit().await?;
    Ok(id)
}

/// Says what is new in the draft version.
///
/// # Errors
/// [`Error::State`] when there is no draft; [`Error::Invalid`] when the note is too long.
pub async fn set_change_note(core: &Core, actor: Actor, seen: Seen, note: &str) -> Result<()> {
    let note = words("change_note", note, MAX_SUMMARY)?;
    let txn = core.db.begin().await?;
    lock(&txn, seen).await?;
    let version = draft(&txn, seen).await?;
    design_version::Entity::update_many()
        .col_expr(design_version::Column::ChangeNote, Expr::value(note))
        .filter(design_version::Column::Id.eq(version.id))
        .exec(&txn)
        .await?;
    record(
        &txn,
        core,
        actor,
        seen.council,
        seen.id,
        "design.change_note",
        json!({ "version": version.number }),
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// Stops taking feedback.
///
/// # Errors
/// [`Error::State`] when the plan is not open.
pub async fn close(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    change_state(core, actor, seen, DesignState::Closed, "design.closed").await
}

/// Takes feedback again, until the closing date, which must be still to come.
///
/// # Errors
/// [`Error::State`] when the plan is not closed, [`Error::Invalid`] when its last day has passed.
pub async fn reopen(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    change_state(core, actor, seen, DesignState::Open, "design.reopened").await
}

/// Takes the plan back. Residents see that notice; nothing more can be done with it.
///
/// # Errors
/// [`Error::State`] when the plan is answered or withdrawn already.
pub async fn withdraw(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    change_state(
        core,
        actor,
        seen,
        DesignState::Withdrawn,
        "design.withdrawn",
    )
    .await
}

async fn change_state(
    core: &Core,
    actor: Actor,
    seen: Seen,
    state: DesignState,
    action: &'static str,
) -> Result<()> {
    let txn = core.db.begin().await?;
    let design = lock(&txn, seen).await?;
    if !design.state.may_become(state) {
        return Err(Error::State("plan"));
    }
    if state == DesignState::Open {
        if design.current_version_id.is_none() || design.state != DesignState::Closed {
            return Err(Error::State("plan"));
        }
        if design
            .closes_on
            .is_some_and(|last| last < core.now().date())
        {
            return Err(Error::invalid(
                "closes_on",
                "officer-error-closes-on-passed",
            ));
        }
    }
    design::Entity::update_many()
        .col_expr(design::Column::State, Expr::value(state))
        .filter(design::Column::Id.eq(seen.id))
        .exec(&txn)
        .await?;
    design::Entity::touch_public(&txn, seen.id, core.now()).await?;
    if state == DesignState::Closed {
        // Everything that will be said has been said.
        crate::themes::discover_in(&txn, core, [(seen.council, seen.id)]).await?;
    }
    record(
        &txn,
        core,
        actor,
        seen.council,
        seen.id,
        action,
        json!({ "from": design.state, "to": state }),
    )
    .await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Moves the revision on if it is still the one that was seen; the row is locked until the commit.
/// Gives the plan as it was.
async fn lock(txn: &DatabaseTransaction, seen: Seen) -> Result<design::Model> {
    let moved = design::Entity::update_many()
        .col_expr(
            design::Column::Revision,
            Expr::col(design::Column::Revision).add(1),
        )
        .filter(design::Column::CouncilId.eq(seen.council))
        .filter(design::Column::Id.eq(seen.id))
        .filter(design::Column::Revision.eq(seen.revision))
        .exec_with_returning(txn)
        .await?
        .pop();
    if let Some(design) = moved {
        return Ok(design);
    }
    design::Entity::one_in_council(seen.council, seen.id)
        .one(txn)
        .await?
        .ok_or(Error::NotFound)?;
    Err(Error::Changed)
}

async fn draft(txn: &DatabaseTransaction, seen: Seen) -> Result<design_version::Model> {
    design_version::Entity::draft_of_design(seen.council, seen.id)
        .one(txn)
        .await?
        .ok_or(Error::State("version"))
}

async fn insert_version(
    txn: &DatabaseTransaction,
    core: &Core,
    council: CouncilId,
    design: DesignId,
    number: i32,
    change_note: &str,
) -> Result<DesignVersionId> {
    let id = core.id();
    design_version::Entity::insert(design_version::ActiveModel {
        id: Set(id),
        council_id: Set(council),
        design_id: Set(design),
        number: Set(number),
        state: Set(VersionState::Draft),
        change_note: Set(change_note.to_owned()),
        published_at: Set(None),
        created_at: Set(core.now()),
    })
    .exec_without_returning(txn)
    .await?;
    Ok(id)
}

async fn record(
    txn: &DatabaseTransaction,
    core: &Core,
    actor: Actor,
    council: CouncilId,
    design: DesignId,
    action: &'static str,
    detail: Value,
) -> Result<()> {
    audit::record(
        txn,
        core,
        [Event {
            council_id: Some(council),
            actor,
            subject: ("design", design.0),
            action,
            detail,
        }],
    )
    .await
}

/// Trimmed words of a field, with line ends as `\n`.
fn words(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.chars().count() > most {
        return Err(Error::invalid(field, "officer-error-too-long"));
    }
    Ok(text)
}

fn checked(about: &About) -> Result<About> {
    let title = words("title", &about.title, MAX_TITLE)?;
    if title.is_empty() {
        return Err(Error::invalid("title", "officer-error-title"));
    }
    let summary = words("summary", &about.summary, MAX_SUMMARY)?;
    if summary.is_empty() {
        return Err(Error::invalid("summary", "officer-error-summary"));
    }
    if let (Some(first), Some(last)) = (about.opens_on, about.closes_on)
        && last < first
    {
        return Err(Error::invalid("closes_on", "officer-error-dates"));
    }
    Ok(About {
        title,
        summary,
        ..about.clone()
    })
}

async fn known_service(db: &impl ConnectionTrait, number: Option<i32>) -> Result<()> {
    let Some(number) = number else { return Ok(()) };
    service::Entity::find_by_id(number)
        .one(db)
        .await?
        .map(|_| ())
        .ok_or(Error::invalid("service", "officer-error-service"))
}

/// The title as part of an address, with a number when another plan has it already.
async fn free_slug(db: &impl ConnectionTrait, title: &str) -> Result<String> {
    let base = slug(title);
    let taken: Vec<String> = design::Entity::slugs_like(&base)
        .into_tuple()
        .all(db)
        .await?;
    // Among one more candidates than there are slugs taken, one is free.
    Ok((1..=taken.len() + 1)
        .map(|number| match number {
            1 => base.clone(),
            number => format!("{base}-{number}"),
        })
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or(base))
}

/// Lower-case letters and digits with single hyphens, at most 60 long, never empty.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'á' | 'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ŵ' => 'w',
            'ŷ' | 'ÿ' => 'y',
            c => c,
        };
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "plan".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_title_becomes_part_of_an_address() {
        assert_eq!(
            slug("Report a missed bin – it’s quicker!"),
            "report-a-missed-bin-its-quicker"
        );
        assert_eq!(
            slug("Tŷ’r Cyngor: gwastraff gwyrdd"),
            "tyr-cyngor-gwastraff-gwyrdd"
        );
        assert_eq!(slug("— ! —"), "plan");
        assert!(slug(&"long words ".repeat(20)).len() <= 60);
    }
}
