//! How much traffic, over how long.

use crate::record::Moment;

/// Device Alerts a meter and hour: 1.6 billion in July 2022 on 21 million meters.
const ALERTS_EACH_METER_HOUR: f64 = 1.6e9 / 21e6 / (31.0 * 24.0);

/// A plan of traffic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How many meters.
    pub meters: u64,
    /// When it starts.
    pub start: Moment,
    /// How many hours it lasts.
    pub hours: u32,
    /// The number that everything follows from.
    pub seed: u64,
    /// How many times the usual number of alerts.
    pub rate: f64,
    /// Devices that go into a storm, each hour.
    pub storms_each_hour: u32,
    /// Streets that lose their power, each hour.
    pub outages_each_hour: u32,
    /// Of ten thousand messages, how many come twice.
    pub again_in_10_000: u16,
    /// Of ten thousand messages, how many are broken on their way.
    pub broken_in_10_000: u16,
}

impl Plan {
    /// A plan with everything that happens in life.
    #[must_use]
    pub fn new(meters: u64, start: Moment, hours: u32, seed: u64) -> Self {
        Self {
            meters: meters.max(1),
            start,
            hours,
            seed,
            rate: 1.0,
            storms_each_hour: 2,
            outages_each_hour: 1,
            again_in_10_000: 50,
            broken_in_10_000: 2,
        }
    }

    /// How many usual alerts there are each second.
    #[expect(clippy::cast_precision_loss, reason = "meters are far fewer than 2^52")]
    pub(super) fn usual_each_second(&self) -> f64 {
        self.meters as f64 * ALERTS_EACH_METER_HOUR * self.rate / 3600.0
    }
}
