//! Comments on items, each with its own switch. Internal ones are rows no client's scope reaches.

use access::sql;
use kernel::FromRow;
use kernel::{CommentId, ContactId, ItemId, Power, StaffId, Time, Viewer};
use serde_json::json;

use crate::items::{permit_head, touch_engagement};
use crate::write::{Act, Event, Tx};
use crate::{Conn, Db, Stop, search};

/// A comment as a viewer meets it.
#[derive(Clone, Debug, FromRow)]
pub struct Comment {
    /// The comment.
    pub id: CommentId,
    /// The item it is on.
    pub item_id: ItemId,
    /// The staff user who wrote it.
    pub author_staff: Option<StaffId>,
    /// The contact who wrote it.
    pub author_contact: Option<ContactId>,
    /// The writer's name.
    pub author: String,
    /// The blob of the photo of a contact who wrote it, where the viewer sees it.
    pub photo: Option<String>,
    /// Plain text.
    pub body: String,
    /// Whether clients who see the item see it.
    pub shared: bool,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub edited_at: Option<Time>,
    /// Grows with every save.
    pub version: i64,
}

const COLUMNS: &str = "c.id, c.item_id, c.author_staff, c.author_contact, coalesce((select s.name from staff s where s.org_id = c.org_id and s.id = c.author_staff), (select p.name from contact p where p.org_id = c.org_id and p.id = c.author_contact), '') as author, c.body, c.shared, c.created_at, c.edited_at, c.version";

/// The longest comment, in characters.
pub const MAX: usize = 10_000;

/// The comments of an item this viewer sees, oldest first. The caller has seen the item.
pub async fn comments(
    conn: &mut Conn,
    viewer: &Viewer,
    item: ItemId,
) -> Result<Vec<Comment>, Stop> {
    let mut s = sql("select ");
    s.push(COLUMNS).push(", (select p.photo from contact p where p.org_id = c.org_id and p.id = c.author_contact and p.trashed_at is null and ");
    access::photo_scope(viewer, "p", &mut s);
    s.push(") as photo from comment c join item i on i.org_id = c.org_id and i.id = c.item_id where c.trashed_at is null and c.item_id = ").arg(item).push(" and ");
    access::comment_scope(viewer, &mut s);
    s.push(" and ");
    access::scope(viewer, Power::See, &mut s);
    s.push(" order by c.created_at, c.id limit 500");
    conn.all(s).await
}

/// A comment's text after the rule: trimmed, not empty, not too long.
pub fn checked(body: &str) -> Result<String, Stop> {
    let body = body.trim().replace("\r\n", "\n");
    match body.chars().count() {
        _ if kernel::is_blank(&body) => Err(Stop::field("body", "required")),
        n if n > MAX => Err(kernel::FieldError::new("body", "too_long")
            .number(MAX as i64)
            .into()),
        _ => Ok(body),
    }
}

#[derive(FromRow)]
struct Owned {
    item_id: ItemId,
    author_staff: Option<StaffId>,
    author_contact: Option<ContactId>,
    shared: bool,
    trashed_at: Option<Time>,
    version: i64,
}

/// Keeps with the team what was said on an item until now, so that showing the item shows nothing old.
/// Who wrote it still sees their own words. How many comments it was.
///
/// # Errors
/// *Gone*, *forbidden* without *share* over the item.
pub async fn keep_with_team(tx: &mut Tx<'_>, viewer: &Viewer, item: ItemId) -> Result<u64, Stop> {
    let head = permit_head(tx.conn(), viewer, item, Power::Share).await?;
    let org = tx.act.org;
    let kept = tx
        .run(
            sql("update comment set shared = false, version = version + 1 where org_id = $1 and item_id = $2 and shared")
                .bind(org)
                .bind(item),
        )
        .await?;
    if kept > 0 {
        let word = "comments.kept_with_team";
        tx.audit(word, head.kind.word(), item.0, json!({"count": kept}));
    }
    Ok(kept)
}

