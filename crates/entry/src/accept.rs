//! Accepting an invitation: once, and by more than opening its link.

use kernel::{ContactId, PersonId, Time};
use store::{Conn, Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use crate::invitations::{Invited, PURPOSE, address, open};
use crate::jobs::Invitee;
use crate::joining::{act, confirm, join_in};
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::{password, rules};

/// Wrong codes over all live invitations of somebody, after which only links work.
const TRIES: i64 = 5;

/// How an invitation is accepted; opening the link never does.
#[derive(Clone, Debug)]
pub enum AcceptHow {
    /// With a new password.
    Password(String),
    /// With the code in the mail.
    Code(String),
    /// By the person's own session, which is not known to staff.
    Session(PersonId),
}

/// What came of accepting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Joined; go on with [`crate::complete_login`].
    Joined(Proof),
    /// The code is not right.
    WrongCode,
    /// The person has a sign-in already: sign in, then join.
    SignInFirst,
    /// The invitation is over.
    Over,
}

/// Accepts an invitation, once.
pub async fn accept(
    db: &Db,
    site: &Site,
    token: &str,
    how: AcceptHow,
    client: String,
    request: Uuid,
    now: Time,
) -> Result<Accepted, Stop> {
    let Some(invited) = open(db, token, now).await?.filter(|i| i.live) else {
        return Ok(Accepted::Over);
    };
    let (word, stored) = match how {
        AcceptHow::Session(person) if person == invited.person => ("session", None),
        AcceptHow::Session(_) => return Ok(Accepted::SignInFirst),
        AcceptHow::Code(code) => {
            if !right_code(db, site, &invited, &code, client, now).await? {
                return Ok(Accepted::WrongCode);
            }
            ("code", None)
        }
        AcceptHow::Password(_)
            if invited.has_sign_in || (invited.copied && invited.who.contact().is_none()) =>
        {
            return Ok(Accepted::SignInFirst);
        }
        AcceptHow::Password(new) => {
            rules::check(
                "password",
                &new,
                &[&invited.name, &invited.email, &invited.org_name],
            )?;
            ("password", Some(password::hash(&new).await?))
        }
    };
    let proof = match (&stored, invited.who, invited.copied) {
        (Some(_), Invitee::Contact(contact), true) => {
            Proof::local(invited.person, invited.org, contact)
        }
        (Some(_), ..) => Proof::chosen(invited.person),
        (None, ..) => Proof::mail(invited.person),
    };
    let act = act(invited.org, invited.person, invited.who, request, now);
    let done = db.change(act, move |tx| {
        Box::pin(async move {
            join_in(tx, invited.who, Some(invited.id), word).await?;
            match (stored, invited.who, invited.copied) {
                // Whoever holds a copied link has not shown that the address is theirs.
                (Some(stored), Invitee::Contact(contact), true) => {
                    keep_local(tx.conn(), &invited, contact, stored, now).await
                }
                (Some(stored), ..) => {
                    crate::local::own_password(tx.conn(), invited.person, &stored, now).await
                }
                (None, ..) if word == "code" => confirm(tx.conn(), invited.person, now).await,
                (None, ..) => Ok(()),
            }
        })
    });
    match done.await {
        Ok(()) => Ok(Accepted::Joined(proof)),
        Err(Stop::Gone) => Ok(Accepted::Over), // somebody was faster
        Err(other) => Err(other),
    }
}

async fn keep_local(
    conn: &mut Conn,
    invited: &Invited,
    contact: ContactId,
    stored: String,
    now: Time,
) -> Result<(), Stop> {
    let user_name = free_name(conn, invited, contact).await?;
    conn.run(
        sql("insert into local_sign_in (org_id, id, contact_id, user_name, password, set_by, set_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (org_id, contact_id) do update set password = excluded.password, mailed = null, must_change = false, changed_at = excluded.changed_at")
            .bind(invited.org)
            .bind(Uuid::now_v7())
            .bind(contact)
            .bind(user_name)
            .bind(stored)
            .bind(invited.created_by)
            .bind(now),
    )
    .await?;
    Ok(())
}

/// The address as user name; who is a client of several companies has it once and then numbered. The
/// address itself opens all of them.
async fn free_name(conn: &mut Conn, invited: &Invited, contact: ContactId) -> Result<String, Stop> {
    let taken: Vec<(String,)> = conn
        .all(
            sql("select user_name from local_sign_in where org_id = $1 and contact_id <> $2 and (user_name = $3 or substr(user_name, 1, length($3) + 1) = $4)")
                .bind(invited.org)
                .bind(contact)
                .bind(invited.email.clone())
                .bind(format!("{}-", invited.email)),
        )
        .await?;
    let mut names = std::iter::once(invited.email.clone())
        .chain((2_u32..).map(|n| format!("{}-{n}", invited.email)));
    let free = names.find(|name| taken.iter().all(|(other,)| other != name));
    Ok(free.unwrap_or_default())
}

/// Whether the code stands in a mail of a live invitation to the same place; wrong ones are counted.
async fn right_code(
    db: &Db,
    site: &Site,
    invited: &Invited,
    code: &str,
    client: String,
    now: Time,
) -> Result<bool, Stop> {
    let account = address(invited.org, &invited.email);
    limit(
        db,
        vec![
            (Limit::CODE_CLIENT, client),
            (Limit::CODE_ACCOUNT, account.clone()),
        ],
        now,
    )
    .await?;
    let kept = secret::code_hash(&site.key, PURPOSE, &account, code);
    let (org, who) = (invited.org, invited.who);
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            let live = " from invitation where org_id = $1 and coalesce(contact_id, staff_id) = $2 and code is not null and accepted_at is null and revoked_at is null and expires_at > $3";
            let mut s = sql("select code, tries");
            s.push(live);
            let codes: Vec<(Vec<u8>, i64)> = conn.all(s.bind(org).bind(who.id()).bind(now)).await?;
            if codes.iter().any(|(c, tries)| *tries < TRIES && *c == kept) {
                return Ok(true);
            }
            conn.run(
                sql("update invitation set tries = tries + 1 where org_id = $1 and coalesce(contact_id, staff_id) = $2 and code is not null and accepted_at is null and revoked_at is null and expires_at > $3")
                    .bind(org)
                    .bind(who.id())
                    .bind(now),
            )
            .await?;
            Ok(false)
        })
    })
    .await
}
