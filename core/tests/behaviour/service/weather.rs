//! What goes wrong on the way, chosen by a seed.

use std::future::pending;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use devtrust_core::runtime::Runtime as _;
use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::transport::{Failure, Headers, Response, Sent, TransportError};

use super::http_form::Call;

const LIMITED: &str =
    r#"{"errors":[{"code":"request_limit_exceeded","message":"Too many requests."}]}"#;
const PAGE: &str = "<html><body><h1>Bad gateway</h1></body></html>";
/// What a framework answers where nobody has written a form for it; gateways are built with it, too.
const FRAMEWORK: &str =
    r#"{"timestamp":"2026-05-11T07:07:13Z","status":503,"error":"Service Unavailable","path":"/"}"#;
const UNAVAILABLE: &str =
    r#"{"errors":[{"code":"service_unavailable","message":"Down for maintenance."}]}"#;

/// How an exchange goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// 429, nothing done, seconds in `Retry-After`.
    TooManyWithSeconds,
    /// 429, nothing done.
    TooMany,
    /// 503, nothing done, a date in `Retry-After`.
    UnavailableWithDate,
    /// 503 with a page instead of JSON, nothing done.
    Unavailable,
    /// 503 from a gateway whose connection to the service ended: it is done.
    UnavailableAfter,
    /// 429 from a gateway, although it is done.
    TooManyAfter,
    /// 403 with a page from a firewall that reads answers: it is done.
    ForbiddenAfter,
    /// 503 in the service's own form, which is not true: it is done.
    UntrueAfter,
    /// 504 from a gateway, and it is done a moment later.
    GatewayGivesUp,
    /// 500, nothing done.
    ErrorBefore,
    /// 500, although it is done.
    ErrorAfter,
    /// 502 with a page instead of JSON, nothing done.
    GatewayPage,
    /// No connection.
    Unreachable,
    /// The connection breaks, nothing done.
    ResetBefore,
    /// The connection breaks, although it is done.
    ResetAfter,
    /// It is done, and the answer breaks off on the wire.
    Truncated,
    /// It is done, and the answer is complete on the wire but its JSON breaks off.
    CutJson,
    /// It is done, and the answer never comes.
    Silence,
}

impl Fault {
    /// All of them but two, which have tests of their own: nobody can look into the future, and a service that lies is
    /// not reckoned with where names are not unique.
    pub(crate) const ALL: &'static [Self] = &[
        Self::TooManyWithSeconds,
        Self::TooMany,
        Self::UnavailableWithDate,
        Self::Unavailable,
        Self::UnavailableAfter,
        Self::TooManyAfter,
        Self::ForbiddenAfter,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::GatewayPage,
        Self::Unreachable,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::Truncated,
        Self::CutJson,
        Self::Silence,
    ];

    /// How long after its end the work of an exchange is done.
    pub(super) fn work_comes_later(self) -> Option<Duration> {
        (self == Self::GatewayGivesUp).then_some(Duration::from_millis(700))
    }

    /// How an exchange ends before the service has done anything.
    pub(super) fn instead_of_the_work(
        self,
        runtime: &VirtualRuntime,
    ) -> Option<Result<Response, TransportError>> {
        let in_seconds = |seconds| {
            httpdate::fmt_http_date(UNIX_EPOCH + runtime.wall() + Duration::from_secs(seconds))
        };
        let answer = |status: u16, retry_after: Option<String>, body: &'static str| {
            let mut headers = Headers::new();
            headers.add("date", in_seconds(0));
            if let Some(retry_after) = retry_after {
                headers.add("retry-after", retry_after);
            }
            Some(Ok(Response {
                status,
                headers,
                body: Bytes::from_static(body.as_bytes()),
            }))
        };
        match self {
            Self::TooManyWithSeconds => answer(429, Some("2".to_owned()), LIMITED),
            Self::TooMany => answer(429, None, LIMITED),
            Self::UnavailableWithDate => answer(503, Some(in_seconds(3)), UNAVAILABLE),
            Self::Unavailable => answer(503, None, PAGE),
            Self::ErrorBefore => answer(500, None, r#"{"error":"Internal Server Error"}"#),
            Self::GatewayPage => answer(502, None, PAGE),
            Self::GatewayGivesUp => answer(504, None, PAGE),
            Self::Unreachable => Some(Err(error(Failure::Connect, Sent::Nothing))),
            Self::ResetBefore => Some(Err(error(Failure::Reset, Sent::Maybe))),
            _ => None,
        }
    }

    /// How an exchange ends although the service has done its work.
    pub(super) async fn after_the_work(
        self,
        mut response: Response,
    ) -> Result<Response, TransportError> {
        let mut instead = |status: u16, body: &'static str| {
            response.status = status;
            response.body = Bytes::from_static(body.as_bytes());
        };
        match self {
            Self::ErrorAfter => instead(500, "{}"),
            Self::UnavailableAfter => instead(503, FRAMEWORK),
            Self::UntrueAfter => instead(503, UNAVAILABLE),
            Self::TooManyAfter => instead(429, "rate limited"),
            Self::ForbiddenAfter => instead(403, PAGE),
            _ => {}
        }
        match self {
            Self::ResetAfter => Err(error(Failure::Reset, Sent::Maybe)),
            Self::Truncated => Err(error(Failure::Body, Sent::Maybe)),
            Self::CutJson => {
                response.body.truncate(response.body.len() / 2);
                Ok(response)
            }
            Self::Silence => pending().await,
            _ => Ok(response),
        }
    }
}

