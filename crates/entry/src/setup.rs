//! The first start: a link, shown once to the operator, behind which the first organization and
//! its super admin are made.

use chrono::TimeDelta;
use chrono_tz::Tz;
use kernel::{Email, FieldError, Group, OrgId, Party, Refusal, StaffId, Time};
use serde_json::json;
use store::{Act, Db, Event, Stop, secret, sql};
use uuid::Uuid;

use crate::grant::person_by_email;
use crate::local::own_password;
use crate::login::Proof;
use crate::{password, rules, slug};

/// The link works this long; the next start makes another.
const LIFE: TimeDelta = TimeDelta::days(1);

/// Whether nobody can sign in yet.
pub async fn needs_setup(db: &Db) -> Result<bool, Stop> {
    let found: Option<(kernel::PersonId,)> = db
        .read_instance()
        .await?
        .maybe(sql("select id from person limit 1"))
        .await?;
    Ok(found.is_none())
}

/// The path of a fresh set-up link if nobody can sign in yet; earlier ones end. Call it at start.
pub async fn first_start(db: &Db, now: Time) -> Result<Option<String>, Stop> {
    if !needs_setup(db).await? {
        return Ok(None);
    }
    let (token, hash) = secret::fresh("setup")?;
    db.note(None, move |conn| {
        Box::pin(async move {
            conn.run(sql("delete from mail_link where purpose = 'setup'")).await?;
            conn.run(
                sql("insert into mail_link (id, purpose, hash, email, created_at, expires_at) values ($1, 'setup', $2, '', $3, $4)")
                    .bind(Uuid::now_v7())
                    .bind(hash)
                    .bind(now)
                    .bind(now + LIFE),
            )
            .await?;
            Ok(())
        })
    })
    .await?;
    Ok(Some(format!("/setup/{token}")))
}

/// Whether a set-up link is good. Reads only.
pub async fn setup_open(db: &Db, token: &str, now: Time) -> Result<bool, Stop> {
    let mut conn = db.read_instance().await?;
    let found: Option<(Uuid,)> = conn
        .maybe(
            sql("select id from mail_link where hash = $1 and purpose = 'setup' and used_at is null and expires_at > $2 and not exists (select 1 from person)")
                .bind(secret::hash("setup", token))
                .bind(now),
        )
        .await?;
    Ok(found.is_some())
}

/// What the set-up page asks.
#[derive(Clone, Debug, Default)]
pub struct First {
    /// The organization's name.
    pub org_name: String,
    /// Its part of addresses.
    pub slug: String,
    /// Its time zone (IANA).
    pub zone: String,
    /// The operator's name.
    pub name: String,
    /// The operator's address.
    pub email: String,
    /// The operator's password.
    pub password: String,
}

/// Makes the first organization and its super admin, once. Errors stand at the fields of [`First`];
/// *gone* when the link is over. Go on with [`crate::complete_login`].
pub async fn set_up(
    db: &Db,
    token: &str,
    first: First,
    request: Uuid,
    now: Time,
) -> Result<(OrgId, Proof), Stop> {
    if !setup_open(db, token, now).await? {
        return Err(Stop::Gone);
    }
    let Checked {
        org_name,
        slug,
        zone,
        name,
        email,
    } = checked(&first)?;
    let stored = password::hash(&first.password).await?;
    let take = sql("update mail_link set used_at = $2 where hash = $1 and used_at is null and not exists (select 1 from person)").bind(secret::hash("setup", token)).bind(now);
    let (org, staff) = (OrgId::new(), StaffId::new());
    let act = Act {
        org,
        person: None,
        party: Party::Staff(staff),
        now,
        request,
        key: None,
    };
    let person = db
        .change(act, move |tx| {
            Box::pin(async move {
                if tx.run(take).await? == 0 {
                    return Err(Stop::Gone);
                }
                store::org::create_org_as(tx.conn(), org, &slug, &org_name, &zone, now).await?;
                let (person, _) = person_by_email(tx, &email, &name).await?;
                own_password(tx.conn(), person, &stored, now).await?;
                tx.run(
                    sql("insert into staff (org_id, id, person_id, name, grp, active, created_at) values ($1, $2, $3, $4, $5, true, $6)")
                        .bind(org)
                        .bind(staff)
                        .bind(person)
                        .bind(name)
                        .bind(Group::SuperAdmin)
                        .bind(now),
                )
                .await?;
                tx.audit("organization.created", "organization", org.0, json!({}));
                tx.audit("staff.created", "staff", staff.0, json!({ "group": Group::SuperAdmin.word() }));
                tx.event(Event::new("organization.created"));
                Ok(person)
            })
        })
        .await
        .map_err(|stop| if stop.is_duplicate() { Stop::field("slug", "taken") } else { stop })?;
    Ok((org, Proof::password(person)))
}

struct Checked {
    org_name: String,
    slug: String,
    zone: String,
    name: String,
    email: Email,
}

fn checked(first: &First) -> Result<Checked, Stop> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut text = |field: &'static str, text: &str| {
        let text = text.trim().to_owned();
        match text.chars().count() {
            0 => errors.push(FieldError::new(field, "required")),
            n if n > 120 => errors.push(FieldError::new(field, "too_long").number(120)),
            _ => {}
        }
        text
    };
    let (org_name, name) = (text("org_name", &first.org_name), text("name", &first.name));
    let slug = slug::check("slug", &first.slug)
        .map_err(|e| errors.push(e))
        .unwrap_or_default();
    if first.zone.parse::<Tz>().is_err() {
        errors.push(FieldError::new("zone", "not_a_zone"));
    }
    let email = first.email.parse::<Email>();
    if email.is_err() {
        errors.push(FieldError::new(
            "email",
            if first.email.trim().is_empty() {
                "required"
            } else {
                "not_an_email"
            },
        ));
    }
    errors.extend(
        rules::check(
            "password",
            &first.password,
            &[&name, &first.email, &org_name],
        )
        .err(),
    );
    match (email, errors.is_empty()) {
        (Ok(email), true) => Ok(Checked {
            org_name,
            slug,
            zone: first.zone.clone(),
            name,
            email,
        }),
        _ => Err(Refusal::Fields(errors).into()),
    }
}
