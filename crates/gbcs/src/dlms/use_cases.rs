//! A table of constants: what the commands of each use case of GBCS ask for, in their order. A response
//! gives values without saying of what: the use case, which its message code tells, says it.

use super::specification::Specification;

const fn attribute(class: u16, logical_name: [u8; 6], member: u8) -> Specification {
    Specification { class, logical_name, member, method: false }
}

const fn method(class: u16, logical_name: [u8; 6], member: u8) -> Specification {
    Specification { class, logical_name, member, method: true }
}

/// A use case by its message code: what it asks for. One that has several forms stands here several
/// times, and the number of values tells which it is.
const USE_CASES: &[(u16, &[Specification])] = &[
    (
        0x0001,
        &[
            method(104, [0, 0, 30, 3, 0, 255], 1),
            attribute(104, [0, 0, 30, 3, 0, 255], 3),
            attribute(104, [0, 0, 30, 3, 0, 255], 2),
        ],
    ),
    (0x0002, &[method(104, [0, 0, 30, 3, 0, 255], 2)]),
    (0x0003, &[method(104, [0, 0, 30, 3, 0, 255], 5)]),
    (0x0004, &[attribute(104, [0, 0, 30, 3, 0, 255], 4)]),
    (0x0007, &[method(115, [0, 0, 19, 40, 0, 255], 1)]),
    (
        0x0019,
        &[
            attribute(20, [0, 0, 13, 0, 0, 255], 7),
            attribute(20, [0, 0, 13, 0, 0, 255], 8),
            attribute(20, [0, 0, 13, 0, 0, 255], 9),
            attribute(11, [0, 1, 11, 0, 0, 255], 2),
            attribute(21, [0, 0, 16, 1, 11, 255], 2),
            attribute(21, [0, 0, 16, 1, 12, 255], 2),
            attribute(21, [0, 0, 16, 1, 13, 255], 2),
            attribute(21, [0, 0, 16, 1, 14, 255], 2),
            attribute(21, [0, 0, 16, 1, 15, 255], 2),
            attribute(21, [0, 0, 16, 1, 16, 255], 2),
            attribute(21, [0, 0, 16, 1, 17, 255], 2),
            attribute(21, [0, 0, 16, 1, 18, 255], 2),
            attribute(9000, [0, 0, 94, 44, 2, 0], 4),
            attribute(113, [0, 0, 19, 20, 4, 255], 6),
            attribute(113, [0, 0, 19, 20, 0, 255], 6),
            attribute(20, [0, 0, 13, 0, 0, 255], 10),
            attribute(9000, [0, 0, 94, 44, 128, 29], 6),
            attribute(9000, [0, 0, 94, 44, 2, 0], 6),
            attribute(113, [0, 0, 19, 20, 4, 255], 7),
            attribute(113, [0, 0, 19, 20, 0, 255], 7),
            attribute(9000, [0, 0, 63, 1, 1, 255], 6),
        ],
    ),
    (
        0x001A,
        &[
            attribute(111, [0, 1, 19, 0, 0, 255], 2),
            attribute(111, [0, 1, 19, 0, 0, 255], 11),
            attribute(111, [0, 1, 19, 0, 0, 255], 13),
        ],
    ),
    (
        0x001B,
        &[
            attribute(111, [0, 1, 19, 0, 0, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 22], 4),
            attribute(111, [0, 1, 19, 0, 0, 255], 11),
            attribute(9000, [0, 0, 94, 44, 128, 22], 6),
            attribute(111, [0, 1, 19, 0, 0, 255], 13),
        ],
    ),
    (0x001C, &[method(112, [0, 0, 19, 10, 0, 255], 1)]),
    (0x001D, &[method(9, [0, 0, 10, 0, 100, 255], 1)]),
    (
        0x001E,
        &[
            attribute(113, [0, 0, 19, 20, 1, 255], 6),
            attribute(113, [0, 0, 19, 20, 2, 255], 6),
            attribute(113, [0, 0, 19, 20, 3, 255], 13),
            attribute(113, [0, 0, 19, 20, 1, 255], 8),
            attribute(113, [0, 0, 19, 20, 2, 255], 8),
            method(113, [0, 0, 19, 20, 1, 255], 2),
            method(113, [0, 0, 19, 20, 2, 255], 2),
            method(113, [0, 0, 19, 20, 3, 255], 4),
            method(113, [0, 0, 19, 20, 1, 255], 4),
            method(113, [0, 0, 19, 20, 2, 255], 4),
        ],
    ),
    (
        0x001F,
        &[
            attribute(11, [0, 1, 11, 0, 2, 255], 2),
            attribute(9000, [0, 0, 94, 44, 2, 20], 2),
            attribute(9000, [0, 0, 94, 44, 2, 10], 4),
            attribute(10, [0, 1, 12, 0, 1, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 12], 4),
            attribute(9000, [0, 0, 94, 44, 128, 13], 4),
            attribute(9000, [0, 0, 94, 44, 128, 9], 4),
            attribute(9000, [0, 0, 94, 44, 128, 2], 4),
            attribute(9000, [0, 0, 94, 44, 128, 31], 6),
            attribute(9000, [0, 0, 94, 44, 128, 3], 4),
            attribute(9000, [0, 0, 94, 44, 2, 20], 6),
            attribute(9000, [0, 0, 94, 44, 2, 10], 6),
            attribute(9000, [0, 0, 94, 44, 128, 12], 6),
            attribute(9000, [0, 0, 94, 44, 128, 13], 6),
            attribute(9000, [0, 0, 94, 44, 128, 9], 6),
            attribute(9000, [0, 0, 94, 44, 128, 2], 6),
            attribute(9000, [0, 0, 94, 44, 128, 3], 6),
            attribute(9000, [0, 0, 94, 44, 128, 28], 6),
        ],
    ),
    (0x0020, &[method(112, [0, 0, 19, 10, 1, 255], 3)]),
    (0x0021, &[attribute(1, [0, 2, 96, 13, 1, 255], 2)]),
    (0x0022, &[attribute(1, [0, 0, 94, 44, 3, 2], 2)]),
    (0x0023, &[attribute(1, [0, 0, 94, 44, 3, 1], 2)]),
    (0x0024, &[method(7, [0, 0, 99, 98, 0, 255], 1)]),
    (
        0x0025,
        &[attribute(9000, [0, 0, 96, 13, 0, 255], 2), attribute(9000, [0, 0, 96, 13, 1, 255], 2)],
    ),
    (
        0x0026,
        &[
            attribute(3, [1, 0, 2, 8, 0, 255], 2),
            attribute(3, [1, 0, 2, 8, 0, 255], 3),
            attribute(3, [1, 0, 4, 8, 0, 255], 2),
            attribute(3, [1, 0, 4, 8, 0, 255], 3),
        ],
    ),
    (0x0027, &[method(30, [0, 0, 43, 2, 8, 255], 1)]),
    (0x0028, &[attribute(1, [0, 0, 94, 44, 34, 20], 2)]),
    (0x0029, &[method(30, [0, 0, 43, 2, 9, 255], 1)]),
    (0x002A, &[method(30, [0, 0, 43, 2, 10, 255], 1)]),
    (
        0x002B,
        &[
            attribute(1, [0, 0, 94, 44, 5, 2], 2),
            attribute(4, [1, 0, 2, 6, 0, 255], 2),
            attribute(4, [1, 0, 2, 6, 0, 255], 3),
            attribute(4, [1, 0, 2, 6, 0, 255], 5),
        ],
    ),
    (
        0x002C,
        &[
            attribute(1, [0, 0, 94, 44, 5, 0], 2),
            attribute(1, [0, 0, 94, 44, 5, 1], 2),
            attribute(4, [1, 0, 1, 6, 0, 255], 2),
            attribute(4, [1, 0, 1, 6, 0, 255], 3),
            attribute(4, [1, 0, 1, 6, 0, 255], 5),
            attribute(4, [1, 0, 1, 6, 1, 255], 2),
            attribute(4, [1, 0, 1, 6, 1, 255], 3),
            attribute(4, [1, 0, 1, 6, 1, 255], 5),
            attribute(10, [0, 0, 12, 0, 0, 255], 2),
        ],
    ),
    (0x002D, &[method(30, [0, 0, 43, 2, 1, 255], 1)]),
    (0x002E, &[attribute(7, [0, 0, 98, 1, 4, 255], 2)]),
    (0x002F, &[method(30, [0, 0, 43, 2, 3, 255], 1)]),
    (0x0030, &[method(30, [0, 0, 43, 2, 2, 255], 1)]),
    (0x0033, &[method(30, [0, 0, 43, 2, 5, 255], 1)]),
    (0x0034, &[method(30, [0, 0, 43, 2, 6, 255], 1)]),
    (0x0035, &[attribute(7, [0, 0, 98, 1, 10, 255], 2)]),
    (0x0036, &[attribute(7, [0, 0, 99, 1, 1, 255], 2)]),
    (0x0037, &[method(30, [0, 0, 43, 2, 7, 255], 1)]),
    (0x0038, &[attribute(7, [0, 0, 99, 1, 2, 255], 2)]),
    (
        0x0039,
        &[
            attribute(3, [1, 0, 32, 32, 0, 4], 2),
            attribute(3, [1, 0, 32, 32, 0, 4], 3),
            attribute(3, [1, 0, 32, 36, 0, 4], 2),
            attribute(3, [1, 0, 32, 36, 0, 4], 3),
            attribute(7, [1, 0, 32, 24, 0, 255], 2),
            attribute(7, [1, 0, 32, 24, 0, 255], 4),
        ],
    ),
    (
        0x003A,
        &[
            attribute(3, [0, 0, 94, 44, 1, 7], 2),
            attribute(3, [0, 0, 94, 44, 1, 7], 3),
            attribute(20, [0, 0, 13, 0, 0, 255], 3),
            attribute(20, [0, 0, 13, 0, 0, 255], 4),
            attribute(20, [0, 0, 13, 0, 0, 255], 5),
            attribute(11, [0, 0, 11, 0, 0, 255], 2),
            attribute(21, [0, 0, 16, 0, 11, 255], 2),
            attribute(21, [0, 0, 16, 0, 12, 255], 2),
            attribute(21, [0, 0, 16, 0, 13, 255], 2),
            attribute(21, [0, 0, 16, 0, 14, 255], 2),
            attribute(21, [0, 0, 16, 0, 15, 255], 2),
            attribute(21, [0, 0, 16, 0, 16, 255], 2),
            attribute(21, [0, 0, 16, 0, 17, 255], 2),
            attribute(21, [0, 0, 16, 0, 18, 255], 2),
            attribute(9000, [0, 0, 94, 44, 2, 0], 2),
            attribute(113, [0, 0, 19, 20, 4, 255], 5),
            attribute(113, [0, 0, 19, 20, 0, 255], 5),
        ],
    ),
    (
        0x003B,
        &[
            attribute(113, [0, 0, 19, 20, 1, 255], 5),
            attribute(11, [0, 0, 11, 0, 2, 255], 2),
            attribute(113, [0, 0, 19, 20, 1, 255], 8),
            attribute(113, [0, 0, 19, 20, 1, 255], 5),
            attribute(113, [0, 0, 19, 20, 2, 255], 5),
            attribute(113, [0, 0, 19, 20, 2, 255], 8),
            attribute(113, [0, 0, 19, 20, 2, 255], 5),
            attribute(113, [0, 0, 19, 20, 3, 255], 13),
            attribute(9000, [0, 0, 94, 44, 2, 10], 2),
            attribute(21, [0, 0, 16, 0, 1, 255], 2),
            attribute(9000, [0, 0, 94, 44, 2, 20], 2),
            attribute(111, [0, 0, 19, 0, 0, 255], 16),
            attribute(111, [0, 0, 19, 0, 0, 255], 18),
            attribute(111, [0, 0, 19, 0, 0, 255], 19),
            attribute(112, [0, 0, 19, 10, 1, 255], 9),
            attribute(112, [0, 0, 19, 10, 1, 255], 10),
            attribute(10, [0, 0, 12, 0, 1, 255], 2),
            attribute(111, [0, 0, 19, 0, 0, 255], 11),
        ],
    ),
    (
        0x003C,
        &[
            attribute(71, [0, 0, 17, 0, 1, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 6),
            attribute(71, [0, 0, 17, 0, 2, 255], 4),
            attribute(71, [0, 0, 17, 0, 2, 255], 6),
            attribute(71, [0, 0, 17, 0, 3, 255], 4),
            attribute(71, [0, 0, 17, 0, 3, 255], 6),
            attribute(71, [0, 0, 17, 0, 4, 255], 4),
            attribute(71, [0, 0, 17, 0, 4, 255], 6),
            attribute(1, [1, 0, 32, 35, 0, 4], 2),
            attribute(1, [1, 0, 32, 31, 0, 4], 2),
        ],
    ),
    (0x003E, &[attribute(22, [0, 0, 15, 0, 0, 255], 4)]),
    (
        0x003F,
        &[
            attribute(1, [0, 0, 96, 1, 1, 255], 2),
            attribute(1, [0, 0, 96, 1, 2, 255], 2),
            attribute(1, [0, 0, 96, 1, 4, 255], 2),
            attribute(1, [0, 0, 96, 1, 6, 255], 2),
            attribute(1, [0, 0, 94, 44, 0, 4], 2),
        ],
    ),
    (0x0040, &[attribute(21, [0, 0, 16, 0, 0, 255], 2)]),
    (
        0x0042,
        &[
            attribute(9000, [0, 0, 94, 44, 0, 3], 2),
            attribute(3, [0, 0, 94, 44, 42, 255], 2),
            attribute(3, [0, 0, 94, 44, 42, 255], 3),
            attribute(71, [0, 0, 17, 0, 0, 255], 4),
            attribute(71, [0, 0, 17, 0, 0, 255], 6),
            attribute(71, [0, 0, 17, 0, 0, 255], 7),
        ],
    ),
    (
        0x0043,
        &[
            attribute(9000, [0, 0, 94, 44, 0, 3], 4),
            attribute(9000, [0, 0, 94, 44, 128, 7], 4),
            attribute(9000, [0, 0, 94, 44, 128, 6], 4),
            attribute(9000, [0, 0, 94, 44, 128, 8], 4),
            attribute(9000, [0, 0, 94, 44, 0, 3], 6),
            attribute(9000, [0, 0, 94, 44, 128, 7], 6),
            attribute(9000, [0, 0, 94, 44, 128, 6], 6),
            attribute(9000, [0, 0, 94, 44, 128, 8], 6),
        ],
    ),
    (0x0046, &[attribute(22, [0, 0, 15, 0, 0, 255], 4)]),
    (0x0047, &[attribute(21, [0, 0, 16, 0, 0, 255], 2)]),
    (0x0048, &[attribute(7, [0, 0, 99, 98, 0, 255], 2)]),
    (0x0049, &[attribute(7, [0, 0, 99, 98, 1, 255], 2)]),
    (0x004A, &[attribute(10, [0, 0, 12, 0, 0, 255], 2)]),
    (0x004B, &[attribute(1, [0, 0, 94, 44, 0, 1], 2)]),
    (0x004C, &[attribute(1, [0, 0, 94, 44, 34, 11], 2)]),
    (0x004D, &[attribute(1, [1, 0, 0, 0, 2, 255], 2)]),
    (0x004E, &[attribute(1, [0, 0, 94, 44, 34, 11], 2), attribute(1, [1, 0, 0, 0, 2, 255], 2)]),
    (0x004F, &[method(9, [0, 0, 10, 0, 106, 255], 1)]),
    (0x0050, &[method(9, [0, 0, 10, 0, 106, 255], 1)]),
    (0x0051, &[method(9, [0, 0, 10, 0, 106, 255], 1)]),
    (0x0052, &[attribute(70, [0, 0, 96, 3, 10, 255], 3)]),
    (
        0x0053,
        &[
            attribute(1, [0, 0, 94, 44, 0, 11], 2),
            attribute(1, [0, 0, 94, 44, 0, 12], 2),
            attribute(1, [0, 0, 94, 44, 0, 13], 2),
            attribute(1, [0, 0, 94, 44, 0, 14], 2),
            attribute(1, [0, 0, 94, 44, 0, 15], 2),
        ],
    ),
    (
        0x0054,
        &[
            attribute(1, [0, 0, 94, 44, 0, 21], 2),
            attribute(1, [0, 0, 94, 44, 0, 22], 2),
            attribute(11, [0, 1, 11, 0, 3, 255], 2),
            attribute(10, [0, 1, 12, 0, 2, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 26], 6),
            attribute(9000, [0, 0, 94, 44, 128, 35], 6),
        ],
    ),
    (
        0x0054,
        &[
            attribute(1, [0, 0, 94, 44, 0, 21], 2),
            attribute(1, [0, 0, 94, 44, 0, 22], 2),
            attribute(1, [0, 0, 94, 44, 0, 23], 2),
            attribute(1, [0, 0, 94, 44, 0, 24], 2),
            attribute(1, [0, 0, 94, 44, 0, 25], 2),
            attribute(11, [0, 1, 11, 0, 3, 255], 2),
            attribute(10, [0, 1, 12, 0, 2, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 26], 6),
            attribute(9000, [0, 0, 94, 44, 128, 35], 6),
        ],
    ),
    (0x0055, &[method(9, [0, 0, 10, 0, 103, 255], 1)]),
    (0x0055, &[attribute(1, [0, 0, 94, 44, 117, 1], 2), method(9, [0, 0, 10, 0, 103, 255], 1)]),
    (0x0055, &[attribute(1, [0, 0, 94, 44, 119, 2], 2), method(9, [0, 0, 10, 0, 103, 255], 1)]),
    (0x0058, &[attribute(1, [0, 3, 96, 13, 1, 255], 2)]),
    (0x0059, &[attribute(1, [0, 0, 0, 2, 1, 255], 2)]),
    (
        0x005A,
        &[
            method(4, [1, 0, 1, 6, 0, 255], 1),
            method(4, [1, 0, 1, 6, 1, 255], 1),
            method(4, [1, 0, 2, 6, 0, 255], 1),
        ],
    ),
    (
        0x005E,
        &[
            attribute(1, [0, 0, 94, 44, 7, 255], 2),
            attribute(7, [0, 0, 99, 98, 20, 255], 2),
            attribute(1, [0, 0, 94, 44, 6, 1], 2),
            attribute(1, [0, 0, 94, 44, 6, 2], 2),
            attribute(1, [0, 0, 94, 44, 6, 3], 2),
            attribute(1, [0, 0, 94, 44, 6, 4], 2),
            attribute(1, [0, 0, 94, 44, 6, 5], 2),
        ],
    ),
    (
        0x005F,
        &[
            attribute(1, [0, 0, 94, 44, 6, 1], 2),
            attribute(1, [0, 0, 94, 44, 6, 2], 2),
            attribute(1, [0, 0, 94, 44, 6, 3], 2),
            attribute(1, [0, 0, 94, 44, 6, 4], 2),
            attribute(1, [0, 0, 94, 44, 6, 5], 2),
        ],
    ),
    (0x0060, &[method(30, [0, 0, 43, 2, 4, 255], 1)]),
    (
        0x0062,
        &[
            attribute(8, [0, 0, 1, 0, 0, 255], 9),
            method(8, [0, 0, 1, 0, 0, 255], 5),
            method(8, [0, 0, 1, 0, 0, 255], 4),
            attribute(8, [0, 0, 1, 0, 0, 255], 2),
            attribute(8, [0, 0, 1, 0, 0, 255], 4),
        ],
    ),
    (0x0068, &[attribute(1, [0, 0, 94, 44, 0, 4], 2)]),
    (0x0069, &[attribute(112, [0, 0, 19, 10, 0, 255], 2)]),
    (
        0x0092,
        &[
            attribute(1, [0, 0, 96, 1, 1, 255], 2),
            attribute(1, [0, 0, 96, 1, 4, 255], 2),
            attribute(1, [0, 0, 96, 1, 6, 255], 2),
        ],
    ),
    (0x0093, &[attribute(7, [0, 0, 99, 98, 0, 255], 2)]),
    (0x0094, &[attribute(7, [0, 0, 99, 98, 1, 255], 2)]),
    (
        0x00A2,
        &[
            attribute(113, [0, 0, 19, 20, 4, 255], 6),
            attribute(113, [0, 0, 19, 20, 0, 255], 6),
            attribute(113, [0, 0, 19, 20, 4, 255], 7),
            attribute(113, [0, 0, 19, 20, 0, 255], 7),
        ],
    ),
    (0x00AC, &[attribute(1, [0, 30, 97, 98, 11, 255], 2)]),
    (
        0x00AE,
        &[
            attribute(7, [1, 0, 32, 24, 0, 255], 4),
            attribute(7, [1, 0, 52, 24, 0, 255], 4),
            attribute(7, [1, 0, 72, 24, 0, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 6),
            attribute(71, [0, 0, 17, 0, 2, 255], 4),
            attribute(71, [0, 0, 17, 0, 2, 255], 6),
            attribute(71, [0, 0, 17, 0, 3, 255], 4),
            attribute(71, [0, 0, 17, 0, 3, 255], 6),
            attribute(71, [0, 0, 17, 0, 4, 255], 4),
            attribute(71, [0, 0, 17, 0, 4, 255], 6),
            attribute(1, [1, 0, 32, 35, 0, 4], 2),
            attribute(1, [1, 0, 32, 31, 0, 4], 2),
            attribute(1, [1, 0, 52, 31, 0, 4], 2),
            attribute(1, [1, 0, 52, 35, 0, 4], 2),
            attribute(1, [1, 0, 72, 31, 0, 4], 2),
            attribute(1, [1, 0, 72, 35, 0, 4], 2),
            method(3, [1, 0, 32, 32, 0, 4], 1),
            method(3, [1, 0, 32, 36, 0, 4], 1),
            method(3, [1, 0, 52, 32, 0, 4], 1),
            method(3, [1, 0, 52, 36, 0, 4], 1),
            method(3, [1, 0, 72, 32, 0, 4], 1),
            method(3, [1, 0, 72, 36, 0, 4], 1),
        ],
    ),
    (0x00B0, &[attribute(1, [0, 33, 97, 98, 11, 255], 2)]),
    (
        0x00B3,
        &[
            method(112, [0, 0, 19, 10, 0, 255], 2),
            method(112, [0, 0, 19, 10, 1, 255], 2),
            method(112, [0, 0, 19, 10, 2, 255], 2),
        ],
    ),
    (
        0x00B7,
        &[
            attribute(113, [0, 0, 19, 20, 5, 255], 6),
            attribute(20, [0, 0, 13, 0, 1, 255], 7),
            attribute(20, [0, 0, 13, 0, 1, 255], 8),
            attribute(20, [0, 0, 13, 0, 1, 255], 9),
            attribute(11, [0, 1, 11, 0, 1, 255], 2),
            attribute(20, [0, 0, 13, 0, 1, 255], 10),
            attribute(113, [0, 0, 19, 20, 5, 255], 7),
            attribute(9000, [0, 0, 94, 44, 128, 30], 6),
        ],
    ),
    (0x00B9, &[attribute(7, [0, 0, 99, 98, 4, 255], 2)]),
    (0x00BA, &[attribute(7, [0, 17, 99, 98, 2, 255], 2)]),
    (
        0x00BB,
        &[
            attribute(1, [0, 0, 94, 44, 0, 11], 2),
            attribute(1, [0, 0, 94, 44, 0, 12], 2),
            attribute(1, [0, 0, 94, 44, 0, 13], 2),
            attribute(1, [0, 0, 94, 44, 0, 14], 2),
            attribute(1, [0, 0, 94, 44, 0, 15], 2),
            attribute(1, [0, 0, 94, 44, 0, 21], 2),
            attribute(1, [0, 0, 94, 44, 0, 22], 2),
            attribute(1, [0, 0, 94, 44, 0, 23], 2),
            attribute(1, [0, 0, 94, 44, 0, 24], 2),
            attribute(1, [0, 0, 94, 44, 0, 25], 2),
            attribute(11, [0, 0, 11, 0, 3, 255], 2),
            attribute(10, [0, 0, 12, 0, 2, 255], 2),
            attribute(1, [0, 0, 94, 44, 0, 31], 2),
            attribute(1, [0, 0, 94, 44, 0, 32], 2),
            attribute(1, [0, 0, 94, 44, 0, 33], 2),
            attribute(1, [0, 0, 94, 44, 0, 34], 2),
            attribute(1, [0, 0, 94, 44, 0, 35], 2),
        ],
    ),
    (
        0x00BC,
        &[
            attribute(3, [1, 0, 32, 32, 0, 4], 2),
            attribute(3, [1, 0, 32, 32, 0, 4], 3),
            attribute(3, [1, 0, 32, 36, 0, 4], 2),
            attribute(3, [1, 0, 32, 36, 0, 4], 3),
            attribute(7, [1, 0, 32, 24, 0, 255], 2),
            attribute(7, [1, 0, 32, 24, 0, 255], 4),
            attribute(3, [1, 0, 52, 32, 0, 4], 2),
            attribute(3, [1, 0, 52, 32, 0, 4], 3),
            attribute(3, [1, 0, 52, 36, 0, 4], 2),
            attribute(3, [1, 0, 52, 36, 0, 4], 3),
            attribute(7, [1, 0, 52, 24, 0, 255], 2),
            attribute(7, [1, 0, 52, 24, 0, 255], 4),
            attribute(3, [1, 0, 72, 32, 0, 4], 2),
            attribute(3, [1, 0, 72, 32, 0, 4], 3),
            attribute(3, [1, 0, 72, 36, 0, 4], 2),
            attribute(3, [1, 0, 72, 36, 0, 4], 3),
            attribute(7, [1, 0, 72, 24, 0, 255], 2),
            attribute(7, [1, 0, 72, 24, 0, 255], 4),
        ],
    ),
    (
        0x00BD,
        &[
            attribute(113, [0, 0, 19, 20, 5, 255], 5),
            attribute(3, [0, 0, 94, 44, 1, 8], 2),
            attribute(3, [0, 0, 94, 44, 1, 8], 3),
            attribute(11, [0, 0, 11, 0, 1, 255], 2),
            attribute(20, [0, 0, 13, 0, 1, 255], 3),
            attribute(20, [0, 0, 13, 0, 1, 255], 4),
            attribute(20, [0, 0, 13, 0, 1, 255], 5),
        ],
    ),
    (0x00BE, &[attribute(111, [0, 0, 19, 0, 0, 255], 2)]),
    (0x00C1, &[method(7, [0, 17, 99, 98, 2, 255], 1)]),
    (
        0x00C6,
        &[
            attribute(71, [0, 0, 17, 0, 1, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 6),
            attribute(71, [0, 0, 17, 0, 2, 255], 4),
            attribute(71, [0, 0, 17, 0, 2, 255], 6),
            attribute(71, [0, 0, 17, 0, 3, 255], 4),
            attribute(71, [0, 0, 17, 0, 3, 255], 6),
            attribute(71, [0, 0, 17, 0, 4, 255], 4),
            attribute(71, [0, 0, 17, 0, 4, 255], 6),
            attribute(1, [1, 0, 32, 35, 0, 4], 2),
            attribute(1, [1, 0, 32, 31, 0, 4], 2),
            attribute(1, [1, 0, 52, 31, 0, 4], 2),
            attribute(1, [1, 0, 52, 35, 0, 4], 2),
            attribute(1, [1, 0, 72, 31, 0, 4], 2),
            attribute(1, [1, 0, 72, 35, 0, 4], 2),
        ],
    ),
    (
        0x00C7,
        &[attribute(113, [0, 0, 19, 20, 5, 255], 6), attribute(113, [0, 0, 19, 20, 5, 255], 7)],
    ),
    (0x00C9, &[attribute(7, [0, 0, 98, 1, 5, 255], 2)]),
    (
        0x00D1,
        &[
            attribute(1, [1, 0, 32, 31, 0, 4], 2),
            attribute(1, [1, 0, 32, 35, 0, 4], 2),
            attribute(7, [1, 0, 32, 24, 0, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 4),
            attribute(71, [0, 0, 17, 0, 1, 255], 6),
            attribute(71, [0, 0, 17, 0, 2, 255], 4),
            attribute(71, [0, 0, 17, 0, 2, 255], 6),
            attribute(71, [0, 0, 17, 0, 3, 255], 4),
            attribute(71, [0, 0, 17, 0, 3, 255], 6),
            attribute(71, [0, 0, 17, 0, 4, 255], 4),
            attribute(71, [0, 0, 17, 0, 4, 255], 6),
        ],
    ),
    (0x00D3, &[method(3, [1, 0, 32, 32, 0, 4], 1), method(3, [1, 0, 32, 36, 0, 4], 1)]),
    (0x00D7, &[attribute(22, [0, 0, 15, 0, 0, 255], 4)]),
    (0x00D9, &[attribute(22, [0, 0, 15, 0, 0, 255], 4)]),
    (0x00DB, &[attribute(22, [0, 0, 15, 1, 0, 255], 4)]),
    (
        0x00DE,
        &[
            attribute(11, [0, 1, 11, 0, 2, 255], 2),
            attribute(9000, [0, 0, 94, 44, 2, 20], 4),
            attribute(9000, [0, 0, 94, 44, 2, 10], 4),
            attribute(10, [0, 1, 12, 0, 1, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 12], 4),
            attribute(9000, [0, 0, 94, 44, 128, 13], 4),
            attribute(9000, [0, 0, 94, 44, 128, 9], 4),
            attribute(9000, [0, 0, 94, 44, 128, 2], 4),
            attribute(9000, [0, 0, 94, 44, 128, 31], 6),
            attribute(9000, [0, 0, 94, 44, 128, 3], 4),
            attribute(9000, [0, 0, 94, 44, 2, 20], 6),
            attribute(9000, [0, 0, 94, 44, 2, 10], 6),
            attribute(9000, [0, 0, 94, 44, 128, 12], 6),
            attribute(9000, [0, 0, 94, 44, 128, 13], 6),
            attribute(9000, [0, 0, 94, 44, 128, 9], 6),
            attribute(9000, [0, 0, 94, 44, 128, 2], 6),
            attribute(9000, [0, 0, 94, 44, 128, 3], 6),
            attribute(9000, [0, 0, 94, 44, 128, 28], 6),
        ],
    ),
    (0x00EA, &[attribute(1, [0, 30, 97, 98, 12, 255], 2)]),
    (0x00EB, &[attribute(1, [0, 30, 97, 98, 13, 255], 2)]),
    (0x00EC, &[attribute(1, [0, 30, 97, 98, 14, 255], 2)]),
    (0x00ED, &[attribute(1, [0, 33, 97, 98, 14, 255], 2)]),
    (
        0x00EE,
        &[
            attribute(1, [0, 30, 97, 98, 15, 255], 2),
            attribute(1, [0, 30, 97, 98, 16, 255], 2),
            attribute(1, [0, 30, 97, 98, 17, 255], 2),
            attribute(1, [0, 30, 97, 98, 18, 255], 2),
        ],
    ),
    (
        0x00EF,
        &[attribute(1, [0, 33, 97, 98, 15, 255], 2), attribute(1, [0, 33, 97, 98, 18, 255], 2)],
    ),
    (
        0x00F9,
        &[
            attribute(1, [0, 0, 96, 1, 2, 255], 2),
            attribute(1, [0, 0, 96, 1, 4, 255], 2),
            attribute(1, [0, 0, 96, 1, 6, 255], 2),
            attribute(1, [0, 0, 94, 44, 0, 4], 2),
        ],
    ),
    (0x00FA, &[attribute(1, [0, 0, 96, 1, 4, 255], 2), attribute(1, [0, 0, 96, 1, 6, 255], 2)]),
    (0x00FD, &[attribute(7, [0, 17, 99, 98, 2, 255], 2)]),
    (0x00FE, &[method(104, [0, 0, 30, 3, 0, 255], 4), method(104, [0, 0, 30, 3, 1, 255], 4)]),
    (0x010A, &[attribute(1, [0, 0, 94, 44, 10, 2], 2)]),
    (0x010B, &[attribute(7, [0, 0, 94, 44, 10, 3], 2)]),
    (0x010C, &[attribute(1, [0, 0, 94, 44, 10, 0], 2)]),
    (0x010D, &[attribute(1, [0, 0, 94, 44, 10, 0], 2)]),
    (0x010E, &[attribute(1, [0, 0, 94, 44, 10, 1], 2)]),
    (0x010F, &[attribute(104, [0, 0, 30, 3, 0, 255], 4)]),
    (
        0x011A,
        &[
            attribute(11, [0, 1, 11, 0, 3, 255], 2),
            attribute(10, [0, 1, 12, 0, 2, 255], 2),
            attribute(9000, [0, 0, 94, 44, 128, 26], 6),
            attribute(9000, [0, 0, 94, 44, 128, 35], 6),
        ],
    ),
    (
        0x011C,
        &[
            attribute(1, [0, 0, 94, 44, 0, 11], 2),
            attribute(1, [0, 0, 94, 44, 0, 12], 2),
            attribute(1, [0, 0, 94, 44, 0, 13], 2),
            attribute(1, [0, 0, 94, 44, 0, 14], 2),
            attribute(1, [0, 0, 94, 44, 0, 15], 2),
            attribute(11, [0, 0, 11, 0, 3, 255], 2),
            attribute(10, [0, 0, 12, 0, 2, 255], 2),
        ],
    ),
    (
        0x011D,
        &[
            attribute(1, [0, 0, 94, 44, 0, 21], 2),
            attribute(1, [0, 0, 94, 44, 0, 22], 2),
            attribute(1, [0, 0, 94, 44, 0, 23], 2),
            attribute(1, [0, 0, 94, 44, 0, 24], 2),
            attribute(1, [0, 0, 94, 44, 0, 25], 2),
            attribute(1, [0, 0, 94, 44, 0, 31], 2),
            attribute(1, [0, 0, 94, 44, 0, 32], 2),
            attribute(1, [0, 0, 94, 44, 0, 33], 2),
            attribute(1, [0, 0, 94, 44, 0, 34], 2),
            attribute(1, [0, 0, 94, 44, 0, 35], 2),
        ],
    ),
    (
        0x011E,
        &[
            attribute(1, [0, 0, 94, 44, 117, 1], 2),
            attribute(1, [0, 0, 94, 44, 117, 2], 2),
            method(9, [0, 0, 10, 0, 103, 255], 1),
        ],
    ),
    (
        0x011E,
        &[
            attribute(1, [0, 0, 94, 44, 119, 1], 2),
            attribute(1, [0, 0, 94, 44, 119, 2], 2),
            method(9, [0, 0, 10, 0, 103, 255], 1),
        ],
    ),
    (
        0x011E,
        &[
            attribute(1, [0, 0, 94, 44, 121, 1], 2),
            attribute(1, [0, 0, 94, 44, 121, 2], 2),
            method(9, [0, 0, 10, 0, 103, 255], 1),
        ],
    ),
    (
        0x011F,
        &[
            attribute(1, [0, 0, 94, 44, 119, 3], 2),
            attribute(1, [0, 0, 94, 44, 119, 4], 2),
            method(9, [0, 0, 10, 0, 107, 255], 1),
        ],
    ),
];

/// What the protected readings of a use case are of: a key opens the values of these attributes.
const PROTECTED: &[(u16, &[Specification])] = &[
    (0x0027, &[attribute(1, [0, 0, 94, 44, 34, 10], 2)]),
    (0x0029, &[attribute(1, [0, 0, 94, 44, 34, 1], 2)]),
    (0x002D, &[attribute(1, [0, 0, 94, 44, 34, 30], 2)]),
    (0x002F, &[attribute(7, [0, 0, 98, 1, 2, 255], 2)]),
    (0x0030, &[attribute(7, [0, 0, 98, 1, 0, 255], 2), attribute(7, [0, 0, 98, 1, 1, 255], 2)]),
    (0x0033, &[attribute(7, [0, 0, 98, 1, 9, 255], 2)]),
    (0x0037, &[attribute(7, [0, 0, 99, 1, 0, 255], 2)]),
    (0x0060, &[attribute(7, [0, 0, 99, 1, 3, 255], 2)]),
];

/// What the protected readings of a use case are of; nothing where it is not known.
pub fn protected(message_code: u16) -> &'static [Specification] {
    let found = PROTECTED.iter().find(|(code, _)| *code == message_code);
    found.map_or(&[], |(_, of)| *of)
}

/// What a use case asks for, when it asks for so many things: none where it is not known, or where
/// two forms of it differ.
pub fn asked(message_code: u16, count: usize) -> Option<&'static [Specification]> {
    let from = USE_CASES.partition_point(|(code, _)| *code < message_code);
    let of = USE_CASES.get(from..)?.iter().take_while(|(code, _)| *code == message_code);
    let mut fitting = of.map(|(_, asked)| *asked).filter(|asked| asked.len() == count);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Name;

    #[test]
    fn the_use_cases_are_in_order_and_known_by_how_much_they_ask() {
        assert!(USE_CASES.is_sorted_by(|one, other| one.0 <= other.0));
        let title =
            |code, count| Some(Name::from(asked(code, count)?.first()?.member()?).to_string());
        assert_eq!(
            title(0x00FD, 1).as_deref(),
            Some("Auxiliary Load Control Switch Event Log: buffer")
        );
        assert_eq!(title(0x0043, 8).as_deref(), Some("Load Limit Supply State: value passive"));
        assert_eq!(title(0x0043, 7), None, "so many it never asks for");
        assert_eq!(title(0x011E, 3), None, "three forms of it ask for different things");
    }
}
