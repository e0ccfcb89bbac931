//! Giving feedback: drafts on the way to the check page, and taking the finished thing in.
//!
//! Invariants:
//! - the feedback, its contact, its audit event and the jobs that follow are one transaction: what
//!   was acknowledged is on disk with everything that will happen because of it;
//! - the same submission id is the same feedback: the second answer is the first one again;
//! - many pieces may share one transaction (see [`crate::intake`]); a piece that cannot be taken
//!   never takes its neighbours with it.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::{
    Channel, ContactId, CouncilId, DesignId, DesignState, DesignVersionId, FeedbackId,
    FeedbackState, QuestionId, StepId, SubmissionId, answer, contact, design, draft, feedback,
};

use crate::audit::{self, Actor, Event};
use crate::mail::{self, Message, NewDelivery};
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Error, Result};

/// How long a draft is kept before it is erased, in milliseconds: a day.
pub const DRAFT_LIFE: i64 = 24 * 60 * 60 * 1000;

/// The optional questions about the author and the codes of their answers. The words are in the
/// locale files, as `about-{question}` and `about-{question}-{code}`.
pub const ABOUT: &[(&str, &[&str])] = &[
    (
        "role",
        &["resident", "carer", "works-here", "business", "other"],
    ),
    (
        "age",
        &["under-25", "25-44", "45-64", "65-plus", "not-said"],
    ),
    ("disability", &["yes", "no", "not-said"]),
    ("online", &["often", "sometimes", "with-help", "never"]),
];

/// How easy a step looks: 1 (very hard) to 5 (very easy); 0 is "not sure".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Ease(i32);

impl Ease {
    /// The answer "not sure".
    pub const NOT_SURE: Self = Self(0);
}

impl TryFrom<i32> for Ease {
    type Error = &'static str;

    fn try_from(value: i32) -> std::result::Result<Self, Self::Error> {
        if (0..=5).contains(&value) {
            Ok(Self(value))
        } else {
            Err("ease is 0 to 5")
        }
    }
}

impl From<Ease> for i32 {
    fn from(ease: Ease) -> Self {
        ease.0
    }
}

/// What a resident has answered so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version that the resident is reading.
    pub design_version_id: DesignVersionId,
    /// The step, or none for the whole plan.
    pub step_id: Option<StepId>,
    /// The words.
    pub text: FeedbackText,
    /// How easy.
    pub ease: Option<Ease>,
    /// Answers about the author, code by code.
    #[serde(default)]
    pub about: HashMap<String, String>,
    /// The council of the author's postcode. The postcode itself is not kept.
    pub place_gss: Option<String>,
    /// Its ward, by code.
    #[serde(default)]
    pub ward_gss: Option<String>,
    /// Answers to extra questions.
    #[serde(default)]
    pub answers: Vec<(QuestionId, String)>,
    /// Where to send news.
    pub email: Option<EmailAddress>,
    /// en or cy.
    pub locale: String,
    /// The author saw the warning about personal data in exactly these words and keeps them.
    #[serde(default)]
    pub warned: bool,
}

/// Keeps a draft; the same submission id again replaces it.
///
/// # Errors
/// When the database refuses.
pub async fn save_draft(
    core: &Core,
    id: SubmissionId,
    design_id: DesignId,
    content: &Draft,
) -> Result<()> {
    let now = core.now();
    draft::Entity::insert(draft::ActiveModel {
        id: Set(id),
        design_id: Set(design_id),
        payload: Set(serde_json::to_value(content)?),
        created_at: Set(now),
        expires_at: Set(now.plus(DRAFT_LIFE)),
    })
    .on_conflict(
        OnConflict::column(draft::Column::Id)
            .update_columns([draft::Column::Payload, draft::Column::ExpiresAt])
            .to_owned(),
    )
    .exec_without_returning(core.db.writer())
    .await?;
    Ok(())
}

/// The draft of a submission to this design.
///
/// # Errors
/// [`Error::NotFound`] when it was sent, has expired or never was.
pub async fn load_draft(core: &Core, id: SubmissionId, design_id: DesignId) -> Result<Draft> {
    let row = draft::Entity::find_by_id(id)
        .filter(draft::Column::DesignId.eq(design_id))
        .filter(draft::Column::ExpiresAt.gt(core.now()))
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_value(row.payload)?)
}

