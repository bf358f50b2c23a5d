//! Accepts connections and serves HTTP on them.

use std::sync::Arc;

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::app::App;
use crate::control::{Control, Wire};
use crate::front::Front;

/// Serves until the task is dropped, which also ends every connection.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    router: Router,
    tls: Option<TlsAcceptor>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // Out of file descriptors, usually: wait for connections to end instead of spinning.
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    continue;
                };
                let _ = stream.set_nodelay(true);
                let control = Arc::new(Control::default());
                let wire = Wire::new(stream, control.clone());
                let front =
                    Front { app: app.clone(), router: router.clone(), control, client_certificate: false };
                match tls.clone() {
                    Some(tls) => connections.spawn(serve_tls(tls, wire, front)),
                    None => connections.spawn(serve_connection(wire, front, false)),
                };
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn serve_tls(tls: TlsAcceptor, wire: Wire, mut front: Front) {
    let Ok(stream) = tls.accept(wire).await else {
        return;
    };
    let (_, session) = stream.get_ref();
    front.client_certificate = session.peer_certificates().is_some();
    let http2 = session.alpn_protocol() == Some(b"h2");
    serve_connection(stream, front, http2).await;
}

async fn serve_connection<S>(stream: S, front: Front, http2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let control = front.control.clone();
    let service = service_fn(move |request| front.clone().handle(request));
    let stream = TokioIo::new(stream);
    // A connection that fails has nobody to tell; one that is told to end is dropped where it stands.
    if http2 {
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .serve_connection(stream, service);
        tokio::select! { _ = connection => {}, () = control.ended() => {} }
    } else {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(stream, service);
        tokio::select! { _ = connection => {}, () = control.ended() => {} }
    }
}
