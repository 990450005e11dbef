//! Running text on its way to a page: clean, with its references resolved and its links checked.

use crate::outline::Outline;
use crate::resolved::{Run, Runs};
use crate::{Inline, Prose, RenderError, limits, plain};

/// What is known of the running text so far.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// Bytes of text of the whole document.
    text: usize,
    /// Whether the text is inside a link; no link can hold another.
    in_link: bool,
}

impl Running {
    /// Cleans one running text and resolves its references.
    pub(super) fn runs(&mut self, prose: &Prose, outline: &Outline) -> Result<Runs, RenderError> {
        let mut cleaner = plain::Cleaner::at_start();
        let mut runs = self.stretch(prose, outline, &mut cleaner, 1)?;
        trim_end(&mut runs);
        limits::check(self.text, limits::TEXT_BYTES_MAX, "bytes of text")?;
        Ok(runs)
    }

    fn stretch(
        &mut self,
        prose: &Prose,
        outline: &Outline,
        cleaner: &mut plain::Cleaner,
        depth: usize,
    ) -> Result<Runs, RenderError> {
        limits::check(depth, limits::INLINE_DEPTH_MAX, "forms of text inside one another")?;
        let mut runs = Vec::with_capacity(prose.parts.len());
        for inline in &prose.parts {
            if let Inline::Link { href, content } = inline {
                let outer = std::mem::replace(&mut self.in_link, true);
                let inner = self.stretch(content, outline, cleaner, depth + 1)?;
                self.in_link = outer;
                runs.extend(if outer { inner } else { link(href, inner) });
                continue;
            }
            let mut clean = |text: &str| {
                self.text = self.text.saturating_add(text.len());
                cleaner.run(text)
            };
            runs.push(match inline {
                Inline::Text(text) => Run::Text { text: clean(text) },
                Inline::Code(text) => Run::Code { text: clean(text) },
                Inline::Strong(content) => {
                    Run::Strong { runs: self.stretch(content, outline, cleaner, depth + 1)? }
                }
                Inline::Emphasis(content) => {
                    Run::Emphasis { runs: self.stretch(content, outline, cleaner, depth + 1)? }
                }
                Inline::Link { .. } => continue,
                Inline::Reference { anchor, text } => {
                    let place = outline.find(anchor)?;
                    let text = clean(text.as_deref().unwrap_or(&place.label));
                    if self.in_link {
                        Run::Text { text }
                    } else {
                        Run::Reference { id: place.id.clone(), text }
                    }
                }
                Inline::Fact(fact) => Run::Fact {
                    key: plain::line(&fact.key),
                    text: clean(&fact.text),
                    sources: fact.sources.clone(),
                },
            });
        }
        Ok(runs)
    }
}

/// Keeps a link only if it leads where a link may lead; its words stay in any case.
fn link(href: &str, runs: Runs) -> Runs {
    const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
    let lower = href.to_ascii_lowercase();
    let allowed = SCHEMES.iter().any(|scheme| lower.starts_with(scheme) && lower != *scheme)
        && href.chars().all(|character| character.is_ascii_graphic())
        && href.len() <= limits::HREF_BYTES_MAX;
    if allowed { vec![Run::Link { href: href.to_owned(), runs }] } else { runs }
}

/// Drops spaces at the end of running text.
fn trim_end(runs: &mut Runs) {
    match runs.last_mut() {
        Some(
            Run::Text { text }
            | Run::Code { text }
            | Run::Reference { text, .. }
            | Run::Fact { text, .. },
        ) => text.truncate(text.trim_end_matches(' ').len()),
        Some(Run::Strong { runs } | Run::Emphasis { runs } | Run::Link { runs, .. }) => {
            trim_end(runs);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prose: &Prose, expected: &str) {
        let runs = Running::default().runs(prose, &Outline::default()).unwrap();
        assert_eq!(serde_json::to_string(&runs).unwrap(), expected);
    }

    #[test]
    fn links_lead_out_by_known_schemes_only() {
        let link = |href: &str| Prose::new().link(href, "x");
        let text = r#"[{"run":"text","text":"x"}]"#;
        for href in ["javascript:alert(1)", "data:text/html,x", "//host", "https://", "https://a b"]
        {
            check(&link(href), text);
        }
        check(
            &link("https://example.org"),
            r#"[{"run":"link","href":"https://example.org","runs":[{"run":"text","text":"x"}]}]"#,
        );
    }

    #[test]
    fn a_link_holds_no_link() {
        check(
            &Prose::new().link("https://a.example", Prose::new().link("https://b.example", "x")),
            r#"[{"run":"link","href":"https://a.example","runs":[{"run":"text","text":"x"}]}]"#,
        );
    }

    #[test]
    fn spaces_join_across_stretches_and_end_with_the_text() {
        check(
            &Prose::new().text(" a ").strong(" b  "),
            r#"[{"run":"text","text":"a "},{"run":"strong","runs":[{"run":"text","text":"b"}]}]"#,
        );
    }
}
