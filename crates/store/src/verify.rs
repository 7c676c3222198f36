//! Walking an organization's audit chain: every entry, its place, its hash, and the heads that were
//! written down outside the database.

use access::sql;
use kernel::{AuditSeq, OrgId};

use crate::chain::{Link, START};
use crate::{Db, Stop};

/// Entries read at once.
const PAGE: i64 = 2_000;

/// The head of a chain at some time, written down where who changes the database does not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The newest entry then.
    pub seq: AuditSeq,
    /// Its hash, which covers all before it.
    pub hash: Vec<u8>,
}

/// What is wrong with an organization's chain; the first that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// This entry is missing or out of order.
    Missing(AuditSeq),
    /// This entry was changed.
    Changed(AuditSeq),
    /// The end of the chain was cut off or does not match its head.
    Cut,
    /// At this entry the chain is whole, but not the one that was written down: it was made anew
    /// from here or earlier, or cut off before.
    Rewritten(AuditSeq),
}

#[derive(kernel::FromRow)]
struct Stored {
    #[sqlx(flatten)]
    link: Link,
    prev: Vec<u8>,
    hash: Vec<u8>,
}

impl Db {
    /// Checks the whole chain of an organization, also while it grows; the number of entries when it
    /// holds. A chain made anew from some entry to its end passes: see [`Db::verify_chain_against`].
    pub async fn verify_chain(&self, org: OrgId) -> Result<Result<i64, ChainFault>, Stop> {
        self.verify_chain_against(org, &[]).await
    }

    /// The same, and that it is the chain whose heads were written down: `marks`, in the order of
    /// their numbers.
    pub async fn verify_chain_against(
        &self,
        org: OrgId,
        marks: &[Checkpoint],
    ) -> Result<Result<i64, ChainFault>, Stop> {
        let mut marks = marks.iter().peekable();
        let (mut last, mut prev) = (0, START.to_vec());
        let mut above = i64::MIN; // an entry put before the first is found too
        let mut promised = 0;
        loop {
            let page: Vec<Stored> = self
                .read(org)
                .await?
                .all(
                    sql("select seq, at, actor_kind, actor_id, on_behalf, action, object_kind, object_id, request_id, detail, prev, hash from audit where org_id = $1 and seq > $2 order by seq limit $3")
                        .bind(org)
                        .bind(above)
                        .bind(PAGE),
                )
                .await?;
            if page.is_empty() {
                let head = self.chain_head(org).await?;
                if head.seq > last && head.seq > promised {
                    promised = head.seq; // written since this page was read
                    continue;
                }
                if head.seq != last || head.hash != prev {
                    return Ok(Err(ChainFault::Cut));
                }
                return Ok(match marks.next() {
                    Some(mark) => Err(ChainFault::Rewritten(mark.seq)),
                    None => Ok(last),
                });
            }
            for row in page {
                if row.link.seq != last + 1 {
                    return Ok(Err(ChainFault::Missing(last + 1)));
                }
                (last, above) = (row.link.seq, row.link.seq);
                if row.prev != prev || row.hash != row.link.hash(org, &prev) {
                    return Ok(Err(ChainFault::Changed(last)));
                }
                prev = row.hash;
                while let Some(mark) = marks.next_if(|m| m.seq == last) {
                    if mark.hash != prev {
                        return Ok(Err(ChainFault::Rewritten(last)));
                    }
                }
            }
        }
    }

    /// The head of an organization's chain as it stands.
    pub async fn chain_head(&self, org: OrgId) -> Result<Checkpoint, Stop> {
        let (seq, hash) = self
            .read(org)
            .await?
            .one(sql("select seq, hash from chain where org_id = $1").bind(org))
            .await?;
        Ok(Checkpoint { seq, hash })
    }
}
