//! Power outages: the DCC says that a Communications Hub lost its power (AD1), its meters say when supply came back
//! (8F35, and 8F36 after three minutes or more). A hub that restarts because firmware was activated sends AD1 too,
//! which MP102 was raised about: such an outage is marked as perhaps none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    code::{AlertCode, DccCode},
    inventory::Inventory,
    record::{Moment, Record},
    storm::Device,
};

/// How long after AD1 a meter's word that supply is back belongs to it: three days, in seconds.
const PAIRED_WITHIN: i64 = 3 * 24 * 3600;
/// How near to AD1 an activation of firmware makes it doubtful: half an hour, in seconds.
const DOUBTED_WITHIN: i64 = 1800;
/// The most outages that are held open: a nation's hubs in a catastrophe fit.
const OPEN_MAX: usize = 4_000_000;
/// The message code of the outcome of a firmware activation.
const FIRMWARE_ACTIVATION: u16 = 0x00CA;

/// What is known of an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Outage {
    /// When it began, as the DCC says.
    pub start: Moment,
    /// When a meter says that supply came back.
    pub end: Option<Moment>,
    /// The Communications Hub.
    pub hub: Device,
    /// How many of the hub's meters said that supply came back.
    pub meters: u32,
    /// Whether firmware was activated so near to it that there may have been no outage.
    pub doubted: bool,
}

/// Pairs the start of outages with their end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outages {
    open: BTreeMap<Device, Outage>,
    over: Vec<Outage>,
    /// The last activation of firmware on a hub or on a device that hangs on it.
    activations: BTreeMap<Device, Moment>,
    /// Words of meters that supply is back, with no outage that they belong to.
    unpaired: u64,
}

impl Outages {
    /// Takes an alert, where it has to do with power.
    pub fn take(&mut self, record: &Record, inventory: &Inventory) {
        let hub = || inventory.device(record.device).and_then(|device| device.hub);
        match record.code {
            AlertCode::Dcc(DccCode::AD1) => self.began(record),
            AlertCode::Device(0x8F35 | 0x8F36) => self.ended(hub().map(Device), record.at),
            AlertCode::Device(0x8F66) if record.message_code == Some(FIRMWARE_ACTIVATION) => {
                self.activated(Device(hub().unwrap_or(record.device)), record.at);
            }
            _ => {}
        }
    }

    fn began(&mut self, record: &Record) {
        let hub = Device(record.device);
        let near = |at: &Moment| (at.0 - record.at.0).abs() <= DOUBTED_WITHIN;
        let doubted = self.activations.get(&hub).is_some_and(near);
        let outage = Outage { start: record.at, end: None, hub, meters: 0, doubted };
        if let Some(before) = self.open.insert(hub, outage) {
            self.over.push(before);
        }
        if self.open.len() > OPEN_MAX
            && let Some((_, oldest)) = self.open.pop_first()
        {
            self.over.push(oldest);
        }
    }

    fn ended(&mut self, hub: Option<Device>, at: Moment) {
        let outage = hub.and_then(|hub| self.open.get_mut(&hub));
        let fits = |outage: &&mut Outage| (0..=PAIRED_WITHIN).contains(&(at.0 - outage.start.0));
        match outage.filter(fits) {
            Some(outage) => {
                outage.end = Some(outage.end.map_or(at, |end| end.max(at)));
                outage.meters += 1;
            }
            None => self.unpaired += 1,
        }
    }

    fn activated(&mut self, hub: Device, at: Moment) {
        self.activations.insert(hub, at);
        if let Some(outage) = self.open.get_mut(&hub)
            && (at.0 - outage.start.0).abs() <= DOUBTED_WITHIN
        {
            outage.doubted = true;
        }
    }

    /// Adds the outages of other hubs.
    pub fn add(&mut self, other: &Self) {
        self.over.extend(other.found());
        self.unpaired += other.unpaired;
    }

    /// All outages, the earliest first.
    #[must_use]
    pub fn found(&self) -> Vec<Outage> {
        let mut all: Vec<Outage> = self.over.iter().chain(self.open.values()).copied().collect();
        all.sort();
        all
    }

    /// How often a meter said that supply is back and no outage was known.
    #[must_use]
    pub fn unpaired(&self) -> u64 {
        self.unpaired
    }
}

#[cfg(test)]
mod tests {
    use gbcs::Eui64;

    use super::*;
    use crate::sample::record;

    const HUB: &str = "00-DB-12-34-56-78-00-01";
    const METER: &str = "00-DB-12-34-56-78-00-02";

    fn id(text: &str) -> Eui64 {
        text.parse().unwrap()
    }

    fn inventory() -> Inventory {
        Inventory::parse(&format!("device,kind,hub\n{HUB},chf,\n{METER},esme,{HUB}\n")).unwrap()
    }

    fn began(at: i64) -> Record {
        Record { code: AlertCode::Dcc(DccCode::AD1), device: id(HUB), at: Moment(at), ..record(0) }
    }

    fn meter(code: u16, at: i64) -> Record {
        Record { device: id(METER), at: Moment(at), ..record(code) }
    }

    #[test]
    fn the_start_and_the_end_of_an_outage_are_paired() {
        let mut outages = Outages::default();
        for each in [began(1000), meter(0x8F36, 1600), meter(0x8F35, 900_000)] {
            outages.take(&each, &inventory());
        }
        let expected = Outage {
            start: Moment(1000),
            end: Some(Moment(1600)),
            hub: Device(id(HUB)),
            meters: 1,
            doubted: false,
        };
        assert_eq!(outages.found(), [expected]);
        assert_eq!(outages.unpaired(), 1);
    }

    #[test]
    fn an_outage_near_an_activation_of_firmware_is_doubted() {
        let activation = Record { message_code: Some(FIRMWARE_ACTIVATION), ..meter(0x8F66, 900) };
        for order in [[activation, began(1000)], [began(1000), activation]] {
            let mut outages = Outages::default();
            order.iter().for_each(|each| outages.take(each, &inventory()));
            assert!(outages.found().iter().all(|outage| outage.doubted));
        }
    }
}
