//! A table of constants: the ASN.1 content of GBCS by message code, and X.509 certificates, which it
//! carries.

use super::schema::{
    ANY,
    Schema::{self, Bits, Choice, Code, Eui64, Inner, Named, Number, Of, Plain, Sequence, Whole},
};
use crate::frame::Direction;

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const ENUMERATED: u8 = 0x0A;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;

const ROLES: Schema = Named(&[
    (0, "root"),
    (1, "recovery"),
    (2, "supplier"),
    (3, "network operator"),
    (4, "access control broker"),
    (5, "transitional change of supplier"),
    (6, "WAN provider"),
    (7, "issuing authority"),
    (8, "load controller"),
    (127, "other"),
]);
const KEY_USAGES: Schema = Bits(&[
    (0, "digital signature"),
    (1, "content commitment"),
    (2, "key encipherment"),
    (3, "data encipherment"),
    (4, "key agreement"),
    (5, "certificate signing"),
    (6, "CRL signing"),
]);
const CELL_USAGES: Schema = Named(&[(0, "management"), (1, "prepayment top up")]);
const STATES: Schema = Named(&[
    (0, "success"),
    (5, "bad certificate"),
    (10, "no trust anchor"),
    (17, "insufficient memory"),
    (25, "trust anchor not found"),
    (30, "resources busy"),
    (127, "other"),
]);
const MODES: Schema = Named(&[
    (0, "root by recovery"),
    (1, "recovery by recovery"),
    (2, "supplier by supplier"),
    (3, "network operator by network operator"),
    (4, "access control broker by access control broker"),
    (5, "WAN provider by WAN provider"),
    (6, "TransCoS by TransCoS"),
    (7, "supplier by TransCoS"),
    (8, "any except abnormal root by recovery"),
    (9, "any by contingency"),
    (10, "load controller by load controller"),
    (11, "load controller by supplier"),
]);
const DEVICE_TYPES: Schema = Named(&[
    (0, "GSME"),
    (1, "ESME"),
    (2, "CHF"),
    (3, "GPF"),
    (4, "HCALCS"),
    (5, "PPMID"),
    (6, "type 2 device"),
]);
const CELL: Schema = Sequence(&[
    (INTEGER, "remote party role", ROLES),
    (BITS, "key usage", KEY_USAGES),
    (INTEGER, "cell usage", CELL_USAGES),
]);
const SPECIALIST: Schema = Of(
    "specialist sequence number",
    &Sequence(&[
        (INTEGER, "sequence number usage", Named(&[(0, "prepayment top up")])),
        (INTEGER, "sequence number", Number),
    ]),
);
const CHANGES: Schema = Of(
    "change",
    &Sequence(&[
        (INTEGER, "remote party role", ROLES),
        (INTEGER, "floor sequence number", Number),
        (SEQUENCE, "specialist floor sequence numbers", SPECIALIST),
    ]),
);
const CONTROL: Schema = Sequence(&[
    (INTEGER, "credentials replacement mode", MODES),
    (0x80, "plaintext symmetric key", Plain),
    (0x81, "time-based certification path checks", Named(&[(0, "apply"), (1, "disapply")])),
    (0xA2, "authorising remote party's trust anchor cell", CELL),
    (0x83, "authorising remote party's sequence number", Number),
    (0x84, "new remote party's floor sequence number", Number),
    (0xA5, "new remote party's specialist floor sequence numbers", SPECIALIST),
    (0xA6, "changes of other remote parties' sequence numbers", CHANGES),
]);
const UPDATE: Schema = Sequence(&[
    (SEQUENCE, "authorising remote party control", CONTROL),
    (
        SEQUENCE,
        "replacements",
        Of(
            "replacement",
            &Sequence(&[
                (SEQUENCE, "replacement certificate", CERTIFICATE),
                (SEQUENCE, "target trust anchor cell", CELL),
            ]),
        ),
    ),
    (SEQUENCE, "certification path certificates", Of("certificate", &CERTIFICATE)),
    (TIME, "execution time", Plain),
]);
const UPDATE_OUTCOME: Schema = Sequence(&[
    (INTEGER, "authorising remote party's sequence number", Number),
    (INTEGER, "credentials replacement mode", MODES),
    (SEQUENCE, "changes of remote parties' sequence numbers", CHANGES),
    (
        SEQUENCE,
        "replacement outcomes",
        Of(
            "outcome",
            &Sequence(&[
                (SEQUENCE, "affected trust anchor cell", CELL),
                (ENUMERATED, "status", STATES),
                (OCTETS, "existing subject's unique id", Eui64),
                (OCTETS, "existing subject's key id", Plain),
                (OCTETS, "replacing subject's unique id", Eui64),
                (OCTETS, "replacing subject's key id", Plain),
            ]),
        ),
    ),
]);
const UPDATE_ANSWER: Schema =
    Sequence(&[(NULL, "command accepted", Plain), (SEQUENCE, "execution outcome", UPDATE_OUTCOME)]);
