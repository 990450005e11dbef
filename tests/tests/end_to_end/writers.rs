//! Many processes write at once: each gets a number of its own, and nothing is lost.

use std::collections::BTreeSet;

use crate::program::Desk;

#[test]
fn proposals_raised_at_once_by_many_processes_get_numbers_of_their_own() {
    let desk = Desk::with_register();
    let children: Vec<_> = (0..12)
        .map(|writer| {
            let raise = format!(
                "proposal raise --title 'Writer {writer}' --name A --organisation B --capacity party --on 2020-01-06"
            );
            desk.command(&raise).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let json = desk.done("proposal list --format json");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let numbers: BTreeSet<&str> = rows.iter().map(|row| row["number"].as_str().unwrap()).collect();
    assert_eq!((rows.len(), numbers.len()), (12, 12), "{json}");
    desk.done("log verify");
}

#[test]
fn a_backup_taken_while_others_write_is_whole() {
    let desk = Desk::with_demo();
    let raise = |index: usize| {
        desk.command(&format!(
            "proposal raise --title 'Meanwhile {index}' --name A --organisation B --capacity party --on 2020-01-06"
        ))
        .spawn()
        .unwrap()
    };
    let children: Vec<_> = (0..6).map(raise).collect();
    desk.done("log backup copy.sqlite");
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    desk.done("--register copy.sqlite log verify");
}
