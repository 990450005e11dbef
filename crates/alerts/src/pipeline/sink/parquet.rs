//! A folder of Parquet files, a part for each commit, with a row for each alert.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::{parser::parse_message_type, types::Type},
};

use super::{Delivery, Sink, SinkError};

const SCHEMA: &str = "message alert {
  REQUIRED INT64 at (TIMESTAMP(MILLIS,true)); REQUIRED BINARY kind (UTF8); REQUIRED BINARY code (UTF8);
  REQUIRED BINARY message_code (UTF8); REQUIRED BINARY device (UTF8); REQUIRED BINARY device_kind (UTF8);
  REQUIRED BINARY maker (UTF8); REQUIRED BINARY recipient (UTF8); REQUIRED INT64 counter;
  REQUIRED BOOLEAN signed; REQUIRED INT32 stands_for; REQUIRED BINARY action (UTF8); REQUIRED BINARY name (UTF8);
  REQUIRED BINARY inconsistencies (UTF8); }";

/// The most rows of a part.
const ROWS_MAX: usize = 1_000_000;

/// A folder of Parquet files.
pub struct Parquet {
    folder: PathBuf,
    schema: Arc<Type>,
    rows: Rows,
    /// How many parts have been written.
    parts: u64,
}

/// Rows that wait to be written, column by column.
#[derive(Default)]
struct Rows {
    at: Vec<i64>,
    counter: Vec<i64>,
    signed: Vec<bool>,
    stands_for: Vec<i32>,
    /// kind, code, message code, device, kind of device, maker, recipient, action, name, inconsistencies.
    texts: [Vec<ByteArray>; 10],
}

impl Parquet {
    /// A sink that writes parts into this folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, SinkError> {
        let fault = |why: String| SinkError { sink: folder.display().to_string(), why };
        fs::create_dir_all(folder).map_err(|error| fault(error.to_string()))?;
        let schema = parse_message_type(SCHEMA).map_err(|error| fault(error.to_string()))?;
        Ok(Self {
            folder: folder.to_owned(),
            schema: Arc::new(schema),
            rows: Rows::default(),
            parts: 0,
        })
    }

    fn fault(&self, why: &impl ToString) -> SinkError {
        SinkError { sink: self.folder.display().to_string(), why: why.to_string() }
    }

    fn part(&self, number: u64) -> PathBuf {
        self.folder.join(format!("part-{number:06}.parquet"))
    }

    fn write(&mut self) -> Result<(), SinkError> {
        if self.rows.at.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let path = self.part(self.parts + 1);
        let file = File::create(&path).map_err(|error| self.fault(&error))?;
        let synced = file.try_clone().map_err(|error| self.fault(&error))?;
        write_part(file, Arc::clone(&self.schema), &rows).map_err(|error| self.fault(&error))?;
        synced.sync_all().map_err(|error| self.fault(&error))?;
        self.parts += 1;
        Ok(())
    }
}

fn write_part(file: File, schema: Arc<Type>, rows: &Rows) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    let [kind, code, message_code, device, device_kind, maker, recipient, action, name, faults] =
        &rows.texts;
    let mut number = 0;
    while let Some(mut column) = group.next_column()? {
        // In the order of the schema.
        let texts = match number {
            1 => kind,
            2 => code,
            3 => message_code,
            4 => device,
            5 => device_kind,
            6 => maker,
            7 => recipient,
            11 => action,
            12 => name,
            _ => faults,
        };
        match number {
            0 => column.typed::<Int64Type>().write_batch(&rows.at, None, None)?,
            8 => column.typed::<Int64Type>().write_batch(&rows.counter, None, None)?,
            9 => column.typed::<BoolType>().write_batch(&rows.signed, None, None)?,
            10 => column.typed::<Int32Type>().write_batch(&rows.stands_for, None, None)?,
            _ => column.typed::<ByteArrayType>().write_batch(texts, None, None)?,
        };
        column.close()?;
        number += 1;
    }
    group.close()?;
    writer.close().map(drop)
}

impl Sink for Parquet {
    fn name(&self) -> String {
        format!("parquet {}", self.folder.display())
    }

    fn resume(&mut self, mark: Option<u64>) -> Result<(), SinkError> {
        self.parts = mark.unwrap_or_default();
        // Parts that were written after the mark are written again.
        let mut next = self.parts + 1;
        while self.part(next).exists() {
            fs::remove_file(self.part(next)).map_err(|error| self.fault(&error))?;
            next += 1;
        }
        Ok(())
    }

    fn take(&mut self, delivery: &Delivery<'_>) -> Result<(), SinkError> {
        let record = delivery.record;
        let rows = &mut self.rows;
        rows.at.push(record.at.0.saturating_mul(1000));
        rows.counter.push(if record.has_id { record.counter.cast_signed() } else { 0 });
        rows.signed.push(record.signed);
        rows.stands_for.push(i32::try_from(record.stands_for).unwrap_or(i32::MAX));
        let texts = [
            record.kind.to_string(),
            record.code.to_string(),
            record.message_code.map(|code| format!("{code:04X}")).unwrap_or_default(),
            record.device.to_string(),
            record.device_kind.to_string(),
            crate::makers::prefix_text(record.device.maker()),
            if record.has_id { record.recipient.to_string() } else { String::new() },
            delivery.action.to_string(),
            delivery.name.unwrap_or_default().to_owned(),
            record.inconsistencies.to_string(),
        ];
        for (column, text) in rows.texts.iter_mut().zip(texts) {
            column.push(ByteArray::from(text.into_bytes()));
        }
        if rows.at.len() >= ROWS_MAX { self.write() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<u64, SinkError> {
        self.write()?;
        Ok(self.parts)
    }
}
