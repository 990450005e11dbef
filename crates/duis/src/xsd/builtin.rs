//! The types that XML Schema itself brings, and the form of their values.

use std::cmp::Ordering;

use super::decimal::Decimal;

/// A type of XML Schema itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[expect(missing_docs, reason = "each is named as XML Schema names it")]
pub enum Builtin {
    AnySimpleType,
    String,
    NormalizedString,
    Token,
    Language,
    Name,
    NcName,
    NmToken,
    Id,
    IdRef,
    AnyUri,
    QName,
    Boolean,
    Decimal,
    Integer,
    NonPositiveInteger,
    NegativeInteger,
    NonNegativeInteger,
    PositiveInteger,
    Long,
    Int,
    Short,
    Byte,
    UnsignedLong,
    UnsignedInt,
    UnsignedShort,
    UnsignedByte,
    Float,
    Double,
    Base64Binary,
    HexBinary,
    Date,
    Time,
    DateTime,
    Duration,
    YearMonth,
    Year,
    MonthDay,
    Day,
    Month,
}

/// Every one with its name, and with what a person would call its values.
pub(super) const ALL: [(Builtin, &str, &str); 40] = [
    (Builtin::AnySimpleType, "anySimpleType", "a simple value"),
    (Builtin::String, "string", "a text"),
    (Builtin::NormalizedString, "normalizedString", "a text"),
    (Builtin::Token, "token", "a text"),
    (Builtin::Language, "language", "a language, such as `en-GB`"),
    (Builtin::Name, "Name", "a name"),
    (Builtin::NcName, "NCName", "a name without a colon"),
    (Builtin::NmToken, "NMTOKEN", "a name token"),
    (Builtin::Id, "ID", "an identifier: a name without a colon"),
    (Builtin::IdRef, "IDREF", "a reference: a name without a colon"),
    (Builtin::AnyUri, "anyURI", "an address"),
    (Builtin::QName, "QName", "a qualified name"),
    (Builtin::Boolean, "boolean", "`true` or `false`"),
    (Builtin::Decimal, "decimal", "a decimal number, such as `12.5`"),
    (Builtin::Integer, "integer", "a whole number"),
    (Builtin::NonPositiveInteger, "nonPositiveInteger", "a whole number of 0 or less"),
    (Builtin::NegativeInteger, "negativeInteger", "a whole number below 0"),
    (Builtin::NonNegativeInteger, "nonNegativeInteger", "a whole number of 0 or more"),
    (Builtin::PositiveInteger, "positiveInteger", "a whole number of 1 or more"),
    (Builtin::Long, "long", "a whole number of 64 bits"),
    (Builtin::Int, "int", "a whole number of 32 bits (-2147483648 to 2147483647)"),
    (Builtin::Short, "short", "a whole number of 16 bits (-32768 to 32767)"),
    (Builtin::Byte, "byte", "a whole number of 8 bits (-128 to 127)"),
    (Builtin::UnsignedLong, "unsignedLong", "a whole number from 0 to 18446744073709551615"),
    (Builtin::UnsignedInt, "unsignedInt", "a whole number from 0 to 4294967295"),
    (Builtin::UnsignedShort, "unsignedShort", "a whole number from 0 to 65535"),
    (Builtin::UnsignedByte, "unsignedByte", "a whole number from 0 to 255"),
    (Builtin::Float, "float", "a number"),
    (Builtin::Double, "double", "a number"),
    (Builtin::Base64Binary, "base64Binary", "base64"),
    (Builtin::HexBinary, "hexBinary", "pairs of hexadecimal digits"),
    (Builtin::Date, "date", "a date, such as `2026-01-31`"),
    (Builtin::Time, "time", "a time of day, such as `09:30:00Z`"),
    (Builtin::DateTime, "dateTime", "a moment, such as `2026-01-31T09:30:00Z`"),
    (Builtin::Duration, "duration", "a duration, such as `P1DT2H`"),
    (Builtin::YearMonth, "gYearMonth", "a month, such as `2026-01`"),
    (Builtin::Year, "gYear", "a year, such as `2026`"),
    (Builtin::MonthDay, "gMonthDay", "a day of the year, such as `--01-31`"),
    (Builtin::Day, "gDay", "a day of the month, such as `---31`"),
    (Builtin::Month, "gMonth", "a month of the year, such as `--01`"),
];

