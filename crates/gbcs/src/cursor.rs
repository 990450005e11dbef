//! A place in bytes that goes forward and never past the end.

use crate::error::{DecodeError, Fault};

/// A place in bytes. Copying it is cheap, so that a reader can look ahead.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'m> {
    bytes: &'m [u8],
    at: usize,
    end: usize,
}

impl<'m> Cursor<'m> {
    /// The start of bytes.
    #[inline]
    #[must_use]
    pub fn new(bytes: &'m [u8]) -> Self {
        Self { bytes, at: 0, end: bytes.len() }
    }

    /// A part of bytes; offsets go on counting from the start of all of them.
    #[inline]
    #[must_use]
    pub fn within(bytes: &'m [u8], from: usize, to: usize) -> Self {
        let end = to.min(bytes.len());
        Self { bytes, at: from.min(end), end }
    }

    /// The same place, with an end that may lie before the present one.
    #[inline]
    #[must_use]
    pub fn limited(self, end: usize) -> Self {
        Self { end: end.min(self.end), ..self }
    }

    /// The offset from the start of the message.
    #[inline]
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Where it ends: an offset from the start of the message.
    #[inline]
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// How many bytes are left.
    #[inline]
    #[must_use]
    pub fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// Whether none is left.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// The next byte, without going on.
    #[inline]
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        if self.is_empty() { None } else { self.bytes.get(self.at).copied() }
    }

    /// What is left, without going on.
    #[inline]
    #[must_use]
    pub fn rest(&self) -> &'m [u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// An error at this place.
    #[inline]
    #[must_use]
    pub fn fault(&self, fault: Fault) -> DecodeError {
        DecodeError { at: self.at, fault }
    }

    /// So many bytes.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn take(&mut self, count: usize, what: &'static str) -> Result<&'m [u8], DecodeError> {
        let to = self.at.checked_add(count).filter(|to| *to <= self.end);
        match to.and_then(|to| self.bytes.get(self.at..to)) {
            Some(found) => {
                self.at += count;
                Ok(found)
            }
            None => Err(self.short(what, count)),
        }
    }

    /// So many bytes, as an array.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], DecodeError> {
        let left = self.bytes.get(self.at..self.end).and_then(|left| left.first_chunk::<N>());
        match left {
            Some(found) => {
                self.at += N;
                Ok(*found)
            }
            None => Err(self.short(what, N)),
        }
    }

    /// Kept out of the way of what is read a hundred million times a day.
    #[cold]
    fn short(&self, what: &'static str, needed: usize) -> DecodeError {
        self.fault(Fault::Short { what, needed, left: self.left() })
    }

    /// Kept out of the way as well.
    #[cold]
    fn other(&self, found: Option<u8>, what: &'static str) -> DecodeError {
        match found {
            Some(found) => self.fault(Fault::Unknown { what, found }),
            None => self.short(what, 1),
        }
    }

    /// One byte.
    ///
    /// # Errors
    /// When none is left.
    #[inline]
    pub fn u8(&mut self, what: &'static str) -> Result<u8, DecodeError> {
        Ok(u8::from_be_bytes(self.array(what)?))
    }

    /// Two bytes, the highest first.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn u16(&mut self, what: &'static str) -> Result<u16, DecodeError> {
        Ok(u16::from_be_bytes(self.array(what)?))
    }

    /// Four bytes, the highest first.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn u32(&mut self, what: &'static str) -> Result<u32, DecodeError> {
        Ok(u32::from_be_bytes(self.array(what)?))
    }

    /// Eight bytes, the highest first.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn u64(&mut self, what: &'static str) -> Result<u64, DecodeError> {
        Ok(u64::from_be_bytes(self.array(what)?))
    }

    /// A byte that must be this one.
    ///
    /// # Errors
    /// When it is another, or none is left.
    #[inline]
    pub fn expect(&mut self, wanted: u8, what: &'static str) -> Result<(), DecodeError> {
        match self.peek() {
            Some(found) if found == wanted => {
                self.at += 1;
                Ok(())
            }
            found => Err(self.other(found, what)),
        }
    }

    /// Bytes that must be these; says whether they are, and goes on only then.
    #[inline]
    pub fn skip<const N: usize>(&mut self, wanted: &[u8; N]) -> bool {
        let left = self.bytes.get(self.at..self.end).and_then(|left| left.first_chunk::<N>());
        let found = left == Some(wanted);
        self.at += if found { N } else { 0 };
        found
    }

    /// A length in the form of DLMS and of BER: one byte, or `81 nn`, `82 nnnn`.
    ///
    /// # Errors
    /// When it has another form, or says more than what is left.
    #[inline]
    pub fn length(&mut self, what: &'static str) -> Result<usize, DecodeError> {
        match self.peek() {
            Some(short @ 0..=0x7F) if usize::from(short) < self.left() => {
                self.at += 1;
                Ok(usize::from(short))
            }
            _ => self.long_length(what),
        }
    }

    /// A length that takes more than a byte, or is wrong.
    #[inline(never)]
    fn long_length(&mut self, what: &'static str) -> Result<usize, DecodeError> {
        let before = *self;
        let length = match self.u8(what)? {
            short @ 0..=0x7F => usize::from(short),
            0x81 => usize::from(self.u8(what)?),
            0x82 => usize::from(self.u16(what)?),
            found => return Err(before.other(Some(found), what)),
        };
        if length > self.left() {
            return Err(DecodeError { at: before.at, ..self.short(what, length) });
        }
        Ok(length)
    }

    /// A count of things, each of which takes at least one byte.
    ///
    /// # Errors
    /// As [`Cursor::length`]; a count of more things than bytes are left cannot be true.
    #[inline]
    pub fn count(&mut self, what: &'static str) -> Result<usize, DecodeError> {
        self.length(what)
    }

    /// Says that nothing may be left.
    ///
    /// # Errors
    /// When something is.
    #[inline]
    pub fn finish(&self, what: &'static str) -> Result<(), DecodeError> {
        match self.left() {
            0 => Ok(()),
            left => Err(self.fault(Fault::Left { what, left })),
        }
    }
}
