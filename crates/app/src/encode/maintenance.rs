//! Facts of maintenance and derogations as payloads, and back.

use ledger::{NewEvent, Payload, StreamId};
use operations::maintenance::{MaintenanceFact, MaintenanceRecord};

use crate::error::Error;

const ACTIVITY: &str = "maintenance/activity/";
const SCHEDULE: &str = "maintenance/schedule/";
const DEROGATION: &str = "derogation/";

/// The stream of a fact of maintenance.
///
/// # Errors
/// Never for a valid name; an error would be a bug.
pub fn maintenance_stream(fact: &MaintenanceFact) -> Result<StreamId, Error> {
    super::stream(match fact {
        MaintenanceFact::Activity(id, _) => format!("{ACTIVITY}{id}"),
        MaintenanceFact::Schedule(month, _) => format!("{SCHEDULE}{month}"),
        MaintenanceFact::Derogation(id, _) => format!("{DEROGATION}{}", id.as_str().to_lowercase()),
    })
}

/// A record of maintenance as an event.
///
/// # Errors
/// When it cannot be written as JSON, which would be a bug.
pub fn encode_maintenance(record: &MaintenanceRecord, actor: &str) -> Result<NewEvent, Error> {
    let (kind, payload) = match &record.fact {
        MaintenanceFact::Activity(_, fact) => ("maintenance", Payload::new(fact)),
        MaintenanceFact::Schedule(_, fact) => ("maintenance-schedule", Payload::new(fact)),
        MaintenanceFact::Derogation(_, fact) => ("derogation", Payload::new(fact)),
    };
    let payload = payload.map_err(|error| Error::Bug(error.to_string()))?;
    Ok(NewEvent { effective: record.on, actor: actor.to_owned(), kind: kind.to_owned(), payload })
}

/// What the payload of a stream says; none when the stream is of something else. The error is that of the
/// payload, where it is the payload that cannot be read.
pub(super) fn read(
    stream: &str,
    payload: &str,
) -> Option<Result<MaintenanceFact, Option<serde_json::Error>>> {
    if let Some(id) = stream.strip_prefix(ACTIVITY) {
        return Some(id.parse().map_err(|_| None).and_then(|id| {
            Ok(MaintenanceFact::Activity(id, serde_json::from_str(payload).map_err(Some)?))
        }));
    }
    if let Some(month) = stream.strip_prefix(SCHEDULE) {
        return Some(month.parse().map_err(|_| None).and_then(|month| {
            Ok(MaintenanceFact::Schedule(month, serde_json::from_str(payload).map_err(Some)?))
        }));
    }
    let id = stream.strip_prefix(DEROGATION)?;
    Some(id.parse().map_err(|_| None).and_then(|id| {
        Ok(MaintenanceFact::Derogation(id, serde_json::from_str(payload).map_err(Some)?))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_has_its_stream_and_reads_back() {
        let month = r#"{"what":"published","number":1,"items":[]}"#;
        let texts = [
            ("maintenance/activity/pm-1", r#"{"what":"cancelled","reason":"R"}"#),
            ("maintenance/schedule/2020-01", month),
            (
                "derogation/trial",
                r#"{"what":"extended","until":"2020-06-24","by":"panel","reason":"R"}"#,
            ),
        ];
        for (stream, payload) in texts {
            let fact = read(stream, payload).unwrap().unwrap();
            assert_eq!(maintenance_stream(&fact).unwrap().as_str(), stream);
        }
        assert!(read("proposal/1", "{}").is_none());
        assert!(read("maintenance/activity/a b", "{}").unwrap().is_err());
        assert!(read("maintenance/activity/a", "{}").unwrap().is_err());
    }
}
