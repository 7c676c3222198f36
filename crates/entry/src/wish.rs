//! *Enable login*: the user name and password that staff type for a contact.

use kernel::FieldError;
use store::Stop;

use crate::{password, rules};

/// What staff typed under *Enable login*.
#[derive(Clone, Debug, Default)]
pub struct PasswordWish {
    /// Unique in the organization; kept in lower case.
    pub user_name: String,
    /// May stay empty when a password is mailed.
    pub password: String,
    /// *Force password reset*.
    pub force_reset: bool,
    /// *Notify client*: mails the address of the portal and the user name.
    pub notify: bool,
    /// A password stands in that mail too, made up while it is written; it must then be changed.
    pub mail_password: bool,
}

/// A checked wish with its hash, made before the transaction because hashing is slow.
#[derive(Clone, Debug)]
pub struct Typed {
    pub(crate) user_name: String,
    pub(crate) stored: Option<String>,
    pub(crate) must_change: bool,
    pub(crate) notify: bool,
    pub(crate) mail_password: bool,
}

/// Checks and hashes what staff typed. `context` are the contact's name and address and the
/// organization's name: passwords made of them are refused. Errors stand at `user_name` and `password`.
pub async fn typed(wish: PasswordWish, context: &[&str]) -> Result<Typed, Stop> {
    let user_name = wish.user_name.trim().to_lowercase();
    let mut errors: Vec<FieldError> = Vec::new();
    let plain = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
    errors.extend(match user_name.chars().count() {
        0 => Some(FieldError::new("user_name", "required")),
        1..=2 => Some(FieldError::new("user_name", "too_short").number(3)),
        n if n > 64 => Some(FieldError::new("user_name", "too_long").number(64)),
        _ if !user_name.chars().all(plain) => Some(FieldError::new("user_name", "wrong")),
        _ => None,
    });
    let made_up_only = wish.mail_password && wish.password.is_empty();
    if !made_up_only {
        let mut context = context.to_vec();
        context.push(&user_name);
        errors.extend(rules::check("password", &wish.password, &context).err());
    }
    if !errors.is_empty() {
        return Err(kernel::Refusal::Fields(errors).into());
    }
    let stored = if made_up_only {
        None
    } else {
        Some(password::hash(&wish.password).await?)
    };
    Ok(Typed {
        user_name,
        stored,
        must_change: wish.force_reset || wish.mail_password,
        notify: wish.notify || wish.mail_password,
        mail_password: wish.mail_password,
    })
}