impl Builtin {
    /// The one of a name such as `dateTime`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, each, _)| *each == name).map(|(builtin, ..)| *builtin)
    }

    /// Its name in XML Schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("anySimpleType", |(_, name, _)| name)
    }

    /// What a person would call its values.
    #[must_use]
    pub fn wanted(self) -> &'static str {
        self.row().map_or("a simple value", |(.., wanted)| wanted)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        ALL.iter().find(|(each, ..)| *each == self)
    }

    /// Whether its values are decimal numbers.
    #[must_use]
    pub fn is_decimal(self) -> bool {
        self >= Self::Decimal && self <= Self::UnsignedByte
    }

    /// Whether a text, with its white space as the type wants it, is one of its values.
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::AnySimpleType
            | Self::String
            | Self::NormalizedString
            | Self::Token
            | Self::AnyUri => true,
            Self::Language => {
                let plain = |part: &str| {
                    (1..=8).contains(&part.len())
                        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                };
                text.split('-').all(plain) && text.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            Self::Name => is_name(text, true),
            Self::NcName | Self::Id | Self::IdRef => is_name(text, false),
            Self::NmToken => !text.is_empty() && text.chars().all(|c| is_name_char(c) || c == ':'),
            Self::QName => match text.split_once(':') {
                Some((prefix, local)) => is_name(prefix, false) && is_name(local, false),
                None => is_name(text, false),
            },
            Self::Boolean => matches!(text, "true" | "false" | "0" | "1"),
            Self::Decimal => Decimal::parse(text).is_some(),
            Self::Float | Self::Double => is_float(text),
            Self::Base64Binary => base64_octets(text).is_some(),
            Self::HexBinary => {
                text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
            }
            Self::Duration => is_duration(text),
            _ if self.is_decimal() => self.holds_integer(text),
            _ => self.holds_date(text),
        }
    }

    fn holds_integer(self, text: &str) -> bool {
        if text.contains('.') {
            return false;
        }
        let Some(number) = Decimal::parse(text) else { return false };
        let (least, most) = match self {
            Self::NonPositiveInteger => (None, Some("0")),
            Self::NegativeInteger => (None, Some("-1")),
            Self::NonNegativeInteger => (Some("0"), None),
            Self::PositiveInteger => (Some("1"), None),
            Self::Long => (Some("-9223372036854775808"), Some("9223372036854775807")),
            Self::Int => (Some("-2147483648"), Some("2147483647")),
            Self::Short => (Some("-32768"), Some("32767")),
            Self::Byte => (Some("-128"), Some("127")),
            Self::UnsignedLong => (Some("0"), Some("18446744073709551615")),
            Self::UnsignedInt => (Some("0"), Some("4294967295")),
            Self::UnsignedShort => (Some("0"), Some("65535")),
            Self::UnsignedByte => (Some("0"), Some("255")),
            _ => (None, None),
        };
        let outside = |bound: Option<&str>, side: Ordering| {
            bound.and_then(Decimal::parse).is_some_and(|bound| number.compare(&bound) == side)
        };
        !outside(least, Ordering::Less) && !outside(most, Ordering::Greater)
    }

    fn holds_date(self, text: &str) -> bool {
        let mut rest = Rest(text);
        let is_read = match self {
            Self::Date => rest.date(),
            Self::DateTime => rest.date() && rest.sign('T') && rest.time(),
            Self::Time => rest.time(),
            Self::YearMonth => {
                rest.year().is_some() && rest.sign('-') && rest.number(1, 12).is_some()
            }
            Self::Year => rest.year().is_some(),
            Self::MonthDay => {
                rest.signs("--") && {
                    let month = rest.number(1, 12);
                    rest.sign('-')
                        && month.is_some_and(|month| rest.number(1, days(2000, month)).is_some())
                }
            }
            Self::Day => rest.signs("---") && rest.number(1, 31).is_some(),
            Self::Month => rest.signs("--") && rest.number(1, 12).is_some(),
            _ => false,
        };
        is_read && rest.zone() && rest.0.is_empty()
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '-' | '.' | '\u{b7}')
        || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a text is a name; with colons in it only where they may stand.
pub(crate) fn is_name(text: &str, with_colons: bool) -> bool {
    let mut chars = text.chars();
    let fits = |c: char| with_colons && c == ':';
    chars.next().is_some_and(|c| is_name_start(c) || fits(c))
        && chars.all(|c| is_name_char(c) || fits(c))
}

fn is_float(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    Decimal::parse(mantissa).is_some()
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many octets a base64 text stands for; none when it is not base64. Single spaces may part it.
pub(super) fn base64_octets(text: &str) -> Option<usize> {
    let (mut symbols, mut padding, mut last) = (0_usize, 0_usize, b'A');
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {
                symbols += 1;
                last = byte;
            }
            b'=' => padding += 1,
            b' ' => {}
            _ => return None,
        }
    }
    // What the last symbol holds beyond the last octet must be zero.
    let last_fits = match padding {
        0 => true,
        1 => b"AEIMQUYcgkosw048".contains(&last),
        2 => b"AQgw".contains(&last),
        _ => false,
    };
    ((symbols + padding).is_multiple_of(4) && last_fits && (padding == 0 || symbols > 0))
        .then_some(symbols * 3 / 4)
}

fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some(text) = text.strip_prefix('P') else { return false };
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let parts = |text: &str, marks: &str| {
        let (mut rest, mut from, mut count) = (text, 0, 0);
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, mark) = rest.split_at_checked(end)?;
            let mark = mark.chars().next()?;
            let at = marks.char_indices().skip(from).find(|(_, each)| *each == mark)?.0;
            if Decimal::parse(number).is_none() || (number.contains('.') && mark != 'S') {
                return None;
            }
            (from, count) = (at + 1, count + 1);
            rest = rest.get(end + 1..)?;
        }
        Some(count)
    };
    match (parts(date, "YMD"), time.map(|time| parts(time, "HMS"))) {
        (Some(count), None) => count > 0,
        (Some(_), Some(Some(count))) => count > 0,
        _ => false,
    }
}

