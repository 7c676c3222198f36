//! `/unsubscribe/{token}`: turns off a kind of mail without signing in. Looking changes nothing; the
//! button does, and so does a mail program's one click (RFC 8058), which wants no redirect.

use askama::Template;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::Unsubscribe;
use i18n::Text;
use store::Stop;
use web::{Error, Page, mail_kind};

use crate::answer::Go;
use crate::m;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct View {
    title: Text,
    lead: Text,
    kinds: Vec<Text>,
    off: bool,
    action: String,
}

fn opened(visit: &Visit, token: &str) -> Result<Unsubscribe, Stop> {
    Unsubscribe::open(&visit.app.site, token).ok_or(Stop::Gone)
}

async fn view(visit: &Visit, one: &Unsubscribe) -> Result<Page, Error> {
    let mut conn = visit.app.db.read(one.org).await?;
    let (org, off) = one.stands(&mut conn).await?;
    let title: Text = m::unsubscribe_title(org.clone()).into();
    let view = View {
        title: title.clone(),
        lead: if off {
            m::unsubscribe_off(org).into()
        } else {
            m::unsubscribe_on(org).into()
        },
        kinds: one.kinds.iter().map(|k| mail_kind(*k)).collect(),
        off,
        action: one.path(&visit.app.site),
    };
    Ok(Page::door(title, view))
}

/// GET: what the mail is, and the button.
pub async fn page(visit: Visit, Path(token): Path<String>) -> Result<Page, Error> {
    view(&visit, &opened(&visit, &token)?).await
}

/// POST: turns it off, or on again.
pub async fn press(
    visit: Visit,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Response, Error> {
    let one = opened(&visit, &token)?;
    // A mail program sends its one field in either form encoding; all of ours is `on=0` or `on=1`.
    let one_click = body.windows(9).any(|w| w == b"One-Click");
    let on = !one_click && body.ends_with(b"on=1");
    let turned = one
        .clone()
        .turn(&visit.app.db, on, visit.request, visit.now);
    turned.await?;
    if one_click {
        let page = view(&visit, &one).await?;
        return Ok(page.status(StatusCode::OK).into_response());
    }
    Ok(Go::to(one.path(&visit.app.site)).into_response())
}
