//! The homes, devices, makers and Users of made-up traffic.

use gbcs::Eui64;

/// A home: a Communications Hub, an electricity meter and perhaps a gas meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// The Communications Hub.
    pub hub: Eui64,
    /// The electricity meter.
    pub electricity: Eui64,
    /// The gas meter, where there is one.
    pub gas: Eui64,
    /// The supplier.
    pub supplier: Eui64,
    /// The Electricity Distributor.
    pub distributor: Eui64,
}

/// Makers, by prefixes that nobody can be given, with their share of ten homes.
const MAKERS: [(u64, u64); 4] =
    [(0x0002_5EC1, 4), (0x0002_5EC2, 3), (0x0002_5EC3, 2), (0x0002_5EC4, 1)];
/// The prefix of the Users.
const USERS: u64 = 0x0006_5EC0;
/// Suppliers and distributors.
const SUPPLIERS: u64 = 8;
const DISTRIBUTORS: u64 = 14;

/// The usual codes of electricity meters, with their share of a hundred.
const OF_ELECTRICITY: [(u16, u8); 10] = [
    (0x8002, 22),
    (0x8085, 18),
    (0x8010, 12),
    (0x8020, 8),
    (0x810E, 10),
    (0x81C0, 6),
    (0x8F30, 8),
    (0x8F3E, 3),
    (0x8F75, 5),
    (0x8F35, 8),
];
/// The usual codes of gas meters.
const OF_GAS: [(u16, u8); 6] =
    [(0x810D, 30), (0x810E, 20), (0x8183, 10), (0x8F30, 20), (0x8F3E, 5), (0x8F75, 15)];
/// Codes that no table names, with the maker whose devices send them: one alert in fifty of theirs.
const UNNAMED: [(u64, u16); 2] = [(0x0002_5EC3, 0x80F7), (0x0002_5EC4, 0x81F3)];

/// The homes of made-up traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct World {
    homes: u64,
}

impl World {
    /// As many homes as have so many meters: of five homes, four have gas.
    pub(super) fn of(meters: u64) -> Self {
        Self { homes: (meters * 5).div_ceil(9).max(1) }
    }

    /// How many homes there are.
    #[must_use]
    pub fn homes(&self) -> u64 {
        self.homes
    }

    /// A home.
    #[must_use]
    pub fn home(&self, home: u64) -> Home {
        let maker = maker(home);
        let device = |role: u64| Eui64((maker << 40) | ((home << 4) & 0xFF_FFFF_FFFF) | role);
        let user = |number: u64| Eui64((USERS << 40) | number);
        Home {
            hub: device(0),
            electricity: device(1),
            gas: device(2),
            supplier: user(0x100 + home % SUPPLIERS),
            distributor: user(0x200 + home * DISTRIBUTORS / self.homes.max(1)),
        }
    }

    /// Whether a home has a gas meter.
    #[must_use]
    pub fn has_gas(&self, home: u64) -> bool {
        !home.is_multiple_of(5)
    }

    /// A code that is usual for a meter, by chance.
    pub(super) fn usual_code(&self, home: u64, gas: bool, random: &mut fastrand::Rng) -> u16 {
        let maker = maker(home);
        let own = UNNAMED.iter().find(|(each, _)| *each == maker && !gas);
        if let Some((_, code)) = own
            && random.u8(0..50) == 0
        {
            return *code;
        }
        let codes: &[(u16, u8)] = if gas { &OF_GAS } else { &OF_ELECTRICITY };
        let mut share = random.u8(0..100);
        for (code, each) in codes {
            if share < *each {
                return *code;
            }
            share -= each;
        }
        0x8F30
    }
}

fn maker(home: u64) -> u64 {
    // Spread, so that makers are not streets.
    let mut tenth = home.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    tenth %= 10;
    for (prefix, share) in MAKERS {
        if tenth < share {
            return prefix;
        }
        tenth -= share;
    }
    MAKERS[0].0
}
