//! Numbers and words that look random and are the same in every run.

/// A small generator of numbers (a linear congruence, upper half), the same in every run.
pub struct Dice(u64);

impl Dice {
    /// Begins at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let upper = usize::try_from(self.0 >> 33).unwrap_or_default();
        upper.checked_rem(end).unwrap_or_default()
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of a list; the empty text of an empty list.
    pub fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// Words in a row, about `count` of them.
    pub fn words(&mut self, count: usize) -> String {
        let count = count / 2 + self.below(count + 1);
        let words: Vec<&str> = (0..=count).map(|_| self.one_of(WORDS)).collect();
        words.join(" ")
    }
}

const WORDS: &[&str] = &[
    "the",
    "meter",
    "supplier",
    "alert",
    "a",
    "of",
    "request",
    "is",
    "device",
    "sent",
    "to",
    "when",
    "network",
    "operator",
    "and",
    "its",
    "data",
    "key",
    "table",
    "not",
    "in",
    "each",
    "service",
    "version",
    "role",
    "user",
    "by",
    "test",
    "hub",
    "gas",
    "firmware",
    "certificate",
    "for",
];
