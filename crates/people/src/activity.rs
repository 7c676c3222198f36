//! What happened, in words: about a contact, in an engagement, and what clients did (the inbox).

use access::{Sql, scope, sql};
use i18n::Text;
use kernel::FromRow;
use kernel::{ContactId, EngagementId, EventId, ItemId, Kind, Power, Right, Time, Viewer};
use serde_json::Value;
use sqlx::types::Json;
use store::{Conn, Stop};

use crate::{m, needs};

/// Something that happened, with the names to tell it by.
#[derive(Clone, Debug, FromRow)]
pub struct Happened {
    /// The event.
    pub id: EventId,
    /// Its number in the organization.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// What, `noun.past_participle`.
    pub verb: String,
    /// The kind of item.
    pub item_kind: Option<Kind>,
    /// The item.
    pub item_id: Option<ItemId>,
    /// The item's title, or empty.
    pub title: String,
    /// The engagement.
    pub engagement_id: Option<EngagementId>,
    /// The engagement's title, or empty.
    pub engagement: String,
    /// The contact it is about.
    pub contact_id: Option<ContactId>,
    /// That contact's name, or empty.
    pub contact: String,
    /// The client who did it.
    pub actor_contact: Option<ContactId>,
    /// Who did it, or empty for the program itself.
    pub who: String,
    /// The words of the comment or the request, or empty.
    pub words: String,
    /// What a client changed about itself, as it was told: see [`Happened::changes`].
    pub data: Json<Value>,
    /// Whether it waits to be read by this viewer.
    pub unread: bool,
}

/// About what.
#[derive(Clone, Copy, Debug)]
pub enum About {
    /// What a contact did, and what was done about it.
    Contact(ContactId),
    /// All in an engagement.
    Engagement(EngagementId),
    /// What clients did anywhere.
    Clients,
}

/// What happened, newest first, up to `limit` before number `before`. One statement; items and
/// comments the viewer does not see do not appear. For staff.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn feed(
    conn: &mut Conn,
    viewer: &Viewer,
    about: About,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Happened>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(
        "select v.id, v.seq, v.at, v.verb, v.data, v.item_kind, v.item_id, coalesce(i.title, '') as title, v.engagement_id, coalesce(e.title, '') as engagement, v.contact_id, coalesce(ac.name, '') as contact, v.actor_contact, coalesce(bs.name, bc.name, '') as who, coalesce(c.body, case when v.verb = 'request.asked' then (select q.body from change_request q where q.org_id = v.org_id and q.item_id = v.item_id and q.contact_id = v.contact_id and q.created_at <= v.at order by q.created_at desc limit 1) end, '') as words, exists (select 1 from notification n where n.org_id = v.org_id and n.event_id = v.id and n.read_at is null and n.staff_id = ",
    );
    s.arg(viewer.staff.as_ref().map(|f| f.id));
    s.push(") as unread from event v left join engagement e on e.org_id = v.org_id and e.id = v.engagement_id left join contact ac on ac.org_id = v.org_id and ac.id = v.contact_id left join staff bs on bs.org_id = v.org_id and bs.id = v.actor_staff left join contact bc on bc.org_id = v.org_id and bc.id = v.actor_contact left join item i on i.org_id = v.org_id and i.id = v.item_id left join comment c on c.org_id = v.org_id and c.id = v.comment_id and c.trashed_at is null where v.org_id = ");
    s.arg(viewer.org)
        .push(" and (v.item_id is null or i.id is not null and ");
    scope(viewer, Power::See, &mut s);
    s.push(")");
    narrowed(about, &mut s);
    if let Some(before) = before {
        s.push(" and v.seq < ").arg(before);
    }
    s.push(" order by v.seq desc limit ").arg(limit);
    conn.all(s).await
}

