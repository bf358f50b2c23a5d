//! What a check finds, whatever the pieces in which the file comes.

use serde_json::{Value, json};

use super::*;

const CSR: &str = include_str!("../keys/testdata/p256.csr.pem");

fn check(kind: &BatchKind, file: &[u8]) -> Value {
    let mut reports: Vec<Value> = [1, 7, 65_536]
        .into_iter()
        .map(|size| {
            let mut checker = Checker::new(kind.clone(), 100);
            for piece in file.chunks(size) {
                checker.push(piece);
            }
            checker.finish().report()
        })
        .collect();
    let report = reports.pop().unwrap();
    assert!(reports.iter().all(|other| *other == report), "{reports:#?}");
    report
}

/// Line, column and code of each finding.
fn found(kind: &BatchKind, file: &[u8]) -> Vec<(i64, String, String)> {
    let report = check(kind, file);
    let findings = report["findings"].as_array().unwrap();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let line = |finding: &Value| finding["line"].as_i64().unwrap();
    findings
        .iter()
        .map(|finding| {
            (
                line(finding),
                text(finding, "column"),
                text(finding, "code"),
            )
        })
        .collect()
}

fn registration(file: &[u8]) -> Vec<(i64, String, String)> {
    found(&BatchKind::Registration, file)
}

fn one(line: i64, column: &str, code: &str) -> Vec<(i64, String, String)> {
    vec![(line, column.to_owned(), code.to_owned())]
}

#[test]
fn a_right_batch_says_what_is_in_it() {
    let file = format!(
        "device_name,device_description,subject.common_name,san.dns_name,san.dns_name,csr\nPress 41,,p-41,a.example,b.example,\n\
         Press 42,left,,,,\"{CSR}\"\n"
    );
    let report = check(&BatchKind::Registration, file.as_bytes());
    let expected = json!({
        "ok": true, "rows": 2, "bad_rows": 0, "bytes": file.len(), "findings": [], "counts": [], "parts": 1,
        "columns": ["device_name", "device_description", "subject.common_name", "san.dns_name", "san.dns_name", "csr"],
    });
    assert_eq!(report, expected);
}

#[test]
fn each_bad_cell_has_its_line_its_column_and_its_rule() {
    let file = format!(
        "device_name,subject.common_name,csr\n7 Press,a,\nPress 2, ,\n,c,\nPress 4,d\0,\nPress 5,e,\"-----BEGIN CERTIFICATE-----\nAQID\n\
         -----END CERTIFICATE-----\"\nPress 6,f,\"{}\"\nPress 7,g\nPress 6,h,MIIB\n",
        CSR.replace('\n', "\r\n"),
    );
    let report = registration(file.as_bytes());
    let csr = i64::try_from(CSR.lines().count()).unwrap();
    let expected = [
        (2, "device_name", "name"),
        (3, "subject.common_name", "blank"),
        (4, "device_name", "blank"),
        (5, "subject.common_name", "control_character"),
        (6, "csr", "csr.wrong_label"),
        (9, "csr", "csr.line_ends"),
        (10 + csr, "", "table.cells"),
        (11 + csr, "device_name", "duplicate"),
        (11 + csr, "csr", "csr.not_pem"),
    ];
    let expected = expected.map(|(line, column, code)| (line, column.to_owned(), code.to_owned()));
    assert_eq!(report, expected);
}

#[test]
fn a_header_that_is_missing_or_doubled_is_told() {
    assert_eq!(
        registration(b"Press 41,p-41\nPress 42,p-42\n"),
        one(1, "device_name", "table.header")
    );
    let doubled = registration(b"device_name,csr,device_name\nA,,B\n");
    assert_eq!(doubled, one(1, "device_name", "table.header"));
    assert_eq!(
        registration(b"device_name, csr\nA,\n"),
        one(1, " csr", "table.header")
    );
    let data = found(&BatchKind::Enrollment, b"Press 41,left\nPress 42,right\n");
    assert_eq!(data, one(1, "csr", "table.header"));
    let right = found(
        &BatchKind::Enrollment,
        b"subject.common_name,mac_address\np-41,\n",
    );
    assert_eq!(right, []);
}

#[test]
fn encodings_are_told() {
    assert_eq!(registration(b"device_name\nPress\n"), []);
    // The mark of a spreadsheet is not sent.
    let marked = check(
        &BatchKind::Registration,
        b"\xef\xbb\xbfdevice_name\nPress\n",
    );
    assert_eq!(
        (&marked["ok"], &marked["columns"]),
        (&json!(true), &json!(["device_name"]))
    );
    let wide: Vec<u8> = "device_name\nPress\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(registration(&wide), one(1, "", "table.encoding"));
    let latin = b"device_name,subject.locality\nPress,M\xfcnchen\nPress 2,Bonn\n";
    assert_eq!(
        registration(latin),
        one(2, "subject.locality", "table.encoding")
    );
}

#[test]
fn what_ends_too_early_or_too_late_is_told() {
    assert_eq!(registration(b""), one(1, "", "table.no_rows"));
    assert_eq!(
        registration(b"device_name\n\n"),
        one(1, "", "table.no_rows")
    );
    let open = registration(b"device_name,csr\nA,\nB,\"-----\nC,\n");
    assert_eq!(open, one(3, "csr", "table.open_quote"));
    let mut long = b"device_name\nA\n".to_vec();
    long.extend(vec![b'x'; 10_000_000]);
    long.extend(b"\nB\n");
    let mut checker = Checker::new(BatchKind::Registration, 100);
    checker.push(&long);
    let report = checker.finish().report();
    assert_eq!(report["findings"][0]["code"], "too_long");
    assert_eq!(
        (&report["rows"], &report["bad_rows"]),
        (&json!(3), &json!(1))
    );
}

#[test]
fn a_private_key_is_found_and_not_repeated() {
    let key = include_str!("../keys/testdata/p256.key.pem");
    let file = format!("device_name,csr\nA,\"{key}\"\n");
    assert_eq!(registration(file.as_bytes()), one(2, "csr", "private_key"));
    let secret = key.lines().nth(1).unwrap();
    let report = check(&BatchKind::Registration, file.as_bytes()).to_string();
    assert!(!report.contains(secret));
}

#[test]
fn a_million_bad_rows_are_counted() {
    let mut checker = Checker::new(BatchKind::Registration, 3);
    checker.push(b"device_name\n");
    for _ in 0..1_000 {
        checker.push("7\n".repeat(1_000).as_bytes());
    }
    let report = checker.finish().report();
    let lines: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["line"])
        .collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(report["bad_rows"], 1_000_000);
    let counts = json!([{ "column": "device_name", "code": "name", "rows": 1_000_000 }]);
    assert_eq!(report["counts"], counts);
}