const UPDATE_ALERT: Schema = Sequence(&[
    (INTEGER, "alert code", Code),
    (TIME, "time", Plain),
    (SEQUENCE, "execution outcome", UPDATE_OUTCOME),
]);
const CREDENTIALS: Schema = Sequence(&[
    (SEQUENCE, "authorising remote party's trust anchor cell", CELL),
    (SEQUENCE, "remote party roles whose credentials are asked for", Of("role", &ROLES)),
]);
const CREDENTIALS_ANSWER: Schema = Of(
    "remote party",
    &Sequence(&[
        (INTEGER, "remote party role", ROLES),
        (ENUMERATED, "status", STATES),
        (INTEGER, "current sequence number", Number),
        (
            SEQUENCE,
            "trust anchor cells",
            Of(
                "cell",
                &Sequence(&[
                    (BITS, "key usage", KEY_USAGES),
                    (INTEGER, "cell usage", CELL_USAGES),
                    (OCTETS, "subject's unique id", Eui64),
                    (OCTETS, "subject's key id", Plain),
                ]),
            ),
        ),
    ]),
);
const KEY_USAGE_ASKED: Schema = Sequence(&[(BITS, "key usage", KEY_USAGES)]);
const ISSUE_ANSWER: Schema = Choice(&[
    (SEQUENCE, "certification request", CERTIFICATION_REQUEST),
    (
        INTEGER,
        "response",
        Named(&[
            (1, "invalid key usage"),
            (2, "key pair generation failed"),
            (3, "certification request failed"),
        ]),
    ),
]);
const UPDATE_CERTIFICATE: Schema = Choice(&[(SEQUENCE, "certificate", CERTIFICATE)]);
const UPDATE_CERTIFICATE_ANSWER: Schema = Choice(&[(
    INTEGER,
    "response",
    Named(&[
        (0, "success"),
        (1, "invalid certificate"),
        (2, "wrong device identity"),
        (3, "invalid key usage"),
        (4, "no corresponding key pair generated"),
        (5, "wrong public key"),
        (6, "certificate storage failed"),
        (7, "private key change failed"),
    ]),
)]);
const PROVIDE_ANSWER: Schema = Choice(&[
    (SEQUENCE, "certificate", CERTIFICATE),
    (
        INTEGER,
        "response",
        Named(&[
            (1, "invalid key usage"),
            (2, "no certificate held"),
            (3, "certificate retrieval failed"),
        ]),
    ),
]);
const JOIN: Schema = Sequence(&[
    (
        INTEGER,
        "join method and role",
        Named(&[
            (0, "method A, initiator"),
            (1, "method A, responder"),
            (2, "method B"),
            (3, "method C"),
        ]),
    ),
    (OCTETS, "other device", Eui64),
    (INTEGER, "other device's type", DEVICE_TYPES),
    (SEQUENCE, "other device's certificate", CERTIFICATE),
]);
const JOIN_ANSWERS: Schema = Named(&[
    (0, "success"),
    (1, "invalid message code for join method and role"),
    (2, "invalid join method and role"),
    (3, "incompatible with an existing entry"),
    (4, "device log full"),
    (5, "write failure"),
    (6, "key agreement: no resources"),
    (7, "key agreement: unknown issuer"),
    (8, "key agreement: unsupported suite"),
    (9, "key agreement: bad message"),
    (10, "key agreement: bad key confirmation"),
    (11, "invalid or missing certificate"),
    (12, "no partner link key received"),
    (13, "no answer to the key establishment"),
]);
const JOIN_ANSWER: Schema = Choice(&[(INTEGER, "response", JOIN_ANSWERS)]);
const UNJOIN: Schema = Choice(&[(OCTETS, "other device", Eui64)]);
const UNJOIN_ANSWER: Schema = Choice(&[(
    INTEGER,
    "response",
    Named(&[(0, "success"), (1, "not in the device log"), (2, "other failure")]),
)]);
const ACTIVATE: Schema = Sequence(&[
    (OCTETS, "manufacturer image hash", Plain),
    (INTEGER, "originator counter", Number),
    (TIME, "execution time", Plain),
]);
const ACTIVATE_OUTCOME: Schema = Sequence(&[
    (
        INTEGER,
        "response",
        Named(&[
            (0, "success"),
            (1, "no image held"),
            (2, "hash mismatch"),
            (3, "activation failure"),
        ]),
    ),
    (OCTETS, "firmware version", Plain),
]);
const ACTIVATE_ANSWER: Schema =
    Choice(&[(NULL, "command accepted", Plain), (SEQUENCE, "execution outcome", ACTIVATE_OUTCOME)]);
