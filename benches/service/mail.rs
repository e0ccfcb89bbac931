//! A mail server that takes its time, when it is told to: it answers every line half a second late.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How late it answers.
const LATE: Duration = Duration::from_millis(500);

/// Starts it; gives its port, and what makes it late.
pub async fn start() -> (u16, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let is_late = Arc::new(AtomicBool::new(false));
    let late = Arc::clone(&is_late);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&late)));
        }
    });
    (port, is_late)
}

/// Takes every message. A client that hangs up ends it.
async fn talk(stream: TcpStream, is_late: Arc<AtomicBool>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 late\r\n").await?;
    let mut in_message = false;
    while let Some(line) = lines.next_line().await? {
        if in_message && line != "." {
            continue;
        }
        if is_late.load(Ordering::Relaxed) {
            tokio::time::sleep(LATE).await;
        }
        let command = line.to_ascii_uppercase();
        let answer: &[u8] = match command.as_str() {
            "." => b"250 taken\r\n",
            "DATA" => b"354 go on\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 late\r\n",
        };
        in_message = command == "DATA";
        write.write_all(answer).await?;
    }
    Ok(())
}
