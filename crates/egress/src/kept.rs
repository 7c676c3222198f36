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

/// What was read, and when.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<HashMap<String, (Instant, Found)>>>);

impl Kept {
    fn get(&self, address: &str, age: Duration) -> Option<Found> {
        let kept = self.0.lock().ok()?;
        let (read, found) = kept.get(address)?;
        let age = if found.is_ok() { age } else { age.min(FAILED) };
        (read.elapsed() < age).then(|| found.clone())
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
