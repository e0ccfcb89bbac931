//! What the mail server says, and what becomes of the message: against a small real server.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use yousaid_entities::DeliveryState;
use yousaid_jobs::mail::MailTransport;
use yousaid_jobs::{WorkerSettings, drain};
use yousaid_services::audit::Actor;
use yousaid_services::jobs::{self, Which};

use crate::mail::receipt;
use crate::support::{World, on_both};

/// A mail server that answers RCPT and DATA as it is told, and keeps what it took and what it was
/// offered.
pub struct Server {
    port: u16,
    pub taken: Arc<Mutex<Vec<String>>>,
    pub offered: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(to_recipient: &'static str, to_data: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let offered: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, seen) = (Arc::clone(&taken), Arc::clone(&offered));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, seen) = (Arc::clone(&kept), Arc::clone(&seen));
                tokio::spawn(async move {
                    // A client that goes away in the middle is none of our business.
                    let _ = talk(stream, to_recipient, to_data, &kept, &seen).await;
                });
            }
        });
        Self {
            port,
            taken,
            offered,
        }
    }

    pub fn settings(&self) -> WorkerSettings {
        let url = format!("smtp://127.0.0.1:{}", self.port);
        WorkerSettings::new(World::mail_to(MailTransport::Smtp(url)))
    }
}

async fn talk(
    stream: TcpStream,
    to_recipient: &str,
    to_data: &str,
    taken: &Mutex<Vec<String>>,
    offered: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 ready\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-localhost\r\n250 8BITMIME",
            // A domain whose servers never answer.
            "RCPT" if line.contains("@slow.test") => return std::future::pending().await,
            "RCPT" => to_recipient,
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut message = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    message.push_str(&line);
                    message.push_str("\r\n");
                }
                offered.lock().unwrap().push(message.clone());
                if to_data.starts_with('2') {
                    taken.lock().unwrap().push(message);
                }
                to_data
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if verb == "QUIT" {
            break;
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_the_server_takes_is_sent_once() {
    on_both("smtp_taken", |world| async move {
        let server = Server::start("250 fine", "250 2.0.0 queued as 4711").await;
        receipt(&world, "en").await;
        drain(&world.core, server.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!(row.state, DeliveryState::Sent);
        assert_eq!((row.attempts, row.sent_at), (1, Some(world.core.now())));
        assert_eq!(row.explanation, "250 2.0.0 queued as 4711");
        let taken = server.taken.lock().unwrap();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].contains(&format!("Message-ID: {}", row.message_id)));
    })
    .await;
}

#[tokio::test]
async fn what_the_server_refuses_ends_with_its_words_and_without_the_address() {
    on_both("smtp_refused", |world| async move {
        let server = Server::start("550 5.1.1 <ann@residents.test> unknown here", "250 fine").await;
        receipt(&world, "en").await;
        drain(&world.core, server.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!(row.state, DeliveryState::Failed);
        assert!(row.explanation.starts_with("550"), "{}", row.explanation);
        assert!(
            row.explanation.contains("unknown here"),
            "{}",
            row.explanation
        );
        assert!(
            !row.explanation.contains("residents"),
            "{}",
            row.explanation
        );
        assert_eq!(world.count("outbox WHERE done_at IS NULL").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_the_server_puts_off_is_tried_again_with_the_same_bytes() {
    on_both("smtp_later", |world| async move {
        let busy = Server::start("250 fine", "451 4.3.0 try again later").await;
        receipt(&world, "en").await;
        drain(&world.core, busy.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!((row.state, row.attempts), (DeliveryState::Queued, 1));
        assert!(row.explanation.starts_with("451"), "{}", row.explanation);
        let job = world
            .jobs()
            .await
            .into_iter()
            .find(|job| job.kind == "send_mail")
            .unwrap();
        assert_eq!((job.done_at, job.dead_at), (None, None));
        assert!(job.available_at > world.core.now());

        world.clock.advance(600_000);
        let ready = Server::start("250 fine", "250 fine").await;
        drain(&world.core, ready.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!((row.state, row.attempts), (DeliveryState::Sent, 2));
        assert!(ready.taken.lock().unwrap()[0].contains("Mon, 23 Nov 2026 10:00:00"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_a_silent_port_lose_nothing() {
    on_both("smtp_away", |world| async move {
        receipt(&world, "en").await;
        let closed = Server {
            // Bound and dropped: nothing listens there.
            port: TcpListener::bind("127.0.0.1:0")
                .await
                .unwrap()
                .local_addr()
                .unwrap()
                .port(),
            taken: Arc::default(),
            offered: Arc::default(),
        };
        drain(&world.core, closed.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!(row.state, DeliveryState::Queued);
        assert_eq!(row.explanation, "the mail server could not be reached");

        world.clock.advance(600_000);
        let locked = Server::start("530 5.7.0 authentication required", "250 fine").await;
        drain(&world.core, locked.settings()).await.unwrap();
        assert_eq!(world.deliveries().await[0].state, DeliveryState::Queued);

        // After three days it is given up, and both rows say so.
        world.clock.advance(72 * 3_600_000);
        drain(&world.core, locked.settings()).await.unwrap();
        assert_eq!(world.deliveries().await[0].state, DeliveryState::Failed);
        let dead = world
            .count("outbox WHERE dead_at IS NOT NULL AND kind = 'send_mail'")
            .await;
        assert_eq!(dead, 1);

        // An operator who has mended the server lets it go out.
        let kind = Some("send_mail");
        let again = jobs::requeue(&world.core, Actor::Operator, Which::Dead, kind).await;
        assert_eq!(again.unwrap(), 1);
        let ready = Server::start("250 fine", "250 fine").await;
        drain(&world.core, ready.settings()).await.unwrap();
        assert_eq!(world.deliveries().await[0].state, DeliveryState::Sent);
        assert_eq!(ready.taken.lock().unwrap().len(), 1);
    })
    .await;
}
