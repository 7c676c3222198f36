//! What the headings of a file of contacts mean.

use i18n::{Lang, Message, Word};

use crate::export::COLUMNS;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The whole name.
    Name,
    /// The first name.
    First,
    /// The last name.
    Last,
    /// The address.
    Email,
    /// The telephone number.
    Phone,
    /// The company's name.
    Company,
    /// Notes.
    Notes,
    /// The postal address.
    Address,
    /// The birthday, as year-month-day.
    Birthday,
    /// Not taken.
    Ignored,
}

/// What a heading means; capitals, spaces and signs do not count.
pub fn column(heading: &str) -> Column {
    let heading = bare(heading);
    match heading.as_str() {
        "name" | "fullname" | "displayname" | "contact" | "contactname" | "client"
        | "clientname" => Column::Name,
        "first" | "firstname" | "givenname" | "forename" => Column::First,
        "last" | "lastname" | "surname" | "familyname" => Column::Last,
        "email" | "emailaddress" | "mail" | "email1value" | "email1" => Column::Email,
        "phone" | "phonenumber" | "telephone" | "tel" | "mobile" | "mobilephone"
        | "phone1value" => Column::Phone,
        "company" | "companyname" | "organization" | "organisation" | "organization1name"
        | "business" => Column::Company,
        "notes" | "note" | "comments" | "remarks" => Column::Notes,
        "address" | "postaladdress" | "homeaddress" | "address1formatted" => Column::Address,
        "birthday" | "dateofbirth" | "birthdate" => Column::Birthday,
        own => ours(own),
    }
}

/// A heading of our own export, in any language.
fn ours(heading: &str) -> Column {
    let [name, email, phone, company, _, notes, address, birthday] = COLUMNS;
    let own = [
        (name, Column::Name),
        (email, Column::Email),
        (phone, Column::Phone),
        (company, Column::Company),
        (notes, Column::Notes),
        (address, Column::Address),
        (birthday, Column::Birthday),
    ];
    let said = |text: fn() -> Message<Word>| {
        Lang::ALL
            .iter()
            .any(|lang| bare(&text().to(*lang)) == heading)
    };
    own.into_iter()
        .find(|(text, _)| said(*text))
        .map_or(Column::Ignored, |(_, column)| column)
}

fn bare(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_read_back_in_every_language() {
        let meant = [
            Column::Name,
            Column::Email,
            Column::Phone,
            Column::Company,
            Column::Ignored, // access is granted, not imported
            Column::Notes,
            Column::Address,
            Column::Birthday,
        ];
        for lang in Lang::ALL {
            let read = COLUMNS.map(|heading| column(&heading().to(*lang)));
            assert_eq!(read, meant, "{}", lang.tag());
        }
    }
}
