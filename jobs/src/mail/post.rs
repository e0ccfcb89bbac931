//! Makes the bytes of a message and hands them over.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use yousaid_entities::{DeliveryId, UnixMillis, delivery};

use super::domains::{Domains, Turn};
use super::{Conversations, Letter, MailSettings, MailTransport};

/// Connections to the mail server that are kept open between messages.
const CONNECTIONS: u32 = 16;

/// How long the farewell to a server may take that was too slow before.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why mail cannot be made or sent in the way that is configured.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender is no address.
    #[error("the sender of mail is not an address: {0}")]
    From(lettre::address::AddressError),
    /// The address of the mail server is not understood.
    #[error("the address of the mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The message could not be put together.
    #[error("message: {0}")]
    Message(#[from] lettre::error::Error),
    /// The recipient is no address. It is not repeated here.
    #[error("the recipient is not an address")]
    Recipient,
}

/// What came of handing a message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The server took it, with these words.
    Taken(String),
    /// Not now, for this reason.
    Later(String),
    /// The server refused it for good, with these words, which are not about the address: the
    /// message, its size, or a mailbox that is full.
    Refused(String),
    /// The server refused it for good, because there is no such address or it takes no mail.
    NoSuchAddress(String),
    /// The connection broke or an answer did not come in time: the server may have it or not.
    Unknown(String),
}

/// The way out.
#[derive(Clone, Debug)]
pub struct Post {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(Arc<Line>),
    Folder(PathBuf),
}

/// The line to the mail server: connections that are used again.
///
/// lettre waits for an answer as long as the server likes, and a conversation that is given up in
/// the middle goes back to its pool as if it were over; the next message would take its late answer
/// for its own. So when a conversation takes too long, its whole pool is closed, and others begin
/// with a new one.
struct Line {
    builder: AsyncSmtpTransportBuilder,
    within: Duration,
    domains: Arc<Domains>,
    /// The pool in use, and how often it was renewed.
    pool: Mutex<(u64, AsyncSmtpTransport<Tokio1Executor>)>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

impl Line {
    fn new(url: &str, limits: Conversations) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
            .timeout(Some(limits.within))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS));
        Ok(Self {
            pool: Mutex::new((0, builder.clone().build())),
            builder,
            within: limits.within,
            domains: Arc::new(Domains::new(limits.per_domain)),
        })
    }

    fn pool(&self) -> (u64, AsyncSmtpTransport<Tokio1Executor>) {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.clone()
    }

    /// Lets those who come next begin with new connections, unless they do already.
    fn renew(&self, old: u64) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.0 == old {
            *pool = (old + 1, self.builder.clone().build());
        }
    }

    async fn converse(&self, message: Message) -> Sent {
        loop {
            let (number, pool) = self.pool();
            let mut conversation = pool.send(message.clone());
            match tokio::time::timeout(self.within, &mut conversation).await {
                Ok(Ok(answer)) => {
                    let words = answer.message().collect::<Vec<_>>().join(" ");
                    return Sent::Taken(said(&answer.code().to_string(), &words));
                }
                // Closed for another one's sake before this one began: there is a new pool already.
                Ok(Err(error)) if error.is_transport_shutdown() => {}
                Ok(Err(error)) => return failed(&error),
                Err(_) => {
                    // The pool is closed before the conversation is let go, so that it is not kept.
                    // To what lies in it farewell is said, but no answer is waited for.
                    self.renew(number);
                    let _ = tokio::time::timeout(FAREWELL, pool.shutdown()).await;
                    drop(conversation);
                    return Sent::Unknown("the mail server did not answer in time".to_owned());
                }
            }
        }
    }
}

impl Post {
    /// Sets the way out up; connects when the first message is sent.
    ///
    /// # Errors
    /// When the sender is no address or the settings of the server do not fit.
    pub fn new(settings: &MailSettings, limits: Conversations) -> Result<Self, MailError> {
        Ok(Self {
            from: settings.from.parse().map_err(MailError::From)?,
            way: match &settings.transport {
                MailTransport::Smtp(url) => Way::Smtp(Arc::new(Line::new(url, limits)?)),
                MailTransport::Folder(folder) => Way::Folder(folder.clone()),
            },
        })
    }

    /// The Message-ID of a delivery: made of the row, so that it is the same at every try and a
    /// server or a reader can tell that two copies are one message.
    #[must_use]
    pub fn message_id(&self, row: &delivery::Model) -> String {
        if row.message_id.is_empty() {
            format!("<{}@{}>", row.id, self.from.email.domain())
        } else {
            row.message_id.clone()
        }
    }

