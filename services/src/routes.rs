//! Who must answer a theme: the engine names a council, councils accept, decline or hand on, and
//! the board settles what nobody takes.
//!
//! Invariants:
//! - a route has exactly one owner, or is with the board; every move is one row changed under the
//!   revision that the person saw, and one event in its history;
//! - the clock runs in working days: ten to take a theme, twenty to answer it;
//! - only routes of accepted themes count; a theme that leaves the frame takes its route with it;
//! - a council that does not take part stays accountable, and the board sees that it cannot be
//!   reached here.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yousaid_domain::register::{GssCode, Register, ServiceNumber};
use yousaid_domain::routing::{Decision, Owners, Place, Question, Reach, owners, reach};
use yousaid_entities::{
    CivilDate, CouncilId, RouteAction, RouteId, RouteState, ThemeId, ThemeState, council, design,
    reply, route, route_event, theme,
};

use crate::audit::{self, Actor, Event};
use crate::{Core, Error, Result, sql};

/// Working days to take a theme, decline it or hand it on.
pub const DAYS_TO_TAKE: u32 = 10;
/// Working days to answer a theme once taken, as for a request for information.
pub const DAYS_TO_ANSWER: u32 = 20;
/// Councils that may decline before the board decides.
pub const DECLINES_BEFORE_BOARD: i32 = 2;
/// The longest reason.
pub const REASON_LENGTH: usize = 1_000;

/// A route as the officer saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// The officer's council.
    pub council_id: CouncilId,
    /// Which route.
    pub route_id: RouteId,
    /// Its revision on the officer's page.
    pub revision: i64,
}

/// What a route was made from: the answers of the rules for the places of a theme's feedback. A
/// piece without a place, or from outside the area of the council whose plan it is, counts for that
/// council's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The answer that names the leading council; or, when nobody is accountable, the one for the
    /// place of the plan.
    pub decision: Decision,
    /// How many pieces it is for.
    pub pieces: usize,
    /// The answers for other places, each with its pieces.
    #[serde(default)]
    pub others: Vec<(Decision, usize)>,
    /// The councils that share the theme with the leading one.
    #[serde(default)]
    pub joint_with: Vec<GssCode>,
    /// Whether the leading council leads by its share of the feedback.
    #[serde(default)]
    pub leads_by_share: bool,
    /// R10: whether nobody at the leading council can be reached, so that the board must see to it.
    /// The council stays accountable.
    #[serde(default)]
    pub unreachable: bool,
}

/// Where a decision of the engine leads.
struct Destination {
    council_id: Option<CouncilId>,
    state: RouteState,
    action: RouteAction,
}

