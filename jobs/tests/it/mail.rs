//! What messages say, to whom they go, and when they do not go.

use mail_parser::MessageParser;
use yousaid_entities::{
    ContactId, CouncilId, DecisionAction, DecisionId, DeliveryKind, DeliveryState, DesignId,
    FeedbackId, FeedbackState, NewsEvent, NewsId, ReplyKind, Role, RouteState, ThemeState, UserId,
    membership, moderation_decision, news, reply, route, sign_in_challenge, theme, user,
};
use yousaid_jobs::mail::{self, Content, Conversations, Letter, Post};
use yousaid_services::mail::{Message, NewDelivery, is_transactional};
use yousaid_services::tokens::Purpose;

use crate::support::{World, on_both};

const WORDS: &str = "Let me attach a photo.\nAnd say when <the bin> comes & goes.";

/// Feedback with an address, and its receipt on its way.
pub async fn receipt(world: &World, locale: &str) -> (CouncilId, FeedbackId, ContactId) {
    let council = world.council().await;
    let feedback = world.feedback(council, &[WORDS]).await[0];
    let contact = world.contact(council, feedback, locale, false).await;
    let message = Message::Receipt {
        contact_id: contact,
    };
    send(world, locale, Some(feedback), message).await;
    (council, feedback, contact)
}

pub async fn send(world: &World, locale: &str, feedback_id: Option<FeedbackId>, message: Message) {
    let delivery = NewDelivery {
        recipient: "ann@residents.test".to_owned(),
        locale: locale.to_owned(),
        council_id: None,
        feedback_id,
        message,
    };
    let txn = world.core.db.begin().await.unwrap();
    yousaid_services::mail::send_in(&txn, &world.core, delivery)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

/// The newest message as it would be sent now.
async fn content(world: &World) -> Content {
    let row = world.deliveries().await.remove(0);
    mail::load(&world.core, &world.settings().mail, &row)
        .await
        .unwrap()
}

async fn letter(world: &World) -> Letter {
    match content(world).await {
        Content::Letter(letter) => *letter,
        Content::Withheld(why) => panic!("withheld: {why}"),
    }
}

async fn withheld(world: &World) -> &'static str {
    match content(world).await {
        Content::Letter(letter) => panic!("sent: {}", letter.subject),
        Content::Withheld(why) => why,
    }
}

