//! The border: a session with a host that is made of a few lines of JavaScript.

use std::time::Duration;

use devtrust_core::transport::{
    Body, Delivery, Departure, Failure, Headers, Part, Request, Sent, Transport, Url,
};
use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::host::Host;
use crate::session::Session;
use crate::transport::Fetch;

const SETTINGS: &str =
    r#"{"api_key": "key", "base_url": "http://127.0.0.1:1", "retry": {"max_attempts": 1}}"#;
const LIST: &str = r#"{"operation": "rendezvous_zones.list", "request": {}, "options": {}}"#;

/// A host whose `send` is the given function; without one, requests go through `gloo-net`.
fn host(send: &str) -> Host {
    let has_transport = !send.is_empty();
    let send = if has_transport { send } else { "null" };
    let body = format!(
        "const text = new TextEncoder();
        return {{
            hasTransport: {has_transport}, listens: false, begun: 0, ended: 0, aborted: 0,
            answer: {send},
            async send(...given) {{
                const answer = await this.answer(...given);
                if (answer.status === undefined) throw {{ failure: 'body', unsent: false, message: 'broken' }};
                return {{ status: answer.status, headers: 'content-type\\napplication/json', body: text.encode(answer.text) }};
            }},
            init: (method, headers, body) => ({{ method, body }}),
            begin() {{
                this.begun += 1;
                const controller = new AbortController();
                controller.signal.addEventListener('abort', () => {{ this.aborted += 1; }});
                return controller;
            }},
            over() {{ this.ended += 1; }},
            error: (report) => report,
        }};"
    );
    let made = Function::new_no_args(&body).call0(&JsValue::NULL).unwrap();
    made.unchecked_into()
}

fn session(host: &Host) -> Session {
    Session::new(SETTINGS, host.clone()).unwrap()
}

fn no_keys() -> Function {
    Function::new_no_args("return Promise.resolve('{}')")
}

