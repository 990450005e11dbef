//! `secant alerts simulate`: national traffic, made up.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use alerts::{
    record::Moment,
    simulate::{Output, Plan, Simulator, Writer},
};
use app::Error;
use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};

use crate::{command::paper::write_whole, output};

/// How much traffic, and where it goes.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts simulate --meters 100000 --hours 24 --seed 1 --output day.frames
  secant alerts simulate --meters 5000 --hours 2 --as xml --output day.xml --truth truth.json --inventory homes.csv
  secant alerts simulate --meters 1000 --hours 1 --as hex --output - | secant alerts run -

The same numbers give the same bytes on every machine, signatures apart.")]
pub struct Args {
    /// How many meters.
    #[arg(long, value_name = "COUNT", default_value_t = 10_000)]
    meters: u64,
    /// How many hours.
    #[arg(long, value_name = "COUNT", default_value_t = 24)]
    hours: u32,
    /// The number that everything follows from.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// When it starts.
    #[arg(long, value_name = "MOMENT", default_value = "2022-07-04T00:00:00Z")]
    start: Timestamp,
    /// How many times the usual number of alerts.
    #[arg(long, value_name = "TIMES", default_value_t = 1.0)]
    rate: f64,
    /// The form: frames, hex, base64, xml or xml-frames.
    #[arg(long = "as", value_name = "FORM", default_value = "frames")]
    form: Output,
    /// Sign what devices sign, with one key for all devices that is made for this run; its certificate's place is
    /// taken by the public key, which is written here as 65 bytes.
    #[arg(long, value_name = "FILE")]
    sign: Option<PathBuf>,
    /// Where it goes; `-` for standard output.
    #[arg(long, short, value_name = "FILE|-")]
    output: PathBuf,
    /// Write what a pipeline must find to this file, as JSON.
    #[arg(long, value_name = "FILE.json")]
    truth: Option<PathBuf>,
    /// Write which devices hang on which Communications Hub to this file.
    #[arg(long, value_name = "FILE.csv")]
    inventory: Option<PathBuf>,
}

/// How much is written at once, in bytes.
const CHUNK_BYTES: usize = 1024 * 1024;

pub fn run(args: &Args) -> Result<(), Error> {
    if args.meters == 0 || args.hours == 0 || !(args.rate > 0.0 && args.rate <= 1000.0) {
        return Err(Error::input(
            "there is no traffic without meters, hours and a rate above nought",
            "give `--meters`, `--hours` and a `--rate` of at most 1000",
        ));
    }
    let plan = Plan {
        rate: args.rate,
        ..Plan::new(args.meters, Moment(args.start.as_second()), args.hours, args.seed)
    };
    let mut simulator = Simulator::new(plan);
    let random = SystemRandom::new();
    let key = args.sign.as_deref().map(|path| signer(path, &random)).transpose()?;
    let sign = |bytes: &[u8]| {
        let made = key.as_ref().and_then(|key| key.sign(&random, bytes).ok());
        made.and_then(|made| made.as_ref().try_into().ok()).unwrap_or([0; 64])
    };
    let writer = Writer::new(args.form, *simulator.world(), key.is_some().then_some(&sign));
    let fault = |source| Error::File { path: args.output.clone(), verb: "written", source };
    let mut out: Box<dyn Write> = if args.output.as_os_str() == "-" {
        Box::new(io::stdout().lock())
    } else {
        Box::new(BufWriter::new(File::create(&args.output).map_err(fault)?))
    };
    let (mut bytes, mut messages) = (Vec::with_capacity(CHUNK_BYTES * 2), 0_u64);
    for planned in simulator.by_ref() {
        writer.write(&planned, &mut bytes);
        messages += 1;
        if bytes.len() >= CHUNK_BYTES {
            match out.write_all(&bytes) {
                // Whoever reads has had enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                done => done.map_err(fault)?,
            }
            bytes.clear();
        }
    }
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(fault)?;
    if let Some(path) = &args.truth {
        let text = serde_json::to_string_pretty(simulator.truth())
            .map_err(|error| Error::Bug(error.to_string()))?;
        write_whole(path, text.as_bytes())?;
    }
    if let Some(path) = &args.inventory {
        write_inventory(path, &simulator)?;
    }
    if args.output.as_os_str() != "-" {
        output::line(format!("Wrote {messages} messages to {}.", args.output.display()))?;
    }
    Ok(())
}

fn signer(path: &Path, random: &SystemRandom) -> Result<EcdsaKeyPair, Error> {
    let bug = |what: String| Error::Bug(format!("no key can be made: {what}"));
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let made =
        EcdsaKeyPair::generate_pkcs8(algorithm, random).map_err(|error| bug(error.to_string()))?;
    let key = EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), random)
        .map_err(|error| bug(error.to_string()))?;
    write_whole(path, key.public_key().as_ref())?;
    Ok(key)
}

fn write_inventory(path: &Path, simulator: &Simulator) -> Result<(), Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "written", source };
    let mut file = BufWriter::new(File::create(path).map_err(fault)?);
    let mut all = || -> io::Result<()> {
        writeln!(file, "device,kind,hub")?;
        let world = simulator.world();
        for number in 0..world.homes() {
            let home = world.home(number);
            writeln!(file, "{},chf,", home.hub)?;
            writeln!(file, "{},esme,{}", home.electricity, home.hub)?;
            if world.has_gas(number) {
                writeln!(file, "{},gsme,{}", home.gas, home.hub)?;
            }
        }
        file.flush()
    };
    all().map_err(fault)
}
