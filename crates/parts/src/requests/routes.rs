//! The verbs of requests: ask, answer, withdraw.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ItemId, Kind, Refusal, RequestId};
use serde::Deserialize;
use store::requests::{self, Request};
use store::{Stop, requests as kept};
use ui::Errors;
use web::{Asked, Client, Door, Error, Form, Id, Office, Page, Routes, Then, then};

use crate::locks::last_day;
use crate::{item_path, m, text};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Portal, "/items/{id}/request", form)
        .post(Door::Portal, "/items/{id}/request", ask)
        .post(Door::Office, "/requests/{id}/answer", answer)
        .post(Door::Portal, "/requests/{id}/withdraw", withdraw)
}

#[derive(askama::Template)]
#[template(path = "request_form.html")]
struct AskForm {
    action: String,
    back: String,
    title: String,
    body: String,
    errors: Errors,
}

fn ask_page(kind: Kind, id: ItemId, title: String, body: String, errors: Errors) -> Page {
    let form = AskForm {
        action: format!("/items/{id}/request"),
        back: item_path(kind, id),
        title,
        body,
        errors,
    };
    Page::portal(kind.tool(), m::request_change(), form)
}

async fn form(asked: Client, Id(id): Id<ItemId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let head = kept::askable(&mut conn, &asked.viewer, id, asked.now).await?;
    Ok(ask_page(
        head.kind,
        id,
        head.title,
        String::new(),
        Errors::default(),
    ))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asking {
    key: String,
    body: String,
}

async fn ask(
    asked: Client,
    Id(id): Id<ItemId>,
    Form(typed): Form<Asking>,
) -> Result<Response, Error> {
    let head = store::items::permit_head(
        &mut asked.read().await?,
        &asked.viewer,
        id,
        kernel::Power::See,
    )
    .await?;
    let path = item_path(head.kind, id);
    let act = asked.act_once(&typed.key, &["request", &id.to_string(), &typed.body]);
    let (viewer, body) = (asked.viewer.clone(), text::visible(&typed.body));
    let made = asked.app.db.change(act, move |tx| {
        Box::pin(async move {
            let made = requests::ask(tx, &viewer, id, &body).await?;
            tx.answer(made.to_string());
            Ok(made)
        })
    });
    match made.await {
        Ok(_) => Ok(then(&asked, &path)
            .toast(&asked, m::request_sent())
            .into_response()),
        // Sent twice, or open again meanwhile: the page says how it stands.
        Err(Stop::Again(_)) => Ok(then(&asked, &path).into_response()),
        Err(Stop::Refused(Refusal::State("already_asked" | "not_locked"))) => {
            Ok(then(&asked, &path)
                .toast(&asked, m::request_not_needed())
                .into_response())
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = ask_page(head.kind, id, head.title, typed.body, Errors::of(&fields));
            Ok(page.invalid().into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn withdraw(asked: Client, Id(id): Id<RequestId>) -> Result<Then, Error> {
    let viewer = asked.viewer.clone();
    let done = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { requests::withdraw(tx, &viewer, id).await })
    });
    match done.await {
        Ok(r) => {
            Ok(then(&asked, &item_path(r.kind, r.item_id)).toast(&asked, m::request_withdrawn()))
        }
        Err(stop) => answered_already(&asked, id, stop).await,
    }
}

/// Somebody was faster: the item's page says what stands.
async fn answered_already(asked: &Asked, id: RequestId, stop: Stop) -> Result<Then, Error> {
    if !matches!(stop, Stop::Refused(Refusal::State("already_answered"))) {
        return Err(stop.into());
    }
    let r = kept::one(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(then(asked, &item_path(r.kind, r.item_id)).toast(asked, m::request_answered_already()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Answering {
    verdict: String,
    answer: String,
    back: String,
}

#[derive(askama::Template)]
#[template(path = "request_answer.html")]
struct AnswerForm {
    request: Request,
    typed: String,
    to_engagement: bool,
    back: String,
    opens: Option<Text>,
    errors: Errors,
}

async fn answer(
    asked: Office,
    Id(id): Id<RequestId>,
    Form(typed): Form<Answering>,
) -> Result<Response, Error> {
    let before = kept::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let to_engagement = typed.back == "engagement";
    let back = if to_engagement {
        format!("/engagements/{}", before.engagement_id)
    } else {
        item_path(before.kind, before.item_id)
    };
    let accept = match typed.verdict.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Error::bad_form()),
    };
    let (viewer, zone) = (asked.viewer.clone(), asked.org.tz());
    let word = text::visible(&typed.answer);
    let done = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { requests::answer(tx, &viewer, id, accept, &word, zone).await })
    });
    match done.await {
        Ok(r) => {
            let words: Text = match r.open_until {
                Some(until) => m::request_accepted(r.contact, last_day(&asked, until, zone)).into(),
                None => m::request_refused(r.contact).into(),
            };
            Ok(then(&asked, &back).toast(&asked, words).into_response())
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = AnswerForm {
                request: before,
                typed: typed.answer,
                to_engagement,
                opens: super::opens(&asked),
                back,
                errors: Errors::of(&fields),
            };
            let page = Page::office("inbox", m::request_change(), page);
            Ok(page.invalid().into_response())
        }
        Err(stop) => Ok(answered_already(&asked, id, stop).await?.into_response()),
    }
}
