//! What stays where two contacts become one: pure. Access is not a choice: the sign-in that works
//! stays, and the address with it.

use kernel::{Access, ContactId, EngagementId, FieldError, Refusal};

use super::super::{Contact, Draft};
use crate::rules::{self, Checks};

kernel::words! {
    /// Which of the two a value is taken from.
    pub enum Side {
        /// The contact that stays.
        Kept = "kept",
        /// The one that goes into it.
        Gone = "gone",
    }
}

/// What staff chose; where nothing was chosen the first of the two that says something stays, and
/// the notes of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Whose name.
    pub name: Option<Side>,
    /// Whose address; only where neither has access.
    pub email: Option<Side>,
    /// Whose telephone number.
    pub phone: Option<Side>,
    /// Whose company.
    pub company: Option<Side>,
    /// Whose postal address.
    pub address: Option<Side>,
    /// Whose birthday.
    pub birthday: Option<Side>,
    /// Whose notes; both, one after the other, where not chosen.
    pub notes: Option<Side>,
    /// Whose permission set with the changes on it.
    pub permissions: Option<Side>,
    /// Engagements of both where the membership of the one that goes stays, with its role. In the
    /// others that of the kept contact does.
    pub memberships: Vec<EngagementId>,
}

/// The one contact there will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its fields.
    pub draft: Draft,
    /// Whose sign-in stays; none where neither has access.
    pub sign_in: Option<Side>,
    /// Whose name.
    pub name: Side,
    /// Whose address, and with it the person behind it.
    pub email: Side,
    /// Whose telephone number.
    pub phone: Side,
    /// Whose company.
    pub company: Side,
    /// Whose postal address.
    pub address: Side,
    /// Whose birthday.
    pub birthday: Side,
    /// Whose photo; the first there is.
    pub photo: Side,
    /// Whose permission set and changes.
    pub permissions: Side,
    /// Its access.
    pub access: Access,
}

impl Merged {
    /// The contact of a side.
    pub fn of(side: Side, kept: ContactId, gone: ContactId) -> ContactId {
        match side {
            Side::Kept => kept,
            Side::Gone => gone,
        }
    }
}

/// Which sign-in stays. What works goes before what was withdrawn, and that before what was only
/// offered: an open invitation does not lift a suspension.
fn sign_in(kept: Access, gone: Access) -> Result<Option<Side>, Refusal> {
    let rank = |access| match access {
        Access::None => 0,
        Access::Invited => 1,
        Access::Suspended => 2,
        Access::Active => 3,
    };
    match (rank(kept), rank(gone)) {
        (3, 3) => Err(Refusal::State("both_sign_in")),
        (0, 0) => Ok(None),
        (k, g) if g > k => Ok(Some(Side::Gone)),
        _ => Ok(Some(Side::Kept)),
    }
}

/// The one contact that the two become.
///
/// # Errors
/// States: `same_contact`, `in_trash`, `both_sign_in` where two people sign in (one of them must be
/// suspended first), `signs_in_with_it` for an address other than that of the sign-in. `too_long`
/// for the notes of both together.
pub fn merged(kept: &Contact, gone: &Contact, choice: &Choice) -> Result<Merged, Refusal> {
    if kept.id == gone.id {
        return Err(Refusal::State("same_contact"));
    }
    if kept.trashed_at.is_some() || gone.trashed_at.is_some() {
        return Err(Refusal::State("in_trash"));
    }
    let sign_in = sign_in(kept.access, gone.access)?;
    let says = |chosen: Option<Side>, kept_says: bool| {
        chosen.unwrap_or(if kept_says { Side::Kept } else { Side::Gone })
    };
    let email = match (sign_in, choice.email) {
        (Some(side), Some(chosen)) if side != chosen && kept.email != gone.email => {
            return Err(Refusal::State("signs_in_with_it"));
        }
        (Some(side), _) => side,
        (None, chosen) => says(chosen, !kept.email.is_empty() || gone.email.is_empty()),
    };
    let permissions = choice.permissions.or(sign_in).unwrap_or(Side::Kept);
    let of = |side: Side| if side == Side::Kept { kept } else { gone };
    let name = choice.name.unwrap_or(Side::Kept);
    let phone = says(
        choice.phone,
        !kept.phone.is_empty() || gone.phone.is_empty(),
    );
    let company = says(
        choice.company,
        kept.company_id.is_some() || gone.company_id.is_none(),
    );
    let address = says(
        choice.address,
        !kept.address.is_empty() || gone.address.is_empty(),
    );
    let birthday = says(
        choice.birthday,
        kept.birthday.is_some() || gone.birthday.is_none(),
    );
    let photo = says(None, kept.photo.is_some() || gone.photo.is_none());
    let links = says(None, !kept.links.0.is_empty() || gone.links.0.is_empty());
    let born = of(birthday).birthday;
    let mut checks = Checks::default();
    let draft = Draft {
        name: of(name).name.clone(),
        email: of(email).email.clone(),
        phone: of(phone).phone.clone(),
        company: of(company).company_id,
        address: of(address).address.clone(),
        birthday: born.map_or_else(String::new, |day| day.to_string()),
        links: of(links).links.0.clone(),
        notes: checks.take(match choice.notes {
            Some(side) => Ok(of(side).notes.clone()),
            None => together(&kept.notes, &gone.notes),
        }),
    };
    checks.done(Merged {
        draft,
        sign_in,
        name,
        email,
        phone,
        company,
        address,
        birthday,
        photo,
        permissions,
        access: sign_in.map_or(Access::None, |side| of(side).access),
    })
}