const ACTIVATE_ALERT: Schema = Sequence(&[
    (INTEGER, "alert code", Code),
    (TIME, "time", Plain),
    (INTEGER, "originator counter", Number),
    (SEQUENCE, "execution outcome", ACTIVATE_OUTCOME),
]);
const DEVICES: Schema = Of("device", &DEVICE);
const DEVICE: Schema =
    Sequence(&[(OCTETS, "device id", Eui64), (INTEGER, "device type", DEVICE_TYPES)]);
const NOTHING: Schema = Choice(&[(NULL, "nothing more is asked", Plain)]);
const JOINED_ANSWER: Schema = Sequence(&[
    (INTEGER, "response", Named(&[(0, "success"), (1, "read failure")])),
    (SEQUENCE, "device log", DEVICES),
]);
const VERSION_ANSWER: Schema = Sequence(&[
    (OCTETS, "firmware version", Plain),
    (INTEGER, "response", Named(&[(0, "success"), (1, "read failure")])),
]);
const TRANSFER_ALERT: Schema = Sequence(&[
    (INTEGER, "alert code", Code),
    (TIME, "time", Plain),
    (OCTETS, "device", Eui64),
    (OCTETS, "firmware version", Plain),
    (
        INTEGER,
        "response",
        Named(&[
            (0, "success"),
            (1, "image discarded"),
            (2, "hardware version mismatch"),
            (3, "file transfer failure"),
        ]),
    ),
]);
const ACTIVATION_ALERT: Schema = Sequence(&[
    (INTEGER, "alert code", Code),
    (TIME, "time", Plain),
    (OCTETS, "firmware version", Plain),
    (INTEGER, "response", Named(&[(0, "success"), (1, "failure")])),
]);
const SET_TIME: Schema =
    Sequence(&[(TIME, "validity interval start", Plain), (TIME, "validity interval end", Plain)]);
