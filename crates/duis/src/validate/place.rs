//! Lines and columns of offsets, counted only when something is wrong.

/// Counts on from the last place that was asked for.
pub(super) struct Places<'x> {
    text: &'x [u8],
    at: usize,
    line: usize,
    line_start: usize,
}

impl<'x> Places<'x> {
    pub(super) fn of(text: &'x [u8]) -> Self {
        Self { text, at: 0, line: 1, line_start: 0 }
    }

    /// The line and the column of an offset, each from 1; the column in characters.
    pub(super) fn line_and_column(&mut self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            *self = Self::of(self.text);
        }
        let between = self.text.get(self.at..offset).unwrap_or_default();
        for (place, _) in between.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            self.line += 1;
            self.line_start = self.at + place + 1;
        }
        self.at = offset;
        let line = self.text.get(self.line_start..offset).unwrap_or_default();
        // In UTF-8 every character has one byte that does not go on from another.
        let column = line.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        (self.line, column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_in_any_order() {
        let mut places = Places::of("ab\ncé d\n".as_bytes());
        assert_eq!(places.line_and_column(0), (1, 1));
        assert_eq!(places.line_and_column(7), (2, 4));
        assert_eq!(places.line_and_column(1), (1, 2));
        assert_eq!(places.line_and_column(900), (3, 1));
    }
}