/// Both notes, once where they are the same.
fn together(kept: &str, gone: &str) -> Result<String, FieldError> {
    match (kept, gone) {
        ("", notes) | (notes, "") => Ok(notes.to_owned()),
        (one, other) if one == other => Ok(one.to_owned()),
        (one, other) => rules::text("notes", &format!("{one}\n\n{other}"), rules::TEXT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(access: Access, email: &str, phone: &str) -> Contact {
        Contact {
            id: ContactId::new(),
            person_id: None,
            name: "Amelia".to_owned(),
            email: email.to_owned(),
            phone: phone.to_owned(),
            notes: phone.to_owned(),
            company_id: None,
            company: String::new(),
            address: String::new(),
            birthday: None,
            links: Default::default(),
            photo: None,
            access,
            access_at: None,
            invited_at: None,
            joined_at: None,
            last_here_at: None,
            changes: Default::default(),
            trashed_at: None,
            merged_into: None,
            created_at: "2027-05-18T09:14:00Z".parse().unwrap(),
            version: 1,
            engagements: 0,
        }
    }

    #[test]
    fn the_sign_in_that_works_stays_and_its_address_with_it() {
        use Access::{Active, Invited, None, Suspended};
        let cases = [
            (None, None, Option::None, None),
            (Active, None, Some(Side::Kept), Active),
            (None, Active, Some(Side::Gone), Active),
            (Suspended, Active, Some(Side::Gone), Active),
            (Active, Suspended, Some(Side::Kept), Active),
            (Invited, Active, Some(Side::Gone), Active),
            (Suspended, Invited, Some(Side::Kept), Suspended),
            (Invited, Suspended, Some(Side::Gone), Suspended),
            (Invited, Invited, Some(Side::Kept), Invited),
        ];
        for (k, g, side, access) in cases {
            let (kept, gone) = (contact(k, "k@a.bc", ""), contact(g, "g@a.bc", ""));
            let one = merged(&kept, &gone, &Choice::default()).unwrap();
            assert_eq!((one.sign_in, one.access), (side, access), "{k} {g}");
            let wanted = if side == Some(Side::Gone) {
                "g@a.bc"
            } else {
                "k@a.bc"
            };
            assert_eq!(one.draft.email, wanted, "{k} {g}");
        }
        let two = merged(
            &contact(Active, "k@a.bc", ""),
            &contact(Active, "g@a.bc", ""),
            &Choice::default(),
        );
        assert_eq!(two.unwrap_err(), Refusal::State("both_sign_in"));
    }

    #[test]
    fn what_says_something_goes_before_what_says_nothing() {
        let (kept, gone) = (
            contact(Access::None, "", ""),
            contact(Access::None, "g@a.bc", "0123456"),
        );
        let one = merged(&kept, &gone, &Choice::default()).unwrap();
        assert_eq!(
            (one.draft.email.as_str(), one.draft.phone.as_str()),
            ("g@a.bc", "0123456")
        );
        let with_details = Contact {
            address: "1 Mill Lane".to_owned(),
            birthday: "1991-02-28".parse().ok(),
            links: sqlx::types::Json(vec!["https://g.example/".to_owned()]),
            photo: Some("0".repeat(32)),
            ..gone.clone()
        };
        let one = merged(&kept, &with_details, &Choice::default()).unwrap();
        assert_eq!(
            (one.draft.address.as_str(), one.draft.birthday.as_str()),
            ("1 Mill Lane", "1991-02-28")
        );
        assert_eq!((one.draft.links.len(), one.photo), (1, Side::Gone));
        let chosen = Choice {
            email: Some(Side::Kept),
            phone: Some(Side::Kept),
            ..Choice::default()
        };
        let one = merged(&kept, &gone, &chosen).unwrap();
        assert_eq!(
            (one.draft.email.as_str(), one.draft.phone.as_str()),
            ("", "")
        );
    }

    #[test]
    fn an_address_one_signs_in_with_stays() {
        let (kept, gone) = (
            contact(Access::Active, "k@a.bc", ""),
            contact(Access::None, "g@a.bc", ""),
        );
        let chosen = Choice {
            email: Some(Side::Gone),
            ..Choice::default()
        };
        let refused = merged(&kept, &gone, &chosen).unwrap_err();
        assert_eq!(refused, Refusal::State("signs_in_with_it"));
    }

    #[test]
    fn notes_stay_both_but_once() {
        assert_eq!(together("a", "b").unwrap(), "a\n\nb");
        assert_eq!(together("a", "a").unwrap(), "a");
        assert_eq!(together("", "b").unwrap(), "b");
        let long = "x".repeat(rules::TEXT);
        assert_eq!(together(&long, "y").unwrap_err().code, "too_long");
    }
}
