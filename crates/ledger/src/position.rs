//! Where an event stands: in the log, in its stream, and at the log's end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::hash::Hash;

/// The largest number that a position may have: what a signed 64-bit column holds.
const POSITION_MAX: u64 = i64::MAX.cast_unsigned();

macro_rules! position {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[serde(into = "u64", try_from = "u64")]
        pub struct $name(u64);

        impl $name {
            /// The first one, 1.
            pub const FIRST: Self = Self(1);

            /// Makes one of a number from 1 to 2⁶³ − 1; `None` outside that range.
            pub const fn new(number: u64) -> Option<Self> {
                if number == 0 || number > POSITION_MAX { None } else { Some(Self(number)) }
            }

            /// Returns the number, from 1.
            pub const fn get(self) -> u64 {
                self.0
            }

            /// Returns the one after this; `None` after the largest.
            pub const fn next(self) -> Option<Self> {
                Self::new(self.0.saturating_add(1))
            }
        }

        impl From<$name> for u64 {
            fn from(position: $name) -> Self {
                position.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = PositionError;

            fn try_from(number: u64) -> Result<Self, PositionError> {
                Self::new(number).ok_or(PositionError { number })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

position! {
    /// The number of an event in the whole log: from 1, without gaps.
    Seq
}

position! {
    /// The number of an event in its stream: from 1, without gaps.
    Version
}

/// Says that a number is no position.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{number} is no position in a log: positions run from 1 to {POSITION_MAX}")]
pub struct PositionError {
    /// The number given.
    pub number: u64,
}

/// The end of a log: who knows it can prove everything before it.
///
/// Its text form is `SEQ:HASH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last event.
    pub seq: Seq,
    /// The hash of the last event.
    pub hash: Hash,
}

/// Says that a text is not the head of a log.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "this is not the head of a log; write `SEQ:HASH`, a number from 1 and 64 hexadecimal digits"
)]
pub struct HeadError;

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Head {
    type Err = HeadError;

    fn from_str(text: &str) -> Result<Self, HeadError> {
        let (seq, hash) = text.split_once(':').ok_or(HeadError)?;
        let seq = seq.parse::<u64>().ok().and_then(Seq::new).ok_or(HeadError)?;
        Ok(Self { seq, hash: hash.parse().map_err(|_| HeadError)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_run_from_one() {
        assert_eq!(Seq::new(0), None);
        assert_eq!(Seq::new(1), Some(Seq::FIRST));
        assert_eq!(Seq::new(POSITION_MAX + 1), None);
        assert_eq!(Version::FIRST.next().map(Version::get), Some(2));
        assert_eq!(Version::new(POSITION_MAX).and_then(Version::next), None);
    }

    #[test]
    fn a_head_is_read_back() {
        let head = Head { seq: Seq::FIRST, hash: Hash::GENESIS };
        assert_eq!(head.to_string().parse::<Head>(), Ok(head));
        for bad in ["", "1", "0:00", "1:zz", &format!("0:{}", Hash::GENESIS)] {
            assert_eq!(bad.parse::<Head>(), Err(HeadError), "{bad}");
        }
    }
}
