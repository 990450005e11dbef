//! Made-up national traffic, the same for the same plan on every machine: usual alerts, storms, outages, firmware
//! roll-outs that cause false AD1, codes that nobody named, alerts that come twice, messages that are broken.
//!
//! The number of alerts a meter is that of July 2022 (1.6 billion Device Alerts on 21 million meters). How they are
//! spread over codes is not public: the shares here are made up, and so are makers, devices and Users. The prefixes of
//! the makers are ones that no maker can be given (locally administered, IEEE 802).

mod form;
mod plan;
mod truth;
mod world;

use std::{cmp::Reverse, collections::BinaryHeap};

pub use form::{Output, Signer, Writer};
pub use plan::Plan;
pub use truth::{SimulatedOutage, SimulatedStorm, Truth};
use world::{Home, World};

use crate::record::Moment;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A device's alert with this code.
    Alert(u16),
    /// The outcome of a firmware activation on the electricity meter.
    FirmwareActivated,
    /// AD1, the power outage of a hub that began at this moment.
    PowerOutage(Moment),
}

/// One message, before it is written in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// When it is sent.
    pub at: Moment,
    /// Which message of the run it is, which is its counter.
    pub number: u64,
    /// When it happened, as the message says.
    pub said: Moment,
    /// Which home it comes from.
    pub home: u64,
    /// Whether it comes from the gas meter, and not the electricity meter.
    pub gas: bool,
    /// What it is about.
    pub what: What,
    /// How many alerts it stands for.
    pub stands_for: u32,
    /// Whether it has been sent before.
    pub again: bool,
    /// Whether it is broken on its way.
    pub broken: bool,
}

/// Makes traffic up, message by message, in the order of time.
#[derive(Debug)]
pub struct Simulator {
    plan: Plan,
    world: World,
    random: fastrand::Rng,
    now: Moment,
    end: Moment,
    /// The part of an alert that the seconds so far are short of.
    owed: f64,
    later: BinaryHeap<Reverse<Planned>>,
    number: u64,
    truth: Truth,
}

