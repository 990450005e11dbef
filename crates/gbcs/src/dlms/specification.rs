//! What an access asks for: an attribute or a method of an object.

use super::{classes, objects, shape::Shape};
use crate::tree::Node;

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

impl Specification {
    /// What it is of, such as `Standing Charge: unit charge passive`; none where it is not known.
    pub fn title(&self) -> Option<String> {
        let (member, _) = classes::member(self.class, self.member, self.method)?;
        let [a, b, c, d, e, f] = self.logical_name;
        Some(match objects::title(self.logical_name) {
            Some(title) if self.class == DATA => title.to_owned(),
            Some(title) => format!("{title}: {member}"),
            None => format!("{a}-{b}:{c}.{d}.{e}.{f}: {member}"),
        })
    }

    /// Names a value that is given to it.
    pub fn lay_given(&self, node: &mut Node<'_>) {
        self.lay(node, self.shape());
    }

    /// Names a value that it gives.
    pub fn lay_answered(&self, node: &mut Node<'_>) {
        let shape = match (self.class, self.method, self.member) {
            (DATA_PROTECTION, true, _) => classes::PROTECTED,
            (ZIGBEE_NETWORK_CONTROL, true, 4) => classes::BACKUP,
            _ => self.shape(),
        };
        self.lay(node, shape);
    }

    fn shape(&self) -> Shape {
        let own = match (self.class, self.method, self.member) {
            (DATA | PROFILE_GENERIC, false, 2) => objects::shape(self.logical_name),
            _ => None,
        };
        let of_class = || classes::member(self.class, self.member, self.method);
        own.or_else(|| of_class().map(|(_, shape)| shape)).unwrap_or(Shape::Plain)
    }

    fn lay(&self, node: &mut Node<'_>, shape: Shape) {
        if let Some(title) = self.title() {
            node.name = title.into();
            shape.lay(node);
        }
    }
}
