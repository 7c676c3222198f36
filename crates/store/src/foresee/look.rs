//! What a change does, found by making it: who sees what is looked at before and after, within the
//! same transaction, and where somebody's sight moves the change is taken back until the one who makes it
//! was shown exactly that. Nothing is guessed, and nothing can move between the question and the answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use kernel::{Access, ContactId, EngagementId, Refusal, Viewer};

use super::Foreseen;
use super::compare::{Pair, compare};
use crate::viewers::{self, Client, Whom};
use crate::{Conn, Stop};

/// Takes the change back; it never leaves this file.
const NOT_SHOWN: &str = "not_shown";

/// A look at some clients around a change.
#[derive(Clone, Debug)]
pub struct Look {
    whom: Whom,
    /// [`Foreseen::word`] of what was shown, or nothing.
    sure: String,
    found: Arc<Mutex<Option<Foreseen>>>,
}

/// What became of the change.
#[derive(Debug)]
pub enum Looked<T> {
    /// It was made, and did this.
    Done(T, Foreseen),
    /// It was taken back: this was not shown yet.
    Ask(Foreseen),
    /// It could not be made.
    Stopped(Stop),
}

impl Look {
    /// At these clients; `sure` is what the form carries.
    pub fn new(whom: Whom, sure: &str) -> Look {
        Look {
            whom,
            sure: sure.to_owned(),
            found: Arc::default(),
        }
    }
    /// The clients as they stand before the change.
    ///
    /// # Errors
    /// The database's.
    pub async fn before(&self, conn: &mut Conn, asker: &Viewer) -> Result<Vec<Client>, Stop> {
        let all = viewers::weighed(conn, asker.org, &self.whom).await?;
        Ok(all.into_iter().map(|w| w.client).collect())
    }
    /// Looks again after the change, in the same transaction.
    ///
    /// # Errors
    /// A state, which takes the change back; the database's.
    pub async fn after(
        &self,
        conn: &mut Conn,
        asker: &Viewer,
        before: Vec<Client>,
    ) -> Result<(), Stop> {
        let after = self.before(conn, asker).await?;
        let pairs = pairs(&self.whom, before, after);
        let found = compare(conn, asker, pairs, None).await?;
        let asks = !found.is_nothing() && self.sure != found.word();
        *self.found.lock().unwrap_or_else(|e| e.into_inner()) = Some(found);
        if asks {
            return Err(Stop::state(NOT_SHOWN));
        }
        Ok(())
    }
    /// What became of it.
    pub fn told<T>(&self, done: Result<T, Stop>) -> Looked<T> {
        let mut found = self.found.lock().unwrap_or_else(|e| e.into_inner());
        match (done, found.take()) {
            (Ok(done), found) => Looked::Done(done, found.unwrap_or_default()),
            (Err(Stop::Refused(Refusal::State(NOT_SHOWN))), Some(found)) => Looked::Ask(found),
            (Err(stop), _) => Looked::Stopped(stop),
        }
    }
}

/// Each client before and after. Who is not there on one side is no member of the engagement looked at,
/// or, of a contact looked at, nowhere.
fn pairs(whom: &Whom, before: Vec<Client>, after: Vec<Client>) -> Vec<Pair> {
    let keyed = |all: Vec<Client>| -> BTreeMap<ContactId, Client> {
        all.into_iter().map(|c| (c.contact, c)).collect()
    };
    let (mut before, mut after) = (keyed(before), keyed(after));
    let ids: BTreeSet<ContactId> = before.keys().chain(after.keys()).copied().collect();
    let pair = |id: ContactId| {
        let (was, is) = (before.remove(&id), after.remove(&id));
        let known = is.as_ref().or(was.as_ref())?;
        let (name, access) = (known.name.clone(), access(&known.viewer));
        let without = without(whom, &known.viewer);
        Some(Pair {
            contact: id,
            name,
            waits: access != Some(Access::Active),
            before: was.map_or_else(|| without.clone(), |c| let_in(c.viewer)),
            after: is.map_or_else(|| without.clone(), |c| let_in(c.viewer)),
        })
    };
    ids.into_iter().filter_map(pair).collect()
}

fn access(viewer: &Viewer) -> Option<Access> {
    viewer.client.as_ref().map(|c| c.access)
}

/// The client as if it could come in: what a change does to somebody invited is told as well.
fn let_in(mut viewer: Viewer) -> Viewer {
    if let Some(facts) = viewer.client.as_mut() {
        facts.access = Access::Active;
    }
    viewer
}

fn without(whom: &Whom, viewer: &Viewer) -> Viewer {
    let mut viewer = let_in(viewer.clone());
    if let Some(facts) = viewer.client.as_mut() {
        let gone = |at: EngagementId| match whom {
            Whom::Engagement(engagement) => at == *engagement,
            _ => true,
        };
        facts.places.retain(|place| !gone(place.engagement));
    }
    viewer
}
