//! What each message says, in the words of the locale files.

use yousaid_domain::calendar::{self, Language};
use yousaid_domain::locale::Locale;
use yousaid_entities::{
    CivilDate, DecisionAction, Frequency, NewsEvent, ReplyKind, SubscriptionId, TypedId, delivery,
};
use yousaid_services::Core;
use yousaid_services::messages::{self, Value};
use yousaid_services::tokens::Purpose;

use super::load::{DailyWork, Decision, Follower, NewsItem, Receipt, Reply, SignIn};
use super::{Block, Letter, MailSettings};

/// Says things in the language of one delivery.
pub struct Say<'a> {
    core: &'a Core,
    settings: &'a MailSettings,
    locale: Locale,
}

impl<'a> Say<'a> {
    /// In the language of `row`.
    #[must_use]
    pub fn new(core: &'a Core, settings: &'a MailSettings, row: &delivery::Model) -> Self {
        Self {
            core,
            settings,
            locale: Locale::parse(&row.locale).unwrap_or_default(),
        }
    }

    fn text(&self, key: &'static str) -> String {
        messages::text(self.locale, key).into_owned()
    }

    fn format(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        messages::format(self.locale, key, values)
    }

    fn url(&self, path: &str) -> String {
        self.settings.url(self.locale, path)
    }

    /// The address of a page that only whoever has this message knows.
    fn private(&self, path: &str, purpose: Purpose, id: impl TypedId) -> String {
        self.url(&format!("{path}/{}", self.core.keys.token(purpose, id)))
    }

    fn heading(&self, key: &'static str) -> Block {
        Block::Heading(self.text(key))
    }

    fn paragraph(&self, key: &'static str) -> Block {
        Block::Paragraph(self.text(key))
    }

    fn button(&self, key: &'static str, url: String) -> Block {
        Block::Button {
            label: self.text(key),
            url,
        }
    }

    fn link(&self, key: &'static str, url: String) -> Block {
        Block::Link {
            label: self.text(key),
            url,
        }
    }

    fn letter(&self, subject: &str, blocks: Vec<Block>, footer: Vec<Block>) -> Letter {
        Letter {
            locale: self.locale,
            // A title with a line end in it must not begin another header.
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            blocks,
            footer,
            stop: None,
        }
    }

    /// We have your words; please confirm your address.
    #[must_use]
    pub fn receipt(&self, of: &Receipt) -> Letter {
        let mut blocks = vec![
            self.heading("mail-receipt-heading"),
            Block::Paragraph(self.format(
                "mail-receipt-thanks",
                &[
                    ("plan", of.plan.as_str().into()),
                    ("council", of.council.as_str().into()),
                ],
            )),
            Block::Paragraph(self.format(
                "mail-reference",
                &[("reference", of.reference.as_str().into())],
            )),
            self.paragraph("mail-receipt-words"),
            Block::Quote(of.text.clone()),
            self.paragraph("mail-receipt-next"),
        ];
        if of.author.confirmed_at.is_none() {
            let confirm = self.private("/confirm", Purpose::ConfirmContact, of.contact_id);
            blocks.push(self.paragraph("mail-receipt-why-confirm"));
            blocks.push(self.button("mail-receipt-confirm", confirm));
        }
        let own = self.private("/m", Purpose::OwnPage, of.feedback_id);
        blocks.push(self.link("mail-own-page", own));
        blocks.push(self.paragraph("mail-own-page-private"));
        let stop = self.private("/stop", Purpose::EndContact, of.contact_id);
        let footer = vec![
            Block::Paragraph(self.format(
                "mail-receipt-reason",
                &[("council", of.council.as_str().into())],
            )),
            self.link("mail-stop", stop),
        ];
        let subject = self.format(
            "mail-receipt-subject",
            &[("reference", of.reference.as_str().into())],
        );
        self.letter(&subject, blocks, footer)
    }

