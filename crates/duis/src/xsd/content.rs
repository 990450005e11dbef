//! What may stand in an element, compiled so that each child is found without search, and what is wrong can be
//! told: which elements could have stood there.
//!
//! A content is a tree of nodes. While an element is read, a stack of frames says where in the tree the last
//! child was and how often each node around it has begun. Schemas are deterministic by rule, so one place is
//! enough: there is no going back, and a bound such as `maxOccurs="4464"` is a number, not 4,464 states.

use super::model::{ElementId, Particle, Schemas, Term, Wildcard};

/// The number of a name of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Symbol(pub(super) u32);

/// The content of a type: the node at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content(u32);

/// Part of a content.
#[derive(Debug)]
pub(super) struct Node {
    least: u32,
    most: u32,
    kind: NodeKind,
    /// Whether it may be left out.
    is_empty: bool,
    /// The names with which it may begin, in order, each with the child that takes it.
    first: Box<[(Symbol, u32)]>,
    /// The children that take any name of some namespaces.
    first_any: Box<[u32]>,
}

#[derive(Debug)]
enum NodeKind {
    Element(ElementId),
    Any(Box<Wildcard>),
    Sequence(Box<[u32]>),
    Choice(Box<[u32]>),
    All(Box<[u32]>),
}

/// Where reading stands in one node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    node: u32,
    /// Which child was read last, by its place among the children.
    at: u32,
    /// How often the node has begun.
    count: u32,
    /// Which children of an `all` have been read.
    seen: u64,
}

/// What takes a child.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Leaf<'s> {
    /// An element that is declared.
    Element(ElementId),
    /// A place for others.
    Any(&'s Wildcard),
}

/// A child that may not stand there.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// The names that could have stood there, in order.
    pub symbols: Vec<Symbol>,
    /// Whether one of them had to.
    pub is_required: bool,
    /// Where those begin of which one had to; what stands before was free to stand there.
    required_from: usize,
    /// The child that was there as often as it may be, and how often.
    pub too_often: Option<(Symbol, u32)>,
}

impl Expected {
    /// The names of which one had to stand there; all when none had to.
    pub fn required(&self) -> &[Symbol] {
        self.symbols
            .get(self.required_from..)
            .filter(|own| !own.is_empty())
            .unwrap_or(&self.symbols)
    }
}

/// What became of a child.
pub(crate) type Step<'s> = Result<Leaf<'s>, Expected>;

/// A name of a child, as the compiled content knows it: its number if it has one, and its namespace.
#[derive(Clone, Copy)]
struct Child<'n> {
    symbol: Option<Symbol>,
    namespace: &'n str,
}

/// Compiles the content of a type from its particles, those of its bases first.
pub(super) fn compile(schemas: &mut Schemas, particles: &[Particle]) -> Option<Content> {
    let parts: Vec<u32> = particles.iter().filter_map(|each| node(schemas, each)).collect();
    match parts.as_slice() {
        [] => None,
        [one] => Some(Content(*one)),
        _ => Some(Content(push(schemas, 1, 1, NodeKind::Sequence(parts.into())))),
    }
}

fn node(schemas: &mut Schemas, particle: &Particle) -> Option<u32> {
    let most = particle.most.unwrap_or(u32::MAX);
    if most == 0 {
        return None;
    }
    let mut children = |items: &[Particle]| -> Box<[u32]> {
        items.iter().filter_map(|each| node(schemas, each)).collect()
    };
    let kind = match &particle.term {
        Term::Element(id) => NodeKind::Element(*id),
        Term::Any(wildcard) => NodeKind::Any(Box::new(wildcard.clone())),
        Term::Sequence(items) => NodeKind::Sequence(children(items)),
        Term::Choice(items) => NodeKind::Choice(children(items)),
        Term::All(items) => NodeKind::All(children(items)),
    };
    Some(push(schemas, particle.least, most, kind))
}