impl Simulator {
    /// A simulator of a plan.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let mut simulator = Self {
            world: World::of(plan.meters),
            random: fastrand::Rng::with_seed(plan.seed),
            now: plan.start,
            end: Moment(plan.start.0 + i64::from(plan.hours) * 3600),
            owed: 0.0,
            later: BinaryHeap::new(),
            number: 0,
            truth: Truth::default(),
            plan,
        };
        for hour in 0..i64::from(plan.hours) {
            simulator.plan_hour(Moment(plan.start.0 + hour * 3600));
        }
        simulator
    }

    /// The homes that messages come from.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// What a pipeline must find in what has been made up so far.
    #[must_use]
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// A moment in a span, by chance.
    fn within(&mut self, from: Moment, seconds: i64) -> Moment {
        Moment(from.0 + self.random.i64(0..seconds.max(1)))
    }

    /// What happens in an hour besides the usual: storms, outages, roll-outs.
    fn plan_hour(&mut self, hour: Moment) {
        for _ in 0..self.plan.storms_each_hour {
            self.plan_storm(hour);
        }
        for _ in 0..self.plan.outages_each_hour {
            self.plan_outage(hour);
        }
        if hour == self.plan.start {
            self.plan_roll_out(hour);
        }
    }

    /// A device that sends one code once a second for some minutes.
    fn plan_storm(&mut self, hour: Moment) {
        let home = self.random.u64(0..self.world.homes());
        let code = 0x8F3F;
        let start = self.within(hour, 2400);
        let length = self.random.i64(300..1200);
        for second in 0..length {
            self.schedule(Moment(start.0 + second), home, false, What::Alert(code), 1);
        }
        let device = self.world.home(home).electricity;
        self.truth.storms.push(SimulatedStorm {
            start,
            end: Moment(start.0 + length - 1),
            code: format!("{code:04X}"),
            device: device.to_string(),
            alerts: u64::try_from(length).unwrap_or_default(),
        });
    }

    /// A street without power: the hubs are missed, and the meters say when it is back.
    fn plan_outage(&mut self, hour: Moment) {
        let street = (self.world.homes() / 10_000).clamp(3, 5_000).min(self.world.homes());
        let first = self.random.u64(0..=self.world.homes() - street);
        let start = self.within(hour, 1800);
        let length = self.random.i64(600..5400);
        for home in first..first + street {
            let missed = Moment(start.0 + 180 + self.random.i64(0..60));
            self.schedule(missed, home, false, What::PowerOutage(start), 1);
            let back = Moment(start.0 + length + self.random.i64(0..60));
            self.schedule(back, home, false, What::Alert(0x8F36), 1);
            self.truth.outages.push(SimulatedOutage {
                start,
                end: Some(back),
                hub: self.world.home(home).hub.to_string(),
                doubted: false,
            });
        }
    }

    /// Firmware is activated on some meters, and their hubs send AD1 though there was no outage.
    fn plan_roll_out(&mut self, hour: Moment) {
        let homes = (self.world.homes() / 1_000).clamp(2, 50_000).min(self.world.homes());
        let first = self.random.u64(0..=self.world.homes() - homes);
        for home in first..first + homes {
            let at = self.within(hour, 1800);
            self.schedule(at, home, false, What::FirmwareActivated, 1);
            let start = Moment(at.0 + 20);
            self.schedule(Moment(start.0 + 200), home, false, What::PowerOutage(start), 1);
            self.truth.outages.push(SimulatedOutage {
                start,
                end: None,
                hub: self.world.home(home).hub.to_string(),
                doubted: true,
            });
        }
    }

    fn schedule(&mut self, at: Moment, home: u64, gas: bool, what: What, stands_for: u32) {
        self.number += 1;
        let planned = Planned {
            at,
            number: self.number,
            said: at,
            home,
            gas,
            what,
            stands_for,
            again: false,
            broken: false,
        };
        self.later.push(Reverse(planned));
    }

    /// Puts the usual alerts of the next second on the list.
    fn usual(&mut self) {
        self.owed += self.plan.usual_each_second();
        let mut count = 0;
        while self.owed >= 1.0 {
            self.owed -= 1.0;
            count += 1;
        }
        for _ in 0..count {
            let home = self.random.u64(0..self.world.homes());
            let gas = self.world.has_gas(home) && self.random.u8(0..5) < 2;
            let code = self.world.usual_code(home, gas, &mut self.random);
            // Where the DCC protects a User from a storm, one alert stands for several.
            let stands_for = if self.random.u16(0..2000) == 0 { self.random.u32(2..10) } else { 1 };
            self.schedule(self.now, home, gas, What::Alert(code), stands_for);
        }
        self.now = Moment(self.now.0 + 1);
    }

    /// Breaks or repeats a message now and then, and keeps the truth of it.
    fn sent(&mut self, mut planned: Planned) -> Planned {
        self.truth.messages += 1;
        if planned.again {
            self.truth.duplicates += 1;
            return planned;
        }
        if self.random.u16(0..10_000) < self.plan.broken_in_10_000 {
            planned.broken = true;
            self.truth.broken += 1;
            return planned;
        }
        if self.random.u16(0..10_000) < self.plan.again_in_10_000 {
            let at = Moment(planned.at.0 + self.random.i64(60..300));
            if at < self.end {
                self.later.push(Reverse(Planned { at, again: true, ..planned }));
            }
        }
        self.truth.count(&planned);
        planned
    }
}

impl Iterator for Simulator {
    type Item = Planned;

    fn next(&mut self) -> Option<Planned> {
        loop {
            let is_due = self.later.peek().is_some_and(|Reverse(next)| next.at < self.now);
            if is_due {
                let Reverse(planned) = self.later.pop()?;
                return Some(self.sent(planned));
            }
            if self.now >= self.end {
                // What was planned beyond the end still comes, so that every outage ends.
                let Reverse(planned) = self.later.pop()?;
                return Some(self.sent(planned));
            }
            self.usual();
        }
    }
}

impl Home {
    /// The device that sends a message.
    #[must_use]
    pub fn sender(&self, planned: &Planned) -> gbcs::Eui64 {
        if planned.gas { self.gas } else { self.electricity }
    }
}
