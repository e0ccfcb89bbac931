//! What councils do with the themes of the demo: take them, pass them on, answer them.

use yousaid_entities::{CouncilId, Role, ThemeId, route};
use yousaid_services::audit::Actor;
use yousaid_services::replies::{self, Draft};
use yousaid_services::{Error, Result, designs, routes};

use super::content::{RouteFate, Theme};
use super::story::{Running, Story};

impl Story {
    /// The route of a theme as `council` sees it now.
    async fn route(&self, council_id: CouncilId, theme: ThemeId) -> Result<routes::Seen> {
        let found = route::Entity::of_theme(theme)
            .one(self.core.db.reader())
            .await?
            .ok_or(Error::NotFound)?;
        Ok(routes::Seen {
            council_id,
            route_id: found.id,
            revision: found.revision,
        })
    }

    /// The routes that somebody takes, passes on or declines; the others stay on offer.
    pub async fn take(&self, running: &Running) -> Result<()> {
        for (about, theme) in running.plan.themes.iter().zip(&running.themes) {
            let (Some(theme), Some(fate)) = (*theme, about.route) else {
                continue;
            };
            let ours = self.route(running.council, theme).await?;
            match fate {
                RouteFate::Offered => {}
                RouteFate::Accepted | RouteFate::Answered => {
                    routes::accept(&self.core, running.officer, ours).await?;
                }
                RouteFate::Drafted => {
                    routes::accept(&self.core, running.officer, ours).await?;
                    let ours = self.route(running.council, theme).await?;
                    self.draft(running, about, ours).await?;
                }
                RouteFate::Declined => {
                    let why = &about.passed_because;
                    routes::decline(&self.core, running.lead, ours, why).await?;
                }
                RouteFate::HandedOn | RouteFate::Returned => {
                    self.pass_on(running.officer, about, theme, ours).await?;
                }
            }
        }
        self.jobs().await;
        Ok(())
    }

    async fn pass_on(
        &self,
        officer: Actor,
        about: &Theme,
        theme: ThemeId,
        ours: routes::Seen,
    ) -> Result<()> {
        let slug = about.passed_to.as_deref().ok_or(Error::NotFound)?;
        let other = self.council(slug).await?;
        let colleague = self.staff(slug, Role::Officer)?;
        let core = &self.core;
        routes::hand_on(core, officer, ours, other, &about.passed_because).await?;
        let theirs = self.route(other, theme).await?;
        if about.route == Some(RouteFate::Returned) {
            routes::decline(core, colleague, theirs, &about.returned_because).await
        } else {
            routes::accept(core, colleague, theirs).await
        }
    }

    async fn draft(&self, running: &Running, about: &Theme, ours: routes::Seen) -> Result<()> {
        let draft = Draft {
            council_id: running.council,
            route_id: ours.route_id,
            revision: None,
            kind: about.reply.ok_or(Error::NotFound)?,
            body: about.answer.clone(),
            changed_step_id: about
                .changed_step
                .and_then(|step| running.steps.get(step - 1))
                .copied(),
        };
        replies::save_draft(&self.core, running.officer, draft).await?;
        Ok(())
    }

    /// The replies of a plan; with the last of them a closed plan is answered.
    pub async fn answer(&self, running: &Running) -> Result<()> {
        for (about, theme) in running.plan.themes.iter().zip(&running.themes) {
            if let (Some(theme), Some(RouteFate::Answered)) = (*theme, about.route) {
                let ours = self.route(running.council, theme).await?;
                self.draft(running, about, ours).await?;
                replies::publish(&self.core, running.lead, ours, 0).await?;
            }
        }
        if self.is_closed(running).await? {
            let designs::Seen {
                council,
                id,
                revision,
            } = self.seen(running).await?;
            replies::mark_answered(&self.core, running.lead, council, id, revision).await?;
        }
        self.jobs().await;
        Ok(())
    }
}
