//! Core's retries on this platform: every scenario that names its waits, with core's own client in virtual time.

use devtrust_core::testing::Script;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

const SCENARIOS: &str = include_str!("../../../tests/conformance/scenarios/retries.json");

#[wasm_bindgen_test]
async fn waits_are_the_same_as_everywhere() {
    let corpus: Value = serde_json::from_str(SCENARIOS).unwrap();
    let mut count = 0;
    for scenario in corpus["scenarios"].as_array().unwrap() {
        let when = &scenario["when"];
        let operation = devtrust_core::operation(when["operation"].as_str().unwrap());
        let (Some(operation), Some(waits)) = (operation, scenario["then"].get("waits_ms")) else {
            continue;
        };
        if when.get("options").is_some() || when.get("take").is_some() {
            continue;
        }
        let script = Script::new(&scenario["given"].to_string()).unwrap();
        let client = script.client().unwrap();
        let arguments = when["arguments"].clone();
        let _ = client.engine().call(operation, arguments).await;
        assert_eq!(
            script.observed()["waits_ms"],
            *waits,
            "{}",
            scenario["name"]
        );
        count += 1;
    }
    assert!(count >= 40, "{count} scenarios");
}
