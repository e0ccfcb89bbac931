//! A small mail server: it takes every message and remembers it, and refuses when told to.

use std::sync::{Arc, Mutex};

use mail_parser::{Message, MessageParser};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message as it came in.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub source: String,
}

#[derive(Default)]
struct Shared {
    mail: Vec<Mail>,
    /// What it answers to the next recipients, one each, before it takes them again.
    refusals: Vec<String>,
    closed: bool,
}

pub struct MailServer {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::<Mutex<Shared>>::default();
        let server = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&server);
                // A client that hangs up in the middle is the end of that conversation.
                tokio::spawn(async move { talk(stream, shared).await.unwrap_or_default() });
            }
        });
        Self { port, shared }
    }

    /// Everything that was sent.
    pub fn sent(&self) -> Vec<Mail> {
        self.shared.lock().unwrap().mail.clone()
    }

    /// What was sent to an address.
    pub fn sent_to(&self, address: &str) -> Vec<Mail> {
        self.sent()
            .into_iter()
            .filter(|mail| mail.to == address)
            .collect()
    }

    /// The newest message to an address.
    pub fn last_to(&self, address: &str) -> Mail {
        let last = self.sent_to(address).pop();
        last.unwrap_or_else(|| panic!("nothing was sent to {address}"))
    }

    /// Answers the next recipient with this, such as `451 4.3.0 later`.
    pub fn refuse(&self, answer: &str) {
        self.shared.lock().unwrap().refusals.push(answer.to_owned());
    }

    /// Hangs up on everyone from now on, or no longer.
    pub fn close(&self, closed: bool) {
        self.shared.lock().unwrap().closed = closed;
    }
}

impl Mail {
    fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.source).unwrap()
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        self.parsed().body_text(0).unwrap().into_owned()
    }

    pub fn html(&self) -> String {
        self.parsed().body_html(0).unwrap().into_owned()
    }

    /// The first address in the text that has this in it, without scheme and host.
    pub fn link(&self, part: &str) -> String {
        let text = self.text();
        let words = text.split(|c: char| c.is_whitespace() || "<>()".contains(c));
        let found = words
            .into_iter()
            .find(|word| word.starts_with("http") && word.contains(part));
        let found = found.unwrap_or_else(|| panic!("no link with {part} in:\n{text}"));
        url::Url::parse(found).unwrap().path().to_owned()
    }

    /// The six digits.
    pub fn code(&self) -> String {
        let text = self.text();
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        words
            .find(is_code)
            .unwrap_or_else(|| panic!("no code in:\n{text}"))
            .to_owned()
    }
}

async fn talk(stream: TcpStream, shared: Arc<Mutex<Shared>>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    if shared.lock().unwrap().closed {
        return Ok(());
    }
    writer.write_all(b"220 test\r\n").await?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(line) = lines.next_line().await? {
        let command = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
        let answer = match command.as_str() {
            "EHLO" => "250-test\r\n250 8BITMIME".to_owned(),
            "MAIL" => {
                from = address(&line);
                "250 ok".to_owned()
            }
            "RCPT" => {
                to = address(&line);
                let mut shared = shared.lock().unwrap();
                if shared.refusals.is_empty() {
                    "250 ok".to_owned()
                } else {
                    shared.refusals.remove(0)
                }
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut source = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    source.push_str(line.strip_prefix('.').unwrap_or(&line));
                    source.push_str("\r\n");
                }
                let mail = Mail {
                    from: from.clone(),
                    to: to.clone(),
                    source,
                };
                shared.lock().unwrap().mail.push(mail);
                "250 taken".to_owned()
            }
            "HELO" | "RSET" | "NOOP" => "250 ok".to_owned(),
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 what".to_owned(),
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn address(line: &str) -> String {
    let start = line.find('<').map_or(0, |at| at + 1);
    let end = line.find('>').unwrap_or(line.len());
    line[start..end].to_owned()
}
