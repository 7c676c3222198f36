//! Everything that stands around an item on its page: comments, and for staff the sharing control.

use access::sql;
use i18n::Text;
use kernel::Powers;
use store::items::Head;
use store::{Conn, Stop};
use web::Asked;

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
}

/// Reads what stands around an item the viewer has seen. Two statements for clients, four for staff.
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
    let (share, engagement, seen_by): (_, _, Text) = if asked.is_staff() {
        let waiting = comments.iter().filter(|c| c.shared).count();
        let share = ShareBox::read(conn, asked, head, may, waiting).await?;
        let (engagement, seen_by) = (share.engagement().to_owned(), share.seen_by());
        (Some(share), engagement, seen_by)
    } else {
        let title = sql("select title from engagement where org_id = $1 and id = $2")
            .bind(asked.org.id)
            .bind(head.engagement_id);
        let (title,): (String,) = conn.one(title).await?;
        (None, title, m::seen_by_all().into())
    };
    let talk = Talk::new(asked, head, may, comments, seen_by);
    Ok(Around {
        engagement,
        talk,
        share,
    })
}
