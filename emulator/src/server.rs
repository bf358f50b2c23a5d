//! Accepts connections and serves HTTP on them.

use std::sync::Arc;

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::app::App;
use crate::auth::Presented;
use crate::connections::Connections;
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
    let most = usize::from(app.options.max_connections);
    let mut connections = Connections::new(most, app.options.quiet());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = connections.ended() => continue,
        };
        // Out of file descriptors, usually: wait for connections to end instead of spinning.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        connections.room().await;
        let _ = stream.set_nodelay(true);
        // Gone already.
        let Ok(local) = stream.local_addr() else {
            continue;
        };
        let control = Control::new();
        let wire = Wire::new(stream, control.clone());
        let front = Front {
            app: app.clone(),
            router: router.clone(),
            control: control.clone(),
            local: local.ip(),
            presented: None,
        };
        match https.clone() {
            Some(https) => connections.spawn(control, serve_tls(https, wire, front)),
            None => connections.spawn(control, serve_connection(wire, front, false)),
        }
    }
}

async fn serve_tls(https: Https, wire: Wire, mut front: Front) {
    let Ok(stream) = https.acceptor.accept(wire).await else {
        return;
    };
    let (_, session) = stream.get_ref();
    let presented = session.peer_certificates().and_then(<[_]>::first);
    front.presented = presented.map(|leaf| {
        if https.client.as_deref() == Some(leaf.as_ref()) {
            Presented::Client
        } else {
            Presented::Device(leaf.as_ref().into())
        }
    });
    let is_http2 = session.alpn_protocol() == Some(b"h2");
    serve_connection(stream, front, is_http2).await;
}

async fn serve_connection<S>(stream: S, front: Front, http2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| front.clone().handle(request));
    let stream = TokioIo::new(stream);
    // A connection that fails has nobody to tell.
    if http2 {
        let builder = http2::Builder::new(TokioExecutor::new());
        let _ = builder.serve_connection(stream, service).await;
    } else {
        let _ = http1::Builder::new()
            .serve_connection(stream, service)
            .await;
    }
}