/// One piece of feedback to be taken in, every part already parsed.
#[derive(Clone, Debug)]
pub struct GiveFeedback {
    /// Made by the client.
    pub submission_id: SubmissionId,
    /// The plan.
    pub design_id: DesignId,
    /// How it came in.
    pub channel: Channel,
    /// Its row in an imported file.
    pub source: Option<String>,
    /// The answers.
    pub content: Draft,
}

/// What the author is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The feedback.
    pub feedback_id: FeedbackId,
    /// The reference to note down.
    pub reference: String,
    /// Whether it had been taken in before.
    pub again: bool,
}

/// What was taken in under a submission id, and the words as they are now.
///
/// # Errors
/// When the database does not answer.
pub async fn given(core: &Core, id: SubmissionId) -> Result<Option<(Given, String)>> {
    let row = feedback::Entity::by_submission(id)
        .one(core.db.reader())
        .await?;
    Ok(row.map(|row| {
        let given = Given {
            feedback_id: row.id,
            reference: row.reference,
            again: true,
        };
        (given, row.text)
    }))
}

/// Takes pieces in, in one transaction. The answers stand in the order of the pieces.
///
/// When another process takes one of the submissions at the same moment, the whole transaction
/// fails on the unique key; trying the pieces again one by one finds what the other took.
///
/// # Errors
/// The outer error is the database's: nothing was taken in. The inner ones are about one piece.
pub async fn give_many(core: &Core, pieces: &[GiveFeedback]) -> Result<Vec<Result<Given>>> {
    let txn = core.db.begin().await?;
    let designs = designs_of(&txn, pieces).await?;
    let known = taken_before(&txn, pieces).await?;

    // One row for each submission that is new and whose plan takes feedback.
    let mut taken: HashMap<SubmissionId, Taken<'_>> = HashMap::new();
    for piece in pieces
        .iter()
        .filter(|piece| !known.contains_key(&piece.submission_id))
    {
        if let Some(plan) = designs
            .get(&piece.design_id)
            .filter(|plan| plan.takes(piece))
        {
            taken.entry(piece.submission_id).or_insert_with(|| Taken {
                id: core.id(),
                reference: core.reference(),
                council_id: plan.council_id,
                piece,
            });
        }
    }
    if taken.is_empty() {
        txn.rollback().await?;
    } else {
        insert(&txn, core, taken.values()).await?;
        txn.commit().await?;
        core.waker.wake();
    }

    let mut told = HashSet::new();
    Ok(pieces
        .iter()
        .map(|piece| {
            let id = piece.submission_id;
            if let Some((feedback_id, reference)) = known.get(&id) {
                Ok(Given {
                    feedback_id: *feedback_id,
                    reference: reference.clone(),
                    again: true,
                })
            } else if let Some(row) = taken.get(&id) {
                let again = !told.insert(id);
                Ok(Given {
                    feedback_id: row.id,
                    reference: row.reference.clone(),
                    again,
                })
            } else if designs.contains_key(&piece.design_id) {
                Err(Error::State("plan-closed"))
            } else {
                Err(Error::NotFound)
            }
        })
        .collect())
}

/// What [`give_many`] needs to know of a plan.
struct Plan {
    council_id: CouncilId,
    state: DesignState,
}

impl Plan {
    /// Residents' feedback needs an open plan; what came on paper may be keyed in after the close.
    fn takes(&self, piece: &GiveFeedback) -> bool {
        match self.state {
            DesignState::Open => true,
            DesignState::Closed => piece.channel == Channel::Import,
            _ => false,
        }
    }
}

async fn designs_of(
    db: &impl ConnectionTrait,
    pieces: &[GiveFeedback],
) -> Result<HashMap<DesignId, Plan>> {
    let mut ids: Vec<_> = pieces.iter().map(|piece| piece.design_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(DesignId, CouncilId, DesignState)> = design::Entity::find()
        .select_only()
        .columns([
            design::Column::Id,
            design::Column::CouncilId,
            design::Column::State,
        ])
        .filter(design::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, council_id, state)| (id, Plan { council_id, state }))
        .collect())
}

async fn taken_before(
    db: &impl ConnectionTrait,
    pieces: &[GiveFeedback],
) -> Result<HashMap<SubmissionId, (FeedbackId, String)>> {
    let rows: Vec<(SubmissionId, FeedbackId, String)> = feedback::Entity::find()
        .select_only()
        .columns([
            feedback::Column::SubmissionId,
            feedback::Column::Id,
            feedback::Column::Reference,
        ])
        .filter(
            feedback::Column::SubmissionId.is_in(pieces.iter().map(|piece| piece.submission_id)),
        )
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(submission, id, reference)| (submission, (id, reference)))
        .collect())
}