fn narrowed(about: About, s: &mut Sql) {
    match about {
        About::Contact(id) => {
            _ = s
                .push(" and (v.contact_id = ")
                .arg(id)
                .push(" or v.actor_contact = ")
                .arg(id)
                .push(")")
        }
        About::Engagement(id) => _ = s.push(" and v.engagement_id = ").arg(id),
        About::Clients => _ = s.push(" and v.actor_contact is not null"),
    }
}

/// How many things clients did wait to be read by this member of staff.
///
/// # Errors
/// Of the database only.
pub async fn unread(conn: &mut Conn, viewer: &Viewer) -> Result<i64, Stop> {
    let Some(staff) = viewer.staff.as_ref().map(|f| f.id) else {
        return Ok(0);
    };
    let (count,): (i64,) = conn
        .one(
            sql("select count(*) from notification n join event v on v.org_id = n.org_id and v.id = n.event_id where n.org_id = $1 and n.staff_id = $2 and n.read_at is null and v.actor_contact is not null")
                .bind(viewer.org)
                .bind(staff),
        )
        .await?;
    Ok(count)
}

/// Marks all that clients did as read by this member of staff, up to number `seq`, or one event.
/// Book-keeping of the reader, not a change.
///
/// # Errors
/// Of the database only.
pub async fn mark_read(
    conn: &mut Conn,
    viewer: &Viewer,
    up_to: i64,
    only: Option<EventId>,
    now: Time,
) -> Result<(), Stop> {
    let Some(staff) = viewer.staff.as_ref().map(|f| f.id) else {
        return Ok(());
    };
    let mut s = sql("update notification set read_at = ");
    s.arg(now)
        .push(" where org_id = ")
        .arg(viewer.org)
        .push(" and staff_id = ")
        .arg(staff)
        .push(" and read_at is null");
    match only {
        Some(event) => s.push(" and event_id = ").arg(event),
        None => s
            .push(" and event_id in (select v.id from event v where v.org_id = ")
            .arg(viewer.org)
            .push(" and v.seq <= ")
            .arg(up_to)
            .push(")"),
    };
    conn.run(s).await?;
    Ok(())
}

