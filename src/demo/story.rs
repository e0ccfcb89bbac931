//! The past weeks of the demo, played through day by day: plans are published, residents speak,
//! officers read, themes are made and answered.
//!
//! The clock of the story is set before each thing that happens and never runs ahead of the clock
//! it was started from. Its own randomness is seeded with a constant: every demo is alike.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder};
use tokio_util::sync::CancellationToken;
use yousaid_domain::locale::Locale;
use yousaid_domain::moderation::Reason;
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::{
    Channel, CivilDate, ContactId, CouncilId, DesignId, DesignState, DesignVersionId, FeedbackId,
    FeedbackState, Frequency, QuestionId, QuestionKind, Role, StepId, ThemeId, UnixMillis, UserId,
    council, design, design_version, feedback, step, subscription,
};
use yousaid_jobs::runtime::{self, Lane, Until};
use yousaid_jobs::{Worker, WorkerSettings};
use yousaid_services::audit::Actor;
use yousaid_services::core::{FixedClock, Waker};
use yousaid_services::designs::{self, About, NewQuestion, StepText};
use yousaid_services::feedback::{Draft, Ease, GiveFeedback, give_many};
use yousaid_services::follow::{self, Ask};
use yousaid_services::moderation::{self, Decision, Redaction, Verdict};
use yousaid_services::outbox::{self, Job, NewJob};
use yousaid_services::themes::{self, Coding, NewTheme, Wording};
use yousaid_services::{Core, Error, Result, images, own, register, schedule, sql};

use super::content::{self, Fate, Plan, Theme, Voice};
use super::people::{self, PEOPLE, Person};
use super::picture;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Officers leave what is younger than this for the next time.
const UNREAD: i64 = 12 * 60 * MINUTE;

/// Who follows every council by the weekly mail.
const WEEKLY: &str = "weekly.reader@example.org";

/// Names for the addresses of residents.
const NAMES: [&str; 24] = [
    "a.kowalska",
    "ben.hartley",
    "c.osei",
    "dilys",
    "edith.m",
    "farah",
    "gwen.t",
    "h.singh",
    "ines",
    "jack.o",
    "k.petrov",
    "lorna",
    "m.abdi",
    "nora.b",
    "oliver.q",
    "pam",
    "r.dasgupta",
    "sioned",
    "tom.w",
    "uma",
    "vic.lane",
    "wendy",
    "y.chen",
    "zoe.k",
];

/// A plan while its story is told.
pub(super) struct Running {
    pub plan: Plan,
    pub council: CouncilId,
    pub officer: Actor,
    pub lead: Actor,
    pub design: Option<DesignId>,
    version: Option<DesignVersionId>,
    pub steps: Vec<StepId>,
    questions: Vec<QuestionId>,
    pieces: Vec<Piece>,
    /// The theme in the frame of each theme in the file.
    pub themes: Vec<Option<ThemeId>>,
    /// The feedback of each theme in the file.
    given: Vec<Vec<FeedbackId>>,
}

/// One resident's words and when they come.
struct Piece {
    day: i64,
    minute: i64,
    theme: usize,
    voice: Voice,
}

