//! The access service: a list of what is asked, a list of values, a list of results. Each value is
//! named by what was asked in its place.

use super::{
    classes, data, names, objects,
    shape::Shape,
    specification::{Of, Specification},
    use_cases,
};
use crate::{
    cursor::Cursor,
    error::{DecodeError, Fault},
    name::{Name, Service},
    tree::Growing,
};

pub fn request<'m>(at: &mut Cursor<'m>, out: &mut Growing<'m>) -> Result<(), DecodeError> {
    let asked = specifications(at, out)?;
    values(at, out, &asked, Specification::given)
}

pub fn response<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    message_code: u16,
) -> Result<(), DecodeError> {
    let mark = out.mark();
    let echoed = specifications(at, out)?;
    if echoed.is_empty() {
        out.back_to(mark);
    }
    let count = at.peek().map_or(0, usize::from);
    let of_use_case = use_cases::asked(message_code, count);
    let asked = if echoed.is_empty() { of_use_case.unwrap_or_default() } else { &echoed };
    values(at, out, asked, Specification::answered)?;
    list(at, out, "results", |at, out, number| result(at, out, number, asked))
}

fn list<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    name: &'static str,
    mut item: impl FnMut(&mut Cursor<'m>, &mut Growing<'m>, usize) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mark = out.open(name, at.at());
    for number in 1..=at.count("the number of items")? {
        item(at, out, number)?;
    }
    out.close(mark, at.at());
    Ok(())
}

/// The values, each named by what was asked in its place.
fn values<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    asked: &[Specification],
    of: fn(&Specification, usize) -> Of,
) -> Result<(), DecodeError> {
    list(at, out, "values", |at, out, number| {
        if let Some(asked) = asked.get(number.saturating_sub(1)) {
            let (name, shape) = of(asked, number);
            return data::data(at, out, name, &shape, 0);
        }
        // Nothing came back for it, which its place among the results tells of.
        let is_empty = at.peek() == Some(0);
        let kind = if is_empty { "no value" } else { "unnamed value" };
        let (before, mark) = (*at, out.mark());
        data::data(at, out, Name::numbered(kind, number), &Shape::Plain, 0)?;
        if out.node(mark).is_some_and(data::is_protected_answer) {
            out.back_to(mark);
            *at = before;
            let name = Name::numbered("protected value", number);
            data::data(at, out, name, &classes::PROTECTED, 0)?;
        }
        Ok(())
    })
}

fn specifications<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
) -> Result<Vec<Specification>, DecodeError> {
    let mut asked = Vec::new();
    list(at, out, "specifications", |at, out, number| {
        asked.push(specification(at, out, number)?);
        Ok(())
    })?;
    Ok(asked)
}

fn specification<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    number: usize,
) -> Result<Specification, DecodeError> {
    let before = *at;
    let choice = at.u8("the kind of an access")?;
    let (what, selects) = match choice {
        1 => ("get", false),
        2 => ("set", false),
        3 => ("action", false),
        4 => ("get with selection", true),
        5 => ("set with selection", true),
        found => return Err(before.fault(Fault::Unknown { what: "kind of an access", found })),
    };
    let method = choice == 3;
    let mark = out.open(Name::numbered(what, number), before.at());
    let from = at.at();
    let class = at.u16("the class of an object")?;
    out.named("class", from..at.at(), class.into(), classes::class(class));
    let from = at.at();
    let logical_name: [u8; 6] = at.array("the logical name of an object")?;
    objects::add(out, "logical name", from..at.at(), logical_name);
    let from = at.at();
    let member = at.u8("the attribute or method")?;
    let what = if method { "method" } else { "attribute" };
    let name = classes::member_name(class, member, method);
    out.named(what, from..at.at(), member.into(), name);
    if selects {
        let from = at.at();
        let selector = at.u8("the selector")?;
        out.named("selector", from..at.at(), selector.into(), names::selector(selector));
        let is_range = selector == names::BY_RANGE;
        let shape = if is_range { &classes::RANGE } else { &Shape::Plain };
        data::data(at, out, "selection", shape, 0)?;
    }
    out.close(mark, at.at());
    Ok(Specification { class, logical_name, member, method })
}

fn result<'m>(
    at: &mut Cursor<'m>,
    out: &mut Growing<'m>,
    number: usize,
    asked: &[Specification],
) -> Result<(), DecodeError> {
    let before = *at;
    let service = match at.u8("the kind of a result")? {
        1 => Service::Get,
        2 => Service::Set,
        3 => Service::Action,
        found => return Err(before.fault(Fault::Unknown { what: "kind of a result", found })),
    };
    let code = at.u8("a result")?;
    let of = asked.get(number.saturating_sub(1)).and_then(Specification::member);
    let name = Name::result(service, number, of);
    out.named(name, before.at()..at.at(), code.into(), names::result(code));
    Ok(())
}