    /// What was decided about your feedback; nothing for what the author did.
    #[must_use]
    pub fn decision(&self, of: &Decision) -> Option<Letter> {
        let (subject, what) = match of.action {
            DecisionAction::Publish => ("mail-decision-publish-subject", "mail-decision-publish"),
            DecisionAction::Redact => ("mail-decision-redact-subject", "mail-decision-redact"),
            DecisionAction::Hold => ("mail-decision-hold-subject", "mail-decision-hold"),
            DecisionAction::SecondOpinion => {
                ("mail-decision-hold-subject", "mail-decision-second-opinion")
            }
            DecisionAction::Reject => ("mail-decision-reject-subject", "mail-decision-reject"),
            DecisionAction::Appeal | DecisionAction::Withdraw => return None,
        };
        let plan: (&str, Value<'_>) = ("plan", of.plan.as_str().into());
        let mut blocks = vec![
            self.heading(subject),
            Block::Paragraph(self.format(what, &[plan])),
            Block::Paragraph(self.format(
                "mail-reference",
                &[("reference", of.reference.as_str().into())],
            )),
        ];
        let reason = match of.reason.as_str() {
            "personal_data" => Some("mail-reason-personal-data"),
            "abuse" => Some("mail-reason-abuse"),
            "off_topic" => Some("mail-reason-off-topic"),
            "duplicate" => Some("mail-reason-duplicate"),
            "spam" => Some("mail-reason-spam"),
            _ => None,
        };
        blocks.extend(reason.map(|reason| self.paragraph(reason)));
        if !of.note.trim().is_empty() {
            blocks.push(Block::Paragraph(self.format(
                "mail-decision-note",
                &[("council", of.council.as_str().into())],
            )));
            blocks.push(Block::Quote(of.note.clone()));
        }
        let own = self.private("/m", Purpose::OwnPage, of.feedback_id);
        if of.action == DecisionAction::Reject {
            blocks.push(self.paragraph("mail-decision-appeal"));
            blocks.push(self.button("mail-decision-appeal-link", own));
        } else {
            blocks.push(self.link("mail-own-page", own));
        }
        Some(self.to_author(&self.text(subject), blocks, of.contact_id, &of.council))
    }

    /// The council has answered the theme that your words are in.
    #[must_use]
    pub fn reply(&self, of: &Reply) -> Letter {
        let mut blocks = vec![
            self.heading("mail-reply-heading"),
            Block::Paragraph(self.format(
                "mail-reply-theme",
                &[
                    ("plan", of.plan.as_str().into()),
                    ("theme", of.theme.as_str().into()),
                ],
            )),
            Block::Paragraph(self.format(
                reply_sentence(of.kind),
                &[("council", of.council.as_str().into())],
            )),
            Block::Quote(of.body.clone()),
        ];
        if let Some(step) = &of.step {
            blocks.push(Block::Paragraph(
                self.format("mail-reply-step", &[("step", step.as_str().into())]),
            ));
        }
        let outcome = self.url(&format!("/plans/{}/outcome", of.slug));
        blocks.push(self.button("mail-reply-outcome", outcome));
        let own = self.private("/m", Purpose::OwnPage, of.feedback_id);
        blocks.push(self.link("mail-own-page", own));
        let subject = self.format("mail-reply-subject", &[("plan", of.plan.as_str().into())]);
        self.to_author(&subject, blocks, of.contact_id, &of.council)
    }

    /// A message to an author with a confirmed address, who may end them.
    fn to_author(
        &self,
        subject: &str,
        blocks: Vec<Block>,
        contact: yousaid_entities::ContactId,
        council: &str,
    ) -> Letter {
        let stop = self.private("/stop", Purpose::EndContact, contact);
        let footer = vec![
            Block::Paragraph(self.format("mail-author-reason", &[("council", council.into())])),
            self.link("mail-stop", stop.clone()),
        ];
        Letter {
            stop: Some(stop),
            ..self.letter(subject, blocks, footer)
        }
    }

    /// The link and the code to sign in with.
    #[must_use]
    pub fn sign_in(&self, of: &SignIn) -> Letter {
        let code = self.core.keys.code(Purpose::SignInCode, of.challenge_id);
        let link = self.private(
            "/account/sign-in/link",
            Purpose::SignInLink,
            of.challenge_id,
        );
        let minutes = (of.expires_at.0 - of.created_at.0) / 60_000;
        self.letter(
            &self.text("mail-sign-in-subject"),
            vec![
                self.heading("mail-sign-in-heading"),
                self.paragraph("mail-sign-in-code"),
                Block::Code(code),
                self.button("mail-sign-in-link", link),
                Block::Paragraph(
                    self.format("mail-sign-in-expires", &[("minutes", minutes.into())]),
                ),
            ],
            vec![self.paragraph("mail-sign-in-reason")],
        )
    }

    /// How much work waits.
    #[must_use]
    pub fn daily_work(&self, of: &DailyWork) -> Letter {
        let counts = [
            ("mail-work-feedback", of.feedback),
            ("mail-work-themes", of.themes),
            ("mail-work-offered", of.offered),
            ("mail-work-accepted", of.accepted),
            ("mail-work-overdue", of.overdue),
        ];
        let mut blocks = vec![Block::Heading(self.format(
            "mail-work-heading",
            &[("council", of.council.as_str().into())],
        ))];
        blocks.extend(
            counts
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(key, count)| Block::Paragraph(self.format(key, &[("count", count.into())]))),
        );
        let work = self.url(&format!("/manage/{}", of.slug));
        blocks.push(self.button("mail-work-open", work));
        let subject = self.format(
            "mail-work-subject",
            &[("council", of.council.as_str().into())],
        );
        let reason = self.format(
            "mail-work-reason",
            &[("council", of.council.as_str().into())],
        );
        let stop = self.private("/stop", Purpose::EndWorkMail, of.user_id);
        let footer = vec![
            Block::Paragraph(reason),
            self.link("mail-stop", stop.clone()),
        ];
        Letter {
            stop: Some(stop),
            ..self.letter(&subject, blocks, footer)
        }
    }