const SET_TIME_ANSWER: Schema = Sequence(&[
    (TIME, "device time", Plain),
    (INTEGER, "device time status", Named(&[(0, "reliable"), (1, "invalid"), (2, "unreliable")])),
]);
const RESTORE: Schema = Sequence(&[(SEQUENCE, "device log", DEVICES)]);
const RESTORE_ANSWER: Schema = Sequence(&[(
    SEQUENCE,
    "restore outcomes",
    Of(
        "outcome",
        &Sequence(&[(SEQUENCE, "device", DEVICE), (INTEGER, "join response", JOIN_ANSWERS)]),
    ),
)]);
const BACKUP_ALERT: Schema = Sequence(&[
    (INTEGER, "alert code", Code),
    (TIME, "time", Plain),
    (SEQUENCE, "device log", DEVICES),
]);
/// What an alert starts with whatever it is.
const ALERT: Schema = Sequence(&[(INTEGER, "alert code", Code), (TIME, "time", Plain)]);

const ALGORITHM: Schema = Sequence(&[(OID, "algorithm", Plain), (ANY, "parameters", Plain)]);
const NAME: Schema = Of(
    "part",
    &Of("attribute", &Sequence(&[(OID, "attribute type", Plain), (ANY, "attribute value", Plain)])),
);
const PUBLIC_KEY: Schema =
    Sequence(&[(SEQUENCE, "algorithm", ALGORITHM), (BITS, "public key", Whole)]);
const EXTENSION: Schema = Sequence(&[
    (OID, "extension", Plain),
    (BOOLEAN, "critical", Plain),
    (OCTETS, "extension value", Inner("content", &EXTENSION_VALUE)),
]);
const EXTENSION_VALUE: Schema = Choice(&[
    (BITS, "key usage", KEY_USAGES),
    (OCTETS, "key identifier", Plain),
    (SEQUENCE, "content", Of("item", &EXTENSION_ITEM)),
]);
const EXTENSION_ITEM: Schema = Choice(&[
    (0x80, "key identifier", Plain),
    (SEQUENCE, "policy", Sequence(&[(OID, "policy identifier", Plain)])),
    (
        0xA0,
        "other name",
        Sequence(&[
            (OID, "name type", Plain),
            (
                0xA0,
                "name",
                Of(
                    "hardware module name",
                    &Sequence(&[
                        (OID, "hardware type", Plain),
                        (OCTETS, "hardware serial number", Eui64),
                    ]),
                ),
            ),
        ]),
    ),
    (BOOLEAN, "certification authority", Plain),
    (INTEGER, "path length", Number),
    (0xA4, "directory name", Of("name", &NAME)),
]);
/// An X.509 certificate.
const CERTIFICATE: Schema = Sequence(&[
    (
        SEQUENCE,
        "what is certified",
        Sequence(&[
            (0xA0, "version", Of("version", &Number)),
            (INTEGER, "serial number", Plain),
            (SEQUENCE, "signature algorithm", ALGORITHM),
            (SEQUENCE, "issuer", NAME),
            (
                SEQUENCE,
                "validity",
                Sequence(&[(ANY, "not before", Plain), (ANY, "not after", Plain)]),
            ),
            (SEQUENCE, "subject", NAME),
            (SEQUENCE, "subject's public key", PUBLIC_KEY),
            (0xA3, "extensions", Of("extensions", &Of("extension", &EXTENSION))),
        ]),
    ),
    (SEQUENCE, "signature algorithm", ALGORITHM),
    (BITS, "signature", Whole),
]);
/// A request for a certificate (PKCS #10).
const CERTIFICATION_REQUEST: Schema = Sequence(&[
    (
        SEQUENCE,
        "what is requested",
        Sequence(&[
            (INTEGER, "version", Number),
            (SEQUENCE, "subject", NAME),
            (SEQUENCE, "subject's public key", PUBLIC_KEY),
            (
                0xA0,
                "attributes",
                Of(
                    "attribute",
                    &Sequence(&[
                        (OID, "attribute type", Plain),
                        (0x31, "attribute values", Of("extensions", &Of("extension", &EXTENSION))),
                    ]),
                ),
            ),
        ]),
    ),
    (SEQUENCE, "signature algorithm", ALGORITHM),
    (BITS, "signature", Whole),
]);

