//! Everything that stands around an item on its page: comments, and for staff the sharing control.

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
    /// The comments, with what this viewer may add: `{{ around.talk }}`.
    pub talk: Talk,
    /// For staff: who sees the item, and the switch: `{{ share.chip() }}`, `{{ share.panel() }}`.
    pub share: Option<ShareBox>,
}

/// Reads what stands around an item the viewer has seen. One statement for clients, four for staff.
///
/// # Errors
/// The database's.
pub async fn around(conn: &mut Conn, asked: &Asked, head: &Head, may: Powers) -> Result<Around, Stop> {
    let comments = store::comments::comments(conn, &asked.viewer, head.id).await?;
    let share = if asked.is_staff() {
        let waiting = comments.iter().filter(|c| c.shared).count();
        Some(ShareBox::read(conn, asked, head, may, waiting).await?)
    } else {
        None
    };
    let seen_by: Text = match &share {
        None => m::seen_by_all().into(),
        Some(share) => share.seen_by(),
    };
    let talk = Talk::new(asked, head, may, comments, seen_by);
    Ok(Around { talk, share })
}