/// Names the council that must answer a theme of the frame. A theme that a council has taken is
/// left alone, and so is one that is not in the frame.
///
/// # Errors
/// When the database refuses.
pub async fn route_theme_in(db: &impl ConnectionTrait, core: &Core, theme: ThemeId) -> Result<()> {
    let Some(theme) = theme::Entity::for_job(theme).one(db).await? else {
        return Ok(());
    };
    if theme.state != ThemeState::Accepted {
        return Ok(());
    }
    let existing = route::Entity::of_theme(theme.id).one(db).await?;
    if existing
        .as_ref()
        .is_some_and(|route| !matches!(route.state, RouteState::Offered | RouteState::Board))
    {
        return Ok(());
    }
    let design = design::Entity::for_job(theme.design_id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let origin = council::Entity::find_by_id(theme.council_id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let today = core.now().date();
    let service = theme.service_number.or(design.service_number);
    let mut basis = ask_rules(db, core, &theme, &origin.gss, service).await?;
    let owner = match basis.decision.owners.first() {
        Some(gss) => council::Entity::by_gss(gss.as_str()).one(db).await?,
        None => None,
    };
    basis.unreachable = owner.as_ref().is_some_and(|council| {
        !council.takes_part && reach(None, council.contact_email.as_deref()) == Reach::Board
    });
    let decision = &basis.decision;
    let to = match owner {
        Some(council) => Destination {
            council_id: Some(council.id),
            state: RouteState::Offered,
            action: RouteAction::Routed,
        },
        None => Destination {
            council_id: None,
            state: RouteState::Board,
            action: RouteAction::Escalated,
        },
    };
    let reason = decision.reason.to_string();
    let id = existing
        .as_ref()
        .map_or_else(|| core.id(), |route| route.id);
    let fields = route::ActiveModel {
        council_id: Set(to.council_id),
        joint_with: Set(joined(&basis.joint_with)),
        decision: Set(Some(serde_json::to_value(&basis)?)),
        state: Set(to.state),
        rule: Set(decision.rule.to_string()),
        rule_version: Set(decision.rule_version.to_string()),
        data_version: Set(decision.data_version.clone()),
        outcome: Set(decision.outcome.as_str().to_owned()),
        reason: Set(reason.clone()),
        as_of: Set(today),
        due_on: Set(in_working_days(db, core, DAYS_TO_TAKE).await?),
        updated_at: Set(core.now()),
        ..Default::default()
    };
    let from = existing.as_ref().and_then(|route| route.council_id);
    match existing {
        Some(route) => {
            let same = route.council_id == to.council_id
                && route.state == to.state
                && route.reason == reason;
            if same {
                return Ok(());
            }
            change(db, id, route.revision, fields).await?;
        }
        None => {
            route::Entity::insert(route::ActiveModel {
                id: Set(id),
                theme_id: Set(theme.id),
                design_id: Set(design.id),
                origin_council_id: Set(theme.council_id),
                declines: Set(0),
                created_at: Set(core.now()),
                revision: Set(0),
                ..fields
            })
            .exec_without_returning(db)
            .await?;
        }
    }
    let step = Step {
        action: to.action,
        from,
        to: to.council_id,
        reason,
    };
    write_history(db, core, Actor::Job, id, Some(theme.council_id), step).await?;
    design::Entity::touch_public(db, design.id, core.now()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct PlaceCount {
    place_gss: Option<String>,
    pieces: i64,
}

/// Asks the rules for every place that a theme's published feedback is about, and who owns it then.
async fn ask_rules(
    db: &impl ConnectionTrait,
    core: &Core,
    theme: &theme::Model,
    origin: &str,
    service: Option<i32>,
) -> Result<Basis> {
    let facts = core.facts_in(db).await?;
    let register = facts.register();
    let today = core.now().date().0;
    let origin: Option<GssCode> = origin.parse().ok();
    let rows: Vec<PlaceCount> = sql::rows(
        db,
        "SELECT f.place_gss, COUNT(*) AS pieces
         FROM theme_assignments a
         JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
         WHERE a.theme_id = $1 GROUP BY f.place_gss",
        [theme.id.into()],
    )
    .await?;
    let mut places: BTreeMap<Option<GssCode>, usize> = BTreeMap::from([(origin, 0)]);
    for row in rows {
        let inside = row
            .place_gss
            .and_then(|code| code.parse().ok())
            .filter(|place| origin.is_some_and(|origin| lies_in(register, *place, origin)));
        *places.entry(inside.or(origin)).or_default() +=
            usize::try_from(row.pieces).unwrap_or_default();
    }
    let service = service
        .and_then(|number| u32::try_from(number).ok())
        .map(ServiceNumber);
    let mut answers: Vec<(Option<GssCode>, Decision, usize)> = places
        .into_iter()
        .map(|(place, pieces)| {
            let question = Question {
                place: place.map_or(Place::None, Place::Council),
                service,
                as_of: today,
            };
            (place, facts.decide(&question), pieces)
        })
        .collect();
    // The plan's own place speaks only where no piece of feedback says another.
    let told = answers
        .iter()
        .any(|(_, decision, pieces)| *pieces > 0 && !decision.owners.is_empty());
    answers.retain(|(place, _, pieces)| *pieces > 0 || (!told && *place == origin));
    let found = owners(
        answers
            .iter()
            .map(|(_, decision, pieces)| (decision, (*pieces).max(1))),
        origin,
    );
    let leads =
        |decision: &Decision, owners: &Owners| decision.owners.first() == Some(&owners.lead);
    let at = match &found {
        Some(owners) => answers
            .iter()
            .position(|(_, decision, _)| leads(decision, owners)),
        None => answers.iter().position(|(place, _, _)| *place == origin),
    };
    let (_, decision, pieces) = answers.swap_remove(at.unwrap_or_default());
    Ok(Basis {
        decision,
        pieces,
        others: answers
            .into_iter()
            .map(|(_, decision, pieces)| (decision, pieces))
            .collect(),
        unreachable: false,
        leads_by_share: found.as_ref().is_some_and(|owners| owners.leads_by_share),
        joint_with: found.map(|owners| owners.others).unwrap_or_default(),
    })
}

/// Whether a council is another, or a district of it.
fn lies_in(register: &Register, place: GssCode, area: GssCode) -> bool {
    let (place, area) = (register.present_code(place), register.present_code(area));
    place == area
        || register
            .council(place)
            .is_some_and(|council| council.county == Some(area))
}

/// Codes as the column of joint owners holds them.
fn joined(codes: &[GssCode]) -> String {
    let codes: Vec<_> = codes.iter().map(GssCode::as_str).collect();
    codes.join(";")
}

/// Takes a theme: from now on the council has twenty working days to answer.
///
/// # Errors
/// [`Error::Changed`] when somebody moved it in the meantime; [`Error::State`] when it is not
/// offered to this council.
pub async fn accept(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    let txn = core.db.begin().await?;
    let route = find(&txn, seen).await?;
    if route.council_id != Some(seen.council_id) || route.state != RouteState::Offered {
        return Err(Error::State("routes-state-not-offered"));
    }
    let fields = route::ActiveModel {
        state: Set(RouteState::Accepted),
        due_on: Set(in_working_days(&txn, core, DAYS_TO_ANSWER).await?),
        updated_at: Set(core.now()),
        ..Default::default()
    };
    change(&txn, route.id, seen.revision, fields).await?;
    let step = Step {
        action: RouteAction::Accepted,
        from: route.council_id,
        to: route.council_id,
        reason: String::new(),
    };
    moved(&txn, core, actor, &route, Some(seen.council_id), step).await?;
    txn.commit().await?;
    Ok(())
}

/// Says that the theme is not this council's, and why. The first time it goes back to the council
/// whose plan it came from, which may take it or name another; the second time, or when that
/// council itself declines, the board decides: the move then leads to no council.
///
/// # Errors
/// As [`accept`], and [`Error::Invalid`] without a reason.
pub async fn decline(core: &Core, actor: Actor, seen: Seen, reason: &str) -> Result<()> {
    let reason = check_reason(reason)?;
    let txn = core.db.begin().await?;
    let route = find(&txn, seen).await?;
    if route.council_id != Some(seen.council_id) || route.state != RouteState::Offered {
        return Err(Error::State("routes-state-not-offered"));
    }
    let declines = route.declines + 1;
    let to_board = declines >= DECLINES_BEFORE_BOARD || route.origin_council_id == seen.council_id;
    let to = (!to_board).then_some(route.origin_council_id);
    let fields = route::ActiveModel {
        council_id: Set(to),
        state: Set(if to_board {
            RouteState::Board
        } else {
            RouteState::Offered
        }),
        declines: Set(declines),
        due_on: Set(in_working_days(&txn, core, DAYS_TO_TAKE).await?),
        updated_at: Set(core.now()),
        ..Default::default()
    };
    change(&txn, route.id, seen.revision, fields).await?;
    let step = Step {
        action: RouteAction::Declined,
        from: route.council_id,
        to,
        reason,
    };
    moved(&txn, core, actor, &route, Some(seen.council_id), step).await?;
    txn.commit().await?;
    Ok(())
}

/// Names another council. The owner may do so until it has answered; the council whose plan it is
/// may do so until another has taken the theme. A council that passed the theme on before is not
/// asked again, so that it does not go in circles.
///
/// # Errors
/// As [`decline`]; [`Error::Invalid`] when the other council is this one, has ended or passed the
/// theme on before.
pub async fn hand_on(
    core: &Core,
    actor: Actor,
    seen: Seen,
    to: CouncilId,
    reason: &str,
) -> Result<()> {
    let reason = check_reason(reason)?;
    let txn = core.db.begin().await?;
    let route = find(&txn, seen).await?;
    let owner = route.council_id == Some(seen.council_id)
        && matches!(route.state, RouteState::Offered | RouteState::Accepted);
    let origin = route.origin_council_id == seen.council_id && route.state == RouteState::Offered;
    if !owner && !origin {
        return Err(Error::State("routes-state-not-yours"));
    }
    check_target(&txn, core, &route, to).await?;
    let passed_on = route_event::Entity::of_route(route.id)
        .filter(route_event::Column::FromCouncilId.eq(to))
        .filter(route_event::Column::Action.is_in([RouteAction::Declined, RouteAction::HandedOn]))
        .count(&txn)
        .await?;
    if passed_on > 0 {
        return Err(Error::invalid("to", "routes-error-passed-on"));
    }
    offer(&txn, core, &route, seen.revision, to).await?;
    let step = Step {
        action: RouteAction::HandedOn,
        from: route.council_id,
        to: Some(to),
        reason,
    };
    moved(&txn, core, actor, &route, Some(seen.council_id), step).await?;
    txn.commit().await?;
    Ok(())
}

/// The board names the council. It may do so at any time before the answer: some owners cannot be
/// reached, and some disputes do not end.
///
/// # Errors
/// As [`hand_on`], but a council may be asked again.
pub async fn assign(
    core: &Core,
    actor: Actor,
    route_id: RouteId,
    revision: i64,
    to: CouncilId,
    reason: &str,
) -> Result<()> {
    let reason = check_reason(reason)?;
    let txn = core.db.begin().await?;
    let route = route::Entity::for_board()
        .filter(route::Column::Id.eq(route_id))
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if route.revision != revision {
        return Err(Error::Changed);
    }
    if route.state == RouteState::Answered {
        return Err(Error::State("routes-state-answered"));
    }
    check_target(&txn, core, &route, to).await?;
    offer(&txn, core, &route, revision, to).await?;
    let step = Step {
        action: RouteAction::Assigned,
        from: route.council_id,
        to: Some(to),
        reason,
    };
    moved(&txn, core, actor, &route, None, step).await?;
    txn.commit().await?;
    Ok(())
}

/// Gives the board every offer that nobody took in time. Returns how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn escalate_overdue_in(db: &impl ConnectionTrait, core: &Core) -> Result<usize> {
    let today = core.now().date();
    let overdue = route::Entity::for_board()
        .filter(route::Column::State.eq(RouteState::Offered))
        .filter(route::Column::DueOn.lt(today))
        .limit(1_000)
        .all(db)
        .await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    let ids: Vec<RouteId> = overdue.iter().map(|route| route.id).collect();
    let moved = route::Entity::update_many()
        .set(route::ActiveModel {
            council_id: Set(None),
            state: Set(RouteState::Board),
            due_on: Set(in_working_days(db, core, DAYS_TO_TAKE).await?),
            updated_at: Set(core.now()),
            ..Default::default()
        })
        .col_expr(
            route::Column::Revision,
            Expr::col(route::Column::Revision).add(1),
        )
        .filter(route::Column::Id.is_in(ids))
        .filter(route::Column::State.eq(RouteState::Offered))
        .filter(route::Column::DueOn.lt(today))
        .exec_with_returning(db)
        .await?;
    if moved.is_empty() {
        return Ok(0);
    }
    let now_with_board: Vec<RouteId> = moved.iter().map(|route| route.id).collect();
    let gone: Vec<&route::Model> = overdue
        .iter()
        .filter(|route| now_with_board.contains(&route.id))
        .collect();
    route_event::Entity::insert_many(gone.iter().map(|route| route_event::ActiveModel {
        id: Set(core.id()),
        route_id: Set(route.id),
        actor_id: Set(None),
        action: Set(RouteAction::Escalated),
        from_council_id: Set(route.council_id),
        to_council_id: Set(None),
        reason: Set(String::new()),
        created_at: Set(core.now()),
    }))
    .exec_without_returning(db)
    .await?;
    audit::record(
        db,
        core,
        gone.iter().map(|route| Event {
            council_id: route.council_id,
            actor: Actor::Job,
            subject: ("routes", route.id.0),
            action: "route.escalated",
            detail: json!({ "why": "overdue" }),
        }),
    )
    .await?;
    design::Entity::touch_public_all(db, gone.iter().map(|route| route.design_id), core.now())
        .await?;
    Ok(gone.len())
}

/// The day that is so many working days from today.
async fn in_working_days(db: &impl ConnectionTrait, core: &Core, days: u32) -> Result<CivilDate> {
    let facts = core.facts_in(db).await?;
    Ok(CivilDate(
        facts.calendar().deadline(core.now().date().0, days),
    ))
}

fn check_reason(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "routes-error-reason-empty"));
    }
    if reason.chars().count() > REASON_LENGTH {
        return Err(Error::invalid("reason", "routes-error-reason-long"));
    }
    Ok(reason.to_owned())
}