fn push(schemas: &mut Schemas, least: u32, most: u32, kind: NodeKind) -> u32 {
    let (mut first, mut first_any) = (Vec::new(), Vec::new());
    let own = schemas.nodes.len() as u32;
    let is_inner_empty = match &kind {
        NodeKind::Element(id) => {
            let name = schemas.element(*id).map(|element| element.name.clone());
            if let Some(name) = name {
                first.push((schemas.intern(&name), own));
            }
            false
        }
        NodeKind::Any(_) => {
            first_any.push(own);
            false
        }
        NodeKind::Sequence(children) => {
            let mut is_empty = true;
            for child in children {
                begin(schemas, *child, &mut first, &mut first_any);
                is_empty = schemas.nodes.get(*child as usize).is_none_or(|node| node.is_empty);
                if !is_empty {
                    break;
                }
            }
            is_empty
        }
        NodeKind::Choice(children) | NodeKind::All(children) => {
            children.iter().for_each(|child| begin(schemas, *child, &mut first, &mut first_any));
            let mut each = children
                .iter()
                .map(|child| schemas.nodes.get(*child as usize).is_none_or(|node| node.is_empty));
            if matches!(kind, NodeKind::All(_)) {
                each.all(|is| is)
            } else {
                each.any(|is| is) || children.is_empty()
            }
        }
    };
    // Of two children that take one name the first wins; the order of names makes the search quick.
    first.sort_by_key(|(symbol, _)| *symbol);
    first.dedup_by_key(|(symbol, _)| *symbol);
    let is_empty = least == 0 || is_inner_empty;
    schemas.nodes.push(Node {
        least,
        most,
        kind,
        is_empty,
        first: first.into(),
        first_any: first_any.into(),
    });
    own
}

fn begin(schemas: &Schemas, child: u32, first: &mut Vec<(Symbol, u32)>, first_any: &mut Vec<u32>) {
    if let Some(node) = schemas.nodes.get(child as usize) {
        first.extend(node.first.iter().map(|(symbol, _)| (*symbol, child)));
        if !node.first_any.is_empty() {
            first_any.push(child);
        }
    }
}

impl Schemas {
    /// The number of a namespace; none when no name is in it.
    pub(crate) fn namespace(&self, namespace: &str) -> Option<usize> {
        self.namespaces.iter().position(|each| **each == *namespace)
    }

    /// The number of a name, where there is one.
    pub(crate) fn symbol(&self, namespace: Option<usize>, local: &str) -> Option<Symbol> {
        self.symbols.get(namespace?)?.get(local).copied().map(Symbol)
    }

    /// The name of a number.
    pub(crate) fn symbol_name(&self, symbol: Symbol) -> &str {
        let mut names = self.symbols.iter().flatten();
        names.find(|(_, number)| **number == symbol.0).map_or("", |(name, _)| name)
    }

    pub(super) fn intern(&mut self, name: &super::model::Name) -> Symbol {
        let namespace = self.namespace(&name.namespace).unwrap_or_else(|| {
            self.namespaces.push(name.namespace.clone());
            self.symbols.push(Default::default());
            self.namespaces.len() - 1
        });
        let next = self.symbols.iter().map(std::collections::HashMap::len).sum::<usize>() as u32;
        let names = self.symbols.get_mut(namespace);
        Symbol(names.map_or(next, |names| *names.entry(name.local.clone()).or_insert(next)))
    }

    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// The child of a node that takes a name first.
    fn starts(&self, node: u32, child: Child<'_>) -> Option<u32> {
        let node = self.node(node)?;
        if let Some(symbol) = child.symbol
            && let Ok(at) = node.first.binary_search_by_key(&symbol, |(symbol, _)| *symbol)
        {
            return node.first.get(at).map(|(_, child)| *child);
        }
        node.first_any.iter().copied().find(|each| self.takes_any(*each, child.namespace))
    }

    fn takes_any(&self, node: u32, namespace: &str) -> bool {
        match self.node(node) {
            Some(Node { kind: NodeKind::Any(wildcard), .. }) => wildcard.takes(namespace),
            Some(node) => node.first_any.iter().any(|each| self.takes_any(*each, namespace)),
            None => false,
        }
    }