/// How many days a month has.
fn days(year: i64, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is still to be read of a date or time.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    fn sign(&mut self, sign: char) -> bool {
        self.0.strip_prefix(sign).map(|rest| self.0 = rest).is_some()
    }

    fn signs(&mut self, signs: &str) -> bool {
        self.0.strip_prefix(signs).map(|rest| self.0 = rest).is_some()
    }

    /// Two digits within bounds.
    fn number(&mut self, least: u32, most: u32) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(2)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = digits.parse().ok().filter(|number| (least..=most).contains(number))?;
        self.0 = rest;
        Some(number)
    }

    /// A year: four digits or more, never the year 0.
    fn year(&mut self) -> Option<i64> {
        let text = self.0.strip_prefix('-').unwrap_or(self.0);
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at_checked(end)?;
        let is_plain = digits.len() == 4 || (digits.len() > 4 && !digits.starts_with('0'));
        let year: i64 = digits.parse().ok()?;
        if !is_plain || year == 0 {
            return None;
        }
        self.0 = rest;
        Some(year)
    }

    fn date(&mut self) -> bool {
        let Some(year) = self.year() else { return false };
        if !self.sign('-') {
            return false;
        }
        let Some(month) = self.number(1, 12) else { return false };
        self.sign('-') && self.number(1, days(year, month)).is_some()
    }

    fn time(&mut self) -> bool {
        let is_midnight = self.0.starts_with("24:00:00");
        let is_read = self.number(0, if is_midnight { 24 } else { 23 }).is_some()
            && self.sign(':')
            && self.number(0, 59).is_some()
            && self.sign(':')
            && self.number(0, 59).is_some();
        if !is_read || !self.sign('.') {
            return is_read;
        }
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at_checked(end).unwrap_or(("", ""));
        let is_zero = digits.bytes().all(|digit| digit == b'0');
        self.0 = rest;
        !digits.is_empty() && (!is_midnight || is_zero)
    }

    /// A time zone, where there is one.
    fn zone(&mut self) -> bool {
        if self.0.is_empty() || self.sign('Z') {
            return true;
        }
        if !self.sign('+') && !self.sign('-') {
            return false;
        }
        match self.number(0, 14) {
            Some(14) => self.signs(":00"),
            Some(_) => self.sign(':') && self.number(0, 59).is_some(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(builtin: Builtin, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(builtin.holds(text), "{} holds {text}", builtin.name());
        }
        for text in bad {
            assert!(!builtin.holds(text), "{} does not hold {text:?}", builtin.name());
        }
    }

    #[test]
    fn dates_and_times_are_those_of_the_calendar() {
        check(
            Builtin::DateTime,
            &["2026-01-31T09:30:00Z", "2024-02-29T24:00:00.000+14:00", "-0001-01-01T00:00:00.5"],
            &[
                "2026-02-29T00:00:00Z",
                "2026-01-31",
                "2026-1-31T09:30:00",
                "2026-01-31T24:00:01",
                "2026-01-31T09:30:60Z",
                "2026-01-31T09:30:00+15:00",
                "2026-01-31T09:30Z",
                "0000-01-01T00:00:00",
                "2026-01-31T09:30:00.Z",
            ],
        );
        check(
            Builtin::Date,
            &["2026-01-31", "2000-02-29Z"],
            &["1900-02-29", "2026-13-01", "26-01-01", "2026-01-31T"],
        );
        check(Builtin::Time, &["09:30:00", "09:30:00.25Z"], &["9:30:00", "09:30", "25:00:00"]);
        check(Builtin::MonthDay, &["--02-29"], &["--02-30", "-02-01"]);
        check(Builtin::Duration, &["P1Y", "-P1DT2H3.5S"], &["P", "P1DT", "1D", "P1S", "P1M1Y"]);
    }

    #[test]
    fn whole_numbers_have_the_bounds_of_their_type() {
        check(Builtin::UnsignedShort, &["0", "+65535", "007"], &["65536", "-1", "1.0", "", "1 2"]);
        check(Builtin::Short, &["-32768"], &["-32769", "32768"]);
        check(Builtin::Integer, &["50669612984035780968362471400449834504"], &["1e3", "1."]);
        check(Builtin::PositiveInteger, &["1"], &["0"]);
    }

    #[test]
    fn bytes_are_whole() {
        check(Builtin::HexBinary, &["", "8F66", "ab"], &["8F6", "xy"]);
        check(
            Builtin::Base64Binary,
            &["", "ZGVmYXVsdA==", "ZGVm YXVs", "AAA="],
            &["ZGVm=", "Z", "ZGVmYXVsdB==", "====", "Z*=="],
        );
        assert_eq!(base64_octets("ZGVmYXVsdA=="), Some(7));
    }

    #[test]
    fn every_type_stands_once_in_the_table() {
        for (builtin, name, _) in ALL {
            assert_eq!(Builtin::named(name), Some(builtin));
            assert_eq!(builtin.name(), name);
        }
    }
}
