//! Ways in: passwords, mailed links and codes, invitations, granting and withdrawing access, API
//! tokens, looking on as a client, the first start. No pages here: `pages/door` shows them.
//!
//! Two kinds of sign-in exist. A person's *own* (`person.password`, mailed links) belongs to the
//! whole instance and exists once the person has shown that the address is theirs
//! (`person.joined_at`). A *local* one (`local_sign_in`) opens one organization only: staff typed
//! the password or copied the link, so no address was shown, and staff of one organization must
//! never get into another that way. Sessions opened by a local sign-in are *known to staff*, and so,
//! for the same want of an address shown, are those that a portal link and its PIN opened.
//! Nor does the word of an organization's own provider open more than its office: such sessions are
//! *vouched for*.

mod accept;
mod access_change;
mod asking;
mod by_itself;
mod change;
mod cookies;
mod ending;
mod factors;
mod grant;
mod hand_over;
mod invitations;
mod jobs;
mod joining;
mod letters;
mod limits;
mod links;
mod local;
mod login;
mod password;
mod pin;
mod provider;
mod record;
mod reset;
mod rules;
mod second;
mod setup;
mod slug;
mod staff;
mod step;
mod sure;
mod sweep;
mod tokens;
mod trail;
mod unsubscribe;
mod users;
mod view_as;
mod wish;

pub use accept::{AcceptHow, Accepted, accept};
pub use access_change::{
    Copied, close_for_good, copy_link, remove_access, resend, resume, revoke_invitation, suspend,
    take_back_for_client,
};
pub use asking::{Asking, ask_for_link, ask_for_reset};
pub use by_itself::{Since, by_itself};
pub use change::change_password;
pub use cookies::{
    clear_cookie, cookie_name, read_cookie, set_cookie, set_step_cookie, step_cookie_name,
};
pub use egress::Trouble;
pub use ending::{end_session, out_everywhere};
pub use factors::{
    AppKey, Ceremony, Codes, FactorNews, Factors, PASSKEY_NAME_MAX, PasskeyRow, add_passkey,
    ask_always, begin_app, clients_without, confirm_app, list_passkeys, passkey_sign_in,
    passkeys_possible, pending_app, remove_app, remove_factors, remove_passkey, rename_passkey,
    renew_codes, start_passkey, start_passkey_sign_in,
};
pub use grant::{Grant, Granted, grant, invite_for_client};
pub use hand_over::{NAMES_CONTACT, hand_over};
pub use invitations::{Invited, open as open_invitation};
pub use jobs::{Invitee, MailJob};
pub use joining::{InvitedPlace, invited_places, join};
pub use letters::{Body, Letter, write_letter};
pub use limits::{Limit, client_key, limit};
pub use links::{OpenLink, open_link, open_reset, use_code, use_link};
pub use login::{Arrival, Arrived, Proof, Tried, complete_login, go_on, switch, try_password};
pub use password::{hash, verify};
pub use pin::{
    PIN_MAX, PIN_MIN, PinState, PinWish, PortalLink, end_own_pin, end_pin, give_pin,
    open_portal_link, pin_state, send_portal_link, set_own_pin, use_pin, wished as wished_pin,
};
pub use provider::{
    Fault, PROVIDER_STEP, Provider, ProviderWish, Returned, begin_provider, check_provider,
    finish_provider, provider_back, provider_returned, remove_provider, save_provider,
};
pub use reset::reset_password;
pub use rules::{MAX as PASSWORD_MAX, MIN as PASSWORD_MIN, check as check_password};
pub use second::{
    Pending, SECOND_STEP, Second, asks_second, lacks_factor, open_pending, pending, second_step,
};
pub use setup::{First, first_start, needs_setup, set_up, setup_open};
pub use slug::{RESERVED, check as check_slug, suggest as suggest_slug};
pub use staff::{NewStaff, invite_staff, resend_staff, revoke_staff_invitation};
pub use step::{Step, open_step, seal_step};
pub use sure::{
    Again, SURE, Standing, has_password, may_change_password, may_set_up, prove, prove_again,
};
pub use sweep::sweep;
pub use tokens::{
    LIFE as TOKEN_LIFE, Made, Token, api_token, list_tokens, looks_like_token, make_token,
    revoke_token,
};
pub use trail::{AccessTrail, PastInvitation, access_trail};
pub use unsubscribe::Unsubscribe;
pub use users::{NewUser, create_user, reset_link};
pub use view_as::{VIEW_AS_LIFE, end_view_as, start_view_as};
pub use wish::{PasswordWish, Typed, typed};

/// What the core schema lacks: number, name, SQL. What is of an organization is keyed by it; factors
/// are of a person.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        20261121000010,
        "entry",
        include_str!("../migrations/20261121000010_entry.sql"),
    ),
    (
        20261122000031,
        "factors",
        include_str!("../migrations/20261122000031_factors.sql"),
    ),
    (
        20261122000033,
        "passkeys",
        include_str!("../migrations/20261122000033_passkeys.sql"),
    ),
    (
        20261122000090,
        "pin",
        include_str!("../migrations/20261122000090_pin.sql"),
    ),
    (
        20261122000100,
        "passkey_always",
        include_str!("../migrations/20261122000100_passkey_always.sql"),
    ),
];
