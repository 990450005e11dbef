//! What the program itself says, on a page: what it puts between backticks is set as code.

use crate::drawing::escaped;

/// A sentence as HTML. A backtick without its fellow stays as it is.
pub fn html(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else { break };
        out += &format!("{}<code>{}</code>", escaped(before), escaped(code));
        rest = after;
    }
    out + &escaped(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_set_as_code_and_nothing_is_let_through() {
        assert_eq!(html("set one: `set-path`."), "set one: <code>set-path</code>.");
        assert_eq!(html("`<b>` & a lone `"), "<code>&lt;b&gt;</code> &amp; a lone `");
    }
}
