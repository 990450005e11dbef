//! Records for the tests of this crate.

use gbcs::Eui64;

use crate::{
    code::AlertCode,
    device::DeviceKind,
    fault::Inconsistencies,
    record::{Kind, Moment, Record},
};

/// An alert of a device with this code, at the start of time.
pub fn record(code: u16) -> Record {
    Record {
        kind: Kind::DeviceAlert,
        code: AlertCode::Device(code),
        message_code: Some(0x1000),
        sender: Eui64(0x00DB_1234_5678_0002),
        device: Eui64(0x00DB_1234_5678_0002),
        device_kind: DeviceKind::Esme,
        recipient: Eui64(0x90B3_D51F_3001_0000),
        counter: 1,
        has_id: true,
        at: Moment(0),
        signed: true,
        stands_for: 1,
        inconsistencies: Inconsistencies::default(),
    }
}
