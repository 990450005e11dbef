//! Lets many callers share one durable commit.
//!
//! There is no writing thread. The first caller to arrive leads: it takes what has queued up,
//! commits it, tells each caller its outcome and hands the lead to whoever queued up meanwhile. A
//! lone caller therefore pays for no change of thread, and sixty-four callers pay for one commit
//! between them.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How many callers may wait in the queue; the next ones wait outside it, in no order.
const QUEUE_MAX: usize = 1024;
/// How many requests share a commit: more would make each wait longer and gain little.
const GROUP_MAX: usize = 256;

/// A bounded queue of requests of type `Q` with outcomes of type `R`.
pub(crate) struct GroupCommit<Q, R> {
    state: Mutex<State<Q, R>>,
    space: Condvar,
}

struct State<Q, R> {
    queue: VecDeque<Ticket<Q, R>>,
    leading: bool,
}

/// A queued request. Dropping it without an outcome tells its caller so.
struct Ticket<Q, R> {
    request: Option<Q>,
    slot: Arc<Slot<R>>,
}

struct Slot<R> {
    turn: Mutex<Turn<R>>,
    changed: Condvar,
}

enum Turn<R> {
    Waiting,
    Lead,
    Done(R),
    Abandoned,
}

impl<Q, R> GroupCommit<Q, R> {
    pub(crate) fn new() -> Self {
        let state = State {
            queue: VecDeque::new(),
            leading: false,
        };
        Self {
            state: Mutex::new(state),
            space: Condvar::new(),
        }
    }

    /// Has `request` committed in a group, by this caller or another, and returns its outcome.
    ///
    /// `commit` gets the requests of a group and returns as many outcomes, in the same order.
    /// `None` if the caller that led the group gave no outcome.
    pub(crate) fn submit(&self, request: Q, commit: impl FnOnce(Vec<Q>) -> Vec<R>) -> Option<R> {
        let slot = Arc::new(Slot {
            turn: Mutex::new(Turn::Waiting),
            changed: Condvar::new(),
        });
        let leads = self.enqueue(Ticket {
            request: Some(request),
            slot: Arc::clone(&slot),
        });
        if leads || slot.wait_for_turn() {
            self.lead(commit);
        }
        slot.outcome()
    }

    /// Returns whether the caller must lead.
    fn enqueue(&self, ticket: Ticket<Q, R>) -> bool {
        let mut state = lock(&self.state);
        while state.queue.len() >= QUEUE_MAX {
            state = self
                .space
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.queue.push_back(ticket);
        !std::mem::replace(&mut state.leading, true)
    }

    fn lead(&self, commit: impl FnOnce(Vec<Q>) -> Vec<R>) {
        let leadership = Leadership { group: self };
        let mut tickets: Vec<Ticket<Q, R>> = {
            let mut state = lock(&self.state);
            let count = state.queue.len().min(GROUP_MAX);
            state.queue.drain(..count).collect()
        };
        self.space.notify_all();
        let requests = tickets
            .iter_mut()
            .filter_map(|ticket| ticket.request.take())
            .collect();
        let outcomes = commit(requests);
        for (ticket, outcome) in tickets.iter().zip(outcomes) {
            ticket.slot.set(Turn::Done(outcome));
        }
        drop(tickets);
        drop(leadership);
    }
}

/// Hands the lead on when dropped, however the leader ends.
struct Leadership<'a, Q, R> {
    group: &'a GroupCommit<Q, R>,
}

impl<Q, R> Drop for Leadership<'_, Q, R> {
    fn drop(&mut self) {
        let mut state = lock(&self.group.state);
        match state.queue.front() {
            Some(next) => next.slot.set(Turn::Lead),
            None => state.leading = false,
        }
    }
}

impl<Q, R> Drop for Ticket<Q, R> {
    fn drop(&mut self) {
        let mut turn = lock(&self.slot.turn);
        if matches!(*turn, Turn::Waiting | Turn::Lead) {
            *turn = Turn::Abandoned;
            self.slot.changed.notify_one();
        }
    }
}

impl<R> Slot<R> {
    fn set(&self, turn: Turn<R>) {
        *lock(&self.turn) = turn;
        self.changed.notify_one();
    }

    /// Waits until there is something to do; returns whether that is to lead.
    fn wait_for_turn(&self) -> bool {
        let mut turn = lock(&self.turn);
        while matches!(*turn, Turn::Waiting) {
            turn = self
                .changed
                .wait(turn)
                .unwrap_or_else(PoisonError::into_inner);
        }
        matches!(*turn, Turn::Lead)
    }

    fn outcome(&self) -> Option<R> {
        match std::mem::replace(&mut *lock(&self.turn), Turn::Abandoned) {
            Turn::Done(outcome) => Some(outcome),
            Turn::Waiting | Turn::Lead | Turn::Abandoned => None,
        }
    }
}

/// Locks even if a thread panicked with the lock held: every change under it is a single step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
