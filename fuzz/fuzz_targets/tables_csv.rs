//! A table of the Code: the first line names the table, the rest is its CSV.
#![no_main]

use code::table::load_table;
use fuzz::{seed, shipped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seed::write(seed::tables()), |data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let Some((name, text)) = text.split_once('\n') else { return };
    let Some(schema) = shipped::TABLE_SCHEMAS.tables.get(name) else { return };
    match load_table(schema, &shipped::file(name, text)) {
        Ok(table) => {
            for row in &table.rows {
                assert_eq!(row.values.len(), schema.columns.len());
                let _ = table.key(row);
            }
        }
        Err(findings) => assert!(!findings.is_empty()),
    }
});
