//! `secant alerts publish` and `totals`: into a JetStream stream, and what its workers have come to.

use std::{path::PathBuf, sync::Arc};

use alerts::{
    Reader,
    inventory::Inventory,
    nats::{self, PublishError},
    pipeline::Layout,
};
use app::Error;

use super::{
    reader,
    run::{Cluster, files, place, stopped_by_signals, unusable},
};
use crate::{command::paper::write_whole, output, session::Session};

/// What to publish, and where.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  secant alerts publish day.xml --nats nats://localhost:4222 --stream ALERTS --inventory homes.csv")]
pub struct PublishArgs {
    /// Files and folders in their order, or `-` for standard input.
    #[arg(required = true, value_name = "FILE|-")]
    from: Vec<PathBuf>,
    /// How messages lie in a file, where it does not show: frames, lines, documents or whole.
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
    /// Which devices hang on which Communications Hub, so that they meet in one shard.
    #[arg(long, value_name = "FILE.csv")]
    inventory: Option<PathBuf>,
    #[command(flatten)]
    cluster: Cluster,
}

/// Of which stream.
#[derive(clap::Args)]
pub struct TotalsArgs {
    #[command(flatten)]
    cluster: Cluster,
    /// Write a report with figures to this file.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

pub fn publish(session: &Session, args: &PublishArgs) -> Result<(), Error> {
    let place = named(&args.cluster)?;
    let reader: Reader = reader(session, None)?;
    let inventory = match &args.inventory {
        Some(path) => app::alerts::inventory(path)?,
        None => Inventory::default(),
    };
    let source = files(&args.from, args.layout)?;
    let stop = stopped_by_signals()?;
    let done = nats::publish(&place, &reader, &Arc::new(inventory), &source, &stop);
    let done = done.map_err(|error| match error {
        PublishError::Nats(error) => unusable(&error),
        PublishError::Source(error) => {
            Error::input(error.to_string(), "name files that may be read")
        }
    })?;
    output::line(format!(
        "Published {} messages, {} of which the broker knew.",
        done.messages, done.known
    ))?;
    if done.left_out > 0 {
        output::note(&format!(
            "{} pieces of the source cannot be cut into messages and were left out: `secant alerts run FILE --rejects \
             REJECTS` shows them",
            done.left_out
        ));
    }
    Ok(())
}

pub fn totals(session: &Session, args: &TotalsArgs) -> Result<(), Error> {
    let place = named(&args.cluster)?;
    let state = nats::summary(&place).map_err(|error| unusable(&error))?;
    let waiting = nats::waiting(&place).map_err(|error| unusable(&error))?;
    if waiting > 0 {
        output::note(&format!("{waiting} messages of the stream are not committed yet"));
    }
    let Some(state) = state else {
        return output::line("No worker has committed anything yet.");
    };
    if let Some(path) = &args.report {
        let reader = reader(session, None)?;
        let page = app::alerts::html(&state, reader.catalogues(), reader.makers());
        write_whole(path, page.as_bytes())?;
    }
    super::run::tell_state(session, &state)
}

fn named(cluster: &Cluster) -> Result<nats::Place, Error> {
    place(cluster)?.ok_or_else(|| Error::input("which broker?", "give `--nats URL`"))
}
