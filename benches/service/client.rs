//! A client that does as little as possible: one buffer and one socket a connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back from many requests.
pub struct Load {
    /// Answers below 400.
    pub answered: usize,
    /// Other answers.
    pub failed: usize,
    took: Duration,
    milliseconds: Vec<f64>,
}

impl Load {
    /// Answers a second.
    pub fn per_second(&self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }

    /// The latency below which this share of the answers came, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let at = ((self.milliseconds.len() - 1) as f64 * share).round() as usize;
        self.milliseconds[at]
    }
}

/// One answer.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and reads its answer, which has a length.
    async fn ask(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&self.buffer[..end]).to_ascii_lowercase();
                let status = head[9..12].parse().expect("a status");
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map(|length| length.parse::<usize>().expect("a length"));
                let start = end + 4;
                if let Some(length) = length {
                    while self.buffer.len() < start + length {
                        self.more().await?;
                    }
                    return Ok(Answer {
                        status,
                        body: self.buffer[start..start + length].to_vec(),
                    });
                }
                assert!(head.contains("transfer-encoding: chunked"), "{head}");
                while !self.buffer[start..].ends_with(b"0\r\n\r\n") {
                    self.more().await?;
                }
                return Ok(Answer {
                    status,
                    body: self.buffer[start..].to_vec(),
                });
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> std::io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Asks one address.
pub struct Client {
    address: SocketAddr,
}

impl Client {
    pub const fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// The bytes that ask for a page.
    pub fn get_request(&self, path: &str) -> Vec<u8> {
        let host = self.address;
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: br, gzip\r\n\r\n")
            .into_bytes()
    }

    fn post_request(&self, path: &str, body: &str) -> Vec<u8> {
        let host = self.address;
        format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Waits until the service answers this path.
    pub async fn until_ready(&self, path: &str) {
        let request = self.get_request(path);
        for _ in 0..2_000 {
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection
                    .ask(&request)
                    .await
                    .is_ok_and(|answer| answer.status < 400)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the service does not answer");
    }

    /// The token of the form on a page.
    pub async fn form_token(&self, path: &str) -> String {
        let host = self.address;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n").into_bytes();
        let mut connection = Connection::open(self.address).await.unwrap();
        let answer = connection.ask(&request).await.unwrap();
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form");
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Reads one page over so many connections for so long.
    pub async fn gets(&self, path: &str, connections: usize, lasts: Duration) -> Load {
        let request: Arc<[u8]> = self.get_request(path).into();
        let (begun, address) = (Instant::now(), self.address);
        let workers = (0..connections).map(|_| {
            let request = Arc::clone(&request);
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await.unwrap();
                let mut results = Vec::new();
                while begun.elapsed() < lasts {
                    let sent = Instant::now();
                    let answer = connection.ask(&request).await.unwrap();
                    results.push((answer.status, sent.elapsed()));
                }
                results
            })
        });
        gather(workers.collect(), begun).await
    }

    /// The bytes that post the same body to each path.
    pub fn post_requests(&self, paths: &[String], body: &str) -> Vec<Vec<u8>> {
        let post = |path: &String| self.post_request(path, body);
        paths.iter().map(post).collect()
    }

    /// Sends requests at a steady rate, each over a connection of its own, whether or not those
    /// before it were answered.
    pub async fn paced(&self, requests: Vec<Vec<u8>>, per_second: f64) -> Load {
        let (begun, address) = (Instant::now(), self.address);
        let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / per_second));
        let mut workers = Vec::with_capacity(requests.len());
        for request in requests {
            ticks.tick().await;
            workers.push(tokio::spawn(async move {
                let sent = Instant::now();
                let mut connection = Connection::open(address).await.unwrap();
                let answer = connection.ask(&request).await.unwrap();
                vec![(answer.status, sent.elapsed())]
            }));
        }
        gather(workers, begun).await
    }

    /// Posts the same body once to each path, over so many connections.
    pub async fn posts(&self, paths: &[String], body: &str, connections: usize) -> Load {
        let requests = Arc::new(self.post_requests(paths, body));
        let next = Arc::new(AtomicUsize::new(0));
        let (begun, address) = (Instant::now(), self.address);
        let workers = (0..connections).map(|_| {
            let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await.unwrap();
                let mut results = Vec::new();
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sent = Instant::now();
                    let answer = connection.ask(request).await.unwrap();
                    results.push((answer.status, sent.elapsed()));
                }
                results
            })
        });
        gather(workers.collect(), begun).await
    }
}

async fn gather(
    workers: Vec<tokio::task::JoinHandle<Vec<(u16, Duration)>>>,
    begun: Instant,
) -> Load {
    let mut load = Load {
        answered: 0,
        failed: 0,
        took: Duration::ZERO,
        milliseconds: Vec::new(),
    };
    for worker in workers {
        for (status, took) in worker.await.unwrap() {
            if status < 400 {
                load.answered += 1;
            } else {
                load.failed += 1;
            }
            load.milliseconds.push(took.as_secs_f64() * 1e3);
        }
    }
    load.took = begun.elapsed();
    load.milliseconds.sort_by(f64::total_cmp);
    load
}
