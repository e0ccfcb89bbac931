//! Makes the bytes of a message and hands them over.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use yousaid_entities::{DeliveryId, UnixMillis, delivery};

use super::{Letter, MailSettings, MailTransport};

/// One answer of the mail server is waited for no longer than this.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Connections to the mail server at once.
const CONNECTIONS: u32 = 8;

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
    /// The server refused it for good, with these words.
    Refused(String),
}

/// The way out.
#[derive(Clone, Debug)]
pub struct Post {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl Post {
    /// Sets the way out up; connects when the first message is sent.
    ///
    /// # Errors
    /// When the sender is no address or the settings of the server do not fit.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        Ok(Self {
            from: settings.from.parse().map_err(MailError::From)?,
            way: match &settings.transport {
                MailTransport::Smtp(url) => Way::Smtp(server(url)?),
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

    /// Hands a message over.
    pub async fn send(&self, id: DeliveryId, message: Message) -> Sent {
        match &self.way {
            Way::Smtp(server) => match server.send(message).await {
                Ok(answer) => {
                    let words = answer.message().collect::<Vec<_>>().join(" ");
                    Sent::Taken(said(&answer.code().to_string(), &words))
                }
                Err(error) => failed(&error),
            },
            Way::Folder(folder) => match write(folder, id, &message.formatted()).await {
                Ok(()) => Sent::Taken("written to the folder".to_owned()),
                Err(error) => Sent::Later(format!("the folder: {}", error.kind())),
            },
        }
    }
}

fn server(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    Ok(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
        .timeout(Some(TIMEOUT))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS))
        .build())
}

/// What a failure means. The server's words are kept, without addresses.
fn failed(error: &lettre::transport::smtp::Error) -> Sent {
    let Some(code) = error.status() else {
        return Sent::Later(if error.is_timeout() {
            "the mail server did not answer in time".to_owned()
        } else {
            "the mail server could not be reached".to_owned()
        });
    };
    let words = std::error::Error::source(error)
        .map(ToString::to_string)
        .unwrap_or_default();
    let code = code.to_string();
    // These are about us, not about the message: a wrong password must not lose anybody's mail.
    let about_us = matches!(code.as_str(), "521" | "530" | "534" | "535" | "538");
    if error.is_permanent() && !about_us {
        Sent::Refused(said(&code, &words))
    } else {
        Sent::Later(said(&code, &words))
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
    fn what_the_server_says_is_kept_without_addresses() {
        assert_eq!(
            said("550", "5.1.1 <ann@example.org>: no such user"),
            "550 5.1.1 (address) no such user"
        );
        assert!(said("550", &"x ".repeat(400)).len() <= 200);
    }
}
