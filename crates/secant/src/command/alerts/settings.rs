//! `secant alerts settings`: from a wish to the content of a request of SRV 6.22, and back.

use std::path::PathBuf;

use alerts::{
    AlertCode, Catalogue, Catalogues,
    settings::{Aspect, Bits, Content, Meter, Switches, Wish, content, read},
};
use app::{Error, sources::read_text};
use serde::Serialize;

use crate::{cli::Format, output, session::Session};

/// A wish, or a content to be read.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant alerts settings --role IS --meter esme-single-phase --off 810D,810E --on 81A0
  secant alerts settings --role ED --meter esme-poly-phase --aspect log --off 8016
  secant alerts settings --role GS --meter gsme --off 810D
  secant alerts settings --read request.xml
  secant alerts settings --role IS --bits 00000000…       64 bytes of a request, or 32 of a meter's answer")]
pub struct Args {
    /// The User Role that asks: IS, ED or GS.
    #[arg(long, required_unless_present = "read")]
    role: Option<String>,
    /// The meter: esme-single-phase, esme-poly-phase or gsme.
    #[arg(long, required_unless_present_any = ["read", "bits"])]
    meter: Option<Meter>,
    /// What is switched: wan, han, log or alarm.
    #[arg(long, default_value = "wan")]
    aspect: Aspect,
    /// Codes to be switched off; parted by commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    off: Vec<AlertCode>,
    /// Codes to be switched on; parted by commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    on: Vec<AlertCode>,
    /// Read the switches of this request, as XML of DUIS.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["off", "on", "bits"])]
    read: Option<PathBuf>,
    /// Read this bit string of an electricity meter, in hexadecimal digits.
    #[arg(long, value_name = "HEX", conflicts_with_all = ["off", "on"])]
    bits: Option<String>,
}

#[derive(Serialize)]
struct SwitchRow {
    code: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wan: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    han: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alarm: Option<&'static str>,
}

#[derive(Serialize)]
struct Written<'c> {
    service_reference_variant: &'static str,
    element: &'c str,
    use_case: &'c str,
    switches: Vec<SwitchRow>,
    bits: Option<String>,
    xml: String,
    assumed: &'c [String],
    impossible: &'c [alerts::settings::Impossible],
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let catalogues = Catalogues::of(&session.code()?)?;
    let catalogue = catalogues.on(session.day());
    if let Some(path) = &args.read {
        let text = read_text(path)?;
        let (element, codes) = read(text.as_bytes()).map_err(|error| {
            let what = format!("`{}`: {error}", path.display());
            Error::input(what, "give a request of SRV 6.22, whole or its `ConfigureAlertBehaviour`")
        })?;
        if session.global.format == Format::Table {
            output::line(format!("{element}\n"))?;
        }
        return session.list(&rows(catalogue, &codes), "It switches nothing.");
    }
    if let Some(bits) = &args.bits {
        return read_bits(session, args, catalogue, bits);
    }
    let (Some(role), Some(meter)) = (&args.role, args.meter) else {
        return Err(Error::input("a wish needs a role and a meter", "give `--role` and `--meter`"));
    };
    let wish = Wish {
        role: role.to_uppercase(),
        meter,
        aspect: args.aspect,
        off: device_codes(&args.off)?,
        on: device_codes(&args.on)?,
    };
    if wish.off.is_empty() && wish.on.is_empty() {
        return Err(Error::input("nothing is to be switched", "name codes with `--off` or `--on`"));
    }
    if let Some(both) = wish.off.iter().find(|code| wish.on.contains(code)) {
        return Err(Error::input(format!("{both:04X} is to be both on and off"), "name it once"));
    }
    let content = content(catalogue, &wish).map_err(|impossible| {
        Error::input(impossible.why, "ask with another role, or for another aspect")
    })?;
    show(session, catalogue, &content)
}

fn device_codes(codes: &[AlertCode]) -> Result<Vec<u16>, Error> {
    let device = |code: &AlertCode| match code {
        AlertCode::Device(code) => Ok(*code),
        AlertCode::Dcc(code) => Err(Error::input(
            format!("{} is an alert of the DCC, which SRV 6.22 does not switch", code.as_str()),
            "name codes of devices: four hexadecimal digits",
        )),
    };
    codes.iter().map(device).collect()
}

fn read_bits(
    session: &Session,
    args: &Args,
    catalogue: &Catalogue,
    bits: &str,
) -> Result<(), Error> {
    let help = "give 128 hexadecimal digits of a request, or 64 of a meter's answer";
    let high = match args.role.as_deref() {
        Some("ED") => 0x80,
        Some("IS") => 0x81,
        _ => {
            return Err(Error::input("whose bit string is it?", "give `--role IS` or `--role ED`"));
        }
    };
    let bytes = match alerts::input::message(bits.as_bytes(), Some(alerts::input::Form::Hex)) {
        Ok(alerts::input::Message::Gbcs(bytes)) => bytes,
        _ => return Err(Error::input("the bit string is not hexadecimal digits", help)),
    };
    let bits = Bits::read(&bytes).map_err(|error| Error::input(error.to_string(), help))?;
    let codes: Vec<(u16, Switches)> =
        bits.codes(high).map(|(code, on)| (code, Switches::from([(args.aspect, on)]))).collect();
    session.list(&rows(catalogue, &codes), "It switches nothing.")
}

fn rows(catalogue: &Catalogue, codes: &[(u16, Switches)]) -> Vec<SwitchRow> {
    let state = |switches: &Switches, aspect| {
        switches.get(&aspect).map(|on| if *on { "on" } else { "off" })
    };
    codes
        .iter()
        .map(|(code, switches)| SwitchRow {
            code: format!("{code:04X}"),
            name: catalogue
                .named(*code)
                .map_or("no table names it", |named| &named.name)
                .to_owned(),
            wan: state(switches, Aspect::Wan),
            han: state(switches, Aspect::Han),
            log: state(switches, Aspect::Log),
            alarm: state(switches, Aspect::Alarm),
        })
        .collect()
}

fn show(session: &Session, catalogue: &Catalogue, content: &Content) -> Result<(), Error> {
    let bits = content.bits().map(|bits| bits.to_string());
    if session.global.format != Format::Table {
        let written = Written {
            service_reference_variant: "6.22",
            element: &content.element,
            use_case: content.use_case,
            switches: rows(catalogue, &content.codes),
            bits,
            xml: content.xml(),
            assumed: &content.assumed,
            impossible: &content.impossible,
        };
        return output::json(&written);
    }
    if content.codes.is_empty() {
        output::line("None of these codes can be switched so:")?;
    } else {
        output::line(format!(
            "SRV 6.22, {} (use case {}). The body of the request:\n\n{}\n",
            content.element,
            content.use_case,
            content.xml()
        ))?;
        if let Some(bits) = bits {
            output::line(format!("What the meter gets, as a bit string of 512 bits:\n{bits}\n"))?;
        }
        output::table(&rows(catalogue, &content.codes), "")?;
        for line in &content.assumed {
            output::note(&format!("a gas meter is told all four switches at once; {line}"));
        }
    }
    for each in &content.impossible {
        output::note(&format!("{}: {}", each.code, each.why));
    }
    Ok(())
}
