//! Official schemas and messages, as a User's engineer works with them.

use std::{fs, path::PathBuf, process::Command};

use crate::program::{Desk, root};

/// The folder of reference data, if the official schemas are in it.
fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("SECANT_REFERENCE_DATA").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| root().join("../shared/data"));
    if folder.join("schemas").is_dir() {
        return Some(folder);
    }
    println!("SKIPPED for want of data: there are no official schemas in {}", folder.display());
    None
}

/// A command with a store of schemas of its own.
fn command(desk: &Desk, line: &str) -> Command {
    let mut command = desk.command(line);
    command.env("XDG_DATA_HOME", desk.path()).env_remove("SECANT_SCHEMAS");
    command
}

/// The exit code, what it printed, and what it told besides.
fn run(desk: &Desk, line: &str) -> (i32, String, String) {
    let output = command(desk, line).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// A small schema of the specification's namespace, with a header as the official ones have.
fn small(version: &str, more: &str) -> String {
    format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert"
  targetNamespace="http://www.dccinterface.co.uk/ResponseAndAlert" elementFormDefault="qualified">
  <!--
  XML Filename                        - MMC Schema V{version}
  MMC XML Schema Version - GBCSResponse - {version}
  -->
  <xs:element name="GBCSResponse"><xs:complexType><xs:sequence>
    <xs:element name="Kind"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="old"/>{more}</xs:restriction></xs:simpleType></xs:element>
  </xs:sequence><xs:attribute name="schemaVersion" type="xs:decimal" use="required"/></xs:complexType></xs:element>
</xs:schema>"#
    )
}

#[test]
fn without_schemas_it_says_where_to_get_them() {
    let desk = Desk::empty();
    let (code, _, told) = run(&desk, "schema list");
    assert_eq!(code, 1);
    assert!(told.contains("Appendix AD") && told.contains("schema add"), "{told}");
    // The table of features says what it says without them.
    let (code, shown, _) = run(&desk, "schema features --as-at 2020-06-01 --format csv");
    assert_eq!(code, 0);
    assert!(shown.contains("2019-11-29") && shown.contains("2020-11-29"), "{shown}");
    assert!(shown.contains("nobody can ask for it"), "{shown}");
    let (_, shown, _) = run(&desk, "schema features --by-version duis --format csv");
    assert!(shown.contains("duis-3.1,2019-06-01,,never,never"), "{shown}");
}

#[test]
fn schemas_that_were_added_are_found_and_compared() {
    let desk = Desk::empty();
    let folder = desk.file("given");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("one.xsd"), small("7.0", "")).unwrap();
    fs::write(folder.join("two.xsd"), small("7.1", "<xs:enumeration value=\"new\"/>")).unwrap();
    let (code, shown, told) = run(&desk, "schema add given");
    assert_eq!(code, 0, "{told}");
    assert!(shown.contains("7.0") && shown.contains("7.1"), "{shown}");
    let (_, shown, _) = run(&desk, "schema diff 7.0 7.1 --of mmc --only breaking --format csv");
    assert!(
        shown.contains("the value `new` is new,Parse and Correlate,additive,User,breaking"),
        "{shown}"
    );
    let (_, shown, _) = run(&desk, "schema diff 7.0 7.0 --of mmc --format json");
    assert_eq!(shown.trim(), "[]");
    // A different text for the same version is no update.
    fs::write(folder.join("three.xsd"), small("7.1", "<xs:enumeration value=\"other\"/>")).unwrap();
    fs::remove_file(folder.join("two.xsd")).unwrap();
    let (code, _, told) = run(&desk, "schema add given");
    assert_eq!(code, 1);
    assert!(told.contains("both say that they are MMC 7.1"), "{told}");
}

#[test]
fn a_message_is_judged_by_the_version_that_it_names() {
    let desk = Desk::empty();
    fs::create_dir(desk.file("given")).unwrap();
    fs::write(desk.file("given/one.xsd"), small("7.0", "")).unwrap();
    let message = |version: &str, value: &str| {
        format!(
            "<ra:GBCSResponse xmlns:ra=\"http://www.dccinterface.co.uk/ResponseAndAlert\" schemaVersion=\"{version}\">\n  \
             <ra:Kind>{value}</ra:Kind>\n</ra:GBCSResponse>"
        )
    };
    fs::write(desk.file("good.xml"), message("7.0", "old")).unwrap();
    fs::write(desk.file("bad.xml"), message("7.0", "new")).unwrap();
    fs::write(desk.file("later.xml"), message("7.9", "old")).unwrap();
    let (code, shown, _) = run(&desk, "duis validate good.xml --schemas given");
    assert_eq!((code, shown.trim()), (0, "Checked 1 message (1 by MMC 7.0). It is in order."));
    let (code, shown, _) = run(&desk, "duis validate bad.xml --schemas given");
    assert_eq!(code, 4);
    assert!(
        shown.contains("bad.xml:2:12: error[bad-value]: `Kind` holds `new`, which is not `old`"),
        "{shown}"
    );
    let (code, _, told) = run(&desk, "duis validate later.xml --schemas given");
    assert_eq!(code, 1);
    assert!(told.contains("there is no MMC schema of version 7.9; there are 7.0"), "{told}");
}

