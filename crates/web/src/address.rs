//! Parts of addresses: percent-encoding, and queries as ordered pairs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A query as ordered pairs of name and value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// Reads `a=1&b=2`; what cannot be decoded is kept as it stands.
    pub fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a name that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.all(name);
        values.next()
    }

    /// The first value of a name as it was sent, blanks and all; empty where there is none.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(each, _)| each == name).map_or("", |(_, value)| value)
    }

    /// All values of a name that are not empty.
    pub fn all<'q>(&'q self, name: &str) -> impl Iterator<Item = &'q str> {
        let wanted = name.to_owned();
        let of_name = self.0.iter().filter(move |(each, _)| *each == wanted);
        of_name.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The same query with one name set to one value, or taken out.
    pub fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(each, _)| each != name).cloned().collect();
        if let Some(value) = value {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Self(pairs)
    }

    /// An address with this query; empty values are left out.
    pub fn on(&self, path: &str) -> String {
        let mut text = path.to_owned();
        let mut joint = if path.contains('?') { '&' } else { '?' };
        for (name, value) in self.0.iter().filter(|(_, value)| !value.is_empty()) {
            text.push(joint);
            joint = '&';
            text.push_str(&encode(name));
            text.push('=');
            text.push_str(&encode(value));
        }
        text
    }
}

/// What stands in a part of an address as it is: the unreserved letters of RFC 3986, and commas between ids.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');

/// A text as a part of an address.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// A path as it is meant: percent-encoding undone, `+` left as it is.
pub fn decoded_path(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(pairs in proptest::collection::vec(("[a-z]{1,8}", ".{0,20}"), 0..6)) {
            let full = |(_, value): &&(String, String)| !value.is_empty();
            let pairs: Vec<_> = pairs.iter().filter(full).cloned().collect();
            let query = Query(pairs);
            let written = query.on("");
            prop_assert_eq!(Query::parse(written.trim_start_matches('?')), query);
        }

        #[test]
        fn no_text_brings_it_down(text in ".*") {
            let _ = Query::parse(&text);
            let _ = decoded_path(&text);
        }
    }

    #[test]
    fn a_query_reads_back() {
        let query = Query::parse("q=a+b%26c&with=MP1&with=&bad=%zz");
        assert_eq!(query.get("q"), Some("a b&c"));
        assert_eq!(query.all("with").collect::<Vec<_>>(), ["MP1"]);
        assert_eq!(query.get("bad"), Some("%zz"));
        assert_eq!(Query::parse("q=a+b%26c").on("/x"), "/x?q=a%20b%26c");
        assert_eq!(Query::parse(query.on("/x").trim_start_matches("/x?")).get("q"), query.get("q"));
    }
}
