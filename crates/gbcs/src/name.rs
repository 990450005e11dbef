//! Names of fields. None of them takes memory of its own, so that a million fields have a million names for nothing:
//! what a name is made of stays apart until somebody reads it.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};

/// What a field is called, such as `alert code`, `component 2`, or `Standing Charge: unit charge passive`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain(&'static str),
    Numbered(&'static str, u32),
    Member(Member),
    Result(Service, u32, Member),
}

/// An attribute or a method of an object of DLMS COSEM, as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    /// The logical name of the object, A to F.
    pub(crate) logical_name: [u8; 6],
    /// The title of the object, where it is known.
    pub(crate) object: Option<&'static &'static str>,
    /// The name of the attribute or method; none where the object is nothing but its value.
    pub(crate) member: Option<&'static &'static str>,
}

/// A service of DLMS that has a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// Asks for an attribute.
    Get,
    /// Gives an attribute a value.
    Set,
    /// Calls a method.
    Action,
}

/// How the name of what no table names begins.
const UNNAMED: &str = "unnamed";

impl Name {
    /// That of nothing.
    pub(crate) const NONE: Self = Self(Kind::Plain(""));

    /// One of several of a kind: `entry 3`.
    pub(crate) fn numbered(kind: &'static str, number: usize) -> Self {
        Self(Kind::Numbered(kind, u32::try_from(number).unwrap_or(u32::MAX)))
    }

    /// The result of a service, with what it was for where that is known: `get 3, Clock: time`.
    pub(crate) fn result(service: Service, number: usize, of: Option<Member>) -> Self {
        match of {
            Some(of) => Self(Kind::Result(service, u32::try_from(number).unwrap_or(u32::MAX), of)),
            None => Self::numbered(service.name(), number),
        }
    }

    /// Whether it is this.
    #[must_use]
    pub fn is(&self, wanted: &str) -> bool {
        if let Kind::Plain(name) = self.0 {
            return name == wanted;
        }
        let mut left = Left(wanted);
        write!(left, "{self}").is_ok() && left.0.is_empty()
    }

    /// Whether it says that no table names the field.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        match self.0 {
            Kind::Plain(name) | Kind::Numbered(name, _) => name.starts_with(UNNAMED),
            Kind::Member(_) | Kind::Result(..) => false,
        }
    }
}

impl From<&'static str> for Name {
    #[inline]
    fn from(name: &'static str) -> Self {
        Self(Kind::Plain(name))
    }
}

impl From<Member> for Name {
    fn from(member: Member) -> Self {
        Self(Kind::Member(member))
    }
}

/// What is left of a text of which the beginning was written.
struct Left<'t>(&'t str);

impl fmt::Write for Left<'_> {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
        Ok(())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Plain(name) => f.write_str(name),
            Kind::Numbered(kind, number) => write!(f, "{kind} {number}"),
            Kind::Member(member) => member.fmt(f),
            Kind::Result(service, number, of) => write!(f, "{} {number}, {of}", service.name()),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.object {
            Some(title) => f.write_str(title)?,
            None => {
                let [a, b, c, d, e, f_group] = self.logical_name;
                write!(f, "{a}-{b}:{c}.{d}.{e}.{f_group}")?;
            }
        }
        self.member.map_or(Ok(()), |member| write!(f, ": {member}"))
    }
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Action => "action",
        }
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Kind::Plain(name) => serializer.serialize_str(name),
            _ => serializer.collect_str(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_it_reads_as_and_nothing_else() {
        let clock = Member {
            logical_name: [0, 0, 1, 0, 0, 255],
            object: Some(&"Clock"),
            member: Some(&"time"),
        };
        let names = [
            (Name::from("time"), "time"),
            (Name::numbered("component", 12), "component 12"),
            (Name::from(clock), "Clock: time"),
            (Name::from(Member { object: None, ..clock }), "0-0:1.0.0.255: time"),
            (Name::result(Service::Get, 3, None), "get 3"),
            (Name::result(Service::Set, 3, Some(clock)), "set 3, Clock: time"),
        ];
        for (name, text) in names {
            assert_eq!(name.to_string(), text);
            assert!(name.is(text));
            let mut shorter = text.to_owned();
            shorter.pop();
            assert!(!name.is(&format!("{text}.")) && !name.is(&shorter));
            assert!(!name.is_unnamed());
        }
        assert!(Name::numbered("unnamed member", 1).is_unnamed());
    }
}
