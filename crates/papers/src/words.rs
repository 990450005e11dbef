//! The few words that the renderers add of their own, each in one place.

use jiff::civil::Date;

use crate::CalloutKind;

pub(crate) const REFERENCE: &str = "Paper reference";
pub(crate) const DATE: &str = "Date";
pub(crate) const MARKING: &str = "Marking";
pub(crate) const ATTACHMENTS: &str = "Attachments";
pub(crate) const TABLE: &str = "Table";
pub(crate) const FIGURE: &str = "Figure";
pub(crate) const APPENDIX: &str = "Appendix";
pub(crate) const SECTION: &str = "section";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes a date as `29 October 2019`.
pub(crate) fn long_date(date: Date) -> String {
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

/// Gives the word that says what a callout is for.
pub(crate) fn callout(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "Note",
        CalloutKind::Warning => "Warning",
    }
}

/// Gives the letters of an appendix, counted from nought: `A` to `Z`, then `AA` to `ZZ`.
pub(crate) fn letters(index: usize) -> String {
    let letter = |place: usize| {
        let offset = u8::try_from(place % 26).unwrap_or_default();
        char::from(b'A'.saturating_add(offset))
    };
    match index / 26 {
        0 => letter(index).to_string(),
        above => format!("{}{}", letter(above - 1), letter(index)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out() {
        assert_eq!(long_date(jiff::civil::date(2019, 10, 29)), "29 October 2019");
        assert_eq!(long_date(jiff::civil::date(2020, 1, 1)), "1 January 2020");
    }

    #[test]
    fn letters_go_on_after_z() {
        let found: Vec<_> = [0, 25, 26, 27, 51, 52, 701].into_iter().map(letters).collect();
        assert_eq!(found, ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ"]);
    }
}
