//! Laws of contents and of differences, on schemas that are made up.

use std::{collections::BTreeSet, fmt::Write as _};

use duis::{
    diff::{Change, diff},
    validate::validate,
    xsd::{Schemas, Source, read},
};
use proptest::prelude::*;

/// A content as its author thinks of it.
#[derive(Debug, Clone)]
enum Made {
    Element(u8),
    Sequence(Vec<Often>),
    Choice(Vec<Often>),
    All(Vec<Often>),
}

/// A content, and how often it stands.
#[derive(Debug, Clone)]
struct Often {
    what: Made,
    least: u32,
    most: u32,
}

/// Gives every element a name of its own, so that contents are deterministic, as schemas must be.
fn named(often: &mut Often, next: &mut u8, in_repeated: bool) {
    // What is repeated within what is repeated would be ambiguous, too.
    if in_repeated {
        often.most = 1;
        often.least = often.least.min(1);
    }
    let in_repeated = in_repeated || often.most > 1;
    match &mut often.what {
        Made::Element(name) => {
            *name = *next;
            *next += 1;
        }
        Made::All(items) => {
            (often.least, often.most) = (often.least.min(1), 1);
            for item in items {
                named(item, next, true);
            }
        }
        Made::Sequence(items) | Made::Choice(items) => {
            for item in items {
                let is_element = matches!(item.what, Made::Element(_));
                named(item, next, in_repeated || !is_element && often.most > 1);
            }
        }
    }
}

fn often() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![Just((1, 1)), Just((0, 1)), Just((0, 3)), Just((2, 3)), Just((1, 2))]
}

fn made() -> impl Strategy<Value = Often> {
    let leaf =
        often().prop_map(|(least, most)| Often { what: Made::Element(0), least, most }).boxed();
    let all = prop::collection::vec(leaf.clone(), 1..4);
    let all = all.prop_map(|items| Often { what: Made::All(items), least: 1, most: 1 });
    let inner = leaf.prop_recursive(3, 12, 4, |inner| {
        let items = prop::collection::vec(inner, 1..4);
        (items, often(), any::<bool>()).prop_map(|(items, (least, most), is_choice)| {
            let what = if is_choice { Made::Choice(items) } else { Made::Sequence(items) };
            Often { what, least, most }
        })
    });
    prop_oneof![4 => inner, 1 => all].prop_map(|mut often| {
        named(&mut often, &mut 0, false);
        often
    })
}

fn write(often: &Often, text: &mut String) {
    let occurs = format!("minOccurs=\"{}\" maxOccurs=\"{}\"", often.least, often.most);
    let (name, items) = match &often.what {
        Made::Element(name) => {
            return write!(text, "<xs:element name=\"e{name}\" {occurs} type=\"xs:string\"/>")
                .unwrap();
        }
        Made::Sequence(items) => ("sequence", items),
        Made::Choice(items) => ("choice", items),
        Made::All(items) => ("all", items),
    };
    write!(text, "<xs:{name} {occurs}>").unwrap();
    items.iter().for_each(|item| write(item, text));
    write!(text, "</xs:{name}>").unwrap();
}

/// The schema of a content; the root's content is an order, as schemas want it.
fn schema(often: &Often) -> Schemas {
    let mut text =
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:t\" \
         elementFormDefault=\"qualified\"><xs:element name=\"r\"><xs:complexType>"
            .to_owned();
    if matches!(often.what, Made::All(_)) {
        write(often, &mut text);
    } else {
        write(&Often { what: Made::Sequence(vec![often.clone()]), least: 1, most: 1 }, &mut text);
    }
    text += "</xs:complexType></xs:element></xs:schema>";
    read(&[Source { name: "made.xsd", text: &text }]).unwrap()
}

