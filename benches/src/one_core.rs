//! One core for both sides of a comparison: the cores of a machine that is shared are seldom as fast as one another.

/// While it lives, this thread, and whatever it starts, stays on one core; where that cannot be, nothing happens.
pub struct OneCore {
    #[cfg(target_os = "linux")]
    before: Option<rustix::thread::CpuSet>,
}

impl OneCore {
    /// Stays on the core on which it is.
    #[cfg(target_os = "linux")]
    pub fn hold() -> Self {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
        let before = sched_getaffinity(None).ok();
        let mut one = CpuSet::new();
        one.set(sched_getcpu());
        let held = sched_setaffinity(None, &one).is_ok();
        Self { before: before.filter(|_| held) }
    }

    /// Nothing that this system knows how to do.
    #[cfg(not(target_os = "linux"))]
    pub fn hold() -> Self {
        Self {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for OneCore {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // If it stays held, measurements are of one core: said by what they show.
            let _ = rustix::thread::sched_setaffinity(None, before);
        }
    }
}
