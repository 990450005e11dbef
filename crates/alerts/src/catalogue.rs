//! What the Code says of alert codes on a date: its tables of alerts, message codes, settings and codes that
//! nobody named.

use std::{collections::BTreeMap, sync::Arc};

use code::{
    Code, Finding, Tables,
    provenance::Provenance,
    table::{Cells, Row},
};
use jiff::civil::Date;

use crate::{code::AlertCode, dcc, record::Moment};

/// The tables that a catalogue is made of.
const TABLES: [&str; 4] = ["alerts", "message_codes", "alert_settings", "ngnm_register"];

/// What the Code says of one code.
#[derive(Debug, Clone)]
pub struct Named {
    /// The code.
    pub code: u16,
    /// Its meaning.
    pub name: String,
    /// Which series it is of: `network-operator`, `supplier` or `fixed`.
    pub series: String,
    /// Whether the Code calls it configurable.
    pub configurable: bool,
    /// `critical`, `non-critical` or `log-only`, where that is known.
    pub criticality: Option<String>,
    /// The use cases that carry it, where those are known.
    pub message_codes: Vec<u16>,
    /// Whether it comes in a generic message (type 1) or in a use case of its own (type 2), where that is known.
    pub carried_by: Option<Carrier>,
    /// Whether it is critical, where that is known.
    pub is_critical: Option<bool>,
    /// The row, for what else it says.
    pub row: Arc<Row>,
    /// All of its cells by column, as written, empty ones left out.
    pub cells: Vec<(String, String)>,
}

/// What carries an alert over the WAN (GBCS Table 16.2, WAN alert type).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Type 1: a generic message.
    Generic,
    /// Type 2: a use case of its own.
    OwnUseCase,
}

/// The messages of alerts that have no use case of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generic {
    /// Of critical alerts: message code 1000.
    Critical,
    /// Of others: message code 1001.
    NonCritical,
}

impl Generic {
    const ALL: [Self; 2] = [Self::Critical, Self::NonCritical];

    /// The generic message of a message code; none of others.
    #[must_use]
    pub fn of(message_code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.message_code() == message_code)
    }

    /// Its message code.
    #[must_use]
    pub fn message_code(self) -> u16 {
        match self {
            Self::Critical => 0x1000,
            Self::NonCritical => 0x1001,
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Critical => 1,
            Self::NonCritical => 2,
        }
    }
}

impl Named {
    /// Whether it may come in a generic message: not where the table names its use cases and this is none of them, says
    /// that it has one of its own, or that it is critical and this is the message of others, or the reverse.
    fn fits(&self, way: Generic) -> bool {
        let is_listed =
            self.message_codes.is_empty() || self.message_codes.contains(&way.message_code());
        let is_critical = way == Generic::Critical;
        is_listed
            && self.carried_by != Some(Carrier::OwnUseCase)
            && self.is_critical.is_none_or(|of_code| of_code == is_critical)
    }

    /// Whether it may come in a use case that is not generic: in those that the table names, in any where the table
    /// does not say, in none where it says that a generic message carries it.
    #[must_use]
    pub fn fits_use_case(&self, message_code: u16) -> bool {
        if self.message_codes.is_empty() {
            return self.carried_by != Some(Carrier::Generic);
        }
        self.message_codes.contains(&message_code)
    }
}

/// A way to switch an alert: an element of SRV 6.22.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The alert.
    pub code: u16,
    /// The element.
    pub element: String,
    /// The User Role that may send it.
    pub role: String,
    /// `esme` or `gsme`.
    pub device: String,
    /// `any`, `single` or `poly`.
    pub phases: String,
    /// Clause, source and confidence.
    pub provenance: Provenance,
}

/// A use case, by its message code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseCase {
    /// Its message code.
    pub message_code: u16,
    /// Its id, such as `ECS80`.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// Whether it is one of an alert.
    pub is_alert: bool,
    /// Whether what it carries is critical, where its message type tells.
    pub is_critical: Option<bool>,
    /// Whether a row of the table of alerts says that it carries its code.
    pub has_codes: bool,
    /// Clause, source and confidence.
    pub provenance: Provenance,
}

/// A code that devices were seen to send and that no table names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Who makes the devices.
    pub maker: String,
    /// Which kind of device.
    pub device: String,
    /// What it is thought to mean.
    pub description: String,
    /// Clause, source and confidence.
    pub provenance: Provenance,
}

