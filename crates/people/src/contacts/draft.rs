//! What somebody typed about a contact, and the rule for it.

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
}

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
        };
        checks.done(draft)
    }
    /// What stands now, to be changed.
    pub fn of(contact: &Contact) -> Draft {
        Draft {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            notes: contact.notes.clone(),
            company: contact.company_id,
        }
    }
}

/// What a contact is found by beside its name: the address whole and in its parts, because one
/// engine takes an address for a single word.
pub(super) fn words(draft: &Draft) -> String {
    let parts = draft.email.replace(|c: char| !c.is_alphanumeric(), " ");
    format!("{} {parts} {} {}", draft.email, draft.phone, draft.notes)
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
