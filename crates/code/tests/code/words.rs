//! The words that the schema allows are those that the engine knows, in the same order.

use code::{
    Confidence, Jurisdiction,
    rules::{
        Action, Anchor, BodyKind, CategoryRule, Condition, Decider, Direction, Force, PassRule,
        Purpose, ReleaseKind, Requirement, StageKind, Unit, Who,
    },
    table::ColumnKind,
};
use strum::{VariantArray, VariantNames};

use crate::files::shipped;

/// Every column with a closed list of words, and the enum that reads it.
fn known() -> Vec<(&'static str, &'static str, Vec<String>)> {
    fn names<T: VariantNames>() -> Vec<String> {
        T::VARIANTS.iter().map(ToString::to_string).collect()
    }
    vec![
        ("bodies", "kind", names::<BodyKind>()),
        ("raising_rights", "who", names::<Who>()),
        ("raising_rights", "purposes", names::<Purpose>()),
        ("raising_rights", "requires", names::<Requirement>()),
        ("stages", "kind", names::<StageKind>()),
        ("transitions", "action", names::<Action>()),
        ("transitions", "decided_by", names::<Decider>()),
        ("transitions", "conditions", names::<Condition>()),
        ("deadlines", "anchor", names::<Anchor>()),
        ("deadlines", "direction", names::<Direction>()),
        ("deadlines", "unit", names::<Unit>()),
        ("deadlines", "force", names::<Force>()),
        ("voting_rules", "category_rule", names::<CategoryRule>()),
        ("voting_rules", "pass_rule", names::<PassRule>()),
        ("releases", "kind", names::<ReleaseKind>()),
        (
            "bank_holidays",
            "jurisdiction",
            Jurisdiction::VARIANTS.iter().map(ToString::to_string).collect(),
        ),
    ]
}

#[test]
fn the_schema_and_the_engine_know_the_same_words() {
    for (table, column, mut engine) in known() {
        let schema = &shipped().table(table).unwrap().schema;
        let column = &schema.columns[schema.index(column).unwrap()];
        let ColumnKind::OneOf(words) = &column.kind else {
            panic!("`{}` of `{table}` is no list of words", column.name)
        };
        let mut words = words.clone();
        words.sort();
        engine.sort();
        assert_eq!(words, engine, "`{}` of `{table}`", column.name);
    }
}

#[test]
fn every_list_of_words_is_compared_or_read_as_text() {
    /// Columns that no enum reads: they are shown, or compared as text.
    const SHOWN: [(&str, &str); 32] = [
        ("alert_settings", "device"),
        ("alert_settings", "element"),
        ("alert_settings", "phases"),
        ("alerts", "criticality"),
        ("alerts", "esme_default"),
        ("alerts", "gsme_default"),
        ("alerts", "mandated"),
        ("alerts", "series"),
        ("assessment_cycle", "assessment"),
        ("assessment_cycle", "users"),
        ("assurance_deciders", "regime"),
        ("assurance_rules", "unit"),
        ("assurance_statuses", "further_assessment"),
        ("assurance_statuses", "level"),
        ("assurance_statuses", "regime"),
        ("bank_holidays", "kind"),
        ("documents", "kind"),
        ("feature_elements", "schema"),
        ("impact_criteria", "axis"),
        ("impact_criteria", "level"),
        ("impact_criteria", "measure"),
        ("impact_ratings", "impact"),
        ("impact_ratings", "likelihood"),
        ("impact_ratings", "rating"),
        ("maintenance_class_rules", "class"),
        ("maintenance_rules", "unit"),
        ("message_codes", "kind"),
        ("ngnm_register", "device"),
        ("protected_windows", "kind"),
        ("service_requests", "future_dated"),
        ("specifications", "kind"),
        ("test_scenarios", "generation"),
    ];
    let compared: Vec<(&str, &str)> =
        known().into_iter().map(|(table, column, _)| (table, column)).collect();
    for (name, table) in shipped().tables() {
        for column in &table.schema.columns {
            let pair = (name.as_str(), column.name.as_str());
            if matches!(column.kind, ColumnKind::OneOf(_)) {
                assert!(compared.contains(&pair) || SHOWN.contains(&pair), "{pair:?}");
            }
        }
    }
}

#[test]
fn words_read_back() {
    fn check<T: VariantNames + std::str::FromStr + ToString>() {
        for word in T::VARIANTS {
            assert_eq!(&word.parse::<T>().ok().unwrap().to_string(), word);
        }
        assert!("no-such-word".parse::<T>().is_err());
    }
    check::<Action>();
    check::<Condition>();
    check::<Decider>();
    check::<StageKind>();
    check::<Confidence>();
    check::<Purpose>();
}

#[test]
fn the_ids_that_the_engine_asks_for_are_there() {
    let has = |table: &str, id: &str| {
        let table = shipped().table(table).unwrap();
        table.rows.iter().any(|row| table.key(row) == id)
    };
    // The engine's first stage, its deadlines, and the bodies that deciders are.
    assert!(has("stages", "development"));
    for deadline in [
        "adoption",
        "critical-friend",
        "referral",
        "paper-day",
        "preliminary-assessment",
        "impact-assessment",
        "request-for-information",
        "refinement-consultation",
        "modification-report-consultation",
    ] {
        assert!(has("deadlines", deadline), "{deadline}");
    }
    let not_bodies = ["anyone", "eligible", "proposer", "party", "any-body"];
    for decider in <Decider as VariantNames>::VARIANTS {
        assert!(not_bodies.contains(decider) || has("bodies", decider), "{decider}");
    }
    for path in ["self-governance", "authority-led", "authority-determination", "fast-track"] {
        assert!(has("modification_paths", path), "{path}");
    }
    assert!(has("voting_rules", "change-board"));
}
