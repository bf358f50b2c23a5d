//! Another origin, which nothing may reach: who follows a redirect to it takes the key along.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::request;
use crate::server::Server;

/// The other origin, and whose requests would come to it.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    pub(crate) address: String,
    servers: Mutex<BTreeMap<String, Arc<Server>>>,
}

impl Elsewhere {
    pub(crate) async fn start() -> io::Result<Arc<Self>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let elsewhere = Arc::new(Self {
            address: format!("http://{}", listener.local_addr()?),
            servers: Mutex::default(),
        });
        let own = Arc::clone(&elsewhere);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = Arc::clone(&own);
                tokio::spawn(async move { own.serve(stream).await });
            }
        });
        Ok(elsewhere)
    }

    /// Requests whose path begins with this name are this server's.
    pub(crate) fn expect(&self, name: &str, server: Arc<Server>) {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        servers.insert(name.to_owned(), server);
    }

    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut received = Vec::new();
        loop {
            let Some((asked, used)) = request::read(&received) else {
                if stream.read_buf(&mut received).await? == 0 {
                    return Ok(());
                }
                continue;
            };
            received.drain(..used);
            let name = asked.target.split('/').nth(1).unwrap_or_default();
            {
                let servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(server) = servers.get(name) {
                    server.witness.elsewhere(asked.key.is_some());
                }
            }
            let answer =
                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}";
            stream.write_all(answer).await?;
        }
    }
}
