//! Simple types: a text, what it must be, and in which bounds.

use std::{borrow::Cow, cmp::Ordering, fmt};

use regex::Regex;

use super::{
    builtin::{Builtin, base64_octets},
    decimal::Decimal,
    model::{Schemas, Type, TypeId},
};

/// What becomes of white space before a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whitespace {
    /// It stays.
    Preserve,
    /// Each becomes a space.
    Replace,
    /// Runs become one space, and none stays at the ends.
    Collapse,
}

/// What the values of a simple type are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variety {
    /// One value of a type of XML Schema.
    Atomic(Builtin),
    /// Values of a type, parted by spaces.
    List(TypeId),
    /// A value of any of these types.
    Union(Vec<TypeId>),
}

/// A bound of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The number, as it is written.
    pub value: Box<str>,
    /// Whether the number itself is inside.
    pub is_inclusive: bool,
}

/// The bounds that one step of derivation sets.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// Exact length, in characters, octets or items.
    pub length: Option<u64>,
    /// Least length.
    pub length_min: Option<u64>,
    /// Greatest length.
    pub length_max: Option<u64>,
    /// Patterns of which one must match.
    pub patterns: Vec<(Box<str>, Regex)>,
    /// The only values, in their order; empty when any is allowed.
    pub values: Vec<Box<str>>,
    /// The least number.
    pub least: Option<Bound>,
    /// The greatest number.
    pub most: Option<Bound>,
    /// The most digits.
    pub total_digits: Option<u64>,
    /// The most digits after the point.
    pub fraction_digits: Option<u64>,
    /// What becomes of white space.
    pub whitespace: Option<Whitespace>,
}

/// A simple type.
#[derive(Debug, Clone)]
pub struct Simple {
    /// The type that it restricts.
    pub base: Option<TypeId>,
    /// What its values are made of.
    pub variety: Variety,
    /// The bounds of each step of derivation, the first one first.
    pub steps: Vec<Facets>,
    /// What becomes of white space.
    pub whitespace: Whitespace,
}

/// Why a text is no value of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFault {
    /// It is not what the type wants.
    Form(Builtin),
    /// None of the only values.
    NotOneOf(Vec<Box<str>>),
    /// No pattern matches; the first of them.
    Pattern(Box<str>),
    /// Its length is out of bounds: what it is, and the bounds.
    Length {
        /// How long it is.
        is: u64,
        /// The least.
        least: u64,
        /// The greatest.
        most: Option<u64>,
        /// Of what the length is.
        of: &'static str,
    },
    /// Too small a number.
    Below(Bound),
    /// Too great a number.
    Above(Bound),
    /// Too many digits.
    Digits(u64),
    /// Too many digits after the point.
    FractionDigits(u64),
    /// An item of a list is no value.
    Item(Box<str>, Box<ValueFault>),
    /// No type of a union fits.
    NoneOfUnion,
}

impl Simple {
    /// The type of XML Schema whose values these are; lists and unions are texts.
    #[must_use]
    pub fn builtin(&self) -> Builtin {
        match self.variety {
            Variety::Atomic(builtin) => builtin,
            _ => Builtin::AnySimpleType,
        }
    }

