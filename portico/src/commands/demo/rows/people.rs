//! Rows of people: staff, companies, contacts.

use kernel::{CompanyId, ContactId, PersonId, StaffId};
use serde_json::json;

use super::Batch;
use crate::commands::demo::bulk::row;

impl Batch {
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
}
