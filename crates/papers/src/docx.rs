//! pdf
use crate::{RenderError, format::Options, resolved::Resolved};
pub(crate) fn render(_d: &Resolved, _o: &Options) -> Result<Vec<u8>, RenderError> {
    Ok(vec![])
}
