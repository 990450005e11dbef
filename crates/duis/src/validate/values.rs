//! The values of elements.

use super::{
    problem::ProblemKind,
    walk::{Open, Walk, shown},
};
use crate::xsd::{Builtin, Type, TypeId};

impl<'x> Walk<'_, 'x> {
    pub(super) fn value(&mut self, at: usize, open: &Open<'x>, of: Option<TypeId>, text: &str) {
        let schemas = self.schemas;
        let Some(Type::Simple(simple)) = of.and_then(|of| schemas.type_of(of)) else { return };
        let element = open.element.and_then(|id| schemas.element(id));
        let default =
            element.and_then(|element| element.default.as_deref().or(element.fixed.as_deref()));
        if open.has_children || (text.is_empty() && (open.is_nil || default.is_some())) {
            return;
        }
        let at = open.text_at.unwrap_or(at);
        if let Err(fault) = simple.check(text, schemas) {
            let is_only_space = text != text.trim() && simple.check(text.trim(), schemas).is_ok();
            let message = if is_only_space {
                format!(
                    "`{}` holds {} with white space around it, which its type does not allow",
                    open.local,
                    shown(text)
                )
            } else {
                format!("`{}` holds {}, which {fault}", open.local, shown(text))
            };
            self.tell_in(at, Some(open.local), ProblemKind::BadValue, message, None);
        } else if let Some(fixed) = element.and_then(|element| element.fixed.as_deref())
            && *simple.normal(text) != *fixed
        {
            let message = format!("`{}` must be `{fixed}`", open.local);
            self.tell_in(at, Some(open.local), ProblemKind::BadValue, message, None);
        } else if simple.builtin() == Builtin::Id {
            self.identifier(at, &simple.normal(text));
        }
    }

    /// Takes an identifier, which may stand once.
    pub(super) fn identifier(&mut self, at: usize, value: &str) {
        if !self.identifiers.insert(value.to_owned()) {
            let message = format!("the identifier {} stands twice", shown(value));
            self.tell(at, ProblemKind::BadValue, message, None);
        }
    }
}
