//! A message against a small schema, and as a request: no bytes bring it down, and problems have places in order.
#![no_main]

use std::sync::LazyLock;

use duis::{
    Request,
    validate::{PROBLEMS_MAX, validate},
    xsd::{Schemas, Source, read},
};
use libfuzzer_sys::fuzz_target;

const SCHEMA: &str = r###"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t"
  elementFormDefault="qualified"><xs:element name="Request"><xs:complexType><xs:sequence>
  <xs:element name="a" minOccurs="0" maxOccurs="3" type="xs:dateTime"/>
  <xs:choice maxOccurs="unbounded"><xs:element name="b" type="xs:base64Binary"/><xs:element name="c"><xs:simpleType>
  <xs:restriction base="xs:decimal"><xs:minInclusive value="-1.5"/><xs:totalDigits value="4"/></xs:restriction>
  </xs:simpleType></xs:element></xs:choice><xs:any namespace="##other" processContents="lax" minOccurs="0"/>
  </xs:sequence><xs:attribute name="schemaVersion" type="xs:decimal" use="required"/></xs:complexType></xs:element>
  </xs:schema>"###;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| {
    read(&[Source { name: "small.xsd", text: SCHEMA }]).expect("the schema above is one")
});

fuzz_target!(|data: &[u8]| {
    let problems = validate(&SCHEMAS, data);
    assert!(problems.len() <= PROBLEMS_MAX + 8);
    assert!(problems.iter().all(|problem| problem.line >= 1 && problem.column >= 1));
    let _ = Request::read(data);
});
