//! Whatever is in the files, loading ends with the Code or with findings.

use jiff::civil::date;
use proptest::prelude::*;

use crate::files::Files;

/// Loads files and, if they load, looks at the rules of a day.
fn survives(files: &Files) {
    match files.load() {
        Ok(code) => {
            let _ = code.baseline(date(2019, 10, 29));
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "refused without a reason");
            assert!(findings.is_sorted());
            for finding in findings {
                assert!(finding.place.line >= 1 && finding.place.column >= 1);
                assert!(!finding.to_string().is_empty());
            }
        }
    }
}

/// A text with some characters put in, taken out or changed.
fn damaged(text: &str, damage: &[(usize, u8, char)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, how, character) in damage {
        if characters.is_empty() {
            break;
        }
        let at = at % characters.len();
        match how % 3 {
            0 => characters.insert(at, *character),
            1 => drop(characters.remove(at)),
            _ => characters[at] = *character,
        }
    }
    characters.into_iter().collect()
}

fn damage() -> impl Strategy<Value = Vec<(usize, u8, char)>> {
    let characters = prop_oneof![
        3 => proptest::sample::select(vec![',', ';', '"', '\n', '\r', '-', '0', 'é', '[', ']', '=']),
        1 => any::<char>(),
    ];
    proptest::collection::vec((any::<usize>(), any::<u8>(), characters), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_in_any_file(schema in "\\PC{0,80}", clauses in "\\PC{0,80}", table in "(\\PC|[,\n\"]){0,120}") {
        survives(&Files { schema, ..Files::small() });
        survives(&Files { clauses, ..Files::small() });
        let mut files = Files::small();
        *files.text("baseline/bodies.csv") = table.clone();
        survives(&files);
        *files.text("baseline/bodies.csv") =
            format!("id,label,seats,votes,duties,clause,source,confidence\n{table}");
        survives(&files);
    }

    #[test]
    fn any_bytes_that_are_text(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut files = Files::small();
        *files.text("baseline/meetings.csv") = text;
        survives(&files);
    }

    #[test]
    fn small_files_with_some_damage(schema in damage(), clauses in damage(), table in damage()) {
        let mut files = Files::small();
        files.schema = damaged(&files.schema, &schema);
        survives(&files);
        let mut files = Files::small();
        files.clauses = damaged(&files.clauses, &clauses);
        *files.text("baseline/meetings.csv") =
            damaged(files.text("baseline/meetings.csv"), &table);
        survives(&files);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_shipped_files_with_some_damage(which in any::<proptest::sample::Index>(), damage in damage()) {
        let mut files = Files::shipped();
        let (_, text) = which.get(&files.tables).clone();
        let name = which.get(&files.tables).0.clone();
        *files.text(&name) = damaged(&text, &damage);
        survives(&files);
    }
}
