//! The door: sign-in, invitations, passwords, places, the first start, the operator's mailbox, and
//! the start and end of looking on as a client. Every page works signed out, without scripts.
//!
//! Secrets in addresses never stay there: opening a link puts its token into a short cookie and
//! leads to a clean address. Nothing is written by a GET; buttons do.

mod again;
mod answer;
mod change;
mod forgot;
mod invitation;
mod link;
mod mailbox;
mod passkey;
mod pin;
mod places;
mod provider;
mod second;
mod sent;
mod setup;
mod sign_in;
mod unsubscribe;
mod view_as;
mod visit;

i18n::messages!();

pub use again::{Waiting, ask as ask_for_proof};
pub use mailbox::mailbox_path;

use web::{Door, Routes};

/// The pages of the door, with absolute paths. Those of an organization stand twice: at `/…` for
/// the instance and at `/{org}/…` with the organization's name and colours.
pub fn routes() -> Routes {
    branded("")
        .and(branded("/{org}"))
        .get(Door::Open, "/{org}/pin/{token}", pin::open)
        .get(Door::Open, "/{org}/pin", pin::page)
        .post(Door::Open, "/{org}/pin", pin::show)
        .get(Door::Open, "/{org}/sign-in/provider", provider::begin)
        .get(Door::Open, "/{org}/sign-in/provider/back", provider::back)
        .get(
            Door::Open,
            "/{org}/sign-in/provider/continue",
            provider::page,
        )
        .post(
            Door::Open,
            "/{org}/sign-in/provider/continue",
            provider::go_on,
        )
        .post(Door::Open, "/sign-out", places::sign_out)
        .get(Door::Open, "/setup/{token}", setup::open)
        .get(Door::Open, "/setup", setup::page)
        .post(Door::Open, "/setup", setup::create)
        .get(Door::SignedIn, "/places", places::page)
        .post(Door::SignedIn, "/places", places::choose)
        .get(Door::Open, "/change-password", change::page)
        .post(Door::Open, "/change-password", change::save)
        .get(Door::Open, "/mailbox/open/{token}", mailbox::open)
        .get(Door::Open, "/mailbox", mailbox::list)
        .get(Door::Open, "/mailbox/mail/{id}", mailbox::letter)
        .get(Door::Open, "/mailbox/mail/{id}/html", mailbox::html)
        .get(Door::Open, "/unsubscribe/{token}", unsubscribe::page)
        .post(Door::Open, "/unsubscribe/{token}", unsubscribe::press)
        .post(Door::SignedIn, "/as/{view}/leave", view_as::leave)
}

fn branded(at: &str) -> Routes {
    let path = |path: &str| format!("{at}{path}");
    Routes::new()
        .get(Door::Open, &path("/sign-in"), sign_in::page)
        .post(Door::Open, &path("/sign-in"), sign_in::with_password)
        .post(Door::Open, &path("/sign-in/email"), sign_in::ask)
        .get(Door::Open, &path("/sign-in/sent"), sent::page)
        .post(Door::Open, &path("/sign-in/code"), sent::with_code)
        .get(Door::Open, &path("/sign-in/link/{token}"), link::open)
        .get(Door::Open, &path("/sign-in/continue"), link::page)
        .post(Door::Open, &path("/sign-in/continue"), link::go_on)
        .get(Door::SignedIn, &path("/sign-in/again"), again::page)
        .post(Door::SignedIn, &path("/sign-in/again"), again::prove)
        .post(Door::Open, &path("/sign-in/passkey"), passkey::answer)
        .post(
            Door::Open,
            &path("/sign-in/passkey/options"),
            passkey::options,
        )
        .get(Door::Open, &path("/sign-in/second"), second::page)
        .post(Door::Open, &path("/sign-in/second"), second::show)
        .get(Door::Open, &path("/forgot"), forgot::page)
        .post(Door::Open, &path("/forgot"), forgot::ask)
        .get(Door::Open, &path("/forgot/sent"), forgot::sent)
        .get(Door::Open, &path("/reset/{token}"), forgot::open)
        .get(Door::Open, &path("/reset"), forgot::choose)
        .post(Door::Open, &path("/reset"), forgot::save)
        .get(Door::Open, &path("/invitation/{token}"), invitation::open)
        .get(Door::Open, &path("/invitation"), invitation::page)
        .post(Door::Open, &path("/invitation"), invitation::accept)
}
