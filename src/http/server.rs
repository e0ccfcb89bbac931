//! Connections: how many, how slow a client may be, and how they end.
//!
//! The framework's own server sets no time for the headers of a request, so that a few hundred
//! idle clients could hold it; this one does, and serves HTTP/1.1 as proxies speak it.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Request};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::router;
use crate::app::App;

/// How long the headers of a request may take, and how long a connection may stay idle.
const HEADERS: Duration = Duration::from_secs(15);

/// How long requests may go on after the process was asked to stop.
const FAREWELL: Duration = Duration::from_secs(8);

/// Serves until the application is told to stop, then lets the requests under way end.
///
/// # Errors
/// When the address of the listener cannot be read.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let local = LocalAddr(Addr::SocketAddr(listener.local_addr()?));
    let free = Arc::new(Semaphore::new(app.settings.connections));
    let stop = app.stop.clone();
    let front = router::build(app);
    let graceful = GracefulShutdown::new();
    let next = async || {
        let permit = Arc::clone(&free).acquire_owned().await;
        (permit, listener.accept().await)
    };
    loop {
        let (permit, accepted) = tokio::select! {
            next = next() => next,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let remote = RemoteAddr(Addr::SocketAddr(peer));
                let (front, local) = (Arc::clone(&front), local.clone());
                let service = service_fn(move |req| {
                    let req = Request::from((req, local.clone(), remote.clone(), Scheme::HTTP));
                    let front = Arc::clone(&front);
                    async move {
                        let response = front.answer(req).await;
                        Ok::<_, Infallible>(hyper::Response::<_>::from(response))
                    }
                });
                // Small answers must not wait for the acknowledgement of the headers.
                let _ = stream.set_nodelay(true);
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEADERS)
                    .max_buf_size(64 * 1024)
                    .serve_connection(TokioIo::new(stream), service);
                let connection = graceful.watch(connection);
                tokio::spawn(async move {
                    // A client that goes away or is too slow is no error of ours.
                    let _ = connection.await;
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off");
    }
    Ok(())
}
