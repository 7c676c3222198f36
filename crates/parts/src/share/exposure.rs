//! Before several items are shown at once: who will see each of them, and what comes with it.

use i18n::Text;
use kernel::{EngagementId, Item, ItemId, Kind, Power, Sharing};
use store::items::{Head, several};
use store::viewers::{Client, clients_in};
use store::{Conn, Stop};
use web::Asked;

use super::in_words;
use crate::m;

/// One item, as it would stand.
pub struct Exposed {
    /// The item.
    pub head: Head,
    /// Whether its switch is on already.
    pub shown: bool,
    /// Who will see it, in words.
    pub who: Text,
}

/// Those of these items of a kind that the viewer sees, as they would stand with *Show on portal?* on.
/// Three statements, and three for each engagement among them.
///
/// # Errors
/// The database's.
pub async fn exposure(
    conn: &mut Conn,
    asked: &Asked,
    kind: Kind,
    ids: &[ItemId],
) -> Result<Vec<Exposed>, Stop> {
    let mut members: Vec<(EngagementId, Vec<Client>)> = Vec::new();
    let mut exposed = Vec::new();
    for (head, item) in several(conn, &asked.viewer, ids).await? {
        if head.kind != kind || head.trashed_at.is_some() {
            continue;
        }
        let here = head.engagement_id;
        if members.iter().all(|(id, _)| *id != here) {
            members.push((here, clients_in(conn, asked.org.id, here).await?));
        }
        let all = members.iter().find(|(id, _)| *id == here);
        let all = all.map_or(&[][..], |(_, all)| all.as_slice());
        exposed.push(Exposed {
            shown: head.sharing == Sharing::Shared,
            who: who(all, item),
            head,
        });
    }
    Ok(exposed)
}

fn who(members: &[Client], item: Item) -> Text {
    let shown = Item {
        sharing: Sharing::Shared,
        ..item
    };
    let seeing = members
        .iter()
        .filter(|c| access::may(&c.viewer, Power::See, &shown));
    let names: Vec<&str> = seeing.map(|c| people::first_name(&c.name)).collect();
    match in_words(&names, members.len()) {
        Some(words) => m::will_be_seen_by(words).into(),
        None => m::will_be_seen_by_nobody().into(),
    }
}