pub(super) struct Story {
    pub core: Core,
    clock: Arc<FixedClock>,
    /// The moment the demo starts.
    now: UnixMillis,
    worker: Arc<Worker>,
    lanes: Vec<Lane>,
    random: ChaCha20Rng,
    people: Vec<(UserId, &'static Person)>,
    fates: HashMap<FeedbackId, Voice>,
    /// Authors who will confirm their address.
    will_confirm: HashSet<FeedbackId>,
}

/// Tells the whole story into an empty database.
///
/// # Errors
/// When the database refuses or mail cannot be sent in the way that is configured.
pub async fn tell(core: &Core, worker: WorkerSettings) -> Result<()> {
    let now = core.now();
    let clock = Arc::new(FixedClock::new(now));
    // Keys are shared, so that the links of past messages work.
    let mut past = core.with_clock(clock.clone());
    past.waker = Waker::default();
    let plans = content::plans()?;
    let first = plans.iter().map(|plan| plan.opens).max().unwrap_or(0) + 2;
    let lanes = worker.lanes();
    let worker = Worker::new(past.clone(), worker).map_err(|_| Error::State("mail settings"))?;
    let mut story = Story {
        core: past,
        clock,
        now,
        worker: Arc::new(worker),
        lanes,
        random: ChaCha20Rng::seed_from_u64(2026),
        people: Vec::new(),
        fates: HashMap::new(),
        will_confirm: HashSet::new(),
    };
    story.set(first, 9 * 60);
    register::load(&story.core).await?;
    let (last, staff) = PEOPLE.split_last().ok_or(Error::NotFound)?;
    story.people = people::add(&story.core, staff).await?;
    let mut running = Vec::with_capacity(plans.len());
    for plan in plans {
        running.push(story.begin(plan).await?);
    }
    story.followers(&running).await?;
    for day in (0..first).rev() {
        story.monday(day).await?;
        for plan in &mut running {
            story.morning(plan, day).await?;
        }
        story.residents(&mut running, day).await?;
        if story.is_office_day(day) {
            story.set(day, 17 * 60);
            story.office(&running, day).await?;
        }
        for plan in &mut running {
            story.evening(plan, day).await?;
        }
    }
    story.set(0, 24 * 60);
    story.jobs().await;
    people::add(&story.core, std::slice::from_ref(last)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Contact {
    id: ContactId,
    feedback_id: FeedbackId,
}

impl Story {
    /// Sets the clock to a minute of a day, but not past the start of the demo.
    fn set(&self, day: i64, minute: i64) {
        let midnight = self.now.0 - self.now.0.rem_euclid(DAY);
        let at = (midnight - day * DAY + minute * MINUTE).min(self.now.0);
        self.clock.advance(at - self.core.now().0);
    }

    fn date(&self, day: i64) -> CivilDate {
        self.now.plus(-day * DAY).date()
    }

    /// Officers work on Mondays, Wednesdays and Fridays, and not on the day of the start: what
    /// came in since then waits for whoever tries the demo.
    fn is_office_day(&self, day: i64) -> bool {
        use jiff::civil::Weekday::{Friday, Monday, Wednesday};
        day > 0 && [Monday, Wednesday, Friday].contains(&self.date(day).0.weekday())
    }

    /// The working day on or before this one.
    fn working(&self, day: i64) -> i64 {
        use jiff::civil::Weekday::{Saturday, Sunday};
        match self.date(day).0.weekday() {
            Saturday => day + 1,
            Sunday => day + 2,
            _ => day,
        }
    }

    fn falls_on(&self, planned: Option<i64>, day: i64) -> bool {
        planned.is_some_and(|planned| self.working(planned) == day)
    }

    /// Runs every job that is due.
    pub async fn jobs(&self) {
        let stop = CancellationToken::new();
        let worker: Arc<dyn runtime::Handler> = self.worker.clone();
        runtime::serve(&self.core, &self.lanes, worker, Until::Idle, &stop).await;
    }

    pub fn staff(&self, slug: &str, role: Role) -> Result<Actor> {
        self.people
            .iter()
            .find(|(_, person)| person.council == Some(slug) && person.role == role)
            .map(|(id, _)| Actor::User(*id))
            .ok_or(Error::NotFound)
    }

    pub async fn council(&self, slug: &str) -> Result<CouncilId> {
        let found = council::Entity::by_slug(slug)
            .one(self.core.db.reader())
            .await?;
        Ok(found.ok_or(Error::NotFound)?.id)
    }

    async fn begin(&mut self, plan: Plan) -> Result<Running> {
        let mut pieces = Vec::new();
        // From the day after the opening to the day before the close.
        let (oldest, newest) = (plan.opens - 1, (plan.closes + 1).max(0));
        for (theme, about) in plan.themes.iter().enumerate() {
            for voice in &about.voices {
                let spread = oldest - newest + 1;
                let day = voice.days.unwrap_or_else(|| {
                    // Most people speak in the first days, and some to the very end.
                    let share: f64 = self.random.random();
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_precision_loss,
                        reason = "a few dozen days"
                    )]
                    let later = (spread as f64 * share.powf(1.25)) as i64;
                    oldest - later.min(spread - 1)
                });
                pieces.push(Piece {
                    day,
                    minute: self.random.random_range(6 * 60 + 30..22 * 60 + 30),
                    theme,
                    voice: voice.clone(),
                });
            }
        }
        pieces.sort_by_key(|piece| (-piece.day, piece.minute));
        let themes = plan.themes.len();
        Ok(Running {
            council: self.council(&plan.council).await?,
            officer: self.staff(&plan.council, Role::Officer)?,
            lead: self.staff(&plan.council, Role::Lead)?,
            plan,
            design: None,
            version: None,
            steps: Vec::new(),
            questions: Vec::new(),
            pieces,
            themes: vec![None; themes],
            given: vec![Vec::new(); themes],
        })
    }

    /// People who follow the councils from the beginning: one of each council who hears at once,
    /// in Welsh where their council is the first, and one who hears of all councils once a week.
    async fn followers(&self, running: &[Running]) -> Result<()> {
        let mut seen = HashSet::new();
        for plan in running {
            if seen.insert(plan.council) {
                let at_once = format!("follower.{}@example.org", plan.plan.council);
                let locale = if seen.len() == 1 {
                    Locale::Cy
                } else {
                    Locale::En
                };
                self.follow(plan, &at_once, locale, Frequency::Immediate)
                    .await?;
                self.follow(plan, WEEKLY, Locale::En, Frequency::Weekly)
                    .await?;
            }
        }
        self.jobs().await;
        Ok(())
    }

    async fn follow(
        &self,
        plan: &Running,
        email: &str,
        locale: Locale,
        frequency: Frequency,
    ) -> Result<()> {
        let ask = Ask {
            email: EmailAddress::parse(email).map_err(|_| Error::State("address"))?,
            locale,
            council_id: plan.council,
            design_id: None,
            frequency,
        };
        follow::ask(&self.core, ask).await?;
        let person = self.core.keys.mailbox(email);
        let wish = subscription::Entity::live(&person, plan.council, None)
            .one(self.core.db.reader())
            .await?
            .ok_or(Error::NotFound)?;
        follow::confirm(&self.core, wish.id).await
    }

    /// The weekly mail.
    async fn monday(&self, day: i64) -> Result<()> {
        if self.date(day).0.weekday() != jiff::civil::Weekday::Monday || day == 0 {
            return Ok(());
        }
        // Late enough for eight o'clock on the wall in summer and in winter.
        self.set(day, 8 * 60 + 1);
        self.jobs().await;
        let digests = schedule::due(self.core.now(), &self.core.calendar())
            .into_iter()
            .filter(|job| matches!(job, Job::WriteDigests { .. }))
            .map(|job| NewJob::now(&self.core, None, job));
        let txn = self.core.db.begin().await?;
        outbox::enqueue(&txn, &self.core, digests).await?;
        txn.commit().await?;
        self.jobs().await;
        Ok(())
    }

    /// What is published or closed that day.
    async fn morning(&self, running: &mut Running, day: i64) -> Result<()> {
        // A plan of the future is being written now.
        let opens = running.plan.opens;
        if opens.max(3) == day {
            self.set(day, 8 * 60);
            self.write(running).await?;
            if opens >= 0 {
                designs::publish_version(&self.core, running.officer, self.seen(running).await?)
                    .await?;
                self.read_version(running).await?;
            }
        }
        if self.falls_on(running.plan.published_again, day) {
            self.set(day, 8 * 60 + 30);
            self.publish_again(running).await?;
        }
        if running.plan.closes - 1 == day {
            self.set(day, 1);
            designs::close(&self.core, running.lead, self.seen(running).await?).await?;
        }
        Ok(())
    }

    /// The plan at its latest revision.
    pub async fn seen(&self, running: &Running) -> Result<designs::Seen> {
        let id = running.design.ok_or(Error::NotFound)?;
        let found = design::Entity::one_in_council(running.council, id)
            .one(self.core.db.reader())
            .await?
            .ok_or(Error::NotFound)?;
        Ok(designs::Seen {
            council: running.council,
            id,
            revision: found.revision,
        })
    }

    async fn write(&self, running: &mut Running) -> Result<()> {
        let plan = running.plan.clone();
        let about = About {
            title: plan.title,
            summary: plan.summary,
            service_number: Some(plan.service),
            opens_on: Some(self.date(plan.opens)),
            closes_on: Some(self.date(plan.closes)),
        };
        let (core, officer) = (&self.core, running.officer);
        running.design = Some(designs::create(core, officer, running.council, &about).await?);
        for step in plan.steps {
            let picture = match step.picture {
                Some(sketch) => Some(images::prepare(picture::draw(sketch)).await?),
                None => None,
            };
            let text = StepText {
                title: step.title,
                body: step.body,
                image_alt: step.alt,
                picture,
            };
            designs::add_step(core, officer, self.seen(running).await?, text).await?;
        }
        for question in plan.questions {
            let new = NewQuestion {
                prompt: question.prompt,
                hint: question.hint,
                kind: if question.options.is_empty() {
                    QuestionKind::Text
                } else {
                    QuestionKind::Choice
                },
                options: question.options.join("\n"),
            };
            let seen = self.seen(running).await?;
            let id = designs::save_question(core, officer, seen, None, &new).await?;
            running.questions.push(id);
        }
        Ok(())
    }

    /// Notes the version that residents read from now on.
    async fn read_version(&self, running: &mut Running) -> Result<()> {
        let design = running.design.ok_or(Error::NotFound)?;
        let db = self.core.db.reader();
        let version = design_version::Entity::of_design(running.council, design)
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        running.version = Some(version.id);
        running.steps = step::Entity::of_version(running.council, version.id)
            .all(db)
            .await?
            .into_iter()
            .map(|step| step.id)
            .collect();
        Ok(())
    }

    async fn publish_again(&self, running: &mut Running) -> Result<()> {
        let (core, officer) = (&self.core, running.officer);
        designs::begin_version(core, officer, self.seen(running).await?).await?;
        self.read_version(running).await?;
        for (id, step) in running.steps.iter().zip(&running.plan.steps) {
            if let Some(body) = &step.new_body {
                let text = StepText {
                    title: step.new_title.as_ref().unwrap_or(&step.title).clone(),
                    body: body.clone(),
                    image_alt: step.alt.clone(),
                    picture: None,
                };
                designs::edit_step(core, officer, self.seen(running).await?, *id, text).await?;
            }
        }
        let note = &running.plan.change_note;
        designs::set_change_note(core, officer, self.seen(running).await?, note).await?;
        designs::publish_version(core, officer, self.seen(running).await?).await
    }

    /// What residents say that day, one after another.
    async fn residents(&mut self, running: &mut [Running], day: i64) -> Result<()> {
        let mut today: Vec<(i64, usize, Piece)> = Vec::new();
        for (index, plan) in running.iter_mut().enumerate() {
            let count = plan
                .pieces
                .iter()
                .take_while(|piece| piece.day >= day)
                .count();
            today.extend(
                plan.pieces
                    .drain(..count)
                    .map(|piece| (piece.minute, index, piece)),
            );
        }
        today.sort_by_key(|(minute, index, _)| (*minute, *index));
        for (minute, index, piece) in today {
            if let Some(plan) = running.get_mut(index) {
                self.set(day, minute);
                self.give(plan, piece).await?;
            }
        }
        Ok(())
    }

    async fn give(&mut self, running: &mut Running, piece: Piece) -> Result<()> {
        let Piece { theme, voice, .. } = piece;
        let (Some(design_id), Some(version), Some(about)) = (
            running.design,
            running.version,
            running.plan.themes.get(theme),
        ) else {
            return Err(Error::NotFound);
        };
        let step_id = voice
            .step
            .or_else(|| self.usual_step(about))
            .and_then(|step| running.steps.get(step - 1))
            .copied();
        let email = self
            .random
            .random_bool(0.35)
            .then(|| NAMES.choose(&mut self.random))
            .flatten()
            .map(|name| format!("{name}.{}@example.org", self.random.random_range(10..999)));
        let content = Draft {
            design_version_id: version,
            step_id,
            text: FeedbackText::parse(&voice.text).map_err(|_| Error::State("words"))?,
            ease: self.ease(voice.ease, about.ease),
            about: self.about(),
            place_gss: None,
            ward_gss: None,
            answers: self.answers(running),
            email: email.and_then(|email| EmailAddress::parse(&email).ok()),
            locale: voice.locale.clone(),
            warned: true,
        };
        let will_confirm = content.email.is_some() && self.random.random_bool(0.75);
        let piece = GiveFeedback {
            submission_id: self.core.secret_id(),
            design_id,
            channel: Channel::Web,
            source: None,
            content,
        };
        let given = give_many(&self.core, &[piece]).await?;
        for one in given {
            let id = one?.feedback_id;
            if let Some(same) = running.given.get_mut(theme) {
                same.push(id);
            }
            if will_confirm {
                self.will_confirm.insert(id);
            }
            self.fates.insert(id, voice.clone());
        }
        Ok(())
    }

    /// Four of five speak about the step of their theme, the others about the whole plan.
    fn usual_step(&mut self, theme: &Theme) -> Option<usize> {
        theme.step.filter(|_| self.random.random_bool(0.8))
    }

    fn ease(&mut self, exact: Option<i32>, usual: Option<i32>) -> Option<Ease> {
        let answered = exact.is_some() || self.random.random_bool(0.7);
        let around = usual.unwrap_or(4) + self.random.random_range(-1..=1);
        answered
            .then(|| Ease::try_from(exact.unwrap_or(around.clamp(1, 5))).ok())
            .flatten()
    }

    fn about(&mut self) -> HashMap<String, String> {
        let mut about = HashMap::new();
        if self.random.random_bool(0.45) {
            for (question, codes) in yousaid_services::feedback::ABOUT {
                if let Some(code) = codes.choose(&mut self.random)
                    && self.random.random_bool(0.7)
                {
                    about.insert((*question).to_owned(), (*code).to_owned());
                }
            }
        }
        about
    }

    fn answers(&mut self, running: &Running) -> Vec<(QuestionId, String)> {
        let mut answers = Vec::new();
        for (id, question) in running.questions.iter().zip(&running.plan.questions) {
            let words = if question.options.is_empty() {
                &question.answers
            } else {
                &question.options
            };
            if self.random.random_bool(0.5)
                && let Some(answer) = words.choose(&mut self.random)
            {
                answers.push((*id, answer.clone()));
            }
        }
        answers
    }

    /// A day in the office: jobs have run, addresses are confirmed, officers decide.
    async fn office(&mut self, running: &[Running], day: i64) -> Result<()> {
        self.jobs().await;
        self.confirm().await?;
        let mut done = HashSet::new();
        for plan in running.iter().filter(|plan| plan.design.is_some()) {
            if done.insert(plan.council) {
                self.moderate(plan, day).await?;
            }
        }
        self.jobs().await;
        Ok(())
    }

    async fn confirm(&mut self) -> Result<()> {
        let contacts: Vec<Contact> = sql::rows(
            self.core.db.reader(),
            "SELECT id, feedback_id FROM contacts WHERE confirmed_at IS NULL ORDER BY id",
            [],
        )
        .await?;
        for contact in contacts {
            if self.will_confirm.remove(&contact.feedback_id) {
                own::confirm(&self.core, contact.id).await?;
            }
        }
        Ok(())
    }

    /// The queue of a council. What screening held lately stays, so that there is something to do.
    async fn moderate(&self, plan: &Running, day: i64) -> Result<()> {
        let queue = feedback::Entity::in_council(plan.council)
            .filter(feedback::Column::State.is_in([FeedbackState::Ready, FeedbackState::Held]))
            .filter(feedback::Column::Reasons.ne("second_opinion"))
            .filter(feedback::Column::CreatedAt.lt(self.core.now().plus(-UNREAD)))
            .order_by_asc(feedback::Column::CreatedAt)
            .all(self.core.db.reader())
            .await?;
        let mut plain = Vec::new();
        for row in queue {
            let voice = self.fates.get(&row.id);
            let fate = voice.and_then(|voice| voice.fate);
            let seen = moderation::Seen {
                id: row.id,
                revision: row.revision,
            };
            match (fate, row.state) {
                (None, FeedbackState::Ready) => plain.push(seen),
                (None, _) if day <= 5 => {}
                (fate, _) => {
                    let personal = row.reasons.contains("personal:");
                    let usual = if personal {
                        Fate::Redact
                    } else {
                        Fate::Publish
                    };
                    self.decide(plan, seen, fate.unwrap_or(usual), voice)
                        .await?;
                }
            }
        }
        for seen in plain.chunks(moderation::MAX_BULK) {
            let publish = decision(Verdict::Publish, None, "");
            moderation::decide_many(&self.core, plan.officer, plan.council, seen, &publish).await?;
        }
        Ok(())
    }

    async fn decide(
        &self,
        plan: &Running,
        seen: moderation::Seen,
        fate: Fate,
        voice: Option<&Voice>,
    ) -> Result<()> {
        let note = voice.map_or("", |voice| &voice.note);
        let phrases = voice.map_or("", |voice| &voice.phrase).split(';');
        let decision = match fate {
            Fate::Publish => decision(Verdict::Publish, None, ""),
            Fate::Redact => {
                let redaction = Redaction {
                    phrases: phrases
                        .filter(|phrase| !phrase.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    ..Redaction::default()
                };
                decision(Verdict::Redact(redaction), Some(Reason::PersonalData), note)
            }
            Fate::Reject => {
                let reason = voice.and_then(|voice| voice.reason);
                decision(Verdict::Reject, reason.or(Some(Reason::Abuse)), note)
            }
            Fate::SecondOpinion => decision(Verdict::SecondOpinion, Some(Reason::Abuse), note),
        };
        moderation::decide(&self.core, plan.officer, plan.council, seen, &decision).await?;
        Ok(())
    }

    /// Themes, routes and replies.
    async fn evening(&mut self, running: &mut Running, day: i64) -> Result<()> {
        if self.falls_on(running.plan.frame_on, day) {
            self.set(day, 17 * 60 + 30);
            self.frame(running).await?;
        }
        if self.falls_on(running.plan.taken_on, day) {
            self.set(day, 18 * 60);
            self.take(running).await?;
        }
        if self.falls_on(running.plan.answered_on, day) {
            self.set(day, 18 * 60 + 30);
            self.answer(running).await?;
        }
        let unframed = running.plan.themes.iter().any(|theme| !theme.in_frame);
        if unframed && day == 1 {
            self.set(day, 19 * 60);
            let design = running.design.ok_or(Error::NotFound)?;
            themes::ask_to_discover(&self.core, running.officer, running.council, design).await?;
        }
        Ok(())
    }

    /// The officer makes the code frame and codes the first pieces; the engine learns from them
    /// and assigns the rest.
    async fn frame(&self, running: &mut Running) -> Result<()> {
        let design_id = running.design.ok_or(Error::NotFound)?;
        let published: HashSet<FeedbackId> = feedback::Entity::in_council(running.council)
            .filter(feedback::Column::DesignId.eq(design_id))
            .filter(feedback::Column::State.eq(FeedbackState::Published))
            .all(self.core.db.reader())
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let council_id = running.council;
        for (index, about) in running.plan.themes.iter().enumerate() {
            if !about.is_framed() {
                continue;
            }
            let new = NewTheme {
                council_id,
                design_id,
                wording: Wording {
                    name: about.name.clone(),
                    description: about.description.clone(),
                },
            };
            let theme_id = themes::create(&self.core, running.officer, new).await?;
            let given = running.given.get(index).into_iter().flatten();
            let readable: Vec<_> = given.filter(|id| published.contains(id)).collect();
            // Two of three: enough for the engine to learn from.
            for feedback_id in readable.iter().take(readable.len() * 2 / 3 + 1) {
                let coding = Coding {
                    council_id,
                    theme_id,
                    feedback_id: **feedback_id,
                };
                themes::assign(&self.core, running.officer, coding).await?;
            }
            if let Some(slot) = running.themes.get_mut(index) {
                *slot = Some(theme_id);
            }
        }
        self.jobs().await;
        Ok(())
    }

    pub async fn is_closed(&self, running: &Running) -> Result<bool> {
        let id = running.design.ok_or(Error::NotFound)?;
        let found = design::Entity::one_in_council(running.council, id)
            .one(self.core.db.reader())
            .await?;
        Ok(found.is_some_and(|design| design.state == DesignState::Closed))
    }
}

fn decision(verdict: Verdict, reason: Option<Reason>, note: &str) -> Decision {
    Decision {
        verdict,
        reason,
        note: note.to_owned(),
    }
}
