//! Lets many callers share one durable commit.
//!
//! There is no writing thread. Callers that arrive while a group is being committed gather in the
//! next one; the first of them leads it: it waits for its turn, commits the requests of all, and
//! wakes the others with their outcomes. A lone caller therefore pays for no change of thread, and
//! sixty-four callers pay for one commit between them.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many requests share a commit. More would make each wait longer and gain little. It bounds
/// the queue too: further callers wait until the group that gathers is closed.
const GROUP_MAX: usize = 256;

/// How often a leader gives way to callers that are about to join, if its group is smaller than the
/// one before. It costs about a microsecond each time that there is nobody to give way to.
const GIVE_WAY_MAX: usize = 16;

/// Gathers requests of type `Q`, which have outcomes of type `R`, into groups.
pub(crate) struct GroupCommit<Q, R> {
    gathering: Mutex<Gathering<Q, R>>,
    space: Condvar,
    /// Held by the leader that commits; it is the size of the last group.
    turn: Mutex<usize>,
}

struct Gathering<Q, R> {
    requests: Vec<Q>,
    group: Arc<Group<R>>,
}

/// A group as its members share it.
struct Group<R> {
    outcomes: Mutex<Option<Vec<Option<R>>>>,
    done: Condvar,
}

impl<Q, R> GroupCommit<Q, R> {
    pub(crate) fn new() -> Self {
        Self {
            gathering: Mutex::new(Gathering { requests: Vec::new(), group: Group::new() }),
            space: Condvar::new(),
            turn: Mutex::new(0),
        }
    }

    /// Has `request` committed in a group, by this caller or another, and returns its outcome.
    ///
    /// `commit` gets the requests of a group and returns as many outcomes, in the same order.
    /// `None` if the caller that led the group panicked and left no outcome.
    pub(crate) fn submit(&self, request: Q, commit: impl FnOnce(Vec<Q>) -> Vec<R>) -> Option<R> {
        let (group, place) = self.join(request);
        if place == 0 {
            self.lead(&group, commit);
        }
        group.outcome(place)
    }

    /// Returns the group and the caller's place in it.
    fn join(&self, request: Q) -> (Arc<Group<R>>, usize) {
        let mut gathering = lock(&self.gathering);
        while gathering.requests.len() >= GROUP_MAX {
            gathering = self.space.wait(gathering).unwrap_or_else(PoisonError::into_inner);
        }
        let place = gathering.requests.len();
        gathering.requests.push(request);
        (Arc::clone(&gathering.group), place)
    }

    fn lead(&self, group: &Group<R>, commit: impl FnOnce(Vec<Q>) -> Vec<R>) {
        let mut last_size = lock(&self.turn);
        self.give_way(*last_size);
        let completion = Completion { group, outcomes: Vec::new() };
        let requests = self.close();
        *last_size = requests.len();
        completion.with(commit(requests));
    }

    /// Lets the callers of the last group join this one, if they are quick.
    fn give_way(&self, last_size: usize) {
        for _ in 0..GIVE_WAY_MAX {
            if lock(&self.gathering).requests.len() >= last_size {
                break;
            }
            thread::yield_now();
        }
    }

    /// Closes the group that gathers and opens the next.
    fn close(&self) -> Vec<Q> {
        let mut gathering = lock(&self.gathering);
        gathering.group = Group::new();
        let requests = std::mem::take(&mut gathering.requests);
        drop(gathering);
        if requests.len() >= GROUP_MAX {
            self.space.notify_all();
        }
        requests
    }
}

impl<R> Group<R> {
    fn new() -> Arc<Self> {
        Arc::new(Self { outcomes: Mutex::new(None), done: Condvar::new() })
    }

    /// Waits until the group is done and takes one outcome.
    fn outcome(&self, place: usize) -> Option<R> {
        let mut outcomes = lock(&self.outcomes);
        loop {
            if let Some(outcomes) = outcomes.as_mut() {
                return outcomes.get_mut(place).and_then(Option::take);
            }
            outcomes = self.done.wait(outcomes).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Wakes the members of a group when dropped, however the leader ends.
struct Completion<'a, R> {
    group: &'a Group<R>,
    outcomes: Vec<Option<R>>,
}

impl<R> Completion<'_, R> {
    fn with(mut self, outcomes: Vec<R>) {
        self.outcomes = outcomes.into_iter().map(Some).collect();
    }
}

impl<R> Drop for Completion<'_, R> {
    fn drop(&mut self) {
        *lock(&self.group.outcomes) = Some(std::mem::take(&mut self.outcomes));
        self.group.done.notify_all();
    }
}

/// Locks even if a thread panicked with the lock held: every change under it is a single step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_caller_gets_its_own_outcome() {
        let group = GroupCommit::new();
        let committed = AtomicUsize::new(0);
        thread::scope(|scope| {
            for caller in 0..32_usize {
                let (group, committed) = (&group, &committed);
                scope.spawn(move || {
                    for round in 0..50 {
                        let outcome = group.submit(caller * 100 + round, |requests| {
                            committed.fetch_add(requests.len(), Ordering::Relaxed);
                            requests.into_iter().map(|request| request * 2).collect()
                        });
                        assert_eq!(outcome, Some((caller * 100 + round) * 2));
                    }
                });
            }
        });
        assert_eq!(committed.into_inner(), 32 * 50);
    }

    #[test]
    fn callers_beyond_a_full_group_wait_and_are_served() {
        let group = GroupCommit::new();
        thread::scope(|scope| {
            for caller in 0..GROUP_MAX + 20 {
                let group = &group;
                scope.spawn(move || {
                    let outcome = group.submit(caller, |requests| {
                        assert!(requests.len() <= GROUP_MAX);
                        requests
                    });
                    assert_eq!(outcome, Some(caller));
                });
            }
        });
    }

    #[test]
    fn a_leader_that_panics_leaves_nobody_waiting() {
        let group = GroupCommit::<u8, u8>::new();
        let led = catch_unwind(AssertUnwindSafe(|| group.submit(1, |_| panic!("planned"))));
        assert!(led.is_err());
        assert_eq!(group.submit(2, |requests| requests), Some(2));
        assert_eq!(group.submit(3, |_| Vec::new()), None);
    }
}