impl Db {
    /// Adds a comment. A client's is always shared; a member of staff chooses.
    pub async fn comment(
        &self,
        act: Act,
        viewer: &Viewer,
        item: ItemId,
        body: &str,
        shared: bool,
    ) -> Result<CommentId, Stop> {
        let (viewer, body) = (viewer.clone(), checked(body)?);
        let made = self.change(act, move |tx| {
            Box::pin(async move {
                let head = permit_head(tx.conn(), &viewer, item, Power::Comment).await?;
                let (id, org, now) = (CommentId::new(), tx.act.org, tx.act.now);
                let shared = shared || !viewer.is_staff();
                tx.run(
                    sql("insert into comment (org_id, id, item_id, author_staff, author_contact, body, shared, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
                        .bind(org).bind(id).bind(item).bind(tx.act.staff()).bind(tx.act.contact()).bind(body.clone()).bind(shared).bind(now),
                )
                .await?;
                search::put(tx.conn(), org, id.0, "comment", "", &body).await?;
                // When an item moved is told to its clients: what the team says among itself moves nothing.
                if shared {
                    tx.run(sql("update item set touched_at = $3 where org_id = $1 and id = $2").bind(org).bind(item).bind(now)).await?;
                }
                touch_engagement(tx, head.engagement_id).await?;
                tx.audit("comment.created", "comment", id.0, json!({"item": item, "shared": shared}));
                tx.event(
                    Event::new("comment.created").item(head.kind, item, head.engagement_id).comment(id).data(json!({"shared": shared})),
                );
                tx.answer(id.to_string());
                Ok(id)
            })
        });
        match made.await {
            Err(Stop::Again(first)) => first
                .parse()
                .map_err(|_| Stop::Broken("a first answer cannot be read")),
            other => other,
        }
    }

    /// Changes the switch of a comment. Staff with *share* over the item; a client's own words can be shown
    /// again, never hidden.
    pub async fn share_comment(
        &self,
        act: Act,
        viewer: &Viewer,
        id: CommentId,
        shared: bool,
    ) -> Result<ItemId, Stop> {
        self.touch_comment(act, viewer, id, Power::Share, move |owned| match owned.author_contact {
            Some(_) if !shared => Err(Stop::state("client_comment")),
            _ => Ok(("update comment set shared = $3, version = version + 1 where org_id = $1 and id = $2", access::Arg::Bool(shared), if shared { "comment.shared" } else { "comment.unshared" })),
        })
        .await
    }

    /// Changes one's own words; *stale* when a version is given and another one stands.
    pub async fn edit_comment(
        &self,
        act: Act,
        viewer: &Viewer,
        id: CommentId,
        body: &str,
        version: Option<i64>,
    ) -> Result<ItemId, Stop> {
        let (body, party) = (checked(body)?, viewer.party());
        self.touch_comment(act, viewer, id, Power::Comment, move |owned| {
            if !owned.is_by(party) {
                return Err(Stop::Forbidden(Power::Edit));
            }
            if version.is_some_and(|v| v != owned.version) {
                return Err(Stop::Stale(owned.version));
            }
            Ok(("update comment set body = $3, edited_at = $4, version = version + 1 where org_id = $1 and id = $2", access::Arg::from(body), "comment.changed"))
        })
        .await
    }

    /// Takes one's own comment away, or puts it back; staff with *manage* may take away any.
    pub async fn trash_comment(
        &self,
        act: Act,
        viewer: &Viewer,
        id: CommentId,
        away: bool,
    ) -> Result<ItemId, Stop> {
        let (party, now) = (viewer.party(), act.now);
        let power = if viewer.is_staff() {
            Power::Manage
        } else {
            Power::Comment
        };
        self.touch_comment(act, viewer, id, power, move |owned| {
            if power == Power::Comment && !owned.is_by(party) {
                return Err(Stop::Forbidden(Power::Manage));
            }
            let verb = if away { "comment.trashed" } else { "comment.restored" };
            Ok(("update comment set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2", access::Arg::Time(away.then_some(now)), verb))
        })
        .await
    }

    async fn touch_comment(
        &self,
        act: Act,
        viewer: &Viewer,
        id: CommentId,
        power: Power,
        rule: impl FnOnce(Owned) -> Result<(&'static str, access::Arg, &'static str), Stop>
        + Send
        + 'static,
    ) -> Result<ItemId, Stop> {
        let viewer = viewer.clone();
        self.change(act, move |tx| {
            Box::pin(async move {
                let (org, now) = (tx.act.org, tx.act.now);
                let mut s = sql("select c.item_id, c.author_staff, c.author_contact, c.shared, c.trashed_at, c.version from comment c where c.id = ");
                s.arg(id).push(" and ");
                access::comment_scope(&viewer, &mut s);
                let owned: Owned = tx.one(s).await?;
                let (item, was_shared, away) = (owned.item_id, owned.shared, owned.trashed_at.is_some());
                let head = permit_head(tx.conn(), &viewer, item, power).await?;
                let (text, value, verb) = rule(owned)?;
                let stands = match verb {
                    "comment.shared" => was_shared,
                    "comment.unshared" => !was_shared,
                    "comment.trashed" => away,
                    "comment.restored" => !away,
                    _ => false,
                };
                if stands {
                    tx.as_it_was();
                    return Ok(item);
                }
                if let ("comment.changed", access::Arg::Text(Some(body))) = (verb, &value) {
                    search::put(tx.conn(), org, id.0, "comment", "", body).await?;
                }
                let mut update = sql(text).bind(org).bind(id).bind(value);
                if text.contains("$4") {
                    update = update.bind(now);
                }
                tx.run(update).await?;
                tx.audit(verb, "comment", id.0, json!({"item": item}));
                tx.event(Event::new(verb).item(head.kind, item, head.engagement_id).comment(id).data(json!({"shared": was_shared || verb == "comment.shared"})));
                Ok(item)
            })
        })
        .await
    }
}

impl Owned {
    fn is_by(&self, party: kernel::Party) -> bool {
        match party {
            kernel::Party::Staff(id) => self.author_staff == Some(id),
            kernel::Party::Contact(id) => self.author_contact == Some(id),
            kernel::Party::System => false,
        }
    }
}
