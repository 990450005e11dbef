//! A shard's state in the broker's bucket: cut into pieces, and a head that is exchanged against its revision.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Broker, NatsError, Place, lease::keys};
use crate::{duplicate::Duplicates, engine::State};

/// The largest piece, in bytes: half of what a broker takes as it is shipped.
const PIECE_BYTES: usize = 512 * 1024;

/// The form of a shard's state, with which another version of Secant does not go on.
const FORMAT: u32 = 0x5EC_0002;

/// What a shard's key holds: where it stands, and which pieces hold its state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// The form of all that is kept.
    format: u32,
    /// The sequence in the stream of the last message that was taken.
    position: u64,
    /// By whom and when the pieces were written: part of their keys.
    epoch: String,
    pieces: u32,
}

/// A shard as it was last committed.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The sequence in the stream of the last message that was taken.
    pub position: u64,
    /// Its state and filter; none of a shard that nobody has taken yet.
    pub state: Option<(State, Duplicates)>,
    /// Against what the next commit is exchanged.
    pub revision: u64,
    head: Head,
}

/// How a commit ended.
pub(super) enum Committed {
    /// It stands.
    Done,
    /// Somebody else has committed since: this worker has lost the shard.
    Lost,
}

fn head_key(shard: u32) -> String {
    format!("shard.{shard}")
}

fn piece_key(shard: u32, epoch: &str, piece: u32) -> String {
    format!("piece.{shard}.{epoch}.{piece}")
}

impl Broker {
    /// A shard as it was last committed. While it is read, its worker may commit again and remove the pieces: then it
    /// is read anew.
    pub(super) async fn load(&self, shard: u32) -> Result<Loaded, NatsError> {
        let mut tried = None;
        loop {
            let Some((head, revision)) = self.head(shard).await? else {
                return Ok(Loaded { position: 0, state: None, revision: 0, head: Head::default() });
            };
            let damaged = || NatsError::State(shard);
            let Some(bytes) = self.pieces(shard, &head).await? else {
                // A piece that is gone though nobody has committed since is gone for good.
                if tried.replace(revision) == Some(revision) {
                    return Err(damaged());
                }
                continue;
            };
            let (state, duplicates): (State, Vec<u8>) =
                postcard::from_bytes(&bytes).map_err(|_| damaged())?;
            let duplicates = Duplicates::restore(&duplicates).ok_or_else(damaged)?;
            let state = Some((state, duplicates));
            return Ok(Loaded { position: head.position, state, revision, head });
        }
    }

    /// A shard's head, and its revision; none of a shard that nobody has committed.
    async fn head(&self, shard: u32) -> Result<Option<(Head, u64)>, NatsError> {
        let entry = self.states.entry(head_key(shard)).await;
        let Some(entry) = entry.map_err(|error| self.place.fault(&error))? else {
            return Ok(None);
        };
        let head: Option<Head> = postcard::from_bytes(&entry.value).ok();
        let head = head.filter(|head| head.format == FORMAT).ok_or(NatsError::State(shard))?;
        Ok(Some((head, entry.revision)))
    }

    /// Up to where a shard is committed, as a sequence in the stream.
    pub(super) async fn position(&self, shard: u32) -> Result<u64, NatsError> {
        Ok(self.head(shard).await?.map_or(0, |(head, _)| head.position))
    }

    /// The pieces that a head names, joined; none when one is gone.
    async fn pieces(&self, shard: u32, head: &Head) -> Result<Option<Vec<u8>>, NatsError> {
        let mut bytes = Vec::new();
        for piece in 0..head.pieces {
            let key = piece_key(shard, &head.epoch, piece);
            let found = self.states.get(key).await.map_err(|error| self.place.fault(&error))?;
            let Some(found) = found else { return Ok(None) };
            bytes.extend(found);
        }
        Ok(Some(bytes))
    }

    /// Commits a shard's state and position at once, if nobody else has since it was loaded.
    pub(super) async fn commit(
        &self,
        shard: u32,
        loaded: &mut Loaded,
        worker: &str,
        (state, duplicates): (&State, &Duplicates),
    ) -> Result<Committed, NatsError> {
        let bytes = postcard::to_allocvec(&(state, duplicates.snapshot()))
            .map_err(|error| self.place.fault(&error))?;
        let pieces: Vec<&[u8]> = bytes.chunks(PIECE_BYTES).collect();
        let head = Head {
            format: FORMAT,
            position: loaded.position,
            epoch: format!("{worker}-{}", loaded.position),
            pieces: u32::try_from(pieces.len()).unwrap_or(u32::MAX),
        };
        for (number, piece) in (0..).zip(pieces) {
            let key = piece_key(shard, &head.epoch, number);
            let piece = Bytes::copy_from_slice(piece);
            self.states.put(key, piece).await.map_err(|error| self.place.fault(&error))?;
        }
        let told: Bytes =
            postcard::to_allocvec(&head).map_err(|error| self.place.fault(&error))?.into();
        let key = head_key(shard);
        match self.states.update(&key, told, loaded.revision).await {
            Ok(revision) => loaded.revision = revision,
            // Refused, or the answer was lost: either way what stands must be read anew.
            Err(_) => return Ok(Committed::Lost),
        }
        let before = std::mem::replace(&mut loaded.head, head);
        for piece in 0..before.pieces {
            // A piece that stays takes room and does no harm; it is swept when the shard is next taken.
            if before.epoch != loaded.head.epoch {
                let _ = self.states.purge(piece_key(shard, &before.epoch, piece)).await;
            }
        }
        Ok(Committed::Done)
    }

    /// Removes pieces that no head names: what was left by workers that were killed while they committed.
    pub(super) async fn sweep(&self, shard: u32, loaded: &Loaded) {
        let (all, current) =
            (format!("piece.{shard}."), format!("piece.{shard}.{}.", loaded.head.epoch));
        let Ok(keys) = keys(&self.states).await else { return };
        for key in keys {
            if key.starts_with(&all) && !key.starts_with(&current) {
                let _ = self.states.purge(key).await;
            }
        }
    }
}

/// What all shards together have come to, as they were last committed.
///
/// # Errors
/// When the broker cannot be used.
pub fn summary(place: &Place) -> Result<Option<State>, NatsError> {
    place.ask(async |broker| {
        let mut all: Option<State> = None;
        for shard in 0..place.shards {
            let Some((state, _)) = broker.load(shard).await?.state else { continue };
            match &mut all {
                Some(all) => all.add(&state),
                None => all = Some(state),
            }
        }
        Ok(all)
    })
}
