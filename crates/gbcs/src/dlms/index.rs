//! Where things stand in a table, found in about one look: made while compiling, so that it costs nothing to begin with.

/// The places of the entries of a table of at most 255, by a key. `N` is a power of two, and at least twice as many as
/// there are entries, so that few keys meet.
#[derive(Debug)]
pub struct Index<const N: usize> {
    /// One more than the place in the table; nought where there is none.
    places: [u8; N],
}

impl<const N: usize> Index<N> {
    /// An index of nothing.
    pub const fn new() -> Self {
        assert!(N.is_power_of_two(), "the size is no power of two");
        Self { places: [0; N] }
    }

    /// The same, with the entry of a key at a place. Only for use while compiling: a table that is too long does not
    /// compile.
    #[expect(clippy::indexing_slicing, reason = "a place that is wrong does not compile")]
    pub const fn with(mut self, key: u64, place: usize) -> Self {
        assert!(place < 255 && place < N / 2, "the table is too long for its index");
        let mut slot = Self::first(key);
        while self.places[slot] != 0 {
            slot = (slot + 1) % N;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a place is below 255")]
        let found = place as u8 + 1;
        self.places[slot] = found;
        self
    }

    /// What is found at one of the places at which a key may stand, the likeliest first.
    #[inline]
    pub fn find<T>(&self, key: u64, at: impl Fn(usize) -> Option<T>) -> Option<T> {
        let mut slot = Self::first(key);
        // At least half of them are empty, so that this ends soon.
        for _ in 0..N {
            let place =
                self.places.get(slot).and_then(|place| usize::from(*place).checked_sub(1))?;
            if let Some(found) = at(place) {
                return Some(found);
            }
            slot = (slot + 1) % N;
        }
        None
    }

    /// Where the search for a key begins.
    #[inline]
    const fn first(key: u64) -> usize {
        // The golden ratio, which spreads keys that stand close together.
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let spread = (key.wrapping_mul(SPREAD) >> 48) as usize;
        spread % N
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_it_is_found_at_its_place_and_an_end_comes() {
        let keys: Vec<u64> = (0..100).map(|number| number * number * 77).collect();
        let index = keys
            .iter()
            .enumerate()
            .fold(Index::<256>::new(), |index, (place, key)| index.with(*key, place));
        for (place, key) in keys.iter().enumerate() {
            let stands = |at| (keys.get(at) == Some(key)).then_some(at);
            assert_eq!(index.find(*key, stands), Some(place));
        }
        assert_eq!(index.find(u64::MAX, |_| None::<usize>), None);
    }
}