#[test]
fn hostile_files_are_told_in_a_sentence() {
    let desk = Desk::empty();
    fs::create_dir(desk.file("given")).unwrap();
    fs::write(desk.file("given/one.xsd"), small("7.0", "")).unwrap();
    let open = "<ra:GBCSResponse xmlns:ra=\"http://www.dccinterface.co.uk/ResponseAndAlert\" schemaVersion=\"7.0\">";
    let files = [
        (
            "bomb.xml",
            format!(
                "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{open}&b;</ra:GBCSResponse>"
            ),
            "document-type",
        ),
        ("deep.xml", format!("{open}{}", "<ra:Kind>".repeat(100_000)), "too-deep"),
        ("large.xml", format!("{open}{}", " ".repeat(100 * 1024 * 1024)), "too-large"),
        ("cut.xml", open.to_owned(), "not-xml"),
        ("empty.xml", String::new(), "not-xml"),
    ];
    for (name, text, kind) in files {
        fs::write(desk.file(name), text).unwrap();
        let (code, shown, told) =
            run(&desk, &format!("duis validate {name} --schemas given --format csv"));
        let _ = fs::remove_file(desk.file(name));
        assert_eq!(code, 4, "{name}: {told}");
        assert!(shown.contains(kind), "{name}: {shown}");
    }
    fs::write(desk.file("given/bad.xsd"), "<a/>").unwrap();
    let (code, ..) = run(&desk, "schema list --schemas given");
    assert_eq!(code, 0, "what is no official schema is passed over");
}

#[test]
fn all_real_requests_are_in_order_and_a_role_that_may_not_send_one_is_told() {
    let Some(data) = reference() else { return };
    let desk = Desk::empty();
    let (code, _, told) = run(&desk, &format!("schema add {}", data.join("schemas").display()));
    assert_eq!(code, 0, "{told}");
    let requests = data.join("duis-requests");
    let (code, shown, told) =
        run(&desk, &format!("duis validate {} --as-at 2026-01-31", requests.display()));
    assert_eq!((code, told.as_str()), (0, ""), "{shown}");
    assert!(shown.contains("All are in order."), "{shown}");
    let request = requests.join("CCS07_8.9_SUCCESS_REQUEST_DUIS.XML");
    let (code, shown, _) =
        run(&desk, &format!("duis validate {} --role ED --as-at 2026-01-31", request.display()));
    assert_eq!(code, 4);
    assert!(shown.contains("a User in the role ED may not send SRV 8.9"), "{shown}");
    let (_, shown, _) = run(&desk, &format!("duis show {} --format json", request.display()));
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["name"], "Read Device Log");
    assert_eq!(shown["body"]["children"][0]["name"], "ReadSecurityDetails");
    let (_, shown, _) = run(&desk, "schema features --format json");
    assert!(shown.contains("DUIS 5.0, 5.1, 5.3, 5.4: ReadSecurityDetails"), "{shown}");
    let (_, shown, _) = run(&desk, "schema compat --user 5.1 --of duis --format csv");
    assert!(shown.contains("cannot ask,the value `4.2` is new"), "{shown}");
}

#[test]
fn an_alert_is_written_as_the_users_version_of_the_mmc_has_it() {
    let Some(data) = reference() else { return };
    let desk = Desk::empty();
    let made = command(&desk, "alerts simulate --meters 100 --hours 1 --as hex --output day.hex")
        .output()
        .unwrap();
    assert!(made.status.success());
    let lines = fs::read_to_string(desk.file("day.hex")).unwrap();
    let alert = lines.lines().find(|line| line.len() > 100).unwrap();
    for version in ["5.0", "5.4"] {
        let line = format!(
            "duis mmc {alert} --schema {version} --schemas {}",
            data.join("schemas").display()
        );
        let (code, shown, told) = run(&desk, &line);
        assert_eq!((code, told.as_str()), (0, ""));
        fs::write(desk.file("mmc.xml"), shown).unwrap();
        let line = format!("duis validate mmc.xml --schemas {}", data.join("schemas").display());
        assert_eq!(run(&desk, &line).0, 0);
    }
}
