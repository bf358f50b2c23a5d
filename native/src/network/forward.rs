//! Passing on what others ask: for a proxy of one's own, which adds the key that the askers never see.

use bytes::Bytes;
use devtrust_core::transport::{Departure, Failure, Sent, TransportError};
use http::{Request, Response};
use http_body::Body;

use super::failure::Target;
use super::{HttpTransport, authority};

/// What goes wrong while a body is on its way.
type Broken = Box<dyn std::error::Error + Send + Sync>;

impl HttpTransport {
    /// Sends a request as it is and gives the answer as it comes, both with their bodies piece by piece. Nothing is added,
    /// tried again, followed or limited; whoever asked does that.
    pub async fn forward<B>(
        &self,
        request: Request<B>,
    ) -> Result<Response<impl Body<Data = Bytes, Error = Broken> + Send + use<B>>, TransportError>
    where
        B: Body<Data = Bytes, Error: Into<Broken>> + Send + Sync + 'static,
    {
        let unusable =
            |_| TransportError::new(Failure::Other, Sent::Nothing, "the address is not valid");
        let outgoing: reqwest::Request = request
            .map(reqwest::Body::wrap)
            .try_into()
            .map_err(unusable)?;
        let target = Target {
            host: outgoing.url().host_str().unwrap_or_default().to_owned(),
            authority: authority(outgoing.url()),
            proxy: self.proxies.of(outgoing.url()),
            connect_timeout: self.connect_timeout,
        };
        let answer = self.client.execute(outgoing).await;
        let answer = answer.map_err(|error| target.not_answered(&error, &Departure::default()))?;
        let answer: Response<reqwest::Body> = answer.into();
        Ok(answer.map(Answer))
    }
}

/// The body of an answer, without the type of the HTTP stack.
struct Answer(reqwest::Body);

impl Body for Answer {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Broken>>> {
        std::pin::Pin::new(&mut self.0)
            .poll_frame(context)
            .map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}
