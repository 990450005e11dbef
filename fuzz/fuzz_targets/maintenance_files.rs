//! Files of activities, TOML and CSV, and moments: read, or refused with a line.
#![no_main]

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use operations::maintenance::{
    ACTIVITIES_MAX, ServiceImpact, WINDOW_DAYS_MAX, moment, parse_csv, parse_toml,
};

const SEED: &str = include_str!("../../register/maintenance-sample.toml");
const CSV: &str = "id,title,services,start,end\n\
                   a,T,self-service-interface:outage:60,2020-01-18T22:00,2020-01-19T02:00\n";

fuzz_target!(
    init: fuzz::seed::write(vec![SEED.to_owned(), CSV.to_owned(), "2020-10-25T01:30".to_owned()]),
    |text: &str| {
        let zone = TimeZone::get("Europe/London").expect("the time zones are built in");
        for read in [parse_toml(text, &zone), parse_csv(text, &zone)] {
            match read {
                Ok(plans) => {
                    assert!(plans.len() <= ACTIVITIES_MAX);
                    for (_, plan) in &plans {
                        let sound = plan.faults(&Default::default()).is_empty();
                        assert!(!sound || plan.window.minutes() <= WINDOW_DAYS_MAX * 1440);
                        let _ = plan.window.told(&zone);
                    }
                }
                Err(faults) => assert!(!faults.is_empty() && faults.iter().all(|each| each.line > 0)),
            }
        }
        let _ = text.parse::<ServiceImpact>();
        let _ = moment(text, &zone);
    }
);