    /// Please confirm that you want to follow; or, to somebody who does already, where to change it.
    #[must_use]
    pub fn confirm_follow(&self, of: &Follower) -> Letter {
        let what = [("what", of.what().into())];
        if of.confirmed_at.is_some() {
            return self.letter(
                &self.format("mail-follows-subject", &what),
                vec![
                    self.heading("mail-follows-heading"),
                    Block::Paragraph(self.format("mail-follows-what", &what)),
                    self.button("mail-follow-settings", self.settings(of.subscription_id)),
                ],
                vec![self.paragraph("mail-follows-reason")],
            );
        }
        let confirm = self.private(
            "/follow/confirm",
            Purpose::ConfirmFollow,
            of.subscription_id,
        );
        self.letter(
            &self.format("mail-follow-subject", &what),
            vec![
                self.heading("mail-follow-heading"),
                Block::Paragraph(self.format(
                    match of.frequency {
                        Frequency::Immediate => "mail-follow-what-immediate",
                        Frequency::Weekly => "mail-follow-what-weekly",
                    },
                    &what,
                )),
                self.button("mail-follow-confirm", confirm),
            ],
            vec![self.paragraph("mail-follow-reason")],
        )
    }

    /// The address where a follower changes how they hear.
    fn settings(&self, follow: SubscriptionId) -> String {
        self.private("/follow/settings", Purpose::FollowSettings, follow)
    }

    /// Something new about a plan.
    #[must_use]
    pub fn news(&self, of: &Follower, item: &NewsItem) -> Letter {
        let plan = [("plan", item.plan.as_str().into())];
        let subject = self.format(
            match item.event {
                NewsEvent::Opened => "mail-news-opened-subject",
                NewsEvent::NewVersion => "mail-news-version-subject",
                NewsEvent::Answered => "mail-news-answered-subject",
            },
            &plan,
        );
        let mut blocks = vec![
            Block::Heading(subject.clone()),
            Block::Paragraph(self.sentence(item)),
        ];
        match item.event {
            NewsEvent::Opened => {
                blocks.push(Block::Paragraph(item.summary.clone()));
                if let Some(last) = item.closes_on {
                    let date = self.date(last);
                    let until = [("date", date.into())];
                    blocks.push(Block::Paragraph(self.format("mail-news-until", &until)));
                }
            }
            NewsEvent::NewVersion => {
                let note = item.change_note.as_deref().unwrap_or_default();
                if !note.trim().is_empty() {
                    blocks.push(self.paragraph("mail-news-changes"));
                    blocks.push(Block::Quote(note.to_owned()));
                }
            }
            NewsEvent::Answered => {
                if let (Some(kind), Some(body)) = (item.kind, &item.body) {
                    let council = item.answerer.as_deref().unwrap_or(&item.council);
                    blocks.push(Block::Paragraph(
                        self.format(reply_sentence(kind), &[("council", council.into())]),
                    ));
                    blocks.push(Block::Quote(body.clone()));
                }
            }
        }
        let label = match item.event {
            NewsEvent::Opened => "mail-news-read-plan",
            NewsEvent::NewVersion => "mail-news-read-version",
            NewsEvent::Answered => "mail-reply-outcome",
        };
        blocks.push(self.button(label, self.page_of(item)));
        let stop = self.private("/stop", Purpose::EndFollow, of.subscription_id);
        let reason = self.format("mail-news-reason", &[("what", of.what().into())]);
        self.to_follower(&subject, blocks, reason, of.subscription_id, stop)
    }

