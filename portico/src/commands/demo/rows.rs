//! The rows of multiplied worlds, gathered until they are written.

use anyhow::Result;
use chrono::TimeDelta;
use data_encoding::HEXLOWER;
use kernel::{
    Assigned, BlobId, CommentId, CompanyId, ContactId, EngagementId, FolderId, ItemId, Kind,
    ListId, OrgId, PersonId, Sharing, StaffId, Time,
};
use serde_json::json;
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

    fn a_person(&mut self, email: &str, name: &str) -> PersonId {
        let id = PersonId::new();
        self.person.add(row![
            id,
            email.to_owned(),
            name.to_owned(),
            self.now,
            self.now
        ]);
        id
    }

    pub fn staff(&mut self, email: &str, name: &str) -> StaffId {
        let (id, person) = (StaffId::new(), self.a_person(email, name));
        self.staff.add(row![
            self.org,
            id,
            person,
            name.to_owned(),
            kernel::Group::SuperAdmin,
            self.now
        ]);
        id
    }

    pub fn company(&mut self, name: &str) -> CompanyId {
        let id = CompanyId::new();
        self.company
            .add(row![self.org, id, name.to_owned(), self.now]);
        self.find(id.0, "company", name, "");
        id
    }

    /// A contact; three of five can use the portal.
    pub fn contact(&mut self, number: usize, name: &str, company: CompanyId) -> ContactId {
        let id = ContactId::new();
        let email = format!("c{number}-{}@many.example", &self.key[24..]);
        let active = number % 5 < 3;
        let person = active.then(|| self.a_person(&email, name));
        let access = if active {
            kernel::Access::Active
        } else {
            kernel::Access::None
        };
        self.contact.add(row![
            self.org,
            id,
            person,
            company,
            name.to_owned(),
            email.clone(),
            access,
            active.then_some(self.now),
            json!({}),
            self.now
        ]);
        self.find(id.0, "contact", name, &email);
        id
    }

    pub fn blob(&mut self, id: BlobId, stored: &blobs::Stored) -> Result<()> {
        let hash = HEXLOWER.decode(stored.sha256.as_bytes())?;
        self.blob.add(row![
            self.org,
            id,
            stored.name.as_str().to_owned(),
            stored.size as i64,
            hash,
            stored.sniffed_type,
            self.now
        ]);
        Ok(())
    }

    /// An engagement with two members, a folder and a list.
    pub fn engagement(
        &mut self,
        title: &str,
        staff: StaffId,
        company: CompanyId,
        contacts: &[ContactId],
        bytes: [Bytes; 3],
    ) -> Place {
        let (id, folder, list) = (EngagementId::new(), FolderId::new(), ListId::new());
        let kind = kernel::EngagementKind::ALL[title.len() % kernel::EngagementKind::ALL.len()];
        let starts = self.now + TimeDelta::days((title.len() * 13 % 300) as i64 - 60);
        self.engagement.add(row![
            self.org,
            id,
            kind,
            title.to_owned(),
            company,
            "Europe/London",
            starts,
            json!({}),
            self.now,
            self.now
        ]);
        for contact in contacts {
            self.member.add(row![
                self.org,
                *contact,
                id,
                kernel::Role::Primary,
                self.now
            ]);
        }
        self.team.add(row![self.org, id, staff, self.now]);
        self.folder.add(row![
            self.org,
            folder,
            id,
            "Documents",
            "documents",
            self.now
        ]);
        self.list
            .add(row![self.org, list, id, "To do", 1_i64, self.now]);
        self.find(id.0, "engagement", title, "");
        Place {
            engagement: id,
            staff,
            contacts: contacts.to_vec(),
            folders: vec![Some(folder), None],
            list,
            bytes,
        }
    }

    /// So many items: half files, a quarter updates, a quarter to-dos; four of five shared.
    pub fn fill(&mut self, place: &Place, count: usize) {
        for n in 0..count {
            let at = self.now - TimeDelta::minutes(95 * (count - n) as i64 + 7);
            let sharing = if n % 5 == 4 {
                Sharing::Private
            } else {
                Sharing::Shared
            };
            let id = match n % 4 {
                0 | 2 => self.a_file(place, n, sharing, at),
                1 => self.an_update(place, n, sharing, at),
                _ => self.a_todo(place, n, sharing, at),
            };
            if n % 6 == 0 {
                let body = format!("{} Agreed for number {}.", SAID[n % SAID.len()], n + 1);
                self.comment.add(row![
                    self.org,
                    CommentId::new(),
                    id,
                    place.staff,
                    body,
                    n % 12 == 0,
                    at + TimeDelta::minutes(30)
                ]);
            }
        }
    }

    fn a_file(&mut self, place: &Place, n: usize, sharing: Sharing, at: Time) -> ItemId {
        let (id, which) = (ItemId::new(), n / 2 % 3);
        let bytes = place.bytes[which];
        let name = format!(
            "{} {}.{}",
            THINGS[n % THINGS.len()],
            n + 1,
            ["csv", "md", "png"][which]
        );
        let side = |pick: fn((u32, u32)) -> u32| bytes.pixels.map(|p| i64::from(pick(p)));
        self.head(
            place,
            id,
            Kind::File,
            &name,
            sharing,
            Assigned::Nobody,
            false,
            None,
            at,
        );
        self.file.add(row![
            self.org,
            id,
            place.engagement,
            place.folders[n / 2 % place.folders.len()],
            bytes.id,
            name.clone(),
            name.to_lowercase(),
            bytes.size,
            bytes.media_type,
            side(|p| p.0),
            side(|p| p.1),
            at
        ]);
        self.find(id.0, "item", &name, THINGS[n % THINGS.len()]);
        id
    }

    fn an_update(&mut self, place: &Place, n: usize, sharing: Sharing, at: Time) -> ItemId {
        let id = ItemId::new();
        let title = format!("{}, note {}", THINGS[n % THINGS.len()], n + 1);
        let said = [
            SAID[n % SAID.len()],
            SAID[(n * 3 + 1) % SAID.len()],
            SAID[(n * 5 + 2) % SAID.len()],
        ];
        self.head(
            place,
            id,
            Kind::Update,
            &title,
            sharing,
            Assigned::Nobody,
            false,
            None,
            at,
        );
        self.update.add(row![
            self.org,
            id,
            format!("<p>{} {}</p><p>{}</p>", said[0], said[1], said[2]),
            at
        ]);
        self.find(id.0, "item", &title, &said.join(" "));
        id
    }

    fn a_todo(&mut self, place: &Place, n: usize, sharing: Sharing, at: Time) -> ItemId {
        let id = ItemId::new();
        let (done, by_client) = (n.is_multiple_of(3), n % 8 == 3);
        let title = format!("{} {}", DO[n % DO.len()], n + 1);
        let contact = by_client.then(|| place.contacts[n % place.contacts.len()]);
        let due = at + TimeDelta::days((n % 40) as i64);
        let assigned = if by_client {
            Assigned::Clients
        } else {
            Assigned::Team
        };
        self.head(
            place,
            id,
            Kind::Todo,
            &title,
            sharing,
            assigned,
            !done,
            Some(due),
            at,
        );
        let notes = SAID[(n * 7) % SAID.len()];
        self.todo.add(row![
            self.org,
            id,
            place.list,
            notes,
            n as i64 + 100,
            due.date_naive(),
            done.then_some(at),
            contact.filter(|_| done)
        ]);
        match contact {
            Some(contact) => self
                .assignee
                .add(row![self.org, contact, id, done.then_some(at)]),
            None => self.carrier.add(row![self.org, place.staff, id]),
        }
        self.find(id.0, "item", &title, notes);
        id
    }

    #[allow(clippy::too_many_arguments)] // the columns of one row
    fn head(
        &mut self,
        place: &Place,
        id: ItemId,
        kind: Kind,
        title: &str,
        sharing: Sharing,
        assigned: Assigned,
        open: bool,
        due: Option<Time>,
        at: Time,
    ) {
        let completed = kind == Kind::Todo && !open && assigned == Assigned::Clients;
        self.item.add(row![
            self.org,
            id,
            place.engagement,
            kind,
            title.to_owned(),
            sharing,
            assigned,
            open,
            completed,
            due,
            place.staff,
            at,
            at
        ]);
    }
}

const THINGS: [&str; 12] = [
    "Floor plan",
    "Guest list",
    "Price list",
    "Timetable",
    "Menu",
    "Seating",
    "Photograph",
    "Letter",
    "Quote",
    "Checklist",
    "Running order",
    "Contract notes",
];
const DO: [&str; 9] = [
    "Confirm the numbers",
    "Send the names",
    "Choose a date",
    "Read the quote",
    "Measure the room",
    "Ring the printer",
    "Check the proofs",
    "Order the linen",
    "Answer the council",
];
const SAID: [&str; 10] = [
    "We moved it by a week so that the paint is dry.",
    "Both of you said yes, so it goes ahead.",
    "The second price includes the delivery, the first does not.",
    "Nothing is needed from you before the end of the month.",
    "The new version takes the stairs into account.",
    "It fits, with a hand's width to spare.",
    "They keep it for us until Friday at noon.",
    "Read the last page first, that is where the dates are.",
    "It costs the same and looks better.",
    "One name is still missing.",
];
