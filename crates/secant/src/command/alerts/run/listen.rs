//! Receiving by HTTP while a run reads what was received.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
};

use alerts::{
    pipeline::{Position, Progress, Store, spool},
    receive::{self, Settings, Shared},
};
use app::Error;

use super::Args;
use crate::output;

/// A receiver that runs beside the pipeline.
pub struct Receiver {
    shared: Arc<Shared>,
    thread: JoinHandle<std::io::Result<()>>,
    spool: std::path::PathBuf,
}

/// Starts a receiver, where one is asked for, and says where it listens.
pub fn start(
    args: &Args,
    store: Option<&Store>,
    stop: &Arc<AtomicBool>,
) -> Result<Option<Receiver>, Error> {
    let (Some(address), Some(spool)) = (args.listen, &args.spool) else { return Ok(None) };
    if store.is_none() {
        return Err(Error::input(
            "what is received must be kept track of",
            "give `--state FILE.sqlite`: without it, a run that ends would take all of the spool again",
        ));
    }
    let fault = |source| Error::File { path: spool.clone(), verb: "written", source };
    std::fs::create_dir_all(spool).map_err(fault)?;
    let settings = Settings {
        address,
        spool: spool.clone(),
        token: args.token.clone(),
        backlog_max: args.backlog,
    };
    let shared = Arc::new(Shared::default());
    let (tell, told) = mpsc::channel();
    let thread = std::thread::spawn({
        let (shared, stop) = (Arc::clone(&shared), Arc::clone(stop));
        move || {
            receive::receive(&settings, &shared, &stop, &mut |at| {
                // Whoever started it waits for the address.
                let _ = tell.send(at);
            })
        }
    });
    match told.recv() {
        Ok(at) => output::note(&format!("receiving at http://{at}/alerts; stop with Ctrl-C")),
        Err(_) => {
            let why = match thread.join() {
                Ok(Err(error)) => error.to_string(),
                _ => "it ended at once".to_owned(),
            };
            let what = format!("nothing can be received at {address}: {why}");
            return Err(Error::input(
                what,
                "name an address of this machine and a port that is free",
            ));
        }
    }
    Ok(Some(Receiver { shared, thread, spool: spool.clone() }))
}

impl Receiver {
    /// Shows senders how far the run is, and how much waits.
    pub fn show(&self, progress: &Progress<'_>) {
        if let Ok(mut totals) = self.shared.totals.lock() {
            *totals = progress.state.totals;
        }
        self.wait_for(progress.position);
    }

    fn wait_for(&self, position: Position) {
        if let Ok(bytes) = spool::waiting(&self.spool, position) {
            self.shared.waiting.store(bytes, Ordering::Relaxed);
        }
    }

    /// Ends it, and waits until all is written that it said it had.
    pub fn end(self, stop: &AtomicBool) -> Result<(), Error> {
        stop.store(true, Ordering::Relaxed);
        let path = self.spool;
        match self.thread.join() {
            Ok(done) => done.map_err(|source| Error::File { path, verb: "written", source }),
            Err(_) => Err(Error::Bug("the receiver panicked".to_owned())),
        }
    }
}