/// A piece on its way into the tables.
struct Taken<'a> {
    id: FeedbackId,
    reference: String,
    council_id: CouncilId,
    piece: &'a GiveFeedback,
}

impl Taken<'_> {
    fn row(&self, core: &Core) -> feedback::ActiveModel {
        let content = &self.piece.content;
        let now = core.now();
        feedback::ActiveModel {
            id: Set(self.id),
            submission_id: Set(self.piece.submission_id),
            reference: Set(self.reference.clone()),
            council_id: Set(self.council_id),
            design_id: Set(self.piece.design_id),
            design_version_id: Set(content.design_version_id),
            step_id: Set(content.step_id),
            ease: Set(content.ease.map(i32::from)),
            text: Set(content.text.as_str().to_owned()),
            published_text: Set(None),
            locale: Set(content.locale.clone()),
            channel: Set(self.piece.channel),
            about: Set(json!(content.about)),
            place_gss: Set(content.place_gss.clone()),
            ward_gss: Set(content.ward_gss.clone()),
            state: Set(FeedbackState::Received),
            reasons: Set(String::new()),
            source: Set(self.piece.source.clone()),
            created_at: Set(now),
            updated_at: Set(now),
            published_at: Set(None),
            revision: Set(1),
        }
    }

    fn answers(&self) -> impl Iterator<Item = answer::ActiveModel> {
        self.piece
            .content
            .answers
            .iter()
            .map(|(question_id, value)| answer::ActiveModel {
                feedback_id: Set(self.id),
                question_id: Set(*question_id),
                value: Set(value.clone()),
            })
    }

    /// The contact and the receipt that asks to confirm it, when the author left an address.
    fn contact(&self, core: &Core) -> Option<(contact::ActiveModel, NewDelivery)> {
        let content = &self.piece.content;
        let email = content.email.as_ref()?.as_str();
        let contact_id: ContactId = core.id();
        let row = contact::ActiveModel {
            id: Set(contact_id),
            council_id: Set(self.council_id),
            feedback_id: Set(self.id),
            email: Set(email.to_owned()),
            locale: Set(content.locale.clone()),
            confirmed_at: Set(None),
            ended_at: Set(None),
            erased_at: Set(None),
            created_at: Set(core.now()),
        };
        let receipt = NewDelivery {
            recipient: email.to_owned(),
            locale: content.locale.clone(),
            council_id: Some(self.council_id),
            feedback_id: Some(self.id),
            message: Message::Receipt { contact_id },
        };
        Some((row, receipt))
    }

    fn event(&self) -> Event {
        Event {
            council_id: Some(self.council_id),
            actor: Actor::Resident,
            subject: ("feedback", self.id.0),
            action: "feedback.received",
            detail: json!({ "channel": self.piece.channel }),
        }
    }

    fn job(&self, core: &Core) -> NewJob {
        let job = Job::ScreenFeedback {
            feedback_id: self.id,
            revision: 1,
        };
        NewJob::now(core, Some(self.council_id), job)
    }
}

async fn insert<'a>(
    db: &impl ConnectionTrait,
    core: &Core,
    taken: impl Iterator<Item = &'a Taken<'a>> + Clone,
) -> Result<()> {
    let rows = taken.clone().map(|row| row.row(core));
    feedback::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    let answers: Vec<_> = taken.clone().flat_map(Taken::answers).collect();
    if !answers.is_empty() {
        answer::Entity::insert_many(answers)
            .exec_without_returning(db)
            .await?;
    }
    let (contacts, receipts): (Vec<_>, Vec<_>) =
        taken.clone().filter_map(|row| row.contact(core)).unzip();
    if !contacts.is_empty() {
        contact::Entity::insert_many(contacts)
            .exec_without_returning(db)
            .await?;
        mail::send_all_in(db, core, receipts).await?;
    }
    audit::record(db, core, taken.clone().map(Taken::event)).await?;
    outbox::enqueue(db, core, taken.clone().map(|row| row.job(core))).await?;
    draft::Entity::delete_many()
        .filter(draft::Column::Id.is_in(taken.map(|row| row.piece.submission_id)))
        .exec(db)
        .await?;
    Ok(())
}
