//! An HTTP stack that sends a POST a second time by itself, as browsers do where a kept-alive connection ends without an
//! answer: the service refuses the second one, because the first one took the name.

use std::sync::Arc;
use std::time::Duration;

use devtrust_core::CreateDivision;
use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::transport::{Request, Response, Transport, TransportError};
use devtrust_core::{BoxFuture, Kind};

use crate::parties::{ACCOUNT, GROUP, client, csr, empty_store, is_for, ordinary, registration};
use crate::service::{Service, Weather};

/// Sends each POST twice and gives the second answer.
#[derive(Debug)]
struct Repeating(Arc<Service>);

impl Transport for Repeating {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            if request.method == "POST" {
                self.0.send(again(&request)).await?;
            }
            self.0.send(request).await
        })
    }

    fn may_repeat(&self) -> bool {
        true
    }
}

fn again(request: &Request) -> Request {
    Request {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: request.headers.clone(),
        body: request.body.clone(),
        delivery: request.delivery.clone(),
        timeout: request.timeout,
        departure: request.departure.clone(),
    }
}

fn service(runtime: &VirtualRuntime) -> Arc<Service> {
    Service::new(runtime, empty_store(), Weather::fair())
}

fn division() -> CreateDivision {
    CreateDivision::new("Plant 7", ACCOUNT, GROUP)
}

#[test]
fn what_was_created_by_the_first_of_two_is_given_out() {
    let runtime = VirtualRuntime::new(Random::Seed(1));
    let service = service(&runtime);
    let client = client(ordinary(), Arc::new(Repeating(service.clone())), &runtime);
    runtime.run(client.divisions().create(division())).unwrap();
    let registered = runtime
        .run(client.devices().register(registration(1)))
        .unwrap();
    let issued = registered.private_keys[0].certificate.as_deref().unwrap();
    assert!(is_for(issued, csr(1)));
    let store = service.store();
    assert_eq!((store.divisions.len(), store.devices.len()), (1, 1));
}

#[test]
fn a_name_that_was_taken_before_stays_a_conflict() {
    let runtime = VirtualRuntime::new(Random::Seed(1));
    let service = service(&runtime);
    let other = client(ordinary(), service.clone(), &runtime);
    runtime.run(other.divisions().create(division())).unwrap();
    runtime.run(runtime.delay(Duration::from_secs(60)));

    let client = client(ordinary(), Arc::new(Repeating(service)), &runtime);
    let refused = runtime
        .run(client.divisions().create(division()))
        .unwrap_err();
    assert_eq!(
        (refused.kind(), refused.code().as_str()),
        (Kind::Conflict, "conflict.name_taken")
    );
}
