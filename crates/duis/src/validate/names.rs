//! Names for sentences: lists, and the one that was probably meant.

/// How many names a sentence lists.
const TOLD_MAX: usize = 8;
/// Names longer than this are not compared.
const COMPARED_MAX: usize = 80;

/// Names in backticks, parted by commas, with `or` before the last.
pub(super) fn list(names: &[&str]) -> String {
    let told: Vec<String> = names.iter().take(TOLD_MAX).map(|name| format!("`{name}`")).collect();
    match (names.len().saturating_sub(told.len()), told.split_last()) {
        (_, None) => "nothing".to_owned(),
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, rest))) => format!("{} or {last}", rest.join(", ")),
        (more, Some(_)) => format!("{} or one of {more} more", told.join(", ")),
    }
}

/// The name that is nearest to another, if any is near.
pub(super) fn nearest<'n>(name: &str, among: &[&'n str]) -> Option<&'n str> {
    if name.len() > COMPARED_MAX {
        return None;
    }
    let near = among.iter().filter(|each| each.len() <= COMPARED_MAX);
    let (distance, found) = near.map(|each| (distance(name, each), *each)).min()?;
    (distance > 0 && distance <= 2.max(name.len() / 5)).then_some(found)
}

/// How many letters must change to make one name another, case aside.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (place, c) in left.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = place;
        let mut last = place + 1;
        let mut next = vec![last];
        for (d, above) in right.iter().zip(row.iter().skip(1)) {
            last = (diagonal + usize::from(c != *d)).min(last + 1).min(above + 1);
            diagonal = *above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(list(&[]), "nothing");
        assert_eq!(list(&["A"]), "`A`");
        assert_eq!(list(&["A", "B", "C"]), "`A`, `B` or `C`");
        assert!(list(&["A"; 10]).ends_with("or one of 2 more"));
    }

    #[test]
    fn the_name_that_was_meant_is_found() {
        let names = ["ServiceReference", "CommandVariant", "RequestID"];
        assert_eq!(nearest("ServiceReferance", &names), Some("ServiceReference"));
        assert_eq!(nearest("RequestId", &names), None, "the same but for its case: distance 0");
        assert_eq!(nearest("Banana", &names), None);
        assert_eq!(distance("abc", "acb"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
