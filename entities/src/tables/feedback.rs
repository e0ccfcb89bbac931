//! One piece of feedback.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{
    Channel, CouncilId, DesignId, DesignVersionId, FeedbackId, FeedbackState, StepId, SubmissionId,
    UnixMillis,
};

/// A row of `feedback`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackId,
    /// Made by the client; the same one again is the same feedback.
    #[sea_orm(unique)]
    pub submission_id: SubmissionId,
    /// What the resident notes down: eight letters and digits without 0, O, 1 and I.
    #[sea_orm(unique)]
    pub reference: String,
    /// The council whose plan it is about.
    pub council_id: CouncilId,
    /// The plan.
    pub design_id: DesignId,
    /// The version that the resident read.
    pub design_version_id: DesignVersionId,
    /// The step, or none for the whole plan.
    pub step_id: Option<StepId>,
    /// How easy: 1 (very hard) to 5 (very easy); 0 is not sure; none is not answered.
    pub ease: Option<i32>,
    /// The words as they were given.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// The words as everyone sees them; none until published.
    #[sea_orm(column_type = "Text", nullable)]
    pub published_text: Option<String>,
    /// The language of the form: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// How it came in.
    pub channel: Channel,
    /// Optional answers about the author: a JSON object of code to code.
    #[sea_orm(column_type = "JsonBinary")]
    pub about: Json,
    /// The council of the author's postcode, by code. The postcode itself is not kept.
    #[sea_orm(column_type = "Text", nullable)]
    pub place_gss: Option<String>,
    /// Its ward, by code.
    #[sea_orm(column_type = "Text", nullable)]
    pub ward_gss: Option<String>,
    /// State.
    pub state: FeedbackState,
    /// Why it is held or was rejected: codes, separated by semicolons.
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    /// Its row number in the import it came from.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    /// When it was taken in.
    pub created_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
    /// For optimistic locking.
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The piece that its author's own link names. Only a link may lead here: it is the one
    /// finder that asks for no council.
    #[must_use]
    pub fn by_link(id: FeedbackId) -> Select<Self> {
        Self::find().filter(Column::Id.eq(id))
    }

    /// The piece that was sent under a submission id, which only its sender knows.
    #[must_use]
    pub fn by_submission(id: SubmissionId) -> Select<Self> {
        Self::find().filter(Column::SubmissionId.eq(id))
    }

    /// Everything about the plans of `council`.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find().filter(Column::CouncilId.eq(council))
    }

    /// One piece of feedback, if it is about a plan of `council`.
    #[must_use]
    pub fn one_in_council(council: CouncilId, id: FeedbackId) -> Select<Self> {
        Self::in_council(council).filter(Column::Id.eq(id))
    }

    /// These pieces, as far as they are about plans of `council`, in the order of their ids: whoever
    /// locks several locks them in the same order.
    #[must_use]
    pub fn these_in_council(
        council: CouncilId,
        ids: impl IntoIterator<Item = FeedbackId>,
    ) -> Select<Self> {
        Self::in_council(council)
            .filter(Column::Id.is_in(ids))
            .order_by_asc(Column::Id)
    }

    /// The pieces of these submissions, of whichever council: only who made a submission id can
    /// ask for it.
    #[must_use]
    pub fn submitted(ids: impl IntoIterator<Item = SubmissionId>) -> Select<Self> {
        Self::find().filter(Column::SubmissionId.is_in(ids))
    }

    /// Those of these pieces that are still to be screened, of whichever council: for the job that
    /// screens them.
    #[must_use]
    pub fn received_among(ids: impl IntoIterator<Item = FeedbackId>) -> Select<Self> {
        Self::find()
            .filter(Column::Id.is_in(ids))
            .filter(Column::State.eq(FeedbackState::Received))
    }
}
