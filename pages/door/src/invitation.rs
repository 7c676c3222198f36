//! The link of an invitation: a password of one's own, the code of the mail, or the sign-in one has.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{AcceptHow, Accepted, Invited, open_invitation};
use serde::Deserialize;
use store::Stop;
use store::sessions::doors;
use ui::Errors;
use web::{Error, Form};

use crate::answer::{Go, enter, is_token, page as door, query, shown};
use crate::link::Over;
use crate::m;
use crate::places::{move_on, who};
use crate::visit::Visit;

/// How long the page may stay open.
const OPEN: i64 = 3600;

/// GET `…/invitation/{token}`: takes the token out of the address, and leads to the page in the
/// name of the organization that invites.
pub async fn open(
    visit: Visit,
    Path(path): Path<std::collections::HashMap<String, String>>,
) -> Result<Response, Error> {
    let Some(token) = path.get("token").filter(|t| is_token(t)) else {
        return Ok(Go::to(visit.at("/invitation"))
            .drop(&visit, "join")
            .into_response());
    };
    let invited = open_invitation(&visit.app.db, token, visit.now).await?;
    let to = invited.map_or_else(
        || visit.at("/invitation"),
        |i| format!("/{}/invitation", i.slug),
    );
    Ok(Go::to(to).step(&visit, "join", token, OPEN).into_response())
}

/// What the page offers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A new password, or the code.
    PasswordOrCode,
    /// A new password, or a link to the address: there was no mail.
    PasswordOrMail,
    /// A link to the address only.
    Mail,
    /// The sign-in one has, or the code.
    SignIn,
    /// The session of this browser.
    Join,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct Invitation {
    invited: Invited,
    way: Way,
    action: String,
    sign_in: String,
    errors: Errors,
}

async fn show(
    visit: &Visit,
    invited: Invited,
    errors: Errors,
    status: StatusCode,
) -> Result<Response, Error> {
    let session = visit.session().await?;
    let own = session.is_some_and(|s| s.person_id == invited.person && !s.is_confined());
    let way = match (own, invited.has_sign_in, invited.copied) {
        (true, ..) => Way::Join,
        (_, true, _) => Way::SignIn,
        (.., true) if invited.who.staff().is_some() => Way::Mail,
        (.., true) => Way::PasswordOrMail,
        (.., false) => Way::PasswordOrCode,
    };
    let title = m::join_title(invited.org_name.clone());
    let sign_in = format!(
        "/{}/sign-in?{}",
        invited.slug,
        query("next", &format!("/{}", invited.slug))
    );
    let body = Invitation {
        action: format!("/{}/invitation", invited.slug),
        sign_in,
        way,
        invited,
        errors,
    };
    Ok(door(title, body, status))
}

async fn live(visit: &Visit) -> Result<Option<Invited>, Stop> {
    match visit.step("join") {
        Some(token) => Ok(open_invitation(&visit.app.db, token, visit.now)
            .await?
            .filter(|i| i.live)),
        None => Ok(None),
    }
}

/// GET: the page.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    match live(&visit).await? {
        Some(invited) => show(&visit, invited, Errors::default(), StatusCode::OK).await,
        None => over(&visit).await,
    }
}

/// The forms of the page.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    act: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// POST: accepts.
pub async fn accept(visit: Visit, Form(form): Form<Answer>) -> Result<Response, Error> {
    let (Some(token), Some(invited)) = (visit.step("join"), live(&visit).await?) else {
        return over(&visit).await;
    };
    let field = if form.act == "code" {
        "code"
    } else {
        "password"
    };
    let mut here = None;
    let how = match form.act.as_str() {
        "code" => AcceptHow::Code(form.code),
        "join" => match visit.session().await?.filter(|s| !s.is_confined()) {
            Some(session) => {
                let person = session.person_id;
                here = Some(session);
                AcceptHow::Session(person)
            }
            None => return show(&visit, invited, Errors::default(), StatusCode::OK).await,
        },
        "mail" => {
            return match crate::sign_in::mail(&visit, &invited.email, &format!("/{}", invited.slug))
                .await
            {
                Ok(go) => Ok(go.into_response()),
                Err(stop) => {
                    let (errors, status) = shown(stop, "password")?;
                    show(&visit, invited, errors, status).await
                }
            };
        }
        _ => AcceptHow::Password(form.password),
    };
    let site = &visit.app.site;
    let (errors, status) = match entry::accept(
        &visit.app.db,
        site,
        token,
        how,
        visit.client.clone(),
        visit.request,
        visit.now,
    )
    .await
    {
        Ok(Accepted::Joined(proof)) => {
            if let Some(session) = here {
                // Nothing was shown by pressing a button: the session goes on as it stands.
                let mut conn = visit.app.db.read_instance().await?;
                let open = doors(&mut conn, session.person_id).await?;
                drop(conn);
                let to = open
                    .into_iter()
                    .find(|d| d.org_id == invited.org && who(d) == Some(invited.who));
                return move_on(&visit, &session, to.ok_or(Stop::Gone)?, "").await;
            }
            return enter(&visit, proof, &format!("/{}", invited.slug)).await;
        }
        Ok(Accepted::Over) => return over(&visit).await,
        Ok(Accepted::SignInFirst) => (Errors::default(), StatusCode::OK),
        Ok(Accepted::WrongCode) => (
            Errors::one("code", m::wrong_code()),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(stop) => shown(stop, field)?,
    };
    show(&visit, invited, errors, status).await
}

/// The one page for invitations that are over; whoever holds a real link finds the address filled in.
async fn over(visit: &Visit) -> Result<Response, Error> {
    let email = match visit.step("join") {
        Some(token) => open_invitation(&visit.app.db, token, visit.now)
            .await?
            .filter(|i| !i.copied)
            .map(|i| i.email),
        None => None,
    };
    let body = Over {
        title: m::invitation_over_title().into(),
        lead: m::invitation_over_lead().into(),
        action: Some(visit.at("/sign-in/email")),
        email: email.unwrap_or_default(),
        button: m::email_me_a_new_link().into(),
    };
    Ok(door(m::invitation_over_title(), body, StatusCode::GONE))
}
