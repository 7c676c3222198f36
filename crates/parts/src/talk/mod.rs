//! Comments on an item: the list, the composer, and for staff a second composer for words that
//! only the team reads. The two are separate forms, so that nothing leaks by a wrong toggle.

mod routes;

use i18n::Text;
use kernel::{CommentId, ContactId, ItemId, Party, Powers, Time};
use store::comments::Comment;
use store::items::Head;
use web::Asked;

pub(crate) use routes::routes;

use crate::m;

/// The comments of an item: `{{ talk }}` in a template.
#[derive(askama::Template)]
#[template(path = "talk.html")]
pub struct Talk {
    item: ItemId,
    shown: Vec<Line>,
    internal: Vec<Line>,
    staff: bool,
    may_comment: bool,
    seen_by: Text,
    now: Time,
}
impl askama::filters::HtmlSafe for Talk {}

/// One comment as this viewer meets it.
struct Line {
    id: CommentId,
    author: String,
    /// The client who wrote it, for its photo.
    whose: Option<ContactId>,
    photo: Option<String>,
    body: String,
    at: Time,
    edited: bool,
    /// One's own: may be changed.
    own: bool,
    /// May be taken away.
    away: bool,
    /// Has a switch: this viewer may share, and it is not a client's own words that show already.
    switch: bool,
    /// Where the switch stands.
    shown: bool,
}

impl Talk {
    /// Of comments this viewer sees. `seen_by` says who reads what is written under *clients see this*.
    pub fn new(
        asked: &Asked,
        head: &Head,
        may: Powers,
        comments: Vec<Comment>,
        seen_by: Text,
    ) -> Talk {
        let (staff, party) = (asked.is_staff(), asked.viewer.party());
        let usable = head.trashed_at.is_none();
        let line = |c: Comment| {
            let own = may.comment() && by(&c, party);
            Line {
                id: c.id,
                at: c.created_at,
                edited: c.edited_at.is_some(),
                own: own && usable,
                away: usable && (own || staff && may.manage()),
                shown: c.shared,
                switch: usable && staff && may.share() && (c.author_contact.is_none() || !c.shared),
                whose: c.author_contact,
                photo: c.photo,
                author: c.author,
                body: c.body,
            }
        };
        let (shown, internal): (Vec<Comment>, Vec<Comment>) =
            comments.into_iter().partition(|c| c.shared || !staff);
        Talk {
            item: head.id,
            shown: shown.into_iter().map(line).collect(),
            internal: internal.into_iter().map(line).collect(),
            staff,
            may_comment: may.comment() && usable,
            seen_by,
            now: asked.now,
        }
    }
}

impl Line {
    fn acts(&self) -> bool {
        self.own || self.away || self.switch
    }
}

fn by(comment: &Comment, party: Party) -> bool {
    match party {
        Party::Staff(id) => comment.author_staff == Some(id),
        Party::Contact(id) => comment.author_contact == Some(id),
        Party::System => false,
    }
}

/// A form for one comment on a page of its own: for changing it, and when it came back with an error.
#[derive(askama::Template)]
#[template(path = "talk_form.html")]
struct CommentForm {
    /// Where it goes within the place.
    action: String,
    /// Where *cancel* leads.
    back: String,
    heading: Text,
    button: Text,
    body: String,
    /// `shared` of a new comment by staff.
    shared: Option<bool>,
    /// The version of a comment that is changed.
    version: Option<i64>,
    /// What somebody else saved meanwhile.
    theirs: Option<String>,
    new: bool,
    errors: ui::Errors,
}

/// A comment for which there is no place any more.
#[derive(askama::Template)]
#[template(path = "talk_kept.html")]
struct Kept {
    title: Text,
    words: String,
}

impl CommentForm {
    /// Who will read it, for staff.
    fn hint(&self) -> Option<Text> {
        self.shared.map(|shared| {
            if shared {
                m::clients_see_this().into()
            } else {
                m::team_only().into()
            }
        })
    }
}
