//! The rows of multiplied worlds, gathered until they are written: people, the places where items
//! lie, and the items.

mod items;
mod people;
mod places;

use kernel::{BlobId, ContactId, EngagementId, FolderId, ListId, OrgId, StaffId, Time};
use uuid::Uuid;

use super::bulk::{Table, row};

/// Stored bytes that many files share.
#[derive(Clone, Copy, Debug)]
pub struct Bytes {
    pub id: BlobId,
    pub size: i64,
    pub media_type: &'static str,
    pub pixels: Option<(u32, u32)>,
}

impl Default for Bytes {
    fn default() -> Self {
        Bytes {
            id: BlobId(Uuid::nil()),
            size: 0,
            media_type: blobs::OCTET_STREAM,
            pixels: None,
        }
    }
}

/// Where items go.
pub struct Place {
    pub engagement: EngagementId,
    pub staff: StaffId,
    pub contacts: Vec<ContactId>,
    pub folders: Vec<Option<FolderId>>,
    pub list: ListId,
    /// A table, a text, a picture.
    pub bytes: [Bytes; 3],
}

/// Rows of one organization.
pub struct Batch {
    org: OrgId,
    key: String,
    now: Time,
    person: Table,
    staff: Table,
    company: Table,
    contact: Table,
    engagement: Table,
    member: Table,
    team: Table,
    blob: Table,
    folder: Table,
    list: Table,
    item: Table,
    update: Table,
    file: Table,
    todo: Table,
    assignee: Table,
    carrier: Table,
    comment: Table,
    words: Table,
}

impl Batch {
    pub fn new(org: OrgId, now: Time) -> Self {
        Batch {
            org,
            key: org.0.simple().to_string(),
            now,
            person: Table::new("insert into person (id, email, name, joined_at, created_at)"),
            staff: Table::new("insert into staff (org_id, id, person_id, name, grp, created_at)"),
            company: Table::new("insert into company (org_id, id, name, created_at)"),
            contact: Table::new(
                "insert into contact (org_id, id, person_id, company_id, name, email, access, joined_at, changes, created_at)",
            ),
            engagement: Table::new(
                "insert into engagement (org_id, id, kind, title, company_id, zone, starts_at, sharing_defaults, created_at, touched_at)",
            ),
            member: Table::new(
                "insert into member (org_id, contact_id, engagement_id, role, added_at)",
            ),
            team: Table::new("insert into team (org_id, engagement_id, staff_id, added_at)"),
            blob: Table::new(
                "insert into blob (org_id, id, name, size, sha256, media_type, created_at)",
            ),
            folder: Table::new(
                "insert into folder (org_id, id, engagement_id, name, name_key, created_at)",
            ),
            list: Table::new(
                "insert into todo_list (org_id, id, engagement_id, title, position, created_at)",
            ),
            item: Table::new(
                "insert into item (org_id, id, engagement_id, kind, title, sharing, assigned, open, completed, due_at, author_staff, created_at, touched_at)",
            ),
            update: Table::new("insert into update_post (org_id, item_id, html, posted_at)"),
            file: Table::new(
                "insert into file (org_id, item_id, engagement_id, folder_id, blob_id, name, name_key, size, media_type, width, height, added_at)",
            ),
            todo: Table::new(
                "insert into todo (org_id, item_id, list_id, notes, position, due_day, done_at, done_contact)",
            ),
            assignee: Table::new(
                "insert into assignee (org_id, contact_id, item_id, completed_at)",
            ),
            carrier: Table::new("insert into carrier (org_id, staff_id, item_id)"),
            comment: Table::new(
                "insert into comment (org_id, id, item_id, author_staff, body, shared, created_at)",
            ),
            words: Table::new("insert into search_doc (org_id, id, org_key, what, title, body)"),
        }
    }

    /// The tables, each after those it refers to.
    pub fn tables(self) -> Vec<Table> {
        vec![
            self.person,
            self.staff,
            self.company,
            self.contact,
            self.engagement,
            self.member,
            self.team,
            self.blob,
            self.folder,
            self.list,
            self.item,
            self.update,
            self.file,
            self.todo,
            self.assignee,
            self.carrier,
            self.comment,
            self.words,
        ]
    }

    fn find(&mut self, id: Uuid, what: &'static str, title: &str, body: &str) {
        self.words.add(row![
            self.org,
            id,
            self.key.clone(),
            what,
            title.to_owned(),
            body.to_owned()
        ]);
    }
}