    /// A text with its white space as the type wants it.
    #[must_use]
    pub fn normal<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        match self.whitespace {
            Whitespace::Preserve => Cow::Borrowed(text),
            Whitespace::Replace
                if text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) =>
            {
                Cow::Owned(text.replace(['\t', '\n', '\r'], " "))
            }
            Whitespace::Replace => Cow::Borrowed(text),
            Whitespace::Collapse => {
                let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
                let mut before = false;
                let is_plain = trimmed.bytes().all(|byte| {
                    let space = is_space(byte);
                    let fits = !space || (byte == b' ' && !before);
                    before = space;
                    fits
                });
                if is_plain {
                    return Cow::Borrowed(trimmed);
                }
                let words = trimmed.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
                Cow::Owned(words.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Whether a text is a value of the type.
    ///
    /// # Errors
    /// Why it is none.
    pub fn check(&self, text: &str, schemas: &Schemas) -> Result<(), ValueFault> {
        let value = self.normal(text);
        let value = value.as_ref();
        match &self.variety {
            Variety::Atomic(builtin) => {
                if !builtin.holds(value) {
                    return Err(self.form(*builtin));
                }
                self.steps.iter().try_for_each(|step| step.check_atomic(value, *builtin))
            }
            Variety::List(item) => {
                let items: Vec<&str> = value.split(' ').filter(|item| !item.is_empty()).collect();
                if let Some(Type::Simple(of)) = schemas.type_of(*item) {
                    for each in &items {
                        let wrong = |fault| ValueFault::Item((*each).into(), Box::new(fault));
                        of.check(each, schemas).map_err(wrong)?;
                    }
                }
                let count = items.len() as u64;
                self.steps.iter().try_for_each(|step| step.check_text(value, count, "items"))
            }
            Variety::Union(members) => {
                let mut types = members.iter().filter_map(|member| schemas.type_of(*member));
                let fits = types.any(|each| match each {
                    Type::Simple(member) => member.check(text, schemas).is_ok(),
                    Type::Complex(_) => false,
                });
                if !fits {
                    return Err(ValueFault::NoneOfUnion);
                }
                let count = value.chars().count() as u64;
                self.steps.iter().try_for_each(|step| step.check_text(value, count, "characters"))
            }
        }
    }

    /// What is wrong with the form: the list of the only values says more than the type below it.
    fn form(&self, builtin: Builtin) -> ValueFault {
        match self.steps.iter().rev().find(|step| !step.values.is_empty()) {
            Some(step) => ValueFault::NotOneOf(step.values.clone()),
            None => ValueFault::Form(builtin),
        }
    }
}

impl Facets {
    fn check_atomic(&self, value: &str, builtin: Builtin) -> Result<(), ValueFault> {
        if builtin.is_decimal() {
            return self.check_number(value, builtin);
        }
        if self.length.is_none() && self.length_min.is_none() && self.length_max.is_none() {
            return self.check_text(value, 0, "");
        }
        let (length, of) = match builtin {
            Builtin::HexBinary => (value.len() as u64 / 2, "octets"),
            Builtin::Base64Binary => (base64_octets(value).unwrap_or_default() as u64, "octets"),
            _ => (value.chars().count() as u64, "characters"),
        };
        self.check_text(value, length, of)
    }

    fn check_text(&self, value: &str, length: u64, of: &'static str) -> Result<(), ValueFault> {
        if !of.is_empty() {
            let least = self.length.or(self.length_min).unwrap_or(0);
            let most = self.length.or(self.length_max);
            if length < least || most.is_some_and(|most| length > most) {
                return Err(ValueFault::Length { is: length, least, most, of });
            }
        }
        if !self.values.is_empty() && !self.values.iter().any(|each| **each == *value) {
            return Err(ValueFault::NotOneOf(self.values.clone()));
        }
        self.check_patterns(value)
    }

    fn check_patterns(&self, value: &str) -> Result<(), ValueFault> {
        match self.patterns.first() {
            Some((first, _))
                if !self.patterns.iter().any(|(_, pattern)| pattern.is_match(value)) =>
            {
                Err(ValueFault::Pattern(first.clone()))
            }
            _ => Ok(()),
        }
    }

    fn check_number(&self, value: &str, builtin: Builtin) -> Result<(), ValueFault> {
        let Some(number) = Decimal::parse(value) else { return Err(ValueFault::Form(builtin)) };
        let against =
            |bound: &Bound| Decimal::parse(&bound.value).map(|bound| number.compare(&bound));
        if let Some(least) = &self.least {
            let order = against(least);
            if order == Some(Ordering::Less)
                || (order == Some(Ordering::Equal) && !least.is_inclusive)
            {
                return Err(ValueFault::Below(least.clone()));
            }
        }
        if let Some(most) = &self.most {
            let order = against(most);
            if order == Some(Ordering::Greater)
                || (order == Some(Ordering::Equal) && !most.is_inclusive)
            {
                return Err(ValueFault::Above(most.clone()));
            }
        }
        if let Some(most) = self.total_digits
            && number.total_digits() as u64 > most
        {
            return Err(ValueFault::Digits(most));
        }
        if let Some(most) = self.fraction_digits
            && number.fraction_digits() as u64 > most
        {
            return Err(ValueFault::FractionDigits(most));
        }
        let equal = |each: &str| {
            Decimal::parse(each).is_some_and(|each| number.compare(&each) == Ordering::Equal)
        };
        if !self.values.is_empty() && !self.values.iter().any(|each| equal(each)) {
            return Err(ValueFault::NotOneOf(self.values.clone()));
        }
        self.check_patterns(value)
    }
}

/// How many of the only values a sentence lists.
const VALUES_TOLD_MAX: usize = 12;
/// A pattern longer than this says nothing to a person.
const PATTERN_TOLD_MAX: usize = 60;

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(builtin) => write!(f, "is not {}", builtin.wanted()),
            Self::NotOneOf(values) => {
                let told: Vec<String> =
                    values.iter().take(VALUES_TOLD_MAX).map(|value| format!("`{value}`")).collect();
                match values.len() - told.len() {
                    0 if told.len() == 1 => write!(f, "is not {}", told.concat()),
                    0 => write!(f, "is none of {}", told.join(", ")),
                    more => write!(f, "is none of {} and {more} more", told.join(", ")),
                }
            }
            Self::Pattern(pattern) => match shape(pattern) {
                Some(shape) => write!(f, "is not {shape}"),
                None if pattern.len() <= PATTERN_TOLD_MAX => {
                    write!(f, "does not match the pattern `{pattern}`")
                }
                None => f.write_str("does not match the pattern of its type"),
            },
            Self::Length { is, least, most, of } => {
                let one = |count: u64| if count == 1 { of.trim_end_matches('s') } else { of };
                write!(f, "has {is} {}; ", one(*is))?;
                match most {
                    Some(most) if most == least => write!(f, "exactly {least} must be there"),
                    Some(most) if is > most => write!(f, "{most} at most may be there"),
                    _ => write!(f, "{least} at least must be there"),
                }
            }
            Self::Below(bound) if bound.is_inclusive => {
                write!(f, "is less than {}, the least allowed", bound.value)
            }
            Self::Below(bound) => write!(f, "is not more than {}", bound.value),
            Self::Above(bound) if bound.is_inclusive => {
                write!(f, "is more than {}, the most allowed", bound.value)
            }
            Self::Above(bound) => write!(f, "is not less than {}", bound.value),
            Self::Digits(most) => write!(f, "has more than {most} digits"),
            Self::FractionDigits(most) => write!(f, "has more than {most} digits after the point"),
            Self::Item(item, fault) => write!(f, "holds `{item}`, which {fault}"),
            Self::NoneOfUnion => f.write_str("is none of the forms that are allowed"),
        }
    }
}

/// The official patterns in words, told apart by how they begin and whether they hold a counter.
fn shape(pattern: &str) -> Option<&'static str> {
    const EUI: &str = "[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}-[A-Fa-f0-9]{2}";
    if pattern == EUI {
        return Some(
            "an identifier of eight pairs of hexadecimal digits, such as `00-DB-12-34-56-78-90-A0`",
        );
    }
    if pattern.strip_prefix('(').is_some_and(|rest| rest.starts_with(EUI)) {
        return Some(
            "a list of identifiers such as `00-DB-12-34-56-78-90-A0`, parted by commas without spaces",
        );
    }
    let rest =
        pattern.strip_prefix(EUI)?.strip_prefix(':')?.strip_prefix(EUI)?.strip_prefix(':')?;
    rest.contains("18446744073709551").then_some(
        "two identifiers and a counter below 18446744073709551616, such as \
         `90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1000`",
    )
}