fn files(world: &World) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(world.mail_folder()) else {
        return Vec::new();
    };
    folder
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_receipt_has_the_words_and_the_way_on() {
    on_both("mail_receipt", |world| async move {
        let (_, feedback, contact) = receipt(&world, "en").await;
        world.drain().await;
        let files = files(&world);
        assert_eq!(files.len(), 1);
        let message = MessageParser::default().parse(files[0].as_bytes()).unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!(row.state, DeliveryState::Sent);
        assert_eq!(format!("<{}>", message.message_id().unwrap()), row.message_id);
        assert_eq!(row.message_id, format!("<{}@yousaid.test>", row.id));
        assert_eq!(message.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        assert!(message.header_raw("List-Unsubscribe").is_none(), "an answer to what she did");
        let keys = &world.core.keys;
        let text = message.body_text(0).unwrap().replace("\r\n", "\n");
        assert!(text.contains("> Let me attach a photo."), "{text}");
        let html = message.body_html(0).unwrap();
        assert!(html.contains("&#60;the bin&#62; comes &#38; goes"), "{html}");
        for link in [
            format!("/m/{}", keys.token(Purpose::OwnPage, feedback)),
            format!("/confirm/{}", keys.token(Purpose::ConfirmContact, contact)),
            format!("/stop/{}", keys.token(Purpose::EndContact, contact)),
        ] {
            assert!(text.contains(&format!("https://yousaid.test{link}\n")), "{text}");
            assert!(html.contains(&format!("\"https://yousaid.test{link}\"")), "{html}");
        }
        assert!(!html.contains("<img"), "nothing that reports reading");
        insta::allow_duplicates! { insta::assert_snapshot!(masked(&text), @"
        We have your feedback

        Thank you for your feedback about “Report a missed bin”. It has reached Ambleford Council.

        Your reference is REFERENCE.

        This is what you wrote:

        > Let me attach a photo.
        > And say when <the bin> comes & goes.

        An officer reads it before it is published. Personal details are taken out.

        Please confirm your email address if you want to hear what happens. We will not write to it again until you do.

        Confirm my email address:
        https://yousaid.test/confirm/TOKEN

        Your feedback and what happened to it:
        https://yousaid.test/m/TOKEN

        This link is only for you. Anyone who has it can see and change your feedback.

        --
        Someone gave this address with feedback to Ambleford Council. If it was not you, you do not need to do anything.

        Stop these emails:
        https://yousaid.test/stop/TOKEN
        "); }
    })
    .await;
}

/// Links are keyed by random ids, and references are random.
fn masked(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rfind('/') {
        Some(at) if line.starts_with("https://") => format!("{}/TOKEN", &line[..at]),
        _ if line.starts_with("Your reference is") => "Your reference is REFERENCE.".to_owned(),
        _ => line.trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_bytes_are_the_same_at_every_try() {
    on_both("mail_bytes", |world| async move {
        receipt(&world, "cy").await;
        let row = world.deliveries().await.remove(0);
        let post = Post::new(&world.settings().mail, Conversations::default()).unwrap();
        let first = post
            .message(&row, &letter(&world).await)
            .unwrap()
            .formatted();
        world.clock.advance(3_600_000);
        let again = post
            .message(&row, &letter(&world).await)
            .unwrap()
            .formatted();
        assert_eq!(
            String::from_utf8(first).unwrap(),
            String::from_utf8(again).unwrap()
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_message_is_made_once() {
    on_both("mail_once", |world| async move {
        let (_, feedback, contact) = receipt(&world, "en").await;
        let again = Message::Receipt {
            contact_id: contact,
        };
        send(&world, "en", Some(feedback), again).await;
        assert_eq!(world.deliveries().await.len(), 1);
        assert_eq!(world.count("outbox").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_to_those_who_left() {
    on_both("mail_left", |world| async move {
        receipt(&world, "en").await;
        world
            .execute("UPDATE feedback SET state = 'withdrawn'")
            .await;
        world.drain().await;
        let row = world.deliveries().await.remove(0);
        assert_eq!(row.state, DeliveryState::Suppressed);
        assert_eq!(row.explanation, "the feedback was withdrawn");
        assert!(files(&world).is_empty());

        world.execute("UPDATE contacts SET ended_at = 1").await;
        assert_eq!(withheld(&world).await, "the author ended mail");
        world.execute("UPDATE contacts SET erased_at = 1").await;
        assert_eq!(withheld(&world).await, "the address was erased");
        world.execute("DELETE FROM contacts").await;
        assert_eq!(
            withheld(&world).await,
            "what it is about is not there any more"
        );
    })
    .await;
}

#[tokio::test]
async fn one_address_gets_three_receipts_an_hour_whoever_asks() {
    on_both("mail_limit", |world| async move {
        for _ in 0..5 {
            receipt(&world, "en").await;
        }
        world
            .execute(
                "UPDATE deliveries SET recipient = 'ANN@residents.test' WHERE kind = 'receipt'",
            )
            .await;
        receipt(&world, "en").await;
        world.drain().await;
        let state = |state: &'static str| format!("deliveries WHERE state = '{state}'");
        assert_eq!(world.count(&state("sent")).await, 3);
        assert_eq!(world.count(&state("suppressed")).await, 3);
        world.clock.advance(3_600_001);
        receipt(&world, "en").await;
        world.drain().await;
        assert_eq!(world.count(&state("sent")).await, 4);
    })
    .await;
}

pub async fn decided(world: &World, action: DecisionAction, confirmed: bool, locale: &str) {
    let council = world.council().await;
    let feedback = world.feedback(council, &[WORDS]).await[0];
    world.contact(council, feedback, locale, confirmed).await;
    let decision_id = decision(world, council, feedback, action).await;
    send(
        world,
        locale,
        Some(feedback),
        Message::Decision { decision_id },
    )
    .await;
}

async fn decision(
    world: &World,
    council: CouncilId,
    feedback: FeedbackId,
    action: DecisionAction,
) -> DecisionId {
    let row = moderation_decision::Model {
        id: world.core.id::<DecisionId>(),
        council_id: council,
        feedback_id: feedback,
        actor_id: None,
        action,
        reason: "off_topic".to_owned(),
        note: "Please tell the parks team.".to_owned(),
        from_state: FeedbackState::Ready,
        to_state: FeedbackState::Rejected,
        created_at: world.core.now(),
    };
    let decision_id = row.id;
    world.insert::<moderation_decision::Entity, _>(row).await;
    decision_id
}

/// Something new, as it is written with its cause.
pub async fn piece_of_news(
    world: &World,
    council_id: CouncilId,
    design_id: DesignId,
    event: NewsEvent,
    cause: uuid::Uuid,
) -> NewsId {
    let row = news::Model {
        id: world.core.id(),
        council_id,
        design_id,
        event,
        cause,
        created_at: world.core.now(),
    };
    let id = row.id;
    world.insert::<news::Entity, _>(row).await;
    id
}

/// Every message that does not answer what its reader has just done says how to end it: to mail
/// programs by one click, to people by a link. The others do not claim to be a list.
async fn can_be_ended(world: &World, letter: &Letter, kind: DeliveryKind) {
    let row = world.deliveries().await.remove(0);
    let post = Post::new(&world.settings().mail, Conversations::default()).unwrap();
    let bytes = post.message(&row, letter).unwrap().formatted();
    let message = MessageParser::default().parse(&bytes).unwrap();
    let header = |name: &str| {
        let raw = message.header_raw(name).unwrap_or_default();
        raw.split_whitespace().collect::<String>()
    };
    let list = (header("List-Unsubscribe"), header("List-Unsubscribe-Post"));
    match &letter.stop {
        Some(stop) => {
            assert!(!is_transactional(kind), "{kind}");
            assert!(
                stop.contains("/stop/") && stop.starts_with("https://"),
                "{stop}"
            );
            let expected = (format!("<{stop}>"), "List-Unsubscribe=One-Click".to_owned());
            assert_eq!(list, expected, "{kind}");
            assert!(
                letter.text().contains(stop) && letter.html().contains(stop),
                "{kind}"
            );
        }
        None => {
            assert!(is_transactional(kind), "{kind}");
            assert_eq!(list, (String::new(), String::new()), "{kind}");
        }
    }
}

#[tokio::test]
async fn a_decision_is_told_with_its_reason_to_a_confirmed_address_only() {
    on_both("mail_decision", |world| async move {
        decided(&world, DecisionAction::Reject, false, "en").await;
        assert_eq!(withheld(&world).await, "the address is not confirmed");
        for action in DecisionAction::ALL {
            for locale in ["en", "cy"] {
                world.clock.advance(1);
                decided(&world, *action, true, locale).await;
                if matches!(action, DecisionAction::Appeal | DecisionAction::Withdraw) {
                    assert_eq!(withheld(&world).await, "this is not told to its author");
                    continue;
                }
                let letter = letter(&world).await;
                complete(&letter, locale);
                assert!(letter.text().contains("Please tell the parks team."));
            }
        }
        world.clock.advance(1);
        world.execute("DELETE FROM deliveries").await;
        world.execute("DELETE FROM outbox").await;
        decided(&world, DecisionAction::Reject, true, "en").await;
        world.drain().await;
        let file = files(&world)
            .into_iter()
            .find(|file| file.contains("Subject: Your feedback is not published"))
            .unwrap();
        let message = MessageParser::default().parse(file.as_bytes()).unwrap();
        let post = message.header_raw("List-Unsubscribe-Post").unwrap();
        assert_eq!(post.trim(), "List-Unsubscribe=One-Click");
        let text = message.body_text(0).unwrap();
        assert!(
            text.contains("your words are not about this plan"),
            "{text}"
        );
        assert!(text.contains("ask for another look"), "{text}");
    })
    .await;
}

/// Every sentence is there, in the right language, with its values filled in.
fn complete(letter: &Letter, locale: &str) {
    let text = format!("{}\n{}", letter.subject, letter.text());
    assert!(!text.contains("mail-"), "a sentence is missing: {text}");
    assert!(
        !text.contains('$') && !text.contains('{'),
        "a value is missing: {text}"
    );
    assert_eq!(letter.locale.as_str(), locale);
    let html = letter.html();
    assert!(html.contains(&format!("<html lang=\"{locale}\">")));
    let pages = if locale == "cy" {
        "https://yousaid.test/cy/"
    } else {
        "https://yousaid.test/"
    };
    for link in text.lines().filter(|line| line.starts_with("https://")) {
        assert!(link.starts_with(pages), "{link}");
    }
    let welsh = ["eich", "yn", "Mae", "hoffech"]
        .iter()
        .any(|word| text.split_whitespace().any(|found| found == *word));
    assert_eq!(welsh, locale == "cy", "{text}");
}

pub async fn officer(world: &World, council: CouncilId) -> UserId {
    let row = user::Model {
        id: world.core.id(),
        email: format!("{}@council.test", world.core.reference()),
        name: "Bob".to_owned(),
        locale: "en".to_owned(),
        created_at: world.core.now(),
        disabled_at: None,
    };
    let id = row.id;
    world.insert::<user::Entity, _>(row).await;
    world
        .insert::<membership::Entity, _>(membership::Model {
            id: world.core.id(),
            user_id: id,
            council_id: Some(council),
            role: Role::Officer,
            created_at: world.core.now(),
            ended_at: None,
        })
        .await;
    id
}

#[tokio::test]
async fn every_other_message_is_complete_in_both_languages() {
    on_both("mail_all", |world| async move {
        let council = world.council().await;
        let feedback = world.feedback(council, &[WORDS]).await[0];
        let contact_id = world.contact(council, feedback, "en", true).await;
        let user_id = officer(&world, council).await;
        let design_id = world
            .design(council, yousaid_entities::DesignState::Open)
            .await;
        let challenge = sign_in_challenge::Model {
            id: world.core.id(),
            user_id,
            attempts: 0,
            created_at: world.core.now(),
            expires_at: world.core.now().plus(900_000),
            used_at: None,
        };
        let challenge_id = challenge.id;
        world
            .insert::<sign_in_challenge::Entity, _>(challenge)
            .await;
        let code = world.core.keys.code(Purpose::SignInCode, challenge_id);
        let wish_id = world
            .follows("ann@residents.test", council, None, false)
            .await;
        let subscription_id = world
            .follows("ann@residents.test", council, Some(design_id), true)
            .await;
        let person = world.core.keys.mailbox("ann@residents.test");
        let reply_id = answered(&world, council, design_id, user_id).await;
        world.execute("UPDATE feedback SET state = 'ready'").await;

        let news = [
            (NewsEvent::Opened, design_id.0),
            (
                NewsEvent::NewVersion,
                world.version(council, design_id).await,
            ),
            (NewsEvent::Answered, reply_id.0),
        ];
        let mut ids = Vec::new();
        for (event, cause) in news {
            ids.push(piece_of_news(&world, council, design_id, event, cause).await);
        }
        let news: [NewsId; 3] = ids.try_into().unwrap();
        let decision_id = decision(&world, council, feedback, DecisionAction::Reject).await;
        let mut seen = std::collections::BTreeSet::new();
        for locale in ["en", "cy"] {
            let mut messages = vec![
                Message::SignIn { challenge_id },
                Message::DailyWork {
                    user_id,
                    council_id: council,
                    day: "2026-11-23".to_owned(),
                },
                Message::ConfirmFollow {
                    subscription_id: wish_id,
                    asked: 1,
                },
                Message::ConfirmFollow {
                    subscription_id,
                    asked: 2,
                },
                Message::Reply {
                    reply_id,
                    contact_id,
                },
                Message::Receipt { contact_id },
                Message::Decision { decision_id },
                Message::Digest {
                    person: person.clone(),
                    subscription_id,
                    week: "2026-W48".to_owned(),
                    news: news.to_vec(),
                },
            ];
            messages.extend(news.map(|news_id| Message::News {
                news_id,
                subscription_id,
                person: person.clone(),
            }));
            for message in messages {
                world.execute("DELETE FROM deliveries").await;
                send(&world, locale, None, message.clone()).await;
                let letter = letter(&world).await;
                complete(&letter, locale);
                can_be_ended(&world, &letter, message.kind()).await;
                seen.insert(message.kind());
                match message {
                    Message::SignIn { .. } => assert!(letter.text().contains(&code)),
                    Message::DailyWork { .. } => {
                        assert!(!letter.text().contains("photo"), "counts only");
                    }
                    _ => {}
                }
            }
        }
        let all: std::collections::BTreeSet<_> = DeliveryKind::ALL.iter().copied().collect();
        assert_eq!(seen, all, "every kind of message was looked at");
        world.clock.advance(900_000);
        world.execute("DELETE FROM deliveries").await;
        send(&world, "en", None, Message::SignIn { challenge_id }).await;
        assert_eq!(withheld(&world).await, "the link does not work any more");
    })
    .await;
}

pub async fn answered(
    world: &World,
    council: CouncilId,
    design_id: yousaid_entities::DesignId,
    author_id: UserId,
) -> yousaid_entities::ReplyId {
    let now = world.core.now();
    let theme = theme::Model {
        id: world.core.id(),
        council_id: council,
        design_id,
        name: "Photos".to_owned(),
        description: String::new(),
        keywords: String::new(),
        state: ThemeState::Accepted,
        made_by: yousaid_entities::MadeBy::Officer,
        merged_into: None,
        service_number: None,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    let theme_id = theme.id;
    world.insert::<theme::Entity, _>(theme).await;
    let route = route::Model {
        id: world.core.id(),
        theme_id,
        design_id,
        origin_council_id: council,
        council_id: Some(council),
        joint_with: String::new(),
        state: RouteState::Answered,
        rule: "R1".to_owned(),
        rule_version: "1".to_owned(),
        data_version: "1".to_owned(),
        outcome: "routed".to_owned(),
        reason: String::new(),
        decision: None,
        as_of: now.date(),
        due_on: now.date(),
        declines: 0,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    let route_id = route.id;
    world.insert::<route::Entity, _>(route).await;
    let row = reply::Model {
        id: world.core.id(),
        route_id,
        theme_id,
        design_id,
        council_id: council,
        author_id,
        kind: ReplyKind::WillDo,
        body: "Photos can be added from March.".to_owned(),
        changed_step_id: None,
        published_at: Some(now),
        created_at: now,
        revision: 1,
    };
    let id = row.id;
    world.insert::<reply::Entity, _>(row).await;
    id
}

#[tokio::test]
async fn officers_hear_once_a_working_day_of_work_that_waits() {
    on_both("mail_daily", |world| async move {
        let (busy, quiet) = (world.council().await, world.council().await);
        world.feedback(busy, &[WORDS]).await;
        world.execute("UPDATE feedback SET state = 'held'").await;
        let user_id = officer(&world, busy).await;
        officer(&world, quiet).await;
        let job = yousaid_services::outbox::Job::DailyWork {
            slot: "2026-11-23".to_owned(),
        };
        world.enqueue([job]).await;
        world.drain().await;
        let rows = world.deliveries().await;
        assert_eq!(rows.len(), 1);
        assert_eq!(
            rows[0].dedupe_key,
            format!("daily_work:{user_id}:{busy}:2026-11-23")
        );
        assert_eq!(rows[0].state, DeliveryState::Sent);
        assert!(files(&world)[0].contains("1 piece of feedback waits"));
    })
    .await;
}

#[tokio::test]
async fn a_title_cannot_begin_another_header() {
    on_both("mail_header", |world| async move {
        receipt(&world, "en").await;
        let mut letter = letter(&world).await;
        letter.subject = "One\r\nBcc: all@residents.test".to_owned();
        let row = world.deliveries().await.remove(0);
        let post = Post::new(&world.settings().mail, Conversations::default()).unwrap();
        let bytes = post.message(&row, &letter).unwrap().formatted();
        let message = MessageParser::default().parse(&bytes).unwrap();
        assert!(message.bcc().is_none());
    })
    .await;
}
