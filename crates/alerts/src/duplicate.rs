//! Which alerts came before, in bounded memory.
//!
//! An alert is known by its sender and counter, and by whether it is a device's or the DCC's. Their hashes, of 64 bits, are kept in two generations of a fixed
//! size: when the younger is full, the elder is dropped. So a duplicate of any of the last `window` alerts is always
//! found, and one of up to twice as many may be. An alert is taken for a duplicate by mistake once in
//! 2^64 / (2 × window) alerts: with the usual window, not once in ten thousand years of national traffic.

use crate::record::Identity;

/// The alerts whose duplicates are found, when nothing else is asked for.
pub const WINDOW: usize = 8 * 1024 * 1024;

/// One generation: open addressing, nought for an empty place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Generation {
    places: Vec<u64>,
    held: usize,
}

impl Generation {
    fn find(&self, hash: u64) -> Result<(), usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = usize::try_from(hash >> 16).unwrap_or_default() & mask;
        loop {
            match self.places.get(at) {
                Some(0) | None => return Err(at),
                Some(found) if *found == hash => return Ok(()),
                Some(_) => at = at.wrapping_add(1) & mask,
            }
        }
    }

    fn put(&mut self, hash: u64, at: usize) {
        if let Some(place) = self.places.get_mut(at) {
            *place = hash;
            self.held += 1;
        }
    }

    /// Makes room: a generation grows as it fills, so that small inputs take little memory.
    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(1024);
        let old = std::mem::replace(&mut self.places, vec![0; size]);
        self.held = 0;
        for hash in old.into_iter().filter(|hash| *hash != 0) {
            if let Err(at) = self.find(hash) {
                self.put(hash, at);
            }
        }
    }
}

/// The alerts that came last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicates {
    window: usize,
    young: Generation,
    old: Generation,
}

impl Duplicates {
    /// A filter that finds duplicates of at least the last `window` alerts.
    #[must_use]
    pub fn new(window: usize) -> Self {
        Self { window: window.max(1), young: Generation::default(), old: Generation::default() }
    }

    /// Looks where alerts would stand, and does nothing with it: the looks wait for memory together, and not one after
    /// the other as they would when each alert is taken.
    pub fn look_ahead(&self, identities: impl Iterator<Item = Identity>) {
        let mut seen = 0;
        for identity in identities {
            let hash = hash(identity);
            for generation in [&self.young, &self.old] {
                let mask = generation.places.len().wrapping_sub(1);
                let at = usize::try_from(hash >> 16).unwrap_or_default() & mask;
                seen ^= generation.places.get(at).copied().unwrap_or_default();
            }
        }
        std::hint::black_box(seen);
    }

    /// Whether an alert came before; it is remembered from now on.
    pub fn came_before(&mut self, identity: Identity) -> bool {
        let hash = hash(identity);
        if self.young.held * 4 >= self.young.places.len() * 3 {
            self.young.grow();
        }
        let Err(at) = self.young.find(hash) else { return true };
        if !self.old.places.is_empty() && self.old.find(hash).is_ok() {
            return true;
        }
        self.young.put(hash, at);
        if self.young.held >= self.window {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.places.fill(0);
            self.young.held = 0;
        }
        false
    }

    /// The hashes that are held, the elder generation first, for a checkpoint.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let held = |generation: &Generation| {
            let hashes = generation.places.iter().copied().filter(|hash| *hash != 0);
            hashes.flat_map(u64::to_le_bytes).collect::<Vec<u8>>()
        };
        let (old, young) = (held(&self.old), held(&self.young));
        let mut bytes = Vec::with_capacity(16 + old.len() + young.len());
        bytes.extend(u64::try_from(self.window).unwrap_or(u64::MAX).to_le_bytes());
        bytes.extend(u64::try_from(old.len()).unwrap_or(u64::MAX).to_le_bytes());
        bytes.extend(old);
        bytes.extend(young);
        bytes
    }

    /// The filter of a snapshot; none where the bytes are no snapshot.
    #[must_use]
    pub fn restore(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
        let window = usize::try_from(words.next()?).ok()?;
        let old_bytes = usize::try_from(words.next()?).ok()?;
        let mut filter = Self::new(window);
        let is_whole = rest.is_empty() && old_bytes.is_multiple_of(8);
        let hashes: Vec<u64> = words.collect();
        let (old, young) = hashes.split_at_checked(old_bytes / 8).filter(|_| is_whole)?;
        for (generation, hashes) in [(&mut filter.old, old), (&mut filter.young, young)] {
            for hash in hashes {
                if generation.held * 4 >= generation.places.len() * 3 {
                    generation.grow();
                }
                if let Err(at) = generation.find(*hash) {
                    generation.put(*hash, at);
                }
            }
        }
        Some(filter)
    }

    /// How much memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.young.places.capacity() + self.old.places.capacity()) * size_of::<u64>()
    }
}

