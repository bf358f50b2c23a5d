//! Accepts connections and serves HTTP on them.

use std::sync::Arc;

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::app::App;
use crate::control::{Control, Wire};
use crate::front::Front;
use crate::tls::Https;

/// Serves until the task is dropped, which also ends every connection.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    router: Router,
    https: Option<Https>,
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
                match https.clone() {
                    Some(https) => connections.spawn(serve_tls(https, wire, front)),
                    None => connections.spawn(serve_connection(wire, front, false)),
                };
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn serve_tls(https: Https, wire: Wire, mut front: Front) {
    let Ok(stream) = https.acceptor.accept(wire).await else {
        return;
    };
    let (_, session) = stream.get_ref();
    let presented = session.peer_certificates().and_then(<[_]>::first);
    front.client_certificate =
        presented.is_some_and(|leaf| https.client.as_deref() == Some(leaf.as_ref()));
    let is_http2 = session.alpn_protocol() == Some(b"h2");
    serve_connection(stream, front, is_http2).await;
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
        let connection =
            http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service);
        tokio::select! { _ = connection => {}, () = control.ended() => {} }
    } else {
        // Without a timer an idle connection lives as long as its client wants.
        let connection = http1::Builder::new().serve_connection(stream, service);
        tokio::select! { _ = connection => {}, () = control.ended() => {} }
    }
}
