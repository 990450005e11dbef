//! `docs/checks.md`: every check, as the program itself explains it, and what it finds in the
//! shipped Code.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::binary;

const HEAD: &str = "\
# Checks

What `secant check` looks for, as `secant check --explain` says it, and what each finds in the Code
that is shipped: since when, until when, and what ended it. This file is generated:
`cargo xtask bless` renews it.

A finding can be accepted, with a reason and until a day, in `sec/allow.toml`:

```toml
[[allow]]
check = \"tested-not-available\"
table = \"test_scenarios\"
key = \"6.5/ED/smets1\"
reason = \"taken out by DP089, when its day is known\"
until = \"2020-06-30\"
```
";

fn told(arguments: &[&str]) -> String {
    let output = Command::new(binary())
        .args(arguments)
        .env_remove("SECANT_CODE")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn checks() {
    let list: Vec<Value> =
        serde_json::from_str(&told(&["check", "--list", "--format", "json"])).unwrap();
    let spells: Vec<Value> = serde_json::from_str(&told(&["check", "--format", "json"])).unwrap();
    let mut ids: Vec<&str> = list.iter().map(|check| check["id"].as_str().unwrap()).collect();
    ids.dedup();
    let mut text = HEAD.to_owned();
    for id in ids {
        let explained = told(&["check", "--explain", id]);
        let (first, rest) = explained.split_once('\n').unwrap();
        text.push_str(&format!("\n## {id}\n\n{}\n", first.trim_start_matches(id).trim_start()));
        text.push_str(&format!("\n{}\n", rest.trim()));
        let found: Vec<&Value> = spells.iter().filter(|spell| spell["id"] == id).collect();
        if found.is_empty() {
            text.push_str("\nIt finds nothing in the shipped Code.\n");
            continue;
        }
        text.push_str(
            "\nIn the shipped Code:\n\n| from | until | finding | ended by |\n|---|---|---|---|\n",
        );
        for spell in found {
            let cell = |name: &str| match &spell[name] {
                Value::String(text) => text.replace('|', "\\|"),
                Value::Array(list) => {
                    list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
                }
                _ => String::new(),
            };
            text.push_str(&format!(
                "| {} | {} | {} | {} |\n",
                cell("from"),
                cell("until"),
                cell("message"),
                cell("ended_by")
            ));
        }
    }
    super::check("docs/checks.md", &text);
}