/// A hash of 64 bits that is the same on every machine and day, and never nought.
fn hash(identity: Identity) -> u64 {
    let Identity { sender, counter, is_dcc } = identity;
    // The DCC's alerts of a device and the device's own are not each other's duplicates.
    let sender = sender.0 ^ if is_dcc { DCC_MARK } else { 0 };
    // Folded multiplication, as wyhash does: every bit of both numbers reaches every bit of the result.
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        let [low, high] = [product as u64, (product >> 64) as u64];
        low ^ high
    };
    let mixed = fold(sender ^ 0xA076_1D64_78BD_642F, counter ^ 0xE703_7ED1_A0B4_28DB);
    fold(mixed ^ sender, 0x8EBC_6AF0_9C88_C6E3).max(1)
}

/// Sets the DCC's alerts apart from those of devices.
const DCC_MARK: u64 = 0xD1B5_4A32_D192_ED03;

/// A digest of texts, the same on every machine (FNV-1a): for what has no id of its own.
#[must_use]
pub fn digest<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    texts.fold(0xCBF2_9CE4_8422_2325, |sum, text| step(text.bytes().fold(sum, step), 0xFF))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use gbcs::Eui64;
    use proptest::prelude::*;

    use super::*;

    fn identity(sender: u64, counter: u64) -> Identity {
        Identity { sender: Eui64(sender), counter, is_dcc: false }
    }

    #[test]
    fn a_dcc_alert_is_no_duplicate_of_the_devices_own_with_the_same_counter() {
        let mut filter = Duplicates::new(10);
        let of_the_dcc = Identity { is_dcc: true, ..identity(7, 1) };
        assert!(!filter.came_before(identity(7, 1)));
        assert!(!filter.came_before(of_the_dcc));
        assert!(filter.came_before(of_the_dcc) && filter.came_before(identity(7, 1)));
    }

    proptest! {
        #[test]
        fn a_duplicate_within_the_window_is_always_found_and_nothing_else(
            counters in proptest::collection::vec(0_u64..40, 1..300), window in 1_usize..20,
        ) {
            let mut filter = Duplicates::new(window);
            // What an exact filter of twice the window would hold, and of the window.
            let mut last: VecDeque<u64> = VecDeque::new();
            for counter in counters {
                let found = filter.came_before(identity(7, counter));
                let in_window = last.iter().rev().take(window).any(|each| *each == counter);
                let in_twice = last.iter().rev().take(2 * window).any(|each| *each == counter);
                prop_assert!(!in_window || found, "a duplicate was missed");
                prop_assert!(!found || in_twice, "a new alert was taken for a duplicate");
                if !found {
                    last.push_back(counter);
                }
            }
        }

        #[test]
        fn a_snapshot_restores_the_filter(counters in proptest::collection::vec(any::<u64>(), 0..200), more in any::<u64>()) {
            let mut filter = Duplicates::new(50);
            for counter in &counters {
                filter.came_before(identity(*counter ^ 3, *counter));
            }
            let mut restored = Duplicates::restore(&filter.snapshot()).unwrap();
            for counter in counters.iter().chain([&more]) {
                let id = identity(*counter ^ 3, *counter);
                prop_assert_eq!(filter.came_before(id), restored.came_before(id));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = Duplicates::restore(&bytes);
        }
    }
}