    /// Reads the next child of an element whose frames begin at `base`.
    pub(crate) fn step<'s>(
        &'s self,
        content: Content,
        frames: &mut Vec<Frame>,
        base: usize,
        symbol: Option<Symbol>,
        namespace: &str,
    ) -> Step<'s> {
        let child = Child { symbol, namespace };
        let mut expected = Expected::default();
        if frames.len() == base {
            if self.starts(content.0, child).is_some() {
                return self.enter(content.0, frames, child);
            }
            self.could(content.0, &mut expected);
            expected.is_required = self.node(content.0).is_some_and(|node| !node.is_empty);
            return Err(expected);
        }
        let mut depth = frames.len();
        while depth > base {
            let Some(frame) = frames.get(depth - 1).copied() else { break };
            let Some(node) = self.node(frame.node) else { break };
            if let Some((next, again)) = self.beyond(node, frame, child) {
                frames.truncate(depth);
                if let Some(own) = frames.last_mut() {
                    *own = again;
                }
                return match next {
                    Some(next) => self.enter(next, frames, child),
                    None => self.leaf(frame.node).ok_or(expected),
                };
            }
            if !self.leave(node, frame, symbol, &mut expected) {
                break;
            }
            depth -= 1;
        }
        Err(expected)
    }

    /// Where reading goes on within a node: the child to enter, or none for the node itself once more; and its
    /// new frame.
    fn beyond(&self, node: &Node, frame: Frame, child: Child<'_>) -> Option<(Option<u32>, Frame)> {
        let again = Frame { count: frame.count + 1, at: 0, seen: 0, ..frame };
        let may_repeat = frame.count < node.most;
        match &node.kind {
            NodeKind::Element(_) | NodeKind::Any(_) => {
                (may_repeat && self.starts(frame.node, child).is_some()).then_some((None, again))
            }
            NodeKind::Sequence(children) => {
                for (place, next) in children.iter().enumerate().skip(frame.at as usize + 1) {
                    if self.starts(*next, child).is_some() {
                        return Some((Some(*next), Frame { at: place as u32, ..frame }));
                    }
                    if !self.node(*next)?.is_empty {
                        return None;
                    }
                }
                let next = self.starts(frame.node, child).filter(|_| may_repeat)?;
                let at = children.iter().position(|each| *each == next)?;
                Some((Some(next), Frame { at: at as u32, ..again }))
            }
            NodeKind::Choice(_) => {
                let next = self.starts(frame.node, child).filter(|_| may_repeat)?;
                Some((Some(next), again))
            }
            NodeKind::All(children) => {
                let fits = |(place, next): &(usize, &u32)| {
                    frame.seen & bit(*place) == 0 && self.starts(**next, child).is_some()
                };
                let (place, next) = children.iter().enumerate().find(fits)?;
                Some((
                    Some(*next),
                    Frame { at: place as u32, seen: frame.seen | bit(place), ..frame },
                ))
            }
        }
    }

    /// Whether a node may be left as it stands; what could have stood there is noted.
    fn leave(
        &self,
        node: &Node,
        frame: Frame,
        symbol: Option<Symbol>,
        expected: &mut Expected,
    ) -> bool {
        let is_done = frame.count >= node.least;
        match &node.kind {
            NodeKind::Element(_) | NodeKind::Any(_) => {
                if frame.count < node.most {
                    if !is_done {
                        expected.required_from = expected.symbols.len();
                    }
                    self.could(frame.node, expected);
                } else if let (Some((first, _)), Some(symbol)) = (node.first.first(), symbol)
                    && *first == symbol
                {
                    expected.too_often = Some((symbol, node.most));
                }
                expected.is_required |= !is_done;
                is_done
            }
            NodeKind::Sequence(children) => {
                for next in children.iter().skip(frame.at as usize + 1) {
                    let is_needed = self.node(*next).is_some_and(|node| !node.is_empty);
                    if is_needed {
                        expected.required_from = expected.symbols.len();
                    }
                    self.could(*next, expected);
                    if is_needed {
                        expected.is_required = true;
                        return false;
                    }
                }
                self.leave_whole(node, frame, expected)
            }
            NodeKind::Choice(_) => self.leave_whole(node, frame, expected),
            NodeKind::All(children) => {
                let mut is_whole = true;
                for (place, next) in children.iter().enumerate() {
                    if frame.seen & bit(place) == 0 {
                        self.could(*next, expected);
                        is_whole &= self.node(*next).is_none_or(|node| node.is_empty);
                    }
                }
                expected.is_required |= !is_whole;
                is_whole
            }
        }
    }

    fn leave_whole(&self, node: &Node, frame: Frame, expected: &mut Expected) -> bool {
        if frame.count < node.most {
            self.could(frame.node, expected);
        }
        let is_done = frame.count >= node.least || self.starts_empty(node);
        expected.is_required |= !is_done;
        is_done
    }

    /// Whether one round of a node may be empty.
    fn starts_empty(&self, node: &Node) -> bool {
        let empty = |child: &u32| self.node(*child).is_none_or(|node| node.is_empty);
        match &node.kind {
            NodeKind::Sequence(children) | NodeKind::All(children) => children.iter().all(empty),
            NodeKind::Choice(children) => children.iter().any(empty),
            _ => false,
        }
    }

    fn could(&self, node: u32, expected: &mut Expected) {
        if let Some(node) = self.node(node) {
            for (symbol, _) in &node.first {
                if !expected.symbols.contains(symbol) {
                    expected.symbols.push(*symbol);
                }
            }
        }
    }

    /// Begins nodes down to the one that takes the child.
    fn enter<'s>(&'s self, node: u32, frames: &mut Vec<Frame>, child: Child<'_>) -> Step<'s> {
        let mut at = node;
        // A node begins in one of its children, so this ends at a leaf.
        loop {
            let mut frame = Frame { node: at, at: 0, count: 1, seen: 0 };
            let Some(own) = self.node(at) else { return Err(Expected::default()) };
            let next = self.starts(at, child);
            match (&own.kind, next) {
                (NodeKind::Element(_) | NodeKind::Any(_), _) => {
                    frames.push(frame);
                    return self.leaf(at).ok_or_else(Expected::default);
                }
                (
                    NodeKind::Sequence(children)
                    | NodeKind::Choice(children)
                    | NodeKind::All(children),
                    Some(next),
                ) => {
                    let place = children.iter().position(|each| *each == next).unwrap_or_default();
                    frame.at = place as u32;
                    frame.seen = bit(place);
                    frames.push(frame);
                    at = next;
                }
                (_, None) => return Err(Expected::default()),
            }
        }
    }

    fn leaf(&self, node: u32) -> Option<Leaf<'_>> {
        match &self.node(node)?.kind {
            NodeKind::Element(id) => Some(Leaf::Element(*id)),
            NodeKind::Any(wildcard) => Some(Leaf::Any(wildcard)),
            _ => None,
        }
    }

    /// Whether the element may end here.
    pub(crate) fn finish(&self, content: Content, frames: &[Frame]) -> Result<(), Expected> {
        let mut expected = Expected::default();
        if frames.is_empty() {
            if self.node(content.0).is_none_or(|node| node.is_empty) {
                return Ok(());
            }
            self.could(content.0, &mut expected);
            expected.is_required = true;
            return Err(expected);
        }
        for frame in frames.iter().rev() {
            let Some(node) = self.node(frame.node) else { break };
            if !self.leave(node, *frame, None, &mut expected) {
                return Err(expected);
            }
        }
        Ok(())
    }

    /// The element of a name anywhere in a content, for going on after something was wrong.
    pub(crate) fn anywhere(&self, content: Content, symbol: Symbol) -> Option<ElementId> {
        let mut open = vec![content.0];
        while let Some(at) = open.pop() {
            match &self.node(at)?.kind {
                NodeKind::Element(id) => {
                    let own = self.node(at)?.first.first();
                    if own.is_some_and(|(each, _)| *each == symbol) {
                        return Some(*id);
                    }
                }
                NodeKind::Any(_) => {}
                NodeKind::Sequence(items) | NodeKind::Choice(items) | NodeKind::All(items) => {
                    open.extend(items.iter());
                }
            }
        }
        None
    }

    /// All names that may stand in a content, in the order of the schema.
    pub(crate) fn names_in(&self, content: Content) -> Vec<&str> {
        let (mut open, mut names) = (vec![content.0], Vec::new());
        while let Some(at) = open.pop() {
            match self.node(at).map(|node| &node.kind) {
                Some(NodeKind::Element(id)) => {
                    names.extend(self.element(*id).map(|each| &*each.name.local))
                }
                Some(
                    NodeKind::Sequence(items) | NodeKind::Choice(items) | NodeKind::All(items),
                ) => {
                    open.extend(items.iter().rev());
                }
                _ => {}
            }
        }
        names
    }
}

/// The bit of a child of an `all`; what is read later than the sixty-fourth is not counted.
fn bit(place: usize) -> u64 {
    1_u64.checked_shl(place as u32).unwrap_or_default()
}