/// The route, of a theme in the frame, as this council may see it and still as it was seen.
pub(crate) async fn find(db: &impl ConnectionTrait, seen: Seen) -> Result<route::Model> {
    let route = route::Entity::seen_by(seen.council_id)
        .filter(route::Column::Id.eq(seen.route_id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    if route.revision != seen.revision {
        return Err(Error::Changed);
    }
    let in_frame = theme::Entity::for_job(route.theme_id)
        .filter(theme::Column::State.eq(ThemeState::Accepted))
        .count(db)
        .await?;
    if in_frame == 0 {
        return Err(Error::State("themes-state-not-in-frame"));
    }
    Ok(route)
}

async fn check_target(
    db: &impl ConnectionTrait,
    core: &Core,
    route: &route::Model,
    to: CouncilId,
) -> Result<()> {
    if route.council_id == Some(to) {
        return Err(Error::invalid("to", "routes-error-same"));
    }
    let target = council::Entity::find_by_id(to)
        .one(db)
        .await?
        .ok_or(Error::invalid("to", "routes-error-council"))?;
    if !target.is_in_office(core.now().date()) {
        return Err(Error::invalid("to", "routes-error-council"));
    }
    Ok(())
}

/// Offers the route to a council. What the last owner drafted goes: it speaks in that council's
/// name.
async fn offer(
    db: &impl ConnectionTrait,
    core: &Core,
    route: &route::Model,
    revision: i64,
    to: CouncilId,
) -> Result<()> {
    let fields = route::ActiveModel {
        council_id: Set(Some(to)),
        state: Set(RouteState::Offered),
        due_on: Set(in_working_days(db, core, DAYS_TO_TAKE).await?),
        updated_at: Set(core.now()),
        ..Default::default()
    };
    change(db, route.id, revision, fields).await?;
    if let Some(owner) = route.council_id {
        reply::Entity::delete_many()
            .filter(reply::Column::CouncilId.eq(owner))
            .filter(reply::Column::RouteId.eq(route.id))
            .filter(reply::Column::PublishedAt.is_null())
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Writes the change if nobody else moved the route since it was seen.
pub(crate) async fn change(
    db: &impl ConnectionTrait,
    id: RouteId,
    revision: i64,
    fields: route::ActiveModel,
) -> Result<()> {
    let changed = route::Entity::update_many()
        .set(fields)
        .col_expr(
            route::Column::Revision,
            Expr::col(route::Column::Revision).add(1),
        )
        .filter(route::Column::Id.eq(id))
        .filter(route::Column::Revision.eq(revision))
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

/// One move in the history of a route.
pub(crate) struct Step {
    pub action: RouteAction,
    pub from: Option<CouncilId>,
    pub to: Option<CouncilId>,
    pub reason: String,
}

/// A move: history, audit trail, and the public pages that name the owner.
pub(crate) async fn moved(
    db: &impl ConnectionTrait,
    core: &Core,
    actor: Actor,
    route: &route::Model,
    council: Option<CouncilId>,
    step: Step,
) -> Result<()> {
    write_history(db, core, actor, route.id, council, step).await?;
    design::Entity::touch_public(db, route.design_id, core.now()).await?;
    Ok(())
}

async fn write_history(
    db: &impl ConnectionTrait,
    core: &Core,
    actor: Actor,
    route: RouteId,
    council: Option<CouncilId>,
    step: Step,
) -> Result<()> {
    let event = Event {
        council_id: council,
        actor,
        subject: ("routes", route.0),
        action: match step.action {
            RouteAction::Routed => "route.routed",
            RouteAction::Accepted => "route.accepted",
            RouteAction::Declined => "route.declined",
            RouteAction::HandedOn => "route.handed_on",
            RouteAction::Escalated => "route.escalated",
            RouteAction::Assigned => "route.assigned",
            RouteAction::Answered => "route.answered",
        },
        detail: json!({ "from": step.from, "to": step.to }),
    };
    route_event::Entity::insert(route_event::ActiveModel {
        id: Set(core.id()),
        route_id: Set(route),
        actor_id: Set(actor.user()),
        action: Set(step.action),
        from_council_id: Set(step.from),
        to_council_id: Set(step.to),
        reason: Set(step.reason),
        created_at: Set(core.now()),
    })
    .exec_without_returning(db)
    .await?;
    audit::record(db, core, [event]).await
}