impl Happened {
    /// The sentence. Verbs without one of their own get a general one, so that a new tool shows up.
    pub fn sentence(&self) -> Text {
        let who = if self.who.is_empty() {
            m::the_program().into()
        } else {
            Text::data(self.who.clone())
        };
        let item = if self.title.is_empty() {
            self.engagement.clone()
        } else {
            self.title.clone()
        };
        let (contact, engagement) = (self.contact.clone(), self.engagement.clone());
        let act = self.verb.split_once('.').map_or("", |(_, act)| act);
        match (self.verb.as_str(), act) {
            ("comment.created", _) => m::did_comment(who, item).into(),
            ("contact.created", _) => m::did_contact_created(who, contact).into(),
            ("access.joined", _) => m::did_join(if contact.is_empty() {
                who
            } else {
                Text::data(contact)
            })
            .into(),
            ("access.granted", _) => m::did_invite(who, contact).into(),
            ("invitation.resent" | "invitation.copied", _) => {
                m::did_invite_again(who, contact).into()
            }
            ("invitation.revoked", _) => m::did_revoke(who, contact).into(),
            ("access.suspended", _) => m::did_suspend(who, contact).into(),
            ("access.resumed", _) => m::did_resume(who, contact).into(),
            ("access.removed", _) => m::did_remove_access(who, contact).into(),
            ("colleague.invited", _) => m::did_bring(who, contact).into(),
            ("colleague.taken_back", _) => m::did_take_back(who, contact).into(),
            ("pin.set" | "pin.link_sent", _) => m::did_pin(who, contact).into(),
            ("pin.removed", _) => m::did_end_pin(who, contact).into(),
            ("pin.locked_out", _) => m::did_lock_out(contact).into(),
            ("view_as.started", _) => m::did_view_as(who, contact).into(),
            ("view_as.ended", _) => m::did_end_view_as(who, contact).into(),
            ("contact.levels_changed" | "contact.set_changed", _) => {
                m::did_levels(who, contact).into()
            }
            ("contact.details_changed", _) => m::did_own_details(who).into(),
            ("factor.added", _) => m::audit_factor_added(who).into(),
            ("factor.removed", _) => m::audit_factor_removed(who).into(),
            ("factor.always", _) => m::audit_factor_always(who).into(),
            ("factor.alone", _) => m::audit_factor_alone(who).into(),
            ("factor.renamed", _) => m::audit_factor_renamed(who).into(),
            ("factor.codes_renewed", _) => m::audit_codes_renewed(who).into(),
            ("token.created", _) => m::audit_token(who).into(),
            ("token.revoked", _) => m::audit_token_revoked(who).into(),
            ("contact.merged", _) => m::did_merge(who, contact).into(),
            ("member.added", _) => m::did_add_member(who, contact, engagement).into(),
            ("member.removed", _) => m::did_remove_member(who, contact, engagement).into(),
            ("member.changed", _) => m::did_change_member(who, contact, engagement).into(),
            ("team.added" | "team.removed", _) => m::did_change_team(who, engagement).into(),
            ("item.shared", _) => m::did_share(who, item).into(),
            ("item.unshared", _) => m::did_unshare(who, item).into(),
            ("item.assigned", _) => m::did_assign(who, item).into(),
            ("engagement.locks_changed", _) => m::did_locks(who, engagement).into(),
            ("request.asked", _) => m::did_ask_change(who, item).into(),
            ("request.accepted", _) => m::did_accept_change(who, item).into(),
            ("request.refused", _) => m::did_refuse_change(who, item).into(),
            ("request.withdrawn", _) => m::did_withdraw_change(who, item).into(),
            ("list.created", _) => m::did_add_list(who, engagement).into(),
            ("folder.created", _) => m::did_add_folder(who, engagement).into(),
            (_, "created" | "added" | "uploaded") => m::did_create(who, item).into(),
            (_, "completed" | "done" | "ticked" | "ticked_off") => {
                m::did_complete(who, item).into()
            }
            (_, "reopened" | "unticked") => m::did_reopen(who, item).into(),
            (_, "trashed") => m::did_trash(who, self.subject(item)).into(),
            (_, "restored") => m::did_restore(who, self.subject(item)).into(),
            (_, "archived") => m::did_archive(who, engagement).into(),
            (_, "unarchived") => m::did_unarchive(who, engagement).into(),
            (_, "downloaded") => m::did_download(who, item).into(),
            _ => m::did_change(who, self.subject(item)).into(),
        }
    }
    /// The icon.
    pub fn icon(&self) -> &'static str {
        match self.verb.split_once('.').unwrap_or((&self.verb, "")) {
            ("comment", _) => "message-square",
            ("request", _) => "lock-open",
            ("member" | "team", _) => "user-plus",
            ("view_as", _) => "eye",
            ("contact" | "access" | "invitation" | "colleague", _) => "user",
            ("pin", _) => "lock",
            (_, "completed" | "done" | "ticked" | "ticked_off") => "circle-check",
            (_, "shared") => "eye",
            (_, "unshared") => "eye-off",
            (_, "trashed") => "trash-2",
            ("file", _) => "file-text",
            ("update", _) => "newspaper",
            ("todo", _) => "list-checks",
            ("engagement", _) => "heart-handshake",
            _ => "activity",
        }
    }
    /// Where it leads, within the place: the comment, the item, the contact or the engagement.
    pub fn path(&self) -> Option<String> {
        if let (Some(kind), Some(item)) = (self.item_kind, self.item_id) {
            return Some(format!("/{}/{item}", kind.tool()));
        }
        match (
            self.verb.split_once('.').map(|(noun, _)| noun),
            self.contact_id.or(self.actor_contact),
            self.engagement_id,
        ) {
            (
                Some("contact" | "access" | "invitation" | "colleague" | "pin" | "view_as"),
                Some(contact),
                _,
            ) => Some(format!("/contacts/{contact}")),
            (_, _, Some(engagement)) => Some(format!("/engagements/{engagement}")),
            (_, Some(contact), None) => Some(format!("/contacts/{contact}")),
            _ => None,
        }
    }
    /// What a client changed about itself: each field with what was there and what is there now.
    pub fn changes(&self) -> Vec<Text> {
        if self.verb != "contact.details_changed" {
            return Vec::new();
        }
        let changed = self.data.0.get("changed").and_then(Value::as_array);
        changed.into_iter().flatten().filter_map(told).collect()
    }
    fn subject(&self, item: String) -> String {
        if item.is_empty() {
            self.contact.clone()
        } else {
            item
        }
    }
}

