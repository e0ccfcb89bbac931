//! Bodies of bounded size and bounded time, whatever their headers say.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures::{StreamExt, stream};
use poem::Body;

/// How long a whole body may take: a 256 KiB form needs 70 kbit/s for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that is too large is still read up to this many times its limit, and thrown away:
/// a browser that is cut off while it sends never shows the page that says why.
const DRAIN: usize = 16;

/// What went wrong while a body was read.
#[derive(Debug, Default)]
pub struct Trouble(AtomicU8);

impl Trouble {
    const TOO_LARGE: u8 = 1;
    const TOO_SLOW: u8 = 2;

    /// It is larger than allowed.
    #[must_use]
    pub fn too_large(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::TOO_LARGE
    }

    /// It did not come in time.
    #[must_use]
    pub fn too_slow(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::TOO_SLOW
    }
}

/// The body with its limits. Beyond them reading it fails, and `trouble` says why.
#[must_use]
pub fn limited(body: Body, limit: usize, trouble: Arc<Trouble>) -> Body {
    if body.is_empty() {
        return body;
    }
    let chunks = Box::pin(body.into_bytes_stream());
    let deadline = Box::pin(tokio::time::sleep(PATIENCE));
    let state = (chunks, deadline, 0_usize, trouble);
    let stream = stream::try_unfold(
        state,
        move |(mut chunks, mut deadline, mut read, trouble)| {
            async move {
                loop {
                    let next = tokio::select! {
                        next = chunks.next() => next,
                        () = &mut deadline => {
                            trouble.0.store(Trouble::TOO_SLOW, Ordering::Relaxed);
                            return Err(std::io::ErrorKind::TimedOut.into());
                        }
                    };
                    let Some(chunk) = next.transpose()? else {
                        return if read > limit {
                            Err(too_large())
                        } else {
                            Ok(None)
                        };
                    };
                    let before = read;
                    read = read.saturating_add(chunk.len());
                    if read <= limit {
                        return Ok(Some((chunk, (chunks, deadline, read, trouble))));
                    }
                    trouble.0.store(Trouble::TOO_LARGE, Ordering::Relaxed);
                    if read > limit.saturating_mul(DRAIN) {
                        return Err(too_large());
                    }
                    if before < limit {
                        // The beginning is worth giving back to the person.
                        let kept = chunk.slice(..limit - before);
                        return Ok(Some((kept, (chunks, deadline, read, trouble))));
                    }
                }
            }
        },
    );
    Body::from_bytes_stream(stream)
}

fn too_large() -> std::io::Error {
    std::io::ErrorKind::FileTooLarge.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(chunks: &[&'static str], limit: usize) -> (Result<Vec<u8>, String>, bool) {
        let trouble = Arc::<Trouble>::default();
        let chunks: Vec<_> = chunks
            .iter()
            .map(|text| Ok::<_, std::io::Error>(*text))
            .collect();
        let body = Body::from_bytes_stream(stream::iter(chunks));
        let read = limited(body, limit, Arc::clone(&trouble)).into_vec().await;
        (read.map_err(|error| error.to_string()), trouble.too_large())
    }

    #[tokio::test]
    async fn a_body_may_fill_its_limit_and_not_one_byte_more() {
        assert_eq!(
            read(&["abc", "def"], 6).await,
            (Ok(b"abcdef".to_vec()), false)
        );
        let (body, too_large) = read(&["abc", "defg"], 6).await;
        assert!(body.is_err() && too_large);
    }

    #[tokio::test]
    async fn an_endless_body_is_not_read_to_its_end() {
        let trouble = Arc::<Trouble>::default();
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>("0123456789"));
        let body = limited(Body::from_bytes_stream(endless), 20, Arc::clone(&trouble));
        assert!(body.into_vec().await.is_err());
        assert!(trouble.too_large());
    }
}
