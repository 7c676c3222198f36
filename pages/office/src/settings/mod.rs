//! Settings of the organization, one page for each part.

mod access;
pub(crate) mod audit;
mod branding;
mod frame;
mod lock_rows;
mod locks;
mod logo;
mod organization;
mod portal;
mod presets;
mod preview;
mod provider;
mod sharing;
mod team;

use kernel::Right;
use web::{Door, Error, Office, Routes, Then, then};

pub(crate) use frame::{Nav, may, page, parts_for};
pub(crate) use lock_rows::{
    Rows as LockRows, Typed as LockTyped, chosen as lock_rules, errors_of as lock_wrong,
    rule_words as lock_words, sent as lock_sent, sure as lock_sure, typed_of as lock_typed,
};
pub(crate) use sharing::{Row as SharingRow, words_of as sharing_words};

pub(crate) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(o, "/settings", front)
        .get(o, "/settings/organization", organization::show)
        .post(o, "/settings/organization", organization::save)
        .get(o, "/settings/audit", audit::list)
        .post(o, "/settings/audit/export", audit::export)
        .get(o, "/settings/branding", branding::show)
        .post(o, "/settings/branding", branding::save)
        .get(o, "/settings/branding/preview.svg", preview::picture)
        .post(o, "/settings/branding/logo", logo::upload)
        .post(o, "/settings/branding/logo/remove", logo::remove)
        .get(o, "/settings/portal", portal::show)
        .post(o, "/settings/portal", portal::save)
        .get(o, "/settings/sharing", sharing::show)
        .post(o, "/settings/sharing", sharing::save)
        .get(o, "/settings/presets", presets::list)
        .get(o, "/settings/presets/{id}", presets::show)
        .post(o, "/settings/presets/{id}", presets::apply)
        .post(o, "/settings/presets/{id}/undo", presets::undo)
        .get(o, "/settings/access", access::show)
        .post(o, "/settings/access", access::save)
        .get(o, "/settings/locks", locks::show)
        .post(o, "/settings/locks", locks::save)
        .get(o, "/settings/single-sign-on", provider::show)
        .post(o, "/settings/single-sign-on", provider::save)
        .post(o, "/settings/single-sign-on/test", provider::test)
        .post(o, "/settings/single-sign-on/remove", provider::remove)
        .get(o, "/settings/team", team::list)
        .post(o, "/settings/team", team::invite)
        .get(o, "/settings/team/{id}", team::edit)
        .post(o, "/settings/team/{id}", team::save)
        .post(o, "/settings/team/{id}/active", team::active)
        .post(o, "/settings/team/{id}/resend", team::resend)
        .post(o, "/settings/team/{id}/revoke", team::revoke)
        .post(o, "/settings/team/{id}/unlink", team::unlink)
}

async fn front(asked: Office) -> Result<Then, Error> {
    may(&asked, Right::Settings)?;
    Ok(then(&asked, "/settings/organization"))
}
