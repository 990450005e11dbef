//! Which devices hang together: what a User knows of the premises that it serves, and no alert tells.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use gbcs::Eui64;

use crate::device::DeviceKind;

/// A device of the inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Which kind.
    pub kind: DeviceKind,
    /// The Communications Hub that it hangs on.
    pub hub: Option<Eui64>,
}

/// The devices that a User knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    devices: HashMap<Eui64, Device, FixedState>,
}

/// What is wrong with an inventory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct InventoryError {
    /// The line, the header being the first.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

impl Inventory {
    /// Reads an inventory: CSV with the columns `device`, `kind` and `hub`.
    ///
    /// # Errors
    /// Lines that are no such rows.
    pub fn parse(text: &str) -> Result<Self, InventoryError> {
        let mut devices: HashMap<Eui64, Device, FixedState> = HashMap::default();
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let wrong = |line: u64, what: String| InventoryError { line, what };
        let header = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
        let column = |name: &str| {
            let what = format!("there is no column `{name}`; the header is `device,kind,hub`");
            header.iter().position(|each| each == name).ok_or(InventoryError { line: 1, what })
        };
        let (device, kind, hub) = (column("device")?, column("kind")?, column("hub")?);
        for record in reader.records() {
            let record = record.map_err(|error| {
                wrong(error.position().map_or(1, csv::Position::line), error.to_string())
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            let cell = |at: usize| record.get(at).unwrap_or_default();
            let id = |text: &str| {
                text.parse::<Eui64>().map_err(|error| wrong(line, format!("`{text}`: {error}")))
            };
            let kind = cell(kind).parse().map_err(|_| {
                let kinds = <DeviceKind as strum::VariantNames>::VARIANTS.join(", ");
                wrong(line, format!("`{}` is no kind of device: {kinds}", cell(kind)))
            })?;
            let hub = if cell(hub).is_empty() { None } else { Some(id(cell(hub))?) };
            devices.insert(id(cell(device))?, Device { kind, hub });
        }
        Ok(Self { devices })
    }

    /// What is known of a device.
    #[must_use]
    pub fn device(&self, id: Eui64) -> Option<&Device> {
        self.devices.get(&id)
    }

    /// How many devices it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }
}