/// Where a content may end that begins at a place: all ways are tried.
fn ends(often: &Often, word: &[u8], from: usize) -> BTreeSet<usize> {
    let mut open = BTreeSet::from([from]);
    let mut found = if often.least == 0 { open.clone() } else { BTreeSet::new() };
    for round in 1..=often.most {
        open = open.iter().flat_map(|at| once(&often.what, word, *at)).collect();
        if round >= often.least {
            found.extend(&open);
        }
    }
    found
}

fn once(what: &Made, word: &[u8], from: usize) -> BTreeSet<usize> {
    match what {
        Made::Element(name) => {
            if word.get(from) == Some(name) {
                BTreeSet::from([from + 1])
            } else {
                BTreeSet::new()
            }
        }
        Made::Sequence(items) => items.iter().fold(BTreeSet::from([from]), |open, item| {
            open.iter().flat_map(|at| ends(item, word, *at)).collect()
        }),
        Made::Choice(items) => items.iter().flat_map(|item| ends(item, word, from)).collect(),
        Made::All(items) => {
            let all: BTreeSet<usize> = (0..items.len()).collect();
            let mut open = vec![(from, all)];
            let mut found = BTreeSet::new();
            while let Some((at, left)) = open.pop() {
                if left.iter().all(|item| items[*item].least == 0) {
                    found.insert(at);
                }
                for item in &left {
                    let mut left = left.clone();
                    left.remove(item);
                    open.extend(
                        once(&items[*item].what, word, at)
                            .into_iter()
                            .map(|end| (end, left.clone())),
                    );
                }
            }
            found
        }
    }
}

fn message(word: &[u8]) -> String {
    let elements: String = word.iter().map(|name| format!("<e{name}/>")).collect();
    format!("<r xmlns=\"urn:t\">{elements}</r>")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_word_is_valid_when_some_reading_of_the_schema_takes_it(
        often in made(), words in prop::collection::vec(prop::collection::vec(0_u8..8, 0..7), 12),
    ) {
        let schemas = schema(&often);
        for word in &words {
            let is_taken = ends(&often, word, 0).contains(&word.len());
            let problems = validate(&schemas, message(word).as_bytes());
            prop_assert_eq!(problems.is_empty(), is_taken, "{:?} in {:?}: {:?}", word, often, problems);
        }
    }

    #[test]
    fn each_difference_has_its_mirror_and_none_is_found_where_there_is_none(one in made(), other in made()) {
        let (one, other) = (schema(&one), schema(&other));
        prop_assert_eq!(diff(&one, &one, "urn:t"), vec![]);
        let mut back: Vec<Change> = diff(&other, &one, "urn:t").into_iter().map(Change::mirrored).collect();
        back.sort();
        prop_assert_eq!(diff(&one, &other, "urn:t"), back);
    }

    #[test]
    fn who_is_told_to_be_safe_is_safe(
        one in made(), other in made(), words in prop::collection::vec(prop::collection::vec(0_u8..8, 0..6), 12),
    ) {
        let (old, new) = (schema(&one), schema(&other));
        let changes = diff(&old, &new, "urn:t");
        for word in &words {
            let (was, is) = (ends(&one, word, 0).contains(&word.len()), ends(&other, word, 0).contains(&word.len()));
            if was && !is {
                prop_assert!(changes.iter().any(|change| !change.new_takes_old), "{word:?}: {changes:?}");
            }
            if is && !was {
                prop_assert!(changes.iter().any(|change| !change.old_takes_new), "{word:?}: {changes:?}");
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), often in made()) {
        let _ = validate(&schema(&often), &bytes);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = read(&[Source { name: "bytes.xsd", text }]);
        }
    }
}

