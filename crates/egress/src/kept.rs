//! Public documents that are read often and change rarely, kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::{Request, StatusCode, header};

use crate::{Egress, Trouble};

/// A document that could not be had is not asked for again for so long.
const FAILED: Duration = Duration::from_secs(5);
/// So many at once; more, and all are forgotten.
const PLACES: usize = 256;

type Found = Result<Arc<str>, Trouble>;
type Turns = HashMap<String, Arc<tokio::sync::Mutex<()>>>;

/// What was read, and when; and whose turn it is to read.
#[derive(Clone, Default)]
pub(crate) struct Kept(
    Arc<Mutex<HashMap<String, (Instant, Found)>>>,
    Arc<Mutex<Turns>>,
);

impl Kept {
    fn get(&self, address: &str, age: Duration) -> Option<Found> {
        let kept = self.0.lock().ok()?;
        let (read, found) = kept.get(address)?;
        let age = if found.is_ok() { age } else { age.min(FAILED) };
        (read.elapsed() < age).then(|| found.clone())
    }

    /// The turn of an address: one reads, the others wait and find what it read.
    fn turn(&self, address: &str) -> Arc<tokio::sync::Mutex<()>> {
        let Ok(mut turns) = self.1.lock() else {
            return Arc::default();
        };
        // Whoever waits holds theirs.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        turns.entry(address.to_owned()).or_default().clone()
    }

    fn put(&self, address: &str, found: &Found) {
        let Ok(mut kept) = self.0.lock() else { return };
        if kept.len() >= PLACES {
            kept.clear();
        }
        kept.insert(address.to_owned(), (Instant::now(), found.clone()));
    }
}

impl Egress {
    /// The text at an address, which is no older than `age`; none kept is taken for zero.
    ///
    /// # Errors
    /// As [`Egress::call`]; any answer but 200 is [`Trouble::Answer`].
    pub async fn document(&self, address: &str, age: Duration) -> Result<Arc<str>, Trouble> {
        if let Some(found) = self.kept.get(address, age) {
            return found;
        }
        let turn = self.kept.turn(address);
        let _mine = turn.lock().await;
        if let Some(found) = self.kept.get(address, age) {
            return found; // somebody else has just read it
        }
        let found = self.read(address).await;
        self.kept.put(address, &found);
        found
    }

    async fn read(&self, address: &str) -> Found {
        let request = Request::builder()
            .uri(address)
            .header(header::ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|_| Trouble::Address)?;
        let answer = self.call(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(Trouble::Answer(answer.status().as_u16()));
        }
        let text = String::from_utf8(answer.into_body()).map_err(|_| Trouble::Answer(200))?;
        Ok(text.into())
    }
}