/// One field that was changed; nothing for a field this version does not know.
fn told(change: &Value) -> Option<Text> {
    let side = |name: &str| change.get(name);
    let field: Text = match side("field")?.as_str()? {
        "photo" => {
            return Some(match side("to").and_then(Value::as_bool) {
                Some(true) => m::changed_photo().into(),
                _ => m::removed_photo().into(),
            });
        }
        "name" => m::field_name().into(),
        "phone" => m::field_phone().into(),
        "address" => m::field_address().into(),
        "birthday" => m::field_birthday().into(),
        "links" => m::field_links().into(),
        _ => return None,
    };
    let said = |name: &str| -> Text {
        let text = side(name).and_then(Value::as_str).unwrap_or_default();
        match (text, text.parse::<chrono::NaiveDate>()) {
            ("", _) => m::field_empty().into(),
            (_, Ok(day)) => i18n::when::long_day(day).into(),
            (text, _) => Text::data(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
    };
    Some(m::field_changed(field, said("from"), said("to")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happened(verb: &str) -> Happened {
        Happened {
            id: EventId::new(),
            seq: 1,
            at: "2027-05-18T09:14:00Z".parse().unwrap(),
            verb: verb.to_owned(),
            item_kind: Some(Kind::Todo),
            item_id: Some(ItemId::new()),
            title: "Send the guest list".into(),
            engagement_id: None,
            engagement: "Amelia & Tom".into(),
            contact_id: None,
            contact: "Tom Okafor".into(),
            actor_contact: None,
            who: "Amelia".into(),
            words: String::new(),
            data: Json(Value::Null),
            unread: false,
        }
    }

    #[test]
    fn what_a_client_changed_about_itself_is_told_field_by_field() {
        let mut row = happened("contact.details_changed");
        row.data = Json(serde_json::json!({"changed": [
            {"field": "phone", "from": "", "to": "020 7946"},
            {"field": "birthday", "from": "1991-02-28", "to": ""},
            {"field": "photo", "from": false, "to": true},
            {"field": "shoe size", "from": "38", "to": "39"},
        ]}));
        let told = row.changes();
        let said = told.iter().map(|t| t.to(i18n::Lang::En));
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                "Phone: nothing → 020 7946",
                "Birthday: 28 February 1991 → nothing",
                "Another photo"
            ]
        );
        assert!(happened("contact.changed").changes().is_empty());
    }

    #[test]
    fn what_happened_is_told_even_by_tools_that_come_later() {
        let said = |verb: &str| happened(verb).sentence().to(i18n::Lang::En);
        assert_eq!(
            said("todo.completed"),
            "Amelia ticked off Send the guest list"
        );
        assert_eq!(
            said("member.added"),
            "Amelia added Tom Okafor to Amelia & Tom"
        );
        assert_eq!(
            said("contract.redlined"),
            "Amelia changed Send the guest list"
        );
        assert_eq!(
            said("list.created"),
            "Amelia added a list of to-dos to Amelia & Tom"
        );
        assert!(
            happened("todo.completed")
                .path()
                .unwrap()
                .starts_with("/todos/")
        );
    }
}