/// What the Code says of alert codes on a date.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The first day for which it holds; none for the first of all.
    pub from: Option<Date>,
    /// The amendments that made it.
    pub applied: Vec<String>,
    named: Vec<Named>,
    /// For each code, one more than its place in `named`; nought for none.
    places: Vec<u16>,
    /// For each code, which generic messages do not carry it: a bit for each of `Generic`, since nearly all alerts come so.
    misfits: Vec<u8>,
    use_cases: BTreeMap<u16, UseCase>,
    settings: Vec<Setting>,
    seen: BTreeMap<u16, Vec<Seen>>,
}

impl Catalogue {
    /// Reads a catalogue from the Code's tables.
    ///
    /// # Errors
    /// Rows whose codes are no codes.
    pub fn of(tables: &Tables, from: Option<Date>) -> Result<Self, Vec<Finding>> {
        let mut faults = Vec::new();
        let named = tables.read("alerts", named, &mut faults);
        let mut places = vec![0_u16; usize::from(u16::MAX) + 1];
        for (index, each) in named.iter().enumerate() {
            if let Some(place) = places.get_mut(usize::from(each.code)) {
                *place = u16::try_from(index + 1).unwrap_or_default();
            }
        }
        let mut misfits = vec![0_u8; places.len()];
        for each in &named {
            if let Some(misfit) = misfits.get_mut(usize::from(each.code)) {
                *misfit =
                    Generic::ALL.into_iter().filter(|way| !each.fits(*way)).map(Generic::bit).sum();
            }
        }
        let mut use_cases = tables.read("message_codes", use_case, &mut faults);
        for each in &mut use_cases {
            let is_carrier = |named: &Named| named.message_codes.contains(&each.message_code);
            each.has_codes = named.iter().any(is_carrier);
        }
        let mut seen: BTreeMap<u16, Vec<Seen>> = BTreeMap::new();
        for (code, each) in tables.read("ngnm_register", seen_before, &mut faults) {
            seen.entry(code).or_default().push(each);
        }
        let settings = tables.read("alert_settings", setting, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            from,
            applied: tables.applied.iter().map(ToString::to_string).collect(),
            named,
            places,
            misfits,
            use_cases: use_cases.into_iter().map(|each| (each.message_code, each)).collect(),
            settings,
            seen,
        })
    }

    /// What the Code says of a code, if it names it.
    #[must_use]
    pub fn named(&self, code: u16) -> Option<&Named> {
        let place = *self.places.get(usize::from(code))?;
        self.named.get(usize::from(place).checked_sub(1)?)
    }

    /// Whether a generic message may carry a code; what no table names comes in no other.
    #[must_use]
    pub fn fits(&self, code: u16, way: Generic) -> bool {
        self.misfits.get(usize::from(code)).is_none_or(|misfit| misfit & way.bit() == 0)
    }

    /// What a code means: of a device, as the Code names it; of the DCC, where it is public.
    #[must_use]
    pub fn name(&self, code: AlertCode) -> Option<&str> {
        match code {
            AlertCode::Device(code) => self.named(code).map(|named| named.name.as_str()),
            AlertCode::Dcc(code) => dcc::meaning(code.as_str()),
        }
    }

    /// Every code that the Code names, in the order of its table.
    #[must_use]
    pub fn all(&self) -> &[Named] {
        &self.named
    }

    /// The use case of a message code, if a table names it.
    #[must_use]
    pub fn use_case(&self, message_code: u16) -> Option<&UseCase> {
        self.use_cases.get(&message_code)
    }

    /// All settings, in the order of the schema of SRV 6.22.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The ways to switch an alert.
    pub fn settings_of(&self, code: u16) -> impl Iterator<Item = &Setting> {
        self.settings.iter().filter(move |setting| setting.code == code)
    }

    /// What the register of codes that nobody named holds of a code.
    #[must_use]
    pub fn seen(&self, code: u16) -> &[Seen] {
        self.seen.get(&code).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Every catalogue that was ever in force, so that an alert is recognised by the one of its own date.
#[derive(Debug, Clone)]
pub struct Catalogues {
    /// By the moment from which each holds, the first from the beginning of time.
    since: Vec<(Moment, Arc<Catalogue>)>,
}

impl Catalogues {
    /// The catalogues of a Code: one for each day on which a table that they are made of changes.
    ///
    /// # Errors
    /// As [`Catalogue::of`], and when an amendment does not fit.
    pub fn of(code: &Code) -> Result<Self, Vec<Finding>> {
        let first = code.tables_on(code::BASELINE)?;
        let mut since = vec![(Moment(i64::MIN), Arc::new(Catalogue::of(&first, None)?))];
        let mut before = first;
        for day in code.timeline().change_days() {
            if day <= code::BASELINE {
                continue;
            }
            let tables = code.tables_on(day)?;
            if TABLES.iter().any(|name| differs(&before, &tables, name)) {
                since.push((start(day), Arc::new(Catalogue::of(&tables, Some(day))?)));
                before = tables;
            }
        }
        Ok(Self { since })
    }

    /// The catalogue in force at a moment.
    #[must_use]
    pub fn at(&self, moment: Moment) -> &Arc<Catalogue> {
        let after = self.since.partition_point(|(from, _)| *from <= moment);
        let (_, catalogue) = match self.since.get(after.saturating_sub(1)) {
            Some(found) => found,
            None => self.first(),
        };
        catalogue
    }

    /// What a code means, by the catalogue in force at a moment.
    #[must_use]
    pub fn name(&self, moment: Moment, code: AlertCode) -> Option<&str> {
        self.at(moment).name(code)
    }

    /// The catalogue in force on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &Arc<Catalogue> {
        self.at(start(day))
    }

    /// Each catalogue, the earliest first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Catalogue>> {
        self.since.iter().map(|(_, catalogue)| catalogue)
    }

    #[expect(clippy::indexing_slicing, reason = "`of` always puts in the first")]
    fn first(&self) -> &(Moment, Arc<Catalogue>) {
        &self.since[0]
    }
}

