//! Every form of output, on values.

use serde_json::{Value, json};

use crate::desk::Desk;

/// Two divisions; gives the flags that list them.
fn divisions() -> (Desk, String) {
    let desk = Desk::new();
    let ready = &desk.emulator.ready;
    let (account, zone) = (ready.account_id, ready.primary_rzone_id);
    for name in ["Plant7", "Plant8"] {
        let line = format!(
            "divisions create --name {name} --account-id {account} --primary-rzone-id {zone}"
        );
        desk.run(&line).ok();
    }
    let line = format!("divisions list --account-id {account}");
    (desk, line)
}

fn names(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["name"].as_str().unwrap()).collect()
}

#[test]
fn a_list_in_every_form() {
    let (desk, list) = divisions();
    let json = desk.run(&format!("{list} -o json")).json();
    assert_eq!(names(&json), ["Plant7", "Plant8"]);
    let id = json[0]["id"].as_str().unwrap();

    let lines = desk.run(&format!("{list} -o jsonl")).ok();
    let rows: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(rows), json);

    let yaml = desk.run(&format!("{list} -o yaml")).ok();
    assert!(yaml.starts_with("- "), "{yaml}");
    assert!(
        yaml.contains(&format!("\n  id: {id}\n")) && yaml.contains("\n  name: Plant8\n"),
        "{yaml}"
    );

    let csv = desk.run(&format!("{list} -o csv --columns name,id")).ok();
    let second = json[1]["id"].as_str().unwrap();
    assert_eq!(csv, format!("name,id\nPlant7,{id}\nPlant8,{second}\n"));

    let table = desk.run(&format!("{list} --columns name,id")).ok();
    let width = id.len();
    let expected = format!("NAME    {:width$}\nPlant7  {id}\nPlant8  {second}\n", "ID");
    let trimmed: Vec<&str> = expected.lines().map(str::trim_end).collect();
    assert_eq!(table.lines().collect::<Vec<_>>(), trimmed);
    assert!(
        !table.contains('\u{1b}'),
        "no colours where there is no terminal"
    );
}

#[test]
fn lists_are_walked_page_by_page() {
    let (desk, list) = divisions();
    let rows = |flags: &str| {
        desk.run(&format!("{list} {flags} -o jsonl"))
            .ok()
            .lines()
            .count()
    };
    assert_eq!(rows("--limit 1"), 1);
    assert_eq!(rows("--all --page-size 1"), 2);
    assert_eq!(rows("--limit 7 --page-size 1"), 2);
    assert_eq!(rows("--offset 1"), 1);
    let request = desk.run(&format!("{list} --limit 7 --dry-run")).ok();
    assert!(request.contains("limit=7"), "{request}");
}

#[test]
fn a_list_without_rows() {
    let (desk, list) = divisions();
    let rows = |form: &str| desk.run(&format!("{list} --name nothing -o {form}")).ok();
    assert_eq!(rows("json"), "[]\n");
    assert_eq!(rows("yaml"), "[]\n");
    assert_eq!(rows("jsonl"), "");
    assert_eq!(rows("table"), "");
    assert!(
        rows("csv").starts_with("id,name,"),
        "the columns are there all the same"
    );
}

#[test]
fn one_object_in_every_form() {
    let (desk, _) = divisions();
    let account = desk.emulator.ready.account_id;
    let find = format!("divisions find --account-id {account} --name Plant7");
    let json = desk.run(&format!("{find} -o json")).json();
    let id = json["id"].as_str().unwrap();
    assert_eq!(json["name"], "Plant7");
    let line = desk.run(&format!("{find} -o jsonl")).ok();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), json);
    let table = desk.run(&find).ok();
    let facts: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(
        facts.contains(&vec!["id", id]) && facts.contains(&vec!["name", "Plant7"]),
        "{table}"
    );
    assert!(
        desk.run(&format!("{find} -o yaml"))
            .ok()
            .contains("name: Plant7\n")
    );
    assert!(
        desk.run(&format!("{find} -o csv"))
            .ok()
            .starts_with("id,name,")
    );
    let none = format!("divisions find --account-id {account} --name Plant9");
    assert_eq!(desk.run(&format!("{none} -o json")).json(), json!(null));
    assert_eq!(desk.run(&none).ok(), "");
}
