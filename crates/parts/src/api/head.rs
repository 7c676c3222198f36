//! The head of a resource: what every item has, whatever its kind.

use chrono::{DateTime, Utc};
use kernel::{Assigned, Audience, CompanyId, EngagementId, ItemId, Power, Powers, Sharing};
use serde::Serialize;
use store::items::Head;
use utoipa::ToSchema;
use web::Asked;

use crate::item_path;

/// What every item has; tools flatten it into their resource.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemHead {
    /// The item.
    pub id: ItemId,
    /// The engagement it belongs to.
    pub engagement: EngagementId,
    /// Its title.
    pub title: String,
    /// Not finished by its author; never shown to clients.
    pub draft: bool,
    /// *Show on portal?*
    pub sharing: Sharing,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Whom among the members it is for.
    pub audience: Audience,
    /// The company, for audience *company*.
    pub company: Option<CompanyId>,
    /// Who carries it.
    pub assigned: Assigned,
    /// Whether somebody completed it.
    pub completed: bool,
    /// Whether it still asks something of somebody.
    pub open: bool,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// The name of who made it.
    pub author: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed in a way worth telling.
    pub touched_at: DateTime<Utc>,
    /// When changes lock for you, the past means since then; clients are told, staff is never locked.
    pub locks_at: Option<DateTime<Utc>>,
    /// How many comments you see on it.
    pub comments: i64,
    /// Grows with every save; send it back with changes.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What you may do with it.
    pub may: Vec<Power>,
    /// Its page.
    #[schema(format = "uri")]
    pub url: String,
}

impl ItemHead {
    /// The head as this viewer gets it.
    pub fn of(asked: &Asked, head: &Head, may: Powers) -> ItemHead {
        let head = head.clone();
        let locking = asked.viewer.locking(head.kind, head.engagement_id);
        ItemHead {
            url: asked.app.site.link(&format!(
                "/{}{}",
                asked.org.slug,
                item_path(head.kind, head.id)
            )),
            id: head.id,
            engagement: head.engagement_id,
            title: head.title,
            draft: head.draft,
            sharing: head.sharing,
            sent_at: head.sent_at,
            audience: head.audience,
            company: head.company_id,
            assigned: head.assigned,
            completed: head.completed,
            open: head.open,
            due_at: head.due_at,
            author: head.author,
            created_at: head.created_at,
            touched_at: head.touched_at,
            locks_at: locking.since(asked.now).or(locking.until(asked.now)),
            comments: head.comments,
            version: head.version,
            may: Power::ALL
                .iter()
                .copied()
                .filter(|power| may.has(*power))
                .collect(),
        }
    }
}
