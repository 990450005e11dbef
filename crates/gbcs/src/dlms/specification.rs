//! What an access asks for: an attribute or a method of an object.

use super::{classes, objects, shape::Shape};
use crate::name::{Member, Name};

/// An attribute, or a method, of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Specification {
    /// The interface class of the object.
    pub class: u16,
    /// Its logical name.
    pub logical_name: [u8; 6],
    /// The number of the attribute or of the method.
    pub member: u8,
    /// Whether it is a method.
    pub method: bool,
}

/// The classes whose value is what their object says that it is.
const DATA: u16 = 1;
const PROFILE_GENERIC: u16 = 7;
/// The class that gives what a key opens.
const DATA_PROTECTION: u16 = 30;
/// The class that keeps the devices of a network.
const ZIGBEE_NETWORK_CONTROL: u16 = 104;

/// What a value is called, and what it holds.
pub type Of = (Name, Shape);

impl Specification {
    /// What it is of, such as `Standing Charge: unit charge passive`; none where it is not known.
    pub fn member(&self) -> Option<Member> {
        let (member, _) = classes::member(self.class, self.member, self.method)?;
        let object = objects::title(self.logical_name);
        // An object that is its value needs no more than its title.
        let is_value = object.is_some() && self.class == DATA;
        let member = (!is_value).then_some(member);
        Some(Member { logical_name: self.logical_name, object, member })
    }

    /// The name and the shape of a value that is given to it, by its number among them.
    pub fn given(&self, number: usize) -> Of {
        self.of(number, self.shape())
    }

    /// The name and the shape of a value that it gives, by its number among them.
    pub fn answered(&self, number: usize) -> Of {
        let shape = match (self.class, self.method, self.member) {
            (DATA_PROTECTION, true, _) => classes::PROTECTED,
            (ZIGBEE_NETWORK_CONTROL, true, 4) => classes::BACKUP,
            _ => self.shape(),
        };
        self.of(number, shape)
    }

    fn of(&self, number: usize, shape: Shape) -> Of {
        match self.member() {
            Some(member) => (member.into(), shape),
            None => (Name::numbered("unnamed value", number), Shape::Plain),
        }
    }

    fn shape(&self) -> Shape {
        let own = match (self.class, self.method, self.member) {
            (DATA | PROFILE_GENERIC, false, 2) => objects::shape(self.logical_name),
            _ => None,
        };
        let of_class = || classes::member(self.class, self.member, self.method);
        own.or_else(|| of_class().map(|(_, shape)| *shape)).unwrap_or(Shape::Plain)
    }
}
