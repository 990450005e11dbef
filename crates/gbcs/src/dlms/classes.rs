//! A table of constants: the interface classes of COSEM that GBCS uses, their attributes and methods
//! with what each holds, as the Blue Book (IEC 62056-6-2) and GBCS number and name them.

use super::{
    index::Index,
    shape::Shape::{
        self, Array, Class, Code, Date, DateTime, Enumeration, Eui64, LogicalName, Octets, Plain,
        Seconds, Structure, TimeOfDay,
    },
};

/// An interface class: its number, its name, its attributes from the second, its methods from the first.
pub type Entry =
    (u16, &'static str, &'static [(&'static str, Shape)], &'static [(&'static str, Shape)]);

const UNITS: &[(u64, &str)] = &[
    (1, "year"),
    (2, "month"),
    (3, "week"),
    (4, "day"),
    (5, "hour"),
    (6, "minute"),
    (7, "second"),
    (10, "currency"),
    (13, "m³"),
    (14, "m³, corrected"),
    (27, "W"),
    (28, "VA"),
    (29, "var"),
    (30, "Wh"),
    (31, "VAh"),
    (32, "varh"),
    (33, "A"),
    (35, "V"),
    (44, "Hz"),
    (56, "per cent"),
    (255, "no unit"),
];
const SCALER_UNIT: Shape = Structure(&[("scaler", Plain), ("unit", UNIT)]);
const OBJECT: Shape = Structure(&[
    ("class", Class),
    ("logical name", LogicalName),
    ("attribute", Plain),
    ("data index", Plain),
]);
const OBJECT_OF: Shape =
    Structure(&[("class", Class), ("logical name", LogicalName), ("attribute", Plain)]);
const SCRIPT: Shape =
    Structure(&[("script logical name", LogicalName), ("script selector", Plain)]);
const UNIT_CHARGE: Shape = Structure(&[
    ("charge per unit scaling", Structure(&[("commodity scale", Plain), ("price scale", Plain)])),
    ("commodity reference", OBJECT_OF),
    ("charge table", Array("charge", &Structure(&[("index", Octets), ("charge per unit", Plain)]))),
]);
const SEASONS: Shape = Array(
    "season",
    &Structure(&[("season name", Octets), ("season start", DateTime), ("week name", Octets)]),
);
const WEEKS: Shape = Array(
    "week",
    &Structure(&[
        ("week name", Octets),
        ("Monday", Plain),
        ("Tuesday", Plain),
        ("Wednesday", Plain),
        ("Thursday", Plain),
        ("Friday", Plain),
        ("Saturday", Plain),
        ("Sunday", Plain),
    ]),
);
const DAYS: Shape = Array(
    "day profile",
    &Structure(&[
        ("day id", Plain),
        (
            "day schedule",
            Array(
                "action",
                &Structure(&[
                    ("start time", TimeOfDay),
                    ("script logical name", LogicalName),
                    ("script selector", Plain),
                ]),
            ),
        ),
    ]),
);
const PAYMENT_MODES: &[(u64, &str)] = &[(1, "credit mode"), (2, "prepayment mode")];
const ACCOUNT_STATES: &[(u64, &str)] =
    &[(1, "new, not active"), (2, "account active"), (3, "account closed")];
/// The backup of a device log: when, of which network, which devices with which keys' hashes.
pub const BACKUP: Shape = Structure(&[
    ("backup time", DateTime),
    ("extended PAN id", Octets),
    (
        "devices",
        Array("device", &Structure(&[("device id", Eui64), ("hash of the link key", Octets)])),
    ),
]);
const RESTRICTIONS: &[(u64, &str)] = &[(0, "none"), (1, "by date"), (2, "by entry")];
const PROTECTIONS: &[(u64, &str)] = &[
    (0, "authentication"),
    (1, "encryption"),
    (2, "authentication and encryption"),
    (3, "digital signature"),
];
const KEY_INFOS: &[(u64, &str)] = &[(0, "identified key"), (1, "wrapped key"), (2, "agreed key")];
/// How what a key opens was protected.
pub const PROTECTION_PARAMETERS: Shape = Array(
    "protection",
    &Structure(&[
        ("protection type", Enumeration(PROTECTIONS)),
        (
            "protection options",
            Structure(&[
                ("transaction id", Octets),
                ("originator system title", Eui64),
                ("recipient system title", Eui64),
                ("other information", Octets),
                (
                    "key info",
                    Structure(&[
                        ("key info type", Enumeration(KEY_INFOS)),
                        (
                            "agreed key options",
                            Structure(&[("key parameters", Octets), ("key ciphered data", Octets)]),
                        ),
                    ]),
                ),
            ]),
        ),
    ]),
);
const PROTECTED_REQUEST: Shape = Structure(&[
    (
        "object list",
        Array(
            "object",
            &Structure(&[
                ("class", Class),
                ("logical name", LogicalName),
                ("attribute", Plain),
                ("data index", Plain),
                (
                    "restriction",
                    Structure(&[
                        ("restriction type", Enumeration(RESTRICTIONS)),
                        ("restriction value", Structure(&[("from", DateTime), ("to", DateTime)])),
                    ]),
                ),
            ]),
        ),
    ),
    ("protection parameters", PROTECTION_PARAMETERS),
]);
/// What a protected reading gives: how it is protected, and what a key opens.
pub const PROTECTED: Shape = Structure(&[
    ("protection parameters", PROTECTION_PARAMETERS),
    ("protected attributes", Shape::Protected),
]);
/// The selection of the entries of a log from one moment to another.
pub const RANGE: Shape = Structure(&[
    ("restricting object", OBJECT),
    ("from", Seconds),
    ("to", Seconds),
    ("selected values", Array("selected value", &OBJECT)),
]);
const KEY_KINDS: &[(u64, &str)] = &[(0, "link key"), (1, "install code")];

/// Every class, in the order of the numbers.
static CLASSES: &[Entry] = &[
    (1, "Data", &[("value", Plain)], &[]),
    (3, "Register", &[("value", Plain), ("scaler and unit", SCALER_UNIT)], &[("reset", Plain)]),
    (
        4,
        "Extended Register",
        &[
            ("value", Plain),
            ("scaler and unit", SCALER_UNIT),
            ("status", Plain),
            ("capture time", DateTime),
        ],
        &[("reset", Plain)],
    ),
    (
        5,
        "Demand Register",
        &[
            ("current average value", Plain),
            ("last average value", Plain),
            ("scaler and unit", SCALER_UNIT),
            ("status", Plain),
            ("capture time", DateTime),
            ("start time of the current period", DateTime),
            ("period", Plain),
            ("number of periods", Plain),
        ],
        &[("reset", Plain), ("next period", Plain)],
    ),
    (
        6,
        "Register Activation",
        &[
            ("register assignment", Array("object", &OBJECT_OF)),
            ("mask list", Plain),
            ("active mask", Octets),
        ],
        &[("add register", Plain), ("add mask", Plain), ("delete mask", Plain)],
    ),
    (
        7,
        "Profile Generic",
        &[
            ("buffer", LOG),
            ("capture objects", Array("capture object", &OBJECT)),
            ("capture period", Plain),
            ("sort method", Plain),
            ("sort object", OBJECT),
            ("entries in use", Plain),
            ("profile entries", Plain),
        ],
        &[("reset", Plain), ("capture", Plain)],
    ),
    (
        8,
        "Clock",
        &[
            ("time", DateTime),
            ("time zone", Plain),
            ("status", Enumeration(CLOCK_STATES)),
            ("daylight savings begin", DateTime),
            ("daylight savings end", DateTime),
            ("daylight savings deviation", Plain),
            ("daylight savings enabled", Plain),
            ("clock base", Enumeration(CLOCK_BASES)),
        ],
        &[
            ("adjust to quarter", Plain),
            ("adjust to measuring period", Plain),
            ("adjust to minute", Plain),
            ("adjust to preset time", Plain),
            (
                "preset adjusting time",
                Structure(&[
                    ("preset time", DateTime),
                    ("validity interval start", DateTime),
                    ("validity interval end", DateTime),
                ]),
            ),
            ("shift time", Plain),
        ],
    ),
    (
        9,
        "Script Table",
        &[(
            "scripts",
            Array("script", &Structure(&[("script identifier", Plain), ("actions", Plain)])),
        )],
        &[("execute", Plain)],
    ),
    (
        10,
        "Schedule",
        &[(
            "entries",
            Array(
                "entry",
                &Structure(&[
                    ("index", Plain),
                    ("enable", Plain),
                    ("script logical name", LogicalName),
                    ("script selector", Plain),
                    ("switch time", TimeOfDay),
                    ("validity window", Plain),
                    ("days of the week, from Monday", Plain),
                    ("special days", Plain),
                    ("begin date", Date),
                    ("end date", Date),
                ]),
            ),
        )],
        &[("enable or disable", Plain), ("insert", Plain), ("delete", Plain)],
    ),
    (
        11,
        "Special Days Table",
        &[(
            "entries",
            Array(
                "special day",
                &Structure(&[("index", Plain), ("date", Date), ("day id", Plain)]),
            ),
        )],
        &[("insert", Plain), ("delete", Plain)],
    ),
    (
        15,
        "Association LN",
        &[
            ("object list", Plain),
            ("associated partners", Plain),
            ("application context name", Plain),
            ("xDLMS context info", Plain),
            ("authentication mechanism name", Plain),
            ("secret", Octets),
            ("association status", Plain),
            ("security setup reference", LogicalName),
        ],
        &[],
    ),
    (17, "SAP Assignment", &[("SAP assignment list", Plain)], &[("connect logical device", Plain)]),
    (
        18,
        "Image Transfer",
        &[
            ("image block size", Plain),
            ("image transferred blocks status", Plain),
            ("image first not transferred block number", Plain),
            ("image transfer enabled", Plain),
            ("image transfer status", Plain),
            ("image to activate info", Plain),
        ],
        &[
            (
                "image transfer initiate",
                Structure(&[("image identifier", Octets), ("image size", Plain)]),
            ),
            (
                "image block transfer",
                Structure(&[("image block number", Plain), ("image block value", Octets)]),
            ),
            ("image verify", Plain),
            ("image activate", Plain),
        ],
    ),
    (
        20,
        "Activity Calendar",
        &[
            ("calendar name active", Octets),
            ("season profile active", SEASONS),
            ("week profile table active", WEEKS),
            ("day profile table active", DAYS),
            ("calendar name passive", Octets),
            ("season profile passive", SEASONS),
            ("week profile table passive", WEEKS),
            ("day profile table passive", DAYS),
            ("activate passive calendar time", DateTime),
        ],
        &[("activate passive calendar", Plain)],
    ),
    (
        21,
        "Register Monitor",
        &[
            ("thresholds", Array("threshold", &Plain)),
            ("monitored value", OBJECT_OF),
            (
                "actions",
                Array("action", &Structure(&[("action up", SCRIPT), ("action down", SCRIPT)])),
            ),
        ],
        &[],
    ),
    (
        22,
        "Single Action Schedule",
        &[
            ("executed script", SCRIPT),
            ("type", Plain),
            (
                "execution time",
                Array("execution", &Structure(&[("time", TimeOfDay), ("date", Date)])),
            ),
        ],
        &[],
    ),
    (
        30,
        "Data Protection",
        &[
            ("protection buffer", Octets),
            ("protection object list", Array("object", &OBJECT)),
            ("protection parameters get", PROTECTION_PARAMETERS),
            ("protection parameters set", PROTECTION_PARAMETERS),
            ("required protection", Plain),
        ],
        &[
            ("get protected attributes", PROTECTED_REQUEST),
            ("set protected attributes", PROTECTED),
            ("invoke protected method", PROTECTED),
        ],
    ),
    (
        40,
        "Push Setup",
        &[
            ("push object list", Array("object", &OBJECT)),
            ("send destination and method", Plain),
            (
                "communication window",
                Array("window", &Structure(&[("start", DateTime), ("end", DateTime)])),
            ),
            ("randomisation start interval", Plain),
            ("number of retries", Plain),
            ("repetition delay", Plain),
        ],
        &[("push", Plain)],
    ),
    (
        64,
        "Security Setup",
        &[
            ("security policy", Plain),
            ("security suite", Plain),
            ("client system title", Eui64),
            ("server system title", Eui64),
            ("certificates", Plain),
        ],
        &[
            ("security activate", Plain),
            ("key transfer", Plain),
            ("key agreement", Plain),
            ("generate key pair", Plain),
            ("generate certificate request", Plain),
            ("import certificate", Octets),
            ("export certificate", Plain),
            ("remove certificate", Plain),
        ],
    ),
    (
        65,
        "Parameter Monitor",
        &[
            ("changed parameter", Plain),
            ("capture time", DateTime),
            ("parameter list", Array("object", &OBJECT_OF)),
        ],
        &[("add parameter", OBJECT_OF), ("delete parameter", OBJECT_OF)],
    ),
    (
        68,
        "Arbitrator",
        &[
            ("actions", Array("action", &SCRIPT)),
            ("permissions table", Array("permissions", &Plain)),
            ("weightings table", Plain),
            ("most recent requests table", Plain),
            ("last outcome", Plain),
        ],
        &[("request action", Plain), ("reset", Plain)],
    ),
    (
        70,
        "Disconnect Control",
        &[
            ("output state", Plain),
            ("control state", Enumeration(CONTROL_STATES)),
            ("control mode", Plain),
        ],
        &[("remote disconnect", Plain), ("remote reconnect", Plain)],
    ),
    (
        71,
        "Limiter",
        &[
            ("monitored value", OBJECT_OF),
            ("threshold active", Plain),
            ("threshold normal", Plain),
            ("threshold emergency", Plain),
            ("minimum over threshold duration", Plain),
            ("minimum under threshold duration", Plain),
            ("emergency profile", Plain),
            ("emergency profile group id list", Plain),
            ("emergency profile active", Plain),
            (
                "actions",
                Structure(&[("action over threshold", SCRIPT), ("action under threshold", SCRIPT)]),
            ),
        ],
        &[],
    ),
    (101, "ZigBee SAS Startup", &[], &[]),
    (102, "ZigBee SAS Join", &[], &[]),
    (103, "ZigBee SAS APS Fragmentation", &[], &[]),
    (
        104,
        "ZigBee Network Control",
        &[
            ("enable or disable joining", Plain),
            ("join timeout", Plain),
            (
                "active devices",
                Array(
                    "device",
                    &Structure(&[
                        ("MAC address", Eui64),
                        ("status", Plain),
                        ("maximum RSSI", Plain),
                        ("average RSSI", Plain),
                        ("minimum RSSI", Plain),
                        ("maximum LQI", Plain),
                        ("average LQI", Plain),
                        ("minimum LQI", Plain),
                        ("last communication", DateTime),
                        ("number of hops", Plain),
                        ("transmission failures", Plain),
                        ("transmission successes", Plain),
                        ("application version", Plain),
                        ("stack version", Plain),
                    ]),
                ),
            ),
        ],
        &[
            (
                "register device",
                Structure(&[
                    ("IEEE address", Eui64),
                    ("key type", Enumeration(KEY_KINDS)),
                    ("key", Octets),
                    ("device type", Plain),
                ]),
            ),
            ("unregister device", Eui64),
            ("unregister all devices", Plain),
            ("back up PAN", Plain),
            (
                "restore PAN",
                Structure(&[
                    ("extended PAN id", Octets),
                    (
                        "devices",
                        Array(
                            "device",
                            &Structure(&[("device id", Eui64), ("hash of the link key", Octets)]),
                        ),
                    ),
                ]),
            ),
            ("identify device", Plain),
            ("remove mirror", Plain),
            ("update network key", Plain),
            ("update link key", Plain),
            ("create PAN", Plain),
            ("remove PAN", Plain),
        ],
    ),
    (105, "ZigBee Tunnel Setup", &[], &[]),
    (
        111,
        "Account",
        &[
            (
                "account mode and status",
                Structure(&[
                    ("payment mode", Enumeration(PAYMENT_MODES)),
                    ("account status", Enumeration(ACCOUNT_STATES)),
                ]),
            ),
            ("current credit in use", Plain),
            ("current credit status", Plain),
            ("available credit", Plain),
            ("amount to clear", Plain),
            ("clearance threshold", Plain),
            ("aggregated debt", Plain),
            ("credit reference list", Array("credit", &LogicalName)),
            ("charge reference list", Array("charge", &LogicalName)),
            (
                "credit charge configuration",
                Array(
                    "configuration",
                    &Structure(&[
                        ("credit reference", LogicalName),
                        ("charge reference", LogicalName),
                        ("collection configuration", Plain),
                    ]),
                ),
            ),
            ("token gateway configuration", Plain),
            ("account activation time", DateTime),
            ("account closure time", DateTime),
            ("currency", Plain),
            ("low credit threshold", Plain),
            ("next credit available threshold", Plain),
            ("maximum provision", Plain),
            ("maximum provision period", Plain),
        ],
        &[("activate account", Plain), ("close account", Plain), ("reset account", Plain)],
    ),
    (
        112,
        "Credit",
        &[
            ("current credit amount", Plain),
            ("credit type", Plain),
            ("priority", Plain),
            ("warning threshold", Plain),
            ("limit", Plain),
            ("credit configuration", Plain),
            ("credit status", Plain),
            ("preset credit amount", Plain),
            ("credit available threshold", Plain),
            ("period", DateTime),
        ],
        &[("update amount", Plain), ("set amount to value", Plain), ("invoke credit", Plain)],
    ),
    (
        113,
        "Charge",
        &[
            ("total amount paid", Plain),
            ("charge type", Plain),
            ("priority", Plain),
            ("unit charge active", UNIT_CHARGE),
            ("unit charge passive", UNIT_CHARGE),
            ("unit charge activation time", DateTime),
            ("period", Plain),
            ("charge configuration", Plain),
            ("last collection time", DateTime),
            ("last collection amount", Plain),
            ("total amount remaining", Plain),
            ("proportion", Plain),
        ],
        &[
            ("update unit charge", Plain),
            ("activate passive unit charge", Plain),
            ("collect", Plain),
            ("update total amount remaining", Plain),
            ("set total amount remaining", Plain),
        ],
    ),
    (
        115,
        "Token Gateway",
        &[
            ("token", Octets),
            ("token time", DateTime),
            ("token description", Plain),
            ("token delivery method", Plain),
            ("token status", Plain),
        ],
        &[("enter", Shape::Text)],
    ),
    (
        9000,
        "Extended Data",
        &[
            ("value active", Plain),
            ("scaler and unit active", SCALER_UNIT),
            ("value passive", Plain),
            ("scaler and unit passive", SCALER_UNIT),
            ("activate passive value time", DateTime),
        ],
        &[("activate passive value", Plain)],
    ),
];

/// The unit of a value.
pub const UNIT: Shape = Enumeration(UNITS);
const LOG: Shape = Array(
    "entry",
    &Structure(&[
        ("time", Seconds),
        ("first captured value", Plain),
        ("second captured value", Plain),
        ("third captured value", Plain),
        ("fourth captured value", Plain),
        ("fifth captured value", Plain),
        ("sixth captured value", Plain),
    ]),
);
/// The log of events: when, which, and what more is told.
pub const EVENT_LOG: Shape = Array(
    "event",
    &Structure(&[("time", Seconds), ("event code", Code), ("other information", Plain)]),
);
const CLOCK_STATES: &[(u64, &str)] = &[(0, "reliable"), (1, "invalid"), (2, "doubtful")];
const CLOCK_BASES: &[(u64, &str)] = &[
    (0, "not defined"),
    (1, "internal crystal"),
    (2, "mains frequency, 50 Hz"),
    (3, "mains frequency, 60 Hz"),
    (4, "GPS"),
    (5, "radio controlled"),
];
const CONTROL_STATES: &[(u64, &str)] =
    &[(0, "disconnected"), (1, "connected"), (2, "ready for reconnection")];

/// Where each class stands.
static INDEX: Index<128> = {
    let (mut index, mut left, mut place) = (Index::new(), CLASSES, 0);
    while let [(number, ..), rest @ ..] = left {
        (index, left) = (index.with(*number as u64, place), rest);
        place += 1;
    }
    index
};

/// A class by its number.
#[inline]
pub fn entry(number: u16) -> Option<&'static Entry> {
    INDEX.find(u64::from(number), |place| CLASSES.get(place).filter(|(each, ..)| *each == number))
}

/// The name of a class, where we know it.
pub fn class(number: u16) -> Option<&'static str> {
    entry(number).map(|(_, name, ..)| *name)
}

/// An attribute or a method of a class: its name, and what it holds.
#[inline]
pub fn member(class: u16, member: u8, method: bool) -> Option<&'static (&'static str, Shape)> {
    member_of(entry(class)?, member, method)
}

/// The same of a class that was found.
#[inline]
pub fn member_of(
    class: &Entry,
    member: u8,
    method: bool,
) -> Option<&'static (&'static str, Shape)> {
    const OWN_NAME: &(&str, Shape) = &("logical name", LogicalName);
    let (.., attributes, methods) = class;
    let member = usize::from(member);
    match (method, member) {
        (true, member) => methods.get(member.checked_sub(1)?),
        (false, 1) => Some(OWN_NAME),
        (false, member) => attributes.get(member.checked_sub(2)?),
    }
}

/// The name of an attribute or of a method, where we know it.
#[inline]
pub fn member_name(class: u16, number: u8, method: bool) -> Option<&'static str> {
    member(class, number, method).map(|(name, _)| *name)
}
