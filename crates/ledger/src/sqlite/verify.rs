//! Proves a log.

use super::SqliteLedger;
use crate::error::VerifyError;
use crate::position::Head;

impl SqliteLedger {
    pub(super) fn verify_log(&self, _expected: Option<Head>) -> Result<Option<Head>, VerifyError> {
        let head = self.with_reader(|reader| super::append::read_tail(reader))?;
        Ok(head.head)
    }
}
