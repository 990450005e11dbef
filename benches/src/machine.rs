//! On what machine a run was made.

use std::{fmt, fs, process::Command};

use serde::Serialize;

/// What is known of the machine; empty where it does not tell.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    processor: String,
    cores: usize,
    memory_mib: u64,
    kernel: String,
    compiler: String,
    /// How many programs wanted a core, over the last minute, before the run began.
    load: String,
}

impl Machine {
    /// Looks at this machine.
    pub fn look() -> Self {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let memory_kib: u64 = value(&memory, "MemTotal")
            .and_then(|text| text.trim_end_matches(" kB").parse().ok())
            .unwrap_or(0);
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Self {
            processor: value(&processors, "model name").unwrap_or("unknown").to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mib: memory_kib / 1024,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")
                .unwrap_or_default()
                .trim()
                .to_owned(),
            compiler: compiler(),
            load: load.split(' ').next().unwrap_or_default().to_owned(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processor, cores, memory_mib, kernel, compiler, load } = self;
        write!(
            f,
            "machine: {processor}, {cores} cores, {memory_mib} MiB, kernel {kernel}, {compiler}; \
             load before the run {load}"
        )
    }
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}

/// The value of a line such as `MemTotal: 24 kB`.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

/// The most memory that this process has held at once, in bytes; none where the system keeps no
/// account of it.
pub fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib: u64 = value(&status, "VmHWM")?.trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024)
}
