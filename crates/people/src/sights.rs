//! What a contact sees of its engagements, item by item, with the policy's reason.

use access::{Reason, Verdict, scope, sql, why};
use kernel::FromRow;
use kernel::{
    Access, Assigned, Assignee, Audience, CompanyId, ContactId, EngagementId, Item, ItemId, Kind,
    Power, Right, Sharing, Time, Viewer,
};
use store::{Conn, Stop, viewers};

use crate::needs;
use crate::reasons::Case;

/// One item and whether the contact sees it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The item.
    pub item: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its engagement.
    pub engagement: EngagementId,
    /// The engagement's title.
    pub engagement_title: String,
    /// Sees or hidden, and why.
    pub verdict: Verdict,
    /// What the reason alone does not tell.
    pub case: Case,
}

/// Items of the same kind with the same answer for the same reason.
#[derive(Clone, Debug)]
pub struct Heap<'s> {
    /// One of them.
    pub first: &'s Sight,
    /// How many there are.
    pub count: usize,
}

#[derive(FromRow)]
struct Row {
    id: ItemId,
    engagement_id: EngagementId,
    engagement: String,
    kind: Kind,
    title: String,
    draft: bool,
    sharing: Sharing,
    sent_at: Option<Time>,
    audience: Audience,
    company_id: Option<CompanyId>,
    assigned: Assigned,
    named: bool,
    assignee: bool,
    done: bool,
}

/// The items of a contact's engagements that the viewer sees too, the one that moved last first,
/// each with the policy's answer for the contact once its access is active: before somebody is let in,
/// this is what there is to know. At most `limit`. Three statements.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn of(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
    kind: Option<Kind>,
    limit: i64,
) -> Result<Vec<Sight>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut client = viewers::client(conn, viewer.org, contact).await?;
    if let Some(facts) = &mut client.viewer.client {
        facts.access = Access::Active;
    }
    let mut s = sql(
        "select i.id, i.engagement_id, e.title as engagement, i.kind, i.title, i.draft, i.sharing, i.sent_at, i.audience, i.company_id, i.assigned, exists (select 1 from audience n where n.org_id = i.org_id and n.item_id = i.id and n.contact_id = ",
    );
    s.arg(contact).push(") as named, exists (select 1 from assignee a where a.org_id = i.org_id and a.item_id = i.id and a.contact_id = ");
    s.arg(contact).push(") as assignee, exists (select 1 from assignee a where a.org_id = i.org_id and a.item_id = i.id and a.completed_at is not null and a.contact_id = ");
    s.arg(contact).push(") as done from item i join engagement e on e.org_id = i.org_id and e.id = i.engagement_id where i.trashed_at is null and e.trashed_at is null and i.engagement_id in (select m.engagement_id from member m where m.org_id = ");
    s.arg(viewer.org)
        .push(" and m.contact_id = ")
        .arg(contact)
        .push(") and ");
    scope(viewer, Power::See, &mut s);
    if let Some(kind) = kind {
        s.push(" and i.kind = ").arg(kind);
    }
    s.push(" order by i.touched_at desc, i.id limit ")
        .arg(limit);
    let rows: Vec<Row> = conn.all(s).await?;
    Ok(rows
        .into_iter()
        .map(|row| row.judged(&client.viewer, contact))
        .collect())
}

impl Row {
    fn judged(self, client: &Viewer, contact: ContactId) -> Sight {
        let item = Item {
            org: client.org,
            id: self.id,
            engagement: self.engagement_id,
            kind: self.kind,
            draft: self.draft,
            trashed: false,
            sharing: self.sharing,
            sent: self.sent_at.is_some(),
            audience: self.audience,
            company: self.company_id,
            named: if self.named {
                vec![contact]
            } else {
                Vec::new()
            },
            assigned: self.assigned,
            assignees: if self.assignee {
                vec![Assignee {
                    contact,
                    completed: self.done,
                }]
            } else {
                Vec::new()
            },
        };
        let case = Case::of(
            client,
            self.engagement_id,
            self.sharing,
            self.audience,
            self.assigned,
        );
        Sight {
            case,
            item: self.id,
            kind: self.kind,
            title: self.title,
            engagement: self.engagement_id,
            engagement_title: self.engagement,
            verdict: why(client, Power::See, &item),
        }
    }
}

/// Puts items of one kind with one answer and reason together; seen ones first, large heaps first.
pub fn heaped(sights: &[Sight]) -> Vec<Heap<'_>> {
    let mut heaps: Vec<Heap<'_>> = Vec::new();
    // Seen for one reason they are alike; hidden, as far as the sentence says the same.
    let key = |s: &Sight| -> (Kind, bool, Reason, Option<Case>) {
        let hidden = (!s.verdict.allowed).then_some(s.case);
        (s.kind, s.verdict.allowed, s.verdict.decided(), hidden)
    };
    for sight in sights {
        match heaps.iter_mut().find(|h| key(h.first) == key(sight)) {
            Some(heap) => heap.count += 1,
            None => heaps.push(Heap {
                first: sight,
                count: 1,
            }),
        }
    }
    heaps.sort_by_key(|h| {
        (
            !h.first.verdict.allowed,
            std::cmp::Reverse(h.count),
            h.first.kind,
        )
    });
    heaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_one_reason_lie_on_one_heap() {
        let sight = |kind, allowed, reason| Sight {
            case: Case {
                access: None,
                hidden_alone: false,
                sharing: Sharing::Shared,
                audience: Audience::All,
                assigned: Assigned::Team,
            },
            item: ItemId::new(),
            kind,
            title: String::new(),
            engagement: EngagementId::new(),
            engagement_title: String::new(),
            verdict: Verdict {
                allowed,
                because: vec![reason],
            },
        };
        let all = [
            sight(Kind::File, false, Reason::NotDraft),
            sight(Kind::File, true, Reason::Shared),
            sight(Kind::Update, true, Reason::Shared),
            sight(Kind::File, true, Reason::Shared),
        ];
        let heaps = heaped(&all);
        assert_eq!(
            heaps
                .iter()
                .map(|h| (h.first.kind, h.count))
                .collect::<Vec<_>>(),
            [(Kind::File, 2), (Kind::Update, 1), (Kind::File, 1)]
        );
    }
}
