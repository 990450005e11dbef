//! Who makes a device, by the prefix of its identifier (OUI, IEEE 802).

use std::collections::BTreeMap;

use gbcs::Eui64;

/// The names of makers, by prefix. An empty list knows none and doubts none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Makers {
    names: BTreeMap<u32, String>,
}

/// What is wrong with a list of makers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct MakersError {
    /// The line, the header being the first.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

/// The largest list that is read, in bytes: that of the IEEE has three million.
pub const MAKERS_BYTES_MAX: usize = 16 * 1024 * 1024;

impl Makers {
    /// Reads a list: CSV with the columns `prefix` (six hexadecimal digits) and `maker`.
    ///
    /// # Errors
    /// Lines that are no such rows, and a list that is too large.
    pub fn parse(text: &str) -> Result<Self, MakersError> {
        if text.len() > MAKERS_BYTES_MAX {
            let what = format!("the list has more than {MAKERS_BYTES_MAX} bytes");
            return Err(MakersError { line: 1, what });
        }
        let mut names = BTreeMap::new();
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| wrong(1, error))?.clone();
        let column = |name: &str| {
            let what = format!("there is no column `{name}`; the header is `prefix,maker`");
            header.iter().position(|each| each == name).ok_or(MakersError { line: 1, what })
        };
        let (prefix, maker) = (column("prefix")?, column("maker")?);
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                wrong(line, error)
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            let text = record.get(prefix).unwrap_or_default();
            let digits: String = text.chars().filter(|c| !matches!(c, '-' | ':')).collect();
            let bad =
                || MakersError { line, what: format!("`{text}` is not six hexadecimal digits") };
            let value = u32::from_str_radix(&digits, 16).map_err(|_| bad())?;
            if digits.len() != 6 {
                return Err(bad());
            }
            names.insert(value, record.get(maker).unwrap_or_default().to_owned());
        }
        Ok(Self { names })
    }

    /// The maker of a device: by name where the list has it, by prefix where not.
    #[must_use]
    pub fn name(&self, prefix: u32) -> String {
        self.names.get(&prefix).cloned().unwrap_or_else(|| prefix_text(prefix))
    }

    /// Whether a maker can have made a device of this identifier: its prefix is not empty, and in the list
    /// where there is one.
    #[must_use]
    pub fn may_make(&self, device: Eui64) -> bool {
        let prefix = device.maker();
        let can_be = prefix != 0 && prefix != 0x00FF_FFFF;
        can_be && (self.names.is_empty() || self.names.contains_key(&prefix))
    }
}

/// A prefix as it is written: `90-B3-D5`.
#[must_use]
pub fn prefix_text(prefix: u32) -> String {
    let [_, a, b, c] = prefix.to_be_bytes();
    format!("{a:02X}-{b:02X}-{c:02X}")
}

fn wrong(line: u64, error: csv::Error) -> MakersError {
    MakersError { line, what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_makers_and_doubts_others() {
        let makers =
            Makers::parse("prefix,maker\n90-B3-D5,Example Meters\n00db12,Other\n").unwrap();
        assert_eq!(makers.name(0x0090_B3D5), "Example Meters");
        assert_eq!(makers.name(0x0001_0203), "01-02-03");
        assert!(makers.may_make(Eui64(0x90B3_D51F_3001_0000)));
        assert!(!makers.may_make(Eui64(0x0102_0304_0506_0708)));
        assert!(Makers::default().may_make(Eui64(0x0102_0304_0506_0708)));
        assert!(!Makers::default().may_make(Eui64(5)));
    }

    #[test]
    fn what_is_no_list_is_told_with_its_line() {
        let told = |text: &str| Makers::parse(text).unwrap_err().to_string();
        assert_eq!(
            told("a,b\n"),
            "line 1: there is no column `prefix`; the header is `prefix,maker`"
        );
        assert_eq!(
            told("prefix,maker\n90B3D,X\n"),
            "line 2: `90B3D` is not six hexadecimal digits"
        );
    }
}