    /// What was new in a week; the items of one plan stand together.
    #[must_use]
    pub fn digest(&self, follow: SubscriptionId, items: &[NewsItem]) -> Letter {
        let subject = self.text("mail-digest-subject");
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let mut blocks = vec![
            Block::Heading(subject.clone()),
            Block::Paragraph(self.format("mail-digest-count", &[("count", count.into())])),
        ];
        for of_plan in items.chunk_by(|one, other| one.slug == other.slug) {
            let Some(first) = of_plan.first() else {
                continue;
            };
            blocks.push(Block::Subheading(first.plan.clone()));
            let sentences = of_plan.iter().map(|item| self.sentence(item));
            blocks.extend(sentences.map(Block::Paragraph));
            let answered = of_plan
                .iter()
                .find(|item| item.event == NewsEvent::Answered);
            blocks.push(Block::Link {
                label: self.format("mail-digest-read", &[("plan", first.plan.as_str().into())]),
                url: self.page_of(answered.unwrap_or(first)),
            });
        }
        let stop = self.private("/stop", Purpose::EndDigest, follow);
        let reason = self.text("mail-digest-reason");
        self.to_follower(&subject, blocks, reason, follow, stop)
    }

    /// One piece of news in one sentence.
    fn sentence(&self, item: &NewsItem) -> String {
        let answerer = item.answerer.as_deref().unwrap_or(&item.council);
        let theme = item.theme.as_deref().unwrap_or(&item.plan);
        let values: [(&str, Value<'_>); 4] = [
            ("plan", item.plan.as_str().into()),
            ("council", item.council.as_str().into()),
            ("answerer", answerer.into()),
            ("theme", theme.into()),
        ];
        let key = match item.event {
            NewsEvent::Opened => "mail-news-opened",
            NewsEvent::NewVersion => "mail-news-version",
            NewsEvent::Answered => "mail-news-answered",
        };
        self.format(key, &values)
    }

    /// The page that tells the rest of it.
    fn page_of(&self, item: &NewsItem) -> String {
        let plan = format!("/plans/{}", item.slug);
        self.url(&match item.event {
            NewsEvent::Opened | NewsEvent::NewVersion => plan,
            NewsEvent::Answered => format!("{plan}/outcome"),
        })
    }

    fn date(&self, date: CivilDate) -> String {
        let language = match self.locale {
            Locale::En => Language::English,
            Locale::Cy => Language::Welsh,
        };
        calendar::long_date(date.0, language)
    }

    /// A message to somebody who follows, who may change or end it.
    fn to_follower(
        &self,
        subject: &str,
        blocks: Vec<Block>,
        reason: String,
        follow: SubscriptionId,
        stop: String,
    ) -> Letter {
        let footer = vec![
            Block::Paragraph(reason),
            self.link("mail-follow-settings", self.settings(follow)),
            self.link("mail-stop", stop.clone()),
        ];
        Letter {
            stop: Some(stop),
            ..self.letter(subject, blocks, footer)
        }
    }
}

/// What a council does about a theme, as the beginning of its words.
const fn reply_sentence(kind: ReplyKind) -> &'static str {
    match kind {
        ReplyKind::WillDo => "mail-reply-will-do",
        ReplyKind::LookingInto => "mail-reply-looking-into",
        ReplyKind::Cannot => "mail-reply-cannot",
    }
}