    /// The bytes of a message: the same whenever they are made again.
    ///
    /// # Errors
    /// When the recipient is no address.
    pub fn message(&self, row: &delivery::Model, letter: &Letter) -> Result<Message, MailError> {
        let recipient: Address = row.recipient.parse().map_err(|_| MailError::Recipient)?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, recipient))
            .subject(&letter.subject)
            .message_id(Some(self.message_id(row)))
            .date(system_time(row.created_at))
            .header(AutoSubmitted("auto-generated".to_owned()))
            .header(ContentLanguage(letter.locale.as_str().to_owned()));
        if let Some(stop) = &letter.stop {
            builder = builder
                .header(ListUnsubscribe(format!("<{stop}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        let body = MultiPart::alternative()
            .boundary(format!("yousaid-{}", row.id.0.simple()))
            .singlepart(SinglePart::plain(letter.text()))
            .singlepart(SinglePart::html(letter.html()));
        Ok(builder.multipart(body)?)
    }

    /// Whether a conversation with the servers of this address may begin now. A folder has no
    /// servers that could be slow.
    #[must_use]
    pub fn turn(&self, address: &str, now: UnixMillis) -> Turn {
        match &self.way {
            Way::Smtp(line) => line.domains.turn(address, now),
            Way::Folder(_) => Turn::free(),
        }
    }

    /// Hands a message over.
    pub async fn send(&self, id: DeliveryId, message: Message) -> Sent {
        match &self.way {
            Way::Smtp(line) => {
                let line = Arc::clone(line);
                // A task of its own, so that nobody but the line gives it up in the middle.
                let conversation = tokio::spawn(async move { line.converse(message).await });
                let broken = |_| Sent::Unknown("the conversation broke off".to_owned());
                conversation.await.unwrap_or_else(broken)
            }
            Way::Folder(folder) => match write(folder, id, &message.formatted()).await {
                Ok(()) => Sent::Taken("written to the folder".to_owned()),
                Err(error) => Sent::Later(format!("the folder: {}", error.kind())),
            },
        }
    }
}

/// What a failure means. The server's words are kept, without addresses.
fn failed(error: &lettre::transport::smtp::Error) -> Sent {
    let Some(code) = error.status() else {
        return if error.is_timeout() {
            Sent::Unknown("the mail server did not answer in time".to_owned())
        } else if is_nobody_there(error) {
            Sent::Later("the mail server could not be reached".to_owned())
        } else {
            Sent::Unknown("the connection to the mail server broke".to_owned())
        };
    };
    let words = std::error::Error::source(error)
        .map(ToString::to_string)
        .unwrap_or_default();
    let code = code.to_string();
    let said = said(&code, &words);
    if !error.is_permanent() {
        return Sent::Later(said);
    }
    match blame(&code, &words) {
        Blame::Us => Sent::Later(said),
        Blame::Message => Sent::Refused(said),
        Blame::Address => Sent::NoSuchAddress(said),
    }
}

/// Whether no conversation began, because nobody took the connection.
fn is_nobody_there(error: &lettre::transport::smtp::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::ConnectionRefused;
        }
        cause = inner.source();
    }
    false
}

/// Whose fault a permanent refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blame {
    /// Ours, or the server's own: a wrong password must not lose anybody's mail.
    Us,
    /// The message's, or something about the mailbox that passes: the address stays good.
    Message,
    /// The address's.
    Address,
}

/// Reads the reply code (RFC 5321) and, where the server gives one, the enhanced code (RFC 3463),
/// which is the more exact: a 550 is often a matter of policy, a 554 sometimes of the address.
fn blame(code: &str, words: &str) -> Blame {
    if matches!(code, "521" | "530" | "534" | "535" | "538") {
        return Blame::Us;
    }
    let enhanced = words.split_whitespace().next().unwrap_or_default();
    let mut parts = enhanced.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        // No such user or domain; a mailbox that is closed.
        (Some("5"), Some("1"), Some(_)) | (Some("5"), Some("2"), Some("0" | "1")) => Blame::Address,
        (Some("5"), Some(subject), Some(_)) if subject.parse::<u16>().is_ok() => Blame::Message,
        _ if matches!(code, "550" | "551" | "553" | "556") => Blame::Address,
        _ => Blame::Message,
    }
}

/// The server's words without addresses, and no longer than a line.
fn said(code: &str, words: &str) -> String {
    let words: Vec<_> = words
        .split_whitespace()
        .map(|word| {
            if word.contains('@') {
                "(address)"
            } else {
                word
            }
        })
        .collect();
    let line = format!("{code} {}", words.join(" "));
    line.trim_end().chars().take(200).collect()
}

/// Writes a file as a whole or not at all.
async fn write(folder: &std::path::Path, id: DeliveryId, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!("{id}.part"));
    tokio::fs::write(&unfinished, bytes).await?;
    tokio::fs::rename(&unfinished, folder.join(format!("{id}.eml"))).await
}

fn system_time(at: UnixMillis) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or_default())
}

macro_rules! headers {
    ($($(#[$doc:meta])* $name:ident = $header:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(value.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    )+};
}

headers! {
    /// RFC 3834: nobody's holiday notice should answer.
    AutoSubmitted = "Auto-Submitted";
    /// RFC 3282.
    ContentLanguage = "Content-Language";
    /// RFC 2369: where to stop these messages.
    ListUnsubscribe = "List-Unsubscribe";
    /// RFC 8058: the mail program may stop them with one click, by POST.
    ListUnsubscribePost = "List-Unsubscribe-Post";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_the_fault_of_the_address_only_where_the_server_says_so() {
        for (code, words, whose) in [
            (
                "550",
                "5.1.1 <ann@example.org>: no such user",
                Blame::Address,
            ),
            ("550", "no such user here", Blame::Address),
            ("554", "5.1.2 no such domain", Blame::Address),
            ("554", "5.2.1 mailbox disabled", Blame::Address),
            ("553", "mailbox name not allowed", Blame::Address),
            ("552", "mailbox full", Blame::Message),
            ("552", "5.2.2 mailbox full", Blame::Message),
            ("550", "5.2.2 mailbox full", Blame::Message),
            ("550", "5.7.1 looks like spam", Blame::Message),
            ("554", "5.6.0 the message is malformed", Blame::Message),
            ("554", "transaction failed", Blame::Message),
            ("535", "5.7.8 wrong password", Blame::Us),
            ("530", "5.7.0 authentication required", Blame::Us),
            ("521", "this host takes no mail", Blame::Us),
        ] {
            assert_eq!(blame(code, words), whose, "{code} {words}");
        }
    }

    #[test]
    fn what_the_server_says_is_kept_without_addresses() {
        assert_eq!(
            said("550", "5.1.1 <ann@example.org>: no such user"),
            "550 5.1.1 (address) no such user"
        );
        assert!(said("550", &"x ".repeat(400)).len() <= 200);
    }
}