#[test]
fn what_is_wrong_is_told_in_sentences() {
    let text = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
      <xs:complexType name="Base" abstract="true"><xs:sequence><xs:element name="Id" type="xs:unsignedInt"/></xs:sequence></xs:complexType>
      <xs:element name="Order"><xs:complexType><xs:complexContent><xs:extension base="t:Base"><xs:sequence>
        <xs:element name="Line" maxOccurs="2"><xs:complexType><xs:simpleContent><xs:extension base="xs:decimal">
          <xs:attribute name="unit" use="required"><xs:simpleType><xs:restriction base="xs:string">
            <xs:enumeration value="kg"/><xs:enumeration value="m"/></xs:restriction></xs:simpleType></xs:attribute>
        </xs:extension></xs:simpleContent></xs:complexType></xs:element>
        <xs:choice><xs:element name="Now"><xs:complexType/></xs:element><xs:element name="Later" type="xs:date"/></xs:choice>
      </xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:element></xs:schema>"#;
    let schemas = read(&[Source { name: "order.xsd", text }]).unwrap();
    let told = |inner: &str| {
        let message = format!("<Order xmlns=\"urn:t\">\n{inner}\n</Order>");
        let lines: Vec<String> =
            validate(&schemas, message.as_bytes()).iter().map(ToString::to_string).collect();
        if lines.is_empty() { "valid".to_owned() } else { lines.join("\n") }
    };
    let told = [
        "<Id>1</Id><Line unit=\"kg\">1.5</Line><Now/>",
        "<Id>1</Id><Line unit=\"kg\">1.5</Line>",
        "<Id>-1</Id><Line unit=\"lb\">x</Line><Later>2026-02-30</Later>",
        "<Id>1</Id><Line>1</Line><Line unit=\"m\" size=\"2\">2</Line><Line unit=\"m\">3</Line><Now/>",
        "<Line unit=\"kg\">1</Line><Now/>",
        "<Id>1</Id><Lime unit=\"kg\">1</Lime><Now/>",
        "<Id>1</Id><Line unit=\"kg\">1</Line><Now>text<Id/></Now>",
        "<Id>1</Id>words<Line unit=\"kg\">1</Line><Now/><Later>2026-01-31</Later>",
        "<Id>1</Id><o:Line xmlns:o=\"urn:o\">1</o:Line><Now/>",
        "<Id>1</Id><x:Line>1</x:Line>",
    ]
    .map(told);
    insta::assert_snapshot!(told.join("\n--\n"));
}

#[test]
fn what_a_schema_may_not_have_is_told_with_its_place() {
    let told = |inner: &str| {
        let text = format!(
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" targetNamespace=\"urn:t\">\n{inner}\n</xs:schema>"
        );
        match read(&[Source { name: "bad.xsd", text: &text }]) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        }
    };
    let deep = format!(
        "<xs:complexType name=\"a\">{}</xs:complexType>",
        "<xs:sequence>".repeat(90) + &"</xs:sequence>".repeat(90)
    );
    let told = [
        "<xs:element name=\"a\" type=\"t:Missing\"/>",
        "<xs:element name=\"a\" type=\"x:Missing\"/>",
        "<xs:element name=\"a\"/><xs:element name=\"a\"/>",
        "<xs:complexType name=\"a\"><xs:complexContent><xs:extension base=\"t:a\"/></xs:complexContent></xs:complexType>",
        "<xs:simpleType name=\"a\"><xs:restriction base=\"xs:date\"><xs:minInclusive value=\"2026-01-01\"/></xs:restriction></xs:simpleType>",
        "<xs:simpleType name=\"a\"><xs:restriction base=\"xs:string\"><xs:pattern value=\"(\"/></xs:restriction></xs:simpleType>",
        "<xs:redefine schemaLocation=\"x\"/>",
        "<xs:element/>",
        &deep,
    ]
    .map(told);
    insta::assert_snapshot!(told.join("\n"));
    let bomb = "<!DOCTYPE xs:schema [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">\
        <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\">]>\
        <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">&f;&f;</xs:schema>";
    assert!(read(&[Source { name: "bomb.xsd", text: bomb }]).is_err());
    let deep = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{}",
        "<xs:element>".repeat(200_000)
    );
    assert!(read(&[Source { name: "deep.xsd", text: &deep }]).is_err());
}