/// The start of a day in Great Britain, where the Code's days begin.
pub(crate) fn start(day: Date) -> Moment {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    Moment(
        zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0))
            .compatible()
            .map(|at| at.as_second())
            .unwrap_or(i64::MIN),
    )
}

fn differs(before: &Tables, after: &Tables, name: &str) -> bool {
    match (before.sheet(name), after.sheet(name)) {
        (Some(one), Some(two)) => !one.says_the_same(two),
        (None, None) => false,
        _ => true,
    }
}

/// A code of four hexadecimal digits in a cell.
fn hex(cells: Cells<'_>, column: &str, text: &str) -> Result<u16, Finding> {
    u16::from_str_radix(text, 16).ok().filter(|_| text.len() == 4).ok_or_else(|| {
        let message = format!("`{text}` in `{column}` is no code of four hexadecimal digits");
        Finding::error("bad-value", cells.row().place.clone(), message)
            .with_help("write it as the GBCS does, such as 8F36")
    })
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn named(cells: Cells<'_>) -> Result<Named, Finding> {
    let codes: Vec<String> = cells.list("message_codes")?;
    let row = cells.row();
    Ok(Named {
        code: hex(cells, "code", &cells.text("code")?)?,
        name: cells.text("name")?,
        series: cells.text("series")?,
        configurable: cells.yes_no("configurable")?,
        carried_by: match cells.number_if_any::<u8>("wan_alert_type")? {
            Some(1) => Some(Carrier::Generic),
            Some(2) => Some(Carrier::OwnUseCase),
            _ => None,
        },
        is_critical: match cells.text("criticality")?.as_str() {
            "critical" => Some(true),
            "non-critical" => Some(false),
            _ => None,
        },
        criticality: filled(cells.text("criticality")?),
        message_codes: codes
            .iter()
            .map(|each| hex(cells, "message_codes", each))
            .collect::<Result<_, _>>()?,
        row: Arc::new(row.clone()),
        cells: cells.written().map(|(column, text)| (column.to_owned(), text)).collect(),
    })
}

fn setting(cells: Cells<'_>) -> Result<Setting, Finding> {
    Ok(Setting {
        code: hex(cells, "alert", &cells.text("alert")?)?,
        element: cells.text("element")?,
        role: cells.text("role")?,
        device: cells.text("device")?,
        phases: cells.text("phases")?,
        provenance: cells.row().provenance.clone(),
    })
}

fn use_case(cells: Cells<'_>) -> Result<UseCase, Finding> {
    Ok(UseCase {
        message_code: hex(cells, "message_code", &cells.text("message_code")?)?,
        id: filled(cells.text("use_case")?),
        title: cells.text("title")?,
        is_alert: cells.text("kind")? == "alert",
        is_critical: match cells.text("message_type")?.as_str() {
            "SME.A.C" => Some(true),
            "SME.A.NC" => Some(false),
            _ => None,
        },
        has_codes: false,
        provenance: cells.row().provenance.clone(),
    })
}

fn seen_before(cells: Cells<'_>) -> Result<(u16, Seen), Finding> {
    let seen = Seen {
        maker: cells.text("maker")?,
        device: cells.text("device")?,
        description: cells.text("description")?,
        provenance: cells.row().provenance.clone(),
    };
    Ok((hex(cells, "code", &cells.text("code")?)?, seen))
}
