//! Which element a child is, and what is wrong when it may not stand there.

use super::{
    names::{list, nearest},
    problem::ProblemKind,
    walk::{Fatal, Walk},
};
use crate::xsd::{Content, ElementId, Expected, Leaf, Process, Symbol, Type};

impl Walk<'_, '_> {
    /// The element around all others.
    pub(super) fn root(
        &mut self,
        at: usize,
        prefix: &str,
        local: &str,
    ) -> Result<ElementId, Fatal> {
        let namespace =
            self.bound(prefix).map(|binding| binding.namespace.to_string()).unwrap_or_default();
        if let Some(root) = self.schemas.root(&namespace, local) {
            return Ok(root);
        }
        let same = self.schemas.roots().find(|(name, _)| *name.local == *local);
        let message = match same {
            Some((name, _)) => {
                let is = if namespace.is_empty() {
                    "no namespace".to_owned()
                } else {
                    format!("the namespace `{namespace}`")
                };
                format!("`{local}` is in {is}; it belongs to `{}`", name.namespace)
            }
            None => {
                let own = |name: &str| crate::xsd::Kind::of_namespace(name).is_some();
                let names: Vec<&str> = self
                    .schemas
                    .roots()
                    .filter(|(name, _)| own(&name.namespace))
                    .map(|(name, _)| &*name.local)
                    .collect();
                format!("`{local}` is no message; {} is", list(&names))
            }
        };
        self.tell(at, ProblemKind::UnknownRoot, message, None);
        Err(Fatal)
    }

    /// The element that a child is, if its parent may have it; else it is told, and the nearest guess is given.
    pub(super) fn child(
        &mut self,
        at: usize,
        prefix: &str,
        local: &str,
        symbol: Option<Symbol>,
    ) -> Option<ElementId> {
        let schemas = self.schemas;
        let parent = self.open.last_mut()?;
        parent.has_children = true;
        let of = parent.of.and_then(|of| schemas.type_of(of));
        let content = match of {
            Some(Type::Complex(complex)) => complex.content,
            _ => None,
        };
        let Some(content) = content.filter(|_| !parent.is_nil) else {
            if !std::mem::replace(&mut parent.is_lost, true) {
                let name = parent.local;
                let message =
                    format!("`{local}` may not stand in `{name}`, which holds no elements");
                self.tell(at, ProblemKind::UnexpectedElement, message, None);
            }
            return None;
        };
        if parent.is_lost {
            return symbol.and_then(|symbol| schemas.anywhere(content, symbol));
        }
        let base = parent.base;
        let namespace = match self.bindings.iter().rev().find(|binding| *binding.prefix == *prefix)
        {
            Some(binding) => &*binding.namespace,
            None => "",
        };
        match schemas.step(content, &mut self.frames, base, symbol, namespace) {
            Ok(Leaf::Element(id)) => Some(id),
            Ok(Leaf::Any(wildcard)) => {
                let known = schemas.root(namespace, local);
                if known.is_none() && wildcard.process == Process::Strict {
                    let message = format!(
                        "`{local}` is not declared, and only what is declared may stand here"
                    );
                    self.tell(at, ProblemKind::UnexpectedElement, message, None);
                }
                known.filter(|_| wildcard.process != Process::Skip)
            }
            Err(expected) => {
                if let Some(parent) = self.open.last_mut() {
                    parent.is_lost = true;
                }
                self.unexpected(at, local, symbol, content, &expected);
                symbol.and_then(|symbol| schemas.anywhere(content, symbol))
            }
        }
    }

    fn unexpected(
        &mut self,
        at: usize,
        local: &str,
        symbol: Option<Symbol>,
        content: Content,
        expected: &Expected,
    ) {
        let schemas = self.schemas;
        let parent = self.open.last().map_or("", |parent| parent.local);
        let name = |symbol: &Symbol| schemas.symbol_name(*symbol);
        let needed: Vec<&str> = expected.required().iter().map(name).collect();
        let could: Vec<&str> =
            expected.symbols.iter().map(|symbol| schemas.symbol_name(*symbol)).collect();
        let all = schemas.names_in(content);
        let is_known = symbol.is_some_and(|symbol| schemas.anywhere(content, symbol).is_some());
        let mut help = None;
        let (kind, message) = if let Some((_, most)) = expected.too_often {
            let times = if most == 1 { "once".to_owned() } else { format!("{most} times") };
            (
                ProblemKind::TooManyElements,
                format!("`{local}` stands here too often: {times} at most in `{parent}`"),
            )
        } else if !is_known && all.contains(&local) {
            help = Some(format!("write it with the prefix that `{parent}` has"));
            (
                ProblemKind::UnexpectedElement,
                format!("`{local}` is not in the namespace of `{parent}`"),
            )
        } else if !is_known {
            help = nearest(local, &all).map(|near| format!("perhaps `{near}` was meant"));
            let next = if could.is_empty() {
                "nothing more may stand there".to_owned()
            } else {
                format!("expected {}", list(&could))
            };
            (ProblemKind::UnexpectedElement, format!("`{parent}` holds no `{local}`; {next}"))
        } else if expected.is_required {
            (
                ProblemKind::MissingElement,
                format!("{} must stand before `{local}` in `{parent}`", list(&needed)),
            )
        } else {
            let next = if could.is_empty() {
                "nothing more may stand there".to_owned()
            } else {
                format!("expected {}", list(&could))
            };
            (
                ProblemKind::UnexpectedElement,
                format!("`{local}` may not stand at this place in `{parent}`; {next}"),
            )
        };
        self.tell(at, kind, message, help);
    }
}
