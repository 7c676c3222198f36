//! To-dos found through the viewer's scope.

use ::store::items::{self, Seen};
use ::store::{Conn, Stop};
use access::{Sql, scope, sql};
use chrono::TimeDelta;
use kernel::{Assigned, ContactId, EngagementId, Power, StaffId, Time, Viewer};

use crate::todo::Todo;

/// Whether done ones are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum State {
    /// Those not done.
    #[default]
    Open,
    /// Those done.
    Done,
    /// All: open ones first.
    Any,
}

/// Who carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One staff user.
    Staff(StaffId),
    /// One client.
    Client(ContactId),
    /// Nobody, the team, or clients.
    Sort(Assigned),
}

/// When they are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Over.
    Late,
    /// Within seven days, or over.
    Week,
    /// Without a day.
    Never,
}

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow {
    /// One engagement.
    pub engagement: Option<EngagementId>,
    /// Done or not.
    pub state: State,
    /// Who carries them.
    pub who: Option<Who>,
    /// When they are due.
    pub when: Option<When>,
    /// Ordered by their place in the list, not by day.
    pub placed: bool,
}

/// To-dos the viewer sees, without trash. Open ones by day (or place in their list); done ones
/// after them, last done first. Up to `limit` after `skip`. One statement.
///
/// # Errors
/// The database's.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    narrow: Narrow,
    now: Time,
    skip: i64,
    limit: i64,
) -> Result<Vec<Seen<Todo>>, Stop> {
    let mut s = items::select::<Todo>(viewer, Power::See);
    s.push(" and i.trashed_at is null");
    narrow.push(now, &mut s);
    s.push(" order by case when b.done_at is null then 0 else 1 end, b.done_at desc, ");
    s.push(if narrow.placed {
        ""
    } else {
        "case when i.due_at is null then 1 else 0 end, i.due_at, "
    });
    s.push("b.position, i.id limit ");
    s.arg(limit).push(" offset ").arg(skip);
    items::fetch(conn, viewer, s).await
}

/// How many of them the viewer sees. One statement.
///
/// # Errors
/// The database's.
pub async fn count(
    conn: &mut Conn,
    viewer: &Viewer,
    narrow: Narrow,
    now: Time,
) -> Result<i64, Stop> {
    let mut s = sql(
        "select count(*) from item i join todo b on b.org_id = i.org_id and b.item_id = i.id where i.trashed_at is null and ",
    );
    scope(viewer, Power::See, &mut s);
    narrow.push(now, &mut s);
    let (count,): (i64,) = conn.one(s).await?;
    Ok(count)
}

impl Narrow {
    fn push(self, now: Time, s: &mut Sql) {
        if let Some(engagement) = self.engagement {
            s.push(" and i.engagement_id = ").arg(engagement);
        }
        s.push(match self.state {
            State::Open => " and b.done_at is null",
            State::Done => " and b.done_at is not null",
            State::Any => "",
        });
        match self.who {
            None => {}
            Some(Who::Staff(id)) => {
                s.push(" and exists (select 1 from carrier k where k.org_id = i.org_id and k.item_id = i.id and k.staff_id = ").arg(id).push(")");
            }
            Some(Who::Client(id)) => {
                s.push(" and exists (select 1 from assignee n where n.org_id = i.org_id and n.item_id = i.id and n.contact_id = ").arg(id).push(")");
            }
            Some(Who::Sort(sort)) => {
                s.push(" and i.assigned = ").arg(sort);
            }
        }
        match self.when {
            None => {}
            Some(When::Late) => {
                s.push(" and i.due_at < ").arg(now);
            }
            Some(When::Week) => {
                s.push(" and i.due_at < ").arg(now + TimeDelta::days(7));
            }
            Some(When::Never) => {
                s.push(" and i.due_at is null");
            }
        }
    }
}
