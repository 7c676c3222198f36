//! Rows of items: files, updates and to-dos, with their comments and search words.

use chrono::TimeDelta;
use kernel::{Assigned, CommentId, ItemId, Kind, Sharing, Time};

use super::{Batch, Place};
use crate::commands::demo::bulk::row;

impl Batch {
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
                let comment = CommentId::new();
                self.find(comment.0, "comment", "", &body);
                self.comment.add(row![
                    self.org,
                    comment,
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