fn error(failure: Failure, sent: Sent) -> TransportError {
    TransportError::new(failure, sent, "bad weather")
}

/// Chooses faults and delays.
#[derive(Debug)]
pub(crate) struct Weather {
    random: Random,
    percent: u64,
    faults: Vec<Fault>,
    first: Option<Fault>,
    /// The end of the path of the exchanges that may go wrong; any where nothing is said.
    only_at: Option<&'static str>,
    longest_delay: Duration,
}

impl Weather {
    /// Nothing goes wrong and nothing takes time.
    pub(crate) fn fair() -> Self {
        Self::new(0, 0, Fault::ALL)
    }

    /// So many of a hundred exchanges fail, in one of these ways.
    pub(crate) fn new(seed: u64, percent: u64, faults: &[Fault]) -> Self {
        Self {
            random: Random::Seed(seed),
            percent,
            faults: faults.to_vec(),
            first: None,
            only_at: None,
            longest_delay: Duration::ZERO,
        }
    }

    /// The first exchange goes wrong in this way, nothing after it.
    pub(crate) fn once(fault: Fault) -> Self {
        Self {
            first: Some(fault),
            ..Self::fair()
        }
    }

    /// The first registration goes wrong in this way, nothing else.
    pub(crate) fn at_registration(fault: Fault) -> Self {
        Self {
            only_at: Some("/registration"),
            ..Self::once(fault)
        }
    }

    /// An exchange takes up to twice this long, so that several interleave.
    pub(crate) fn with_delays(self, longest_delay: Duration) -> Self {
        Self {
            longest_delay,
            ..self
        }
    }

    pub(super) fn fault(&mut self, call: &Call) -> Option<Fault> {
        if self.only_at.is_some_and(|end| !call.path.ends_with(end)) {
            return None;
        }
        if let Some(fault) = self.first.take() {
            return Some(fault);
        }
        if self.below(100) >= self.percent {
            return None;
        }
        let index = usize::try_from(self.below(self.faults.len() as u64)).unwrap();
        // Half a ZIP is no JSON that breaks off: on a download it means a broken transfer.
        match self.faults[index] {
            Fault::CutJson if call.path.contains("bootstrap-config") => Some(Fault::Truncated),
            // Reading changes nothing, so that a refusal of it stands.
            Fault::ForbiddenAfter if call.method == "GET" => Some(Fault::Unavailable),
            fault => Some(fault),
        }
    }

    pub(super) fn delay(&mut self) -> Duration {
        let longest = u64::try_from(self.longest_delay.as_millis()).unwrap();
        Duration::from_millis(self.below(longest + 1))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.random.draw() % limit
    }
}
