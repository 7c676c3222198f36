//! Everything that stands around an item on its page: comments, and for staff the sharing control.

use access::sql;
use i18n::Text;
use kernel::Powers;
use store::items::Head;
use store::{Conn, Stop};
use web::Asked;

use crate::locks::{self, LockBox};
use crate::m;
use crate::share::ShareBox;
use crate::talk::Talk;

/// See [`around`].
pub struct Around {
    /// The engagement's title.
    pub engagement: String,
    /// The comments, with what this viewer may add: `{{ around.talk }}`.
    pub talk: Talk,
    /// For staff: who sees the item, and the switch: `{{ share.chip() }}`, `{{ share.panel() }}`.
    pub share: Option<ShareBox>,
    /// What the lock calendar says, and what clients ask for because of it: `{{ around.lock }}`.
    pub lock: LockBox,
    /// What the viewer may do now: while it is locked for a client, nothing that changes it.
    pub may: Powers,
}

/// Reads what stands around an item the viewer has seen. Two statements for clients, one
/// more where it is locked for them; six for staff.
///
/// # Errors
/// The database's.
pub async fn around(
    conn: &mut Conn,
    asked: &Asked,
    head: &Head,
    may: Powers,
) -> Result<Around, Stop> {
    let comments = store::comments::comments(conn, &asked.viewer, head.id).await?;
    let (share, engagement, seen_by, (lock, may_now)): (_, _, Text, _) = if asked.is_staff() {
        let waiting = comments.iter().filter(|c| c.shared).count();
        let share = ShareBox::read(conn, asked, head, may, waiting).await?;
        let (engagement, seen_by) = (share.engagement().to_owned(), share.seen_by());
        let lock = locks::for_staff(conn, asked, head).await?;
        (Some(share), engagement, seen_by, (lock, may))
    } else {
        let title = sql("select title, zone from engagement where org_id = $1 and id = $2")
            .bind(asked.org.id)
            .bind(head.engagement_id);
        let (title, zone): (String, String) = conn.one(title).await?;
        let zone = zone.parse().unwrap_or(chrono_tz::UTC);
        let lock = locks::for_client(conn, asked, head, may, zone).await?;
        (None, title, m::seen_by_all().into(), lock)
    };
    let talk = Talk::new(asked, head, may, comments, seen_by);
    Ok(Around {
        engagement,
        talk,
        share,
        lock,
        may: may_now,
    })
}
