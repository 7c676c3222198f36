//! Who sees an item: the policy's answer for every member of its engagement.

use access::sql;
use kernel::FromRow;
use kernel::{Assignee, ContactId, Item, OrgId, Power, Sharing};
use store::items::Head;
use store::viewers::{Client, clients_in};
use store::{Conn, Stop};
use web::Asked;

use super::Row;
use crate::reasons;

/// One member and the policy's answer.
pub struct Sight {
    /// The member.
    pub client: Client,
    /// Sees or hidden, and why.
    pub verdict: access::Verdict,
}

/// The item's facts, where it belongs, and the policy's answer for each member.
pub struct Sights {
    /// What the policy knows of the item.
    pub item: Item,
    /// The engagement's title.
    pub engagement: String,
    /// The members.
    pub members: Vec<Sight>,
}

#[derive(FromRow)]
struct About {
    engagement: String,
    contact_id: Option<ContactId>,
    assigned: Option<bool>,
    completed: Option<bool>,
}

/// Every client who is a member of the engagement of an item staff has seen, with the policy's
/// answer. Three statements however many there are.
///
/// # Errors
/// The database's.
pub async fn sights(conn: &mut Conn, org: OrgId, head: &Head) -> Result<Sights, Stop> {
    let (item, engagement) = facts(conn, org, head).await?;
    let clients = clients_in(conn, org, head.engagement_id).await?;
    let answer = |client: Client| Sight {
        verdict: access::why(&client.viewer, Power::See, &item),
        client,
    };
    Ok(Sights {
        members: clients.into_iter().map(answer).collect(),
        item: item.clone(),
        engagement,
    })
}

/// What the policy needs to know of the item, and the engagement's title, in one statement.
async fn facts(conn: &mut Conn, org: OrgId, head: &Head) -> Result<(Item, String), Stop> {
    let about: Vec<About> = conn
        .all(
            sql("select e.title as engagement, x.contact_id, x.assigned, x.completed from engagement e left join (select contact_id, false as assigned, false as completed from audience where org_id = $1 and item_id = $2 union all select contact_id, true as assigned, (completed_at is not null) as completed from assignee where org_id = $1 and item_id = $2) x on true where e.org_id = $1 and e.id = $3")
                .bind(org)
                .bind(head.id)
                .bind(head.engagement_id),
        )
        .await?;
    let engagement = about
        .first()
        .map(|a| a.engagement.clone())
        .ok_or(Stop::Gone)?;
    let (mut named, mut assignees) = (Vec::new(), Vec::new());
    for about in about {
        match (about.contact_id, about.assigned) {
            (Some(contact), Some(true)) => {
                assignees.push(Assignee {
                    contact,
                    completed: about.completed.unwrap_or(false),
                });
            }
            (Some(contact), _) => named.push(contact),
            (None, _) => {}
        }
    }
    let item = Item {
        org,
        id: head.id,
        engagement: head.engagement_id,
        kind: head.kind,
        draft: head.draft,
        trashed: head.trashed_at.is_some(),
        sharing: head.sharing,
        sent: head.sent_at.is_some(),
        audience: head.audience,
        company: head.company_id,
        named,
        assigned: head.assigned,
        assignees,
    };
    Ok((item, engagement))
}

impl Sights {
    /// First names of the members who see it when *Show on portal?* is on and nothing else changes.
    pub(super) fn once_shown(&self) -> Vec<String> {
        let shown = Item {
            sharing: Sharing::Shared,
            ..self.item.clone()
        };
        let seeing = self.members.iter().map(|s| &s.client);
        let seeing = seeing.filter(|c| access::may(&c.viewer, Power::See, &shown));
        seeing
            .map(|c| people::first_name(&c.name).to_owned())
            .collect()
    }

    pub(super) fn rows(&self, asked: &Asked, head: &Head) -> Vec<Row> {
        self.members
            .iter()
            .map(|sight| sight.row(asked, head, &self.engagement))
            .collect()
    }
}

impl Sight {
    fn row(&self, asked: &Asked, head: &Head, engagement: &str) -> Row {
        let told = reasons::explain(asked, head, self, engagement);
        Row {
            name: self.client.name.clone(),
            sees: self.verdict.allowed,
            because: told.because,
            change: told.change,
        }
    }
}