/// A use case that is written in ASN.1: its message codes from the first to the last, its name, its
/// command, its answer, its alert.
type UseCase = (u16, u16, &'static str, Schema, Schema, Schema);

const USE_CASES: &[UseCase] = &[
    (0x0008, 0x0008, "ASN.1, security credentials", CREDENTIALS, CREDENTIALS_ANSWER, ALERT),
    (0x000A, 0x000A, "ASN.1, issue of security credentials", KEY_USAGE_ASKED, ISSUE_ANSWER, ALERT),
    (
        0x000B,
        0x000B,
        "ASN.1, update of a device certificate",
        UPDATE_CERTIFICATE,
        UPDATE_CERTIFICATE_ANSWER,
        ALERT,
    ),
    (0x000C, 0x000C, "ASN.1, device certificate", KEY_USAGE_ASKED, PROVIDE_ANSWER, ALERT),
    (0x000D, 0x000E, "ASN.1, join", JOIN, JOIN_ANSWER, ALERT),
    (0x000F, 0x0010, "ASN.1, unjoin", UNJOIN, UNJOIN_ANSWER, ALERT),
    (0x0012, 0x0012, "ASN.1, activation of firmware", ACTIVATE, ACTIVATE_ANSWER, ACTIVATE_ALERT),
    (0x0013, 0x0013, "ASN.1, device join details", NOTHING, JOINED_ANSWER, ALERT),
    (0x007F, 0x007F, "ASN.1, setting of the time", SET_TIME, SET_TIME_ANSWER, ALERT),
    (0x008C, 0x008C, "ASN.1, restoring of the device log", RESTORE, RESTORE_ANSWER, BACKUP_ALERT),
    (0x00AB, 0x00AB, "ASN.1, join", JOIN, JOIN_ANSWER, ALERT),
    (0x00AF, 0x00AF, "ASN.1, join", JOIN, JOIN_ANSWER, ALERT),
    (0x00B2, 0x00B2, "ASN.1, backup of the device log", RESTORE, RESTORE_ANSWER, BACKUP_ALERT),
    (0x00CA, 0x00CA, "ASN.1, activation of firmware", ACTIVATE, ACTIVATE_ANSWER, ACTIVATE_ALERT),
    (0x00CB, 0x00CB, "ASN.1, update of security credentials", UPDATE, UPDATE_ANSWER, UPDATE_ALERT),
    (0x0100, 0x0109, "ASN.1, update of security credentials", UPDATE, UPDATE_ANSWER, UPDATE_ALERT),
    (0x011B, 0x011B, "ASN.1, security credentials", CREDENTIALS, CREDENTIALS_ANSWER, ALERT),
    (0x0124, 0x0126, "ASN.1, update of security credentials", UPDATE, UPDATE_ANSWER, UPDATE_ALERT),
    (0x0128, 0x0128, "ASN.1, transfer of firmware", NOTHING, VERSION_ANSWER, TRANSFER_ALERT),
    (0x0129, 0x0129, "ASN.1, firmware version", NOTHING, VERSION_ANSWER, ACTIVATION_ALERT),
    (0x012A, 0x012A, "ASN.1, activation of firmware", ACTIVATE, ACTIVATE_ANSWER, ACTIVATION_ALERT),
    (0x012B, 0x012B, "ASN.1, activation of firmware", NOTHING, VERSION_ANSWER, ACTIVATION_ALERT),
];

/// The name of the content of a use case, and what it is.
pub fn of(message_code: u16, direction: Direction) -> (&'static str, Schema) {
    let found = USE_CASES.iter().find(|(first, last, ..)| (*first..=*last).contains(&message_code));
    match (found, direction) {
        (Some((_, _, name, command, ..)), Direction::Command) => (name, *command),
        (Some((_, _, name, _, answer, _)), Direction::Response) => (name, *answer),
        (Some((_, _, name, .., alert)), Direction::Alert) => (name, *alert),
        (None, Direction::Alert) => ("ASN.1", ALERT),
        (None, _) => ("ASN.1", Plain),
    }
}
