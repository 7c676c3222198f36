//! Every question the policy asks, each with its truth and, where it reads the row, its SQL.
//! Nothing else in the project knows either.

use kernel::{Access, Assigned, Audience, Level, Sharing, Viewer};

use crate::Leaf::{self, Kind, Place, Row, Seat, Viewer as Who};
use crate::Sql;

// About the viewer.
pub static PORTAL_ON: Leaf = Who(|v| v.client.as_ref().is_some_and(|c| c.portal_on));
pub static COMPANY_ON: Leaf = Who(|v| v.client.as_ref().is_some_and(|c| c.company_on));
// Looking on before a client is let in is looking ahead: at what will be, so that nobody is let in unseen.
pub static ACCESS_ACTIVE: Leaf = Who(|v| {
    v.client.as_ref().is_some_and(|c| match c.access {
        Access::Active => true,
        Access::Invited | Access::None => v.read_only(),
        Access::Suspended => false,
    })
});
pub static NOT_READ_ONLY: Leaf = Who(|v| !v.read_only());

// About the tool.
pub static TOOL_USED: Leaf = Kind(|v, k| {
    let clients = v.client.as_ref().map(|c| c.off);
    let staffs = v.staff.as_ref().map(|s| s.off);
    !clients
        .unwrap_or_default()
        .or(staffs.unwrap_or_default())
        .has(k)
});
pub static TOOL_ON: Leaf = Kind(|v, k| v.client.as_ref().is_some_and(|c| c.tools.has(k)));
pub static TYPE_NOT_HIDDEN: Leaf =
    Kind(|v, k| v.client.as_ref().is_some_and(|c| !c.hidden_kinds.has(k)));
pub static LEVEL_VIEW: Leaf = Kind(|v, k| v.level(k) >= Level::View);
pub static LEVEL_COMMENT: Leaf = Kind(|v, k| v.level(k) >= Level::Comment);
pub static LEVEL_CONTRIBUTE: Leaf = Kind(|v, k| v.level(k) >= Level::Contribute);
pub static LEVEL_EDIT: Leaf = Kind(|v, k| v.level(k) >= Level::Edit);
pub static LEVEL_STAFF_ONLY: Leaf = Kind(|_, _| false);
pub static GROUP_VIEWS: Leaf = Kind(|v, k| v.staff.as_ref().is_some_and(|s| s.view.has(k)));
pub static GROUP_FULL: Leaf = Kind(|v, k| v.staff.as_ref().is_some_and(|s| s.full.has(k)));
pub static TOKEN_READS: Leaf = Kind(|v, k| v.scope.read.has(k));
pub static TOKEN_WRITES: Leaf = Kind(|v, k| v.scope.write.has(k));
pub static OPEN_TO_ALL: Leaf =
    Kind(|v, k| v.client.as_ref().is_some_and(|c| !c.assigned_only.has(k)));

// About the membership.
pub static MEMBER: Leaf = Place(|_, _| true);
pub static ENGAGEMENT_ON: Leaf = Place(|_, p| p.on);
pub static ENGAGEMENT_NOT_HIDDEN: Leaf = Place(|_, p| !p.hidden);
pub static ENGAGEMENT_CURRENT: Leaf =
    Place(|v, p| !p.archived || v.client.as_ref().is_some_and(|c| c.show_archived));
pub static ENGAGEMENT_KEPT: Leaf = Place(|_, p| !p.trashed);

// About what the role in that engagement may do with a kind: never more than this, whatever the
// client's own levels are.
pub static ROLE_VIEW: Leaf = Seat(|_, p, k| p.most.of(k) >= Level::View);
pub static ROLE_COMMENT: Leaf = Seat(|_, p, k| p.most.of(k) >= Level::Comment);
pub static ROLE_CONTRIBUTE: Leaf = Seat(|_, p, k| p.most.of(k) >= Level::Contribute);
pub static ROLE_EDIT: Leaf = Seat(|_, p, k| p.most.of(k) >= Level::Edit);

// About the row. `i.shown` and `i.live` are generated columns of the same words:
// shown = not draft, not trashed, shared or sent; live = the same or completed by somebody.
pub static NOT_DRAFT: Leaf = Row {
    truth: |_, i| !i.draft,
    sql: |_, s| _ = s.push("not i.draft"),
};
pub static NOT_TRASHED: Leaf = Row {
    truth: |_, i| !i.trashed,
    sql: |_, s| _ = s.push("i.trashed_at is null"),
};
pub static SHARED: Leaf = Row {
    truth: |_, i| i.sharing == Sharing::Shared,
    sql: |_, s| _ = s.push("i.sharing = 'shared'"),
};
pub static SENT: Leaf = Row {
    truth: |_, i| i.sharing == Sharing::WhenSent && i.sent,
    sql: |_, s| _ = s.push("i.sharing = 'when_sent' and i.sent_at is not null"),
};
pub static COMPLETED: Leaf = Row {
    truth: |v, i| {
        i.assignees
            .iter()
            .any(|a| a.completed && Some(a.contact) == client(v))
    },
    sql: |v, s| assigned_to(v, s, " and a.completed_at is not null"),
};
pub static FOR_ALL: Leaf = Row {
    truth: |_, i| i.audience == Audience::All,
    sql: |_, s| _ = s.push("i.audience = 'all'"),
};
pub static NAMED: Leaf = Row {
    truth: |v, i| i.audience == Audience::Named && client(v).is_some_and(|c| i.named.contains(&c)),
    sql: |v, s| match client(v) {
        None => _ = s.push("false"),
        Some(contact) => {
            s.push("i.audience = 'named' and exists (select 1 from audience n where n.org_id = i.org_id and n.item_id = i.id and n.contact_id = ")
                .arg(contact)
                .push(")");
        }
    },
};
pub static SAME_COMPANY: Leaf = Row {
    truth: |v, i| i.audience == Audience::Company && i.company.is_some() && i.company == company(v),
    sql: |v, s| match company(v) {
        None => _ = s.push("false"),
        Some(company) => {
            s.push("i.audience = 'company' and i.company_id is not null and i.company_id = ")
                .arg(company);
        }
    },
};
pub static CARRIED_BY_TEAM: Leaf = Row {
    truth: |_, i| i.assigned == Assigned::Team,
    sql: |_, s| _ = s.push("i.assigned = 'team'"),
};
pub static ASSIGNED: Leaf = Row {
    truth: |v, i| i.assignees.iter().any(|a| Some(a.contact) == client(v)),
    sql: |v, s| assigned_to(v, s, ""),
};

/// The short form of *not draft, not trashed, and shared, sent or completed by this client*.
pub fn live(viewer: &Viewer, s: &mut Sql) {
    s.push("i.live and (i.shown or ");
    assigned_to(viewer, s, " and a.completed_at is not null");
    s.push(")");
}

fn assigned_to(viewer: &Viewer, s: &mut Sql, and: &'static str) {
    match client(viewer) {
        None => _ = s.push("false"),
        Some(contact) => {
            s.push("exists (select 1 from assignee a where a.org_id = i.org_id and a.item_id = i.id and a.contact_id = ")
                .arg(contact)
                .push(and)
                .push(")");
        }
    }
}

fn client(viewer: &Viewer) -> Option<kernel::ContactId> {
    viewer.client.as_ref().map(|c| c.id)
}

fn company(viewer: &Viewer) -> Option<kernel::CompanyId> {
    viewer.client.as_ref().and_then(|c| c.company)
}
