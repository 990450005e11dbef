//! Findings as SARIF 2.1.0, which code hosts and editors read.

use code::{
    Finding, Severity,
    check::{CHECKS, READING},
};
use serde_json::{Value, json};

/// The findings as one run.
pub fn log(findings: &[Finding]) -> Value {
    let checks = CHECKS.iter().map(|check| {
        json!({
            "id": check.id,
            "shortDescription": { "text": check.finds },
            "fullDescription": { "text": check.explanation },
        })
    });
    let reading =
        READING.iter().map(|(id, text)| json!({ "id": id, "shortDescription": { "text": text } }));
    let mut rules: Vec<Value> = checks.chain(reading).collect();
    rules.dedup_by(|one, other| one["id"] == other["id"]);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "secant",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": findings.iter().map(result).collect::<Vec<Value>>(),
        }],
    })
}

fn result(finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = |place: &code::Position| {
        json!({
            "artifactLocation": { "uri": &*place.file },
            "region": { "startLine": place.line, "startColumn": place.column },
        })
    };
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(at, text)| json!({ "physicalLocation": place(at), "message": { "text": text } }))
        .collect();
    let (id, table, key) = finding.identity();
    json!({
        "ruleId": id,
        "level": level,
        "message": { "text": message(finding) },
        "locations": [{ "physicalLocation": place(&finding.place) }],
        "relatedLocations": related,
        "partialFingerprints": { "about/v1": format!("{id} {table} {key}") },
    })
}

fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}. Help: {help}.", finding.message),
        None => finding.message.clone(),
    }
}
