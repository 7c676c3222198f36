//! What somebody typed about a contact, and the rule for it.

use chrono::NaiveDate;
use kernel::{CompanyId, Refusal};

use super::Contact;
use crate::rules::{self, Checks};

/// What somebody typed about a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The address, or empty.
    pub email: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// Notes of the team.
    pub notes: String,
    /// The company.
    pub company: Option<CompanyId>,
    /// The postal address, or empty.
    pub address: String,
    /// The birthday as year-month-day, or empty.
    pub birthday: String,
    /// Links to pages about the contact.
    pub links: Vec<String>,
}

/// The longest postal address, in characters.
pub const ADDRESS: usize = 1000;

impl Draft {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Draft, Refusal> {
        let mut checks = Checks::default();
        let draft = Draft {
            name: checks.take(rules::name("name", &self.name)),
            email: checks.take(rules::email("email", &self.email)),
            phone: checks.take(rules::line("phone", &self.phone, 60)),
            notes: checks.take(rules::text("notes", &self.notes, rules::TEXT)),
            company: self.company,
            address: checks.take(rules::text("address", &self.address, ADDRESS)),
            birthday: checks
                .take(rules::birthday("birthday", &self.birthday))
                .map_or_else(String::new, |day| day.to_string()),
            links: checks.take(rules::links("links", &self.links)),
        };
        checks.done(draft)
    }
    /// The birthday of a checked draft.
    pub fn born(&self) -> Option<NaiveDate> {
        self.birthday.parse().ok()
    }
    /// What stands now, to be changed.
    pub fn of(contact: &Contact) -> Draft {
        Draft {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            notes: contact.notes.clone(),
            company: contact.company_id,
            address: contact.address.clone(),
            birthday: contact
                .birthday
                .map_or_else(String::new, |day| day.to_string()),
            links: contact.links.0.clone(),
        }
    }
}

/// What a contact is found by beside its name: the address whole and in its parts, because one
/// engine takes an address for a single word.
pub(super) fn words(draft: &Draft) -> String {
    let parts = draft.email.replace(|c: char| !c.is_alphanumeric(), " ");
    format!(
        "{} {parts} {} {} {}",
        draft.email, draft.phone, draft.address, draft.notes
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_cleaned_or_refused() {
        let draft = Draft {
            name: " Amelia Hartley ".into(),
            email: "AMELIA@posteo.example".into(),
            ..Draft::default()
        };
        let checked = draft.checked().unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.email.as_str()),
            ("Amelia Hartley", "amelia@posteo.example")
        );
        let Err(Refusal::Fields(errors)) = (Draft {
            email: "x".into(),
            ..Draft::default()
        })
        .checked() else {
            panic!()
        };
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn an_address_is_found_by_its_parts() {
        let draft = Draft {
            email: "amelia.hartley@posteo.example".into(),
            ..Draft::default()
        };
        assert!(
            words(&draft).contains(" hartley posteo "),
            "{}",
            words(&draft)
        );
    }
}
