//! A service whose lists are bare arrays: nothing tells how many rows there are.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::transport::{Request, Response, Transport, TransportError, Url};
use devtrust_core::{BoxFuture, Client};
use devtrust_core::{CreateDivision, Division, FindDivision, ListDivisions};
use serde_json::{Value, json};

use crate::parties::{ACCOUNT, client, empty_store, ordinary};
use crate::service::{Service, Weather};

/// Takes the envelope off every list; or passes over the offset, too.
#[derive(Debug)]
struct Bare {
    service: Arc<Service>,
    heeds_offset: bool,
}

impl Bare {
    async fn exchange(&self, mut request: Request) -> Result<Response, TransportError> {
        if !self.heeds_offset {
            let address = request.url.as_str().replace("&offset=", "&passed_over=");
            request.url = Url::parse(address).unwrap();
        }
        let mut response = self.service.send(request).await?;
        let answer: Value = serde_json::from_slice(&response.body).unwrap();
        if let Some(rows) = answer.get("records") {
            response.body = Bytes::from(rows.to_string());
        }
        Ok(response)
    }
}

impl Transport for Bare {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

struct Place {
    runtime: VirtualRuntime,
    service: Arc<Service>,
    client: Client,
}

/// With so many divisions whose names contain that of the plant.
fn place(divisions: usize, heeds_offset: bool) -> Place {
    let runtime = VirtualRuntime::default();
    let store = empty_store().without_unique_names();
    let service = Service::new(&runtime, store, Weather::fair());
    service.store().divisions = (0..divisions)
        .map(|number| {
            json!({
                "id": format!("00000001-0000-4000-8000-{number:012}"), "name": format!("Plant 7 {number}"),
                "account": {"id": ACCOUNT}, "status": "ACTIVE", "created_on": "2026-05-11T07:00:00Z",
            })
        })
        .collect();
    let transport = Arc::new(Bare {
        service: Arc::clone(&service),
        heeds_offset,
    });
    Place {
        client: client(ordinary(), transport, &runtime),
        runtime,
        service,
    }
}

impl Place {
    fn all(&self) -> Vec<Division> {
        let pager = self.client.divisions().list(ListDivisions::new(ACCOUNT));
        self.runtime.run(pager.collect()).unwrap()
    }

    fn ensure(&self, name: &str) -> String {
        let request = CreateDivision::new(name, ACCOUNT, ACCOUNT);
        let divisions = self.client.divisions();
        self.runtime.run(divisions.ensure(request)).unwrap().id
    }
}

#[test]
fn every_row_is_listed_once() {
    for count in [0, 1, 99, 100, 101, 121, 200, 350] {
        let rows = place(count, true).all();
        let ids: BTreeSet<_> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((rows.len(), ids.len()), (count, count));
    }
}

#[test]
fn what_is_on_the_second_page_is_found_and_not_made_again() {
    let place = place(150, true);
    assert_eq!(
        place.ensure("Plant 7 149"),
        "00000001-0000-4000-8000-000000000149"
    );
    let made = place.ensure("Plant 7");
    assert_eq!(place.ensure("Plant 7"), made);
    assert_eq!(place.service.store().divisions.len(), 151);
}

#[test]
fn a_service_that_passes_over_the_offset_is_asked_twice() {
    let place = place(150, false);
    assert_eq!(place.all().len(), 100);
    assert_eq!(place.service.traffic().began.len(), 2);
    // A search of what it does not show ends, too.
    let divisions = place.client.divisions();
    let find = divisions.find(FindDivision::new(ACCOUNT, "Plant 7"));
    assert_eq!(place.runtime.run(find).unwrap(), None);
    assert_eq!(place.service.traffic().began.len(), 4);
}
