//! Fills an empty log from an export, in one transaction.

use std::io::BufRead;

use rusqlite::{Transaction, TransactionBehavior};

use super::append::read_tail;
use super::{SqliteLedger, lock, row};
use crate::import::{ImportError, Lines};
use crate::position::Head;
use crate::storage_error::StorageError;

impl SqliteLedger {
    pub(super) fn import_lines(
        &self,
        input: &mut dyn BufRead,
    ) -> Result<Option<Head>, ImportError> {
        let mut lines = Lines::begin(input)?;
        let connection = lock(&self.writer);
        let transaction = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)
            .map_err(StorageError::from)?;
        if read_tail(&transaction)?.head.is_some() {
            return Err(ImportError::NotEmpty);
        }
        while let Some(event) = lines.next_event()? {
            row::insert(&transaction, &event).map_err(StorageError::from)?;
        }
        transaction.commit().map_err(StorageError::from)?;
        Ok(lines.head())
    }
}