async fn ended(call: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(call).await
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn code(outcome: Result<JsValue, JsValue>) -> String {
    member(&outcome.unwrap_err(), "code").as_string().unwrap()
}

fn counts(host: &Host) -> [f64; 3] {
    ["begun", "ended", "aborted"].map(|name| member(host, name).as_f64().unwrap())
}

#[wasm_bindgen_test]
async fn a_call_gives_a_plain_object() {
    let host =
        host(r#"async () => ({ status: 200, text: '{"records": [{"id": "a", "name": "b"}]}' })"#);
    let session = session(&host);
    let answer = ended(session.call(LIST, None, None, no_keys(), None))
        .await
        .unwrap();
    let text: String = JSON::stringify(&answer).unwrap().into();
    assert_eq!(
        text,
        r#"{"items":[{"id":"a","name":"b"}],"limit":null,"mark":"af63dc4c8601ec8c","next_offset":1,"offset":0,"total":null}"#
    );
    assert_eq!(counts(&host), [1.0, 1.0, 0.0]);
}

#[wasm_bindgen_test]
async fn a_product_is_there_once_it_was_added() {
    let tables = "p\tlater\nq\tNothing\na\tThing\tname!t\tmade?m\n\
        o\tlater.things.first\tNothing\t\tvrThing\td\tGET\t/things\ts\t200";
    let call = r#"{"operation": "later.things.first", "request": {}, "options": {}}"#;
    let host = host(r#"async (url) => ({ status: 200, text: JSON.stringify({ name: url }) })"#);
    let session = session(&host);
    let early = session.call(call, None, None, no_keys(), None);
    assert_eq!(code(ended(early).await), "internal.defect");
    assert!(!Session::add_operations("x".to_owned()));
    assert!(Session::add_operations(tables.to_owned()));
    let answer = ended(session.call(call, None, None, no_keys(), None))
        .await
        .unwrap();
    assert_eq!(
        member(&answer, "name"),
        JsValue::from("http://127.0.0.1:1/things")
    );
    let shape: String = JSON::stringify(&Session::shape_of("later.things.first"))
        .unwrap()
        .into();
    assert_eq!(shape, r#"{"made":"time"}"#);
}

#[wasm_bindgen_test]
async fn what_goes_out_is_the_request() {
    let host = host(
        "async function (url, method, headers, body, exchange, limit) {
            const lines = headers.split('\\n');
            const key = lines[lines.indexOf('x-api-key') + 1];
            this.seen = [url, method, key, body === undefined, exchange.signal instanceof AbortSignal, limit > 1000];
            return { status: 200, text: '{}' };
        }",
    );
    let _ = ended(session(&host).call(LIST, None, None, no_keys(), None)).await;
    let seen: String = JSON::stringify(&member(&host, "seen")).unwrap().into();
    assert_eq!(
        seen,
        r#"["http://127.0.0.1:1/devicetrustmanager/api/v4/rendezvous-zone","GET","key",true,true,true]"#
    );
}

#[wasm_bindgen_test]
async fn trouble_of_the_host_becomes_an_error_of_core() {
    let refused = host("async () => { throw { failure: 'connect', unsent: true, message: 'x' }; }");
    let call = session(&refused).call(LIST, None, None, no_keys(), None);
    assert_eq!(code(ended(call).await), "transport.connect");
    assert_eq!(counts(&refused), [1.0, 1.0, 1.0]);
    let broken = host("async () => ({})");
    let call = session(&broken).call(LIST, None, None, no_keys(), None);
    assert_eq!(code(ended(call).await), "transport.body");
}

#[wasm_bindgen_test]
async fn without_a_transport_of_the_hosts_gloo_net_sends() {
    let call = session(&host("")).call(LIST, None, None, no_keys(), None);
    assert_eq!(code(ended(call).await), "transport.other");
}

#[wasm_bindgen_test]
fn settings_that_do_not_fit_throw_the_hosts_error() {
    let thrown = Session::new(r#"{"base_url": "http://example.org"}"#, host("")).unwrap_err();
    assert_eq!(member(&thrown, "kind"), JsValue::from("configuration"));
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_call_and_its_exchange() {
    let host = host("() => new Promise(() => {})");
    let controller = AbortController::new().unwrap();
    let call = session(&host).call(LIST, Some(controller.signal()), None, no_keys(), None);
    // The call begins in a microtask of its own.
    JsFuture::from(Promise::resolve(&JsValue::NULL))
        .await
        .unwrap();
    controller.abort_with_reason(&"enough".into());
    assert_eq!(ended(call).await, Err("enough".into()));
    assert_eq!(counts(&host), [1.0, 1.0, 1.0]);
}

#[wasm_bindgen_test]
async fn a_session_that_was_freed_lets_its_calls_go_on() {
    let host = host("async () => ({ status: 200, text: '{\"records\": []}' })");
    let session = session(&host);
    let call = session.call(LIST, None, None, no_keys(), None);
    drop(session);
    assert!(ended(call).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_form_is_sent_with_its_boundary() {
    let part = Part {
        name: "file".to_owned(),
        file_name: None,
        content_type: "text/plain".to_owned(),
        content: bytes::Bytes::from_static(b"x").into(),
    };
    let request = Request {
        method: "POST".to_owned(),
        url: Url::parse("http://127.0.0.1:1/").unwrap(),
        headers: Headers::default(),
        body: Body::Parts(vec![part]),
        delivery: Delivery::Memory(1000),
        timeout: Duration::from_secs(1),
        departure: Departure::default(),
    };
    let echo = "async (url, method, headers, body) => ({ status: 200, text: headers.split('\\n')[1] + '\\n' + new TextDecoder().decode(body) })";
    let answer = Fetch::new(host(echo)).send(request).await.unwrap();
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    let (content_type, body) = text.split_once('\n').unwrap();
    let boundary = content_type.split_once("boundary=").unwrap().1;
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--{boundary}--\r\n"
    );
    assert_eq!(body, expected);
}
