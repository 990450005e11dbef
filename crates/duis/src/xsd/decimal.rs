//! Decimal numbers of any length, compared as numbers. A certificate's serial number has up to 49 digits, so
//! that no machine number holds it.

use std::cmp::Ordering;

/// A decimal number in its lexical parts, without leading or trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal<'t> {
    is_negative: bool,
    whole: &'t str,
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    /// Reads a number such as `-12.50`.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (is_negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: is_negative && !is_zero, whole, fraction })
    }

    /// How many digits it has, without leading and trailing zeros; zero has one.
    pub fn total_digits(&self) -> usize {
        // A fraction below one keeps the zeros after the point out: 0.05 has one digit.
        let fraction = if self.whole.is_empty() {
            self.fraction.trim_start_matches('0')
        } else {
            self.fraction
        };
        (self.whole.len() + fraction.len()).max(1)
    }

    /// How many digits stand after the point, without trailing zeros.
    pub fn fraction_digits(&self) -> usize {
        self.fraction.len()
    }

    /// How it compares with another, as a number.
    pub fn compare(&self, other: &Decimal<'_>) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.size(other),
            (true, true) => self.size(other).reverse(),
        }
    }

    fn size(&self, other: &Decimal<'_>) -> Ordering {
        self.whole
            .len()
            .cmp(&other.whole.len())
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compare(left: &str, right: &str) -> Ordering {
        Decimal::parse(left).unwrap().compare(&Decimal::parse(right).unwrap())
    }

    #[test]
    fn numbers_compare_as_numbers_however_they_are_written() {
        assert_eq!(compare("007", "7.0"), Ordering::Equal);
        assert_eq!(compare("-0", "0"), Ordering::Equal);
        assert_eq!(compare("0.5", "0.45"), Ordering::Greater);
        assert_eq!(compare("-10", "-9"), Ordering::Less);
        let serial = "50669612984035780968362471400449834504";
        assert_eq!(compare(serial, "18446744073709551615"), Ordering::Greater);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "+", "1e3", "1.2.3", ".", "½", "0x10", " 1"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert!(Decimal::parse(".5").is_some() && Decimal::parse("5.").is_some());
    }

    #[test]
    fn digits_are_counted_without_zeros_that_say_nothing() {
        let digits = |text: &str| {
            let number = Decimal::parse(text).unwrap();
            (number.total_digits(), number.fraction_digits())
        };
        assert_eq!(digits("0.050"), (1, 2));
        assert_eq!(digits("0012.30"), (3, 1));
        assert_eq!(digits("0"), (1, 0));
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_machine_numbers(left: i64, right: i64) {
            prop_assert_eq!(compare(&left.to_string(), &right.to_string()), left.cmp(&right));
        }
    }
}
