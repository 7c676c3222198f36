//! The verbs of comments.

use access::sql;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{CommentId, ItemId, Kind, Power, Refusal};
use serde::Deserialize;
use store::comments::Comment;
use store::items::permit_head;
use store::{Conn, Stop};
use ui::Errors;
use web::{Asked, Door, Error, Form, Id, Layout, Office, Page, Routes, Then, then};

use super::{CommentForm, Kept};
use crate::{item_path, m, text};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post(Door::Both, "/items/{id}/comments", add)
        .get(Door::Both, "/comments/{id}/edit", edit_form)
        .post(Door::Both, "/comments/{id}/edit", edit)
        .post(Door::Office, "/comments/{id}/share", share)
        .post(Door::Both, "/comments/{id}/trash", trash)
        .post(Door::Both, "/comments/{id}/restore", restore)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    key: String,
    body: String,
    shared: Option<String>,
    show: Option<String>,
    version: Option<i64>,
}

/// What was typed on an item that is not there any more, to be copied: a 404 like any other.
async fn add(asked: Asked, id: Id<ItemId>, Form(form): Form<Typed>) -> Result<Response, Error> {
    let words = form.body.clone();
    match put(&asked, id, form).await {
        Err(Stop::Gone) if !words.trim().is_empty() => {
            let title = m::comment_item_gone();
            let body = Kept {
                title: title.into(),
                words,
            };
            let page = Page::new(Layout::Either, "", title, body);
            Ok(page.status(StatusCode::NOT_FOUND).into_response())
        }
        done => Ok(done?),
    }
}

async fn put(asked: &Asked, Id(item): Id<ItemId>, form: Typed) -> Result<Response, Stop> {
    let shared = form.shared.is_some();
    let head = permit_head(
        &mut asked.read().await?,
        &asked.viewer,
        item,
        Power::Comment,
    )
    .await?;
    if head.trashed_at.is_some() {
        return Err(Stop::state("in_trash"));
    }
    let act = asked.act_once(
        &form.key,
        &[
            &item.to_string(),
            &form.body,
            if shared { "shared" } else { "" },
        ],
    );
    match asked
        .app
        .db
        .comment(act, &asked.viewer, item, &text::visible(&form.body), shared)
        .await
    {
        Ok(comment) => Ok(then(
            asked,
            &format!("{}#comment-{comment}", item_path(head.kind, item)),
        )
        .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => Ok(page(
            m::write_comment(),
            head.kind,
            CommentForm {
                action: format!("/items/{item}/comments"),
                back: item_path(head.kind, item),
                heading: m::write_comment().into(),
                button: m::post_comment().into(),
                body: form.body,
                shared: asked.is_staff().then_some(shared),
                version: None,
                theirs: None,
                new: true,
                errors: Errors::of(&fields),
            },
        )
        .invalid()
        .into_response()),
        Err(stop) => Err(stop),
    }
}

fn page(title: impl Into<Text>, kind: Kind, form: CommentForm) -> Page {
    Page::new(Layout::Either, kind.tool(), title, form)
}

/// One's own comment and the kind of its item; *gone* when unseen, *forbidden* when somebody else's.
async fn own(conn: &mut Conn, asked: &Asked, id: CommentId) -> Result<(Comment, Kind), Stop> {
    let at: (ItemId,) = conn
        .one(
            sql("select item_id from comment where org_id = $1 and id = $2 and trashed_at is null")
                .bind(asked.org.id)
                .bind(id),
        )
        .await?;
    let head = permit_head(conn, &asked.viewer, at.0, Power::See).await?;
    let all = store::comments::comments(conn, &asked.viewer, at.0).await?;
    let comment = all.into_iter().find(|c| c.id == id).ok_or(Stop::Gone)?;
    if super::by(&comment, asked.viewer.party()) && !asked.viewer.read_only() {
        Ok((comment, head.kind))
    } else {
        Err(Stop::Forbidden(Power::Edit))
    }
}

fn editing(comment: &Comment, kind: Kind, staff: bool) -> CommentForm {
    CommentForm {
        action: format!("/comments/{}/edit", comment.id),
        back: item_path(kind, comment.item_id),
        heading: m::edit_comment().into(),
        button: m::save_comment().into(),
        body: comment.body.clone(),
        shared: staff.then_some(comment.shared),
        version: Some(comment.version),
        theirs: None,
        new: false,
        errors: Errors::default(),
    }
}

async fn edit_form(asked: Asked, Id(id): Id<CommentId>) -> Result<Page, Error> {
    let (comment, kind) = own(&mut asked.read().await?, &asked, id).await?;
    Ok(page(
        m::edit_comment(),
        kind,
        editing(&comment, kind, asked.is_staff()),
    ))
}

async fn edit(
    asked: Asked,
    Id(id): Id<CommentId>,
    Form(form): Form<Typed>,
) -> Result<Response, Error> {
    let body = text::visible(&form.body);
    match asked
        .app
        .db
        .edit_comment(
            asked.act(),
            &asked.viewer,
            id,
            &body,
            form.version.or(Some(0)),
        )
        .await
    {
        Ok(item) => {
            let kind = permit_head(&mut asked.read().await?, &asked.viewer, item, Power::See)
                .await?
                .kind;
            Ok(
                then(&asked, &format!("{}#comment-{id}", item_path(kind, item)))
                    .toast(&asked, m::comment_saved())
                    .into_response(),
            )
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let (comment, kind) = own(&mut asked.read().await?, &asked, id).await?;
            let form = CommentForm {
                body: form.body,
                errors: Errors::of(&fields),
                ..editing(&comment, kind, asked.is_staff())
            };
            Ok(page(m::edit_comment(), kind, form)
                .invalid()
                .into_response())
        }
        Err(Stop::Stale(_)) => {
            let (comment, kind) = own(&mut asked.read().await?, &asked, id).await?;
            let theirs = Some(comment.body.clone());
            let form = CommentForm {
                body: form.body,
                theirs,
                ..editing(&comment, kind, asked.is_staff())
            };
            Ok(page(m::edit_comment(), kind, form)
                .status(StatusCode::CONFLICT)
                .into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn share(
    asked: Office,
    Id(id): Id<CommentId>,
    Form(form): Form<Typed>,
) -> Result<Then, Error> {
    let shared = form.show.is_some();
    let item = asked
        .app
        .db
        .share_comment(asked.act(), &asked.viewer, id, shared)
        .await?;
    let toast: Text = if shared {
        m::comment_shown().into()
    } else {
        m::comment_hidden().into()
    };
    let path = back(&asked, item, Some(id)).await?;
    let (then, undo) = (
        then(&asked, &path).toast(&asked, toast),
        format!("/comments/{id}/share"),
    );
    if !shared {
        return Ok(then.undo(&asked, &undo).undo_field("show", "1"));
    }
    let all = store::comments::comments(&mut asked.read().await?, &asked.viewer, item).await?;
    let by_client = |c: &Comment| c.id == id && c.author_contact.is_some();
    Ok(match all.iter().any(by_client) {
        true => then, // a client's own words are not hidden again
        false => then.undo(&asked, &undo),
    })
}

async fn trash(asked: Asked, Id(id): Id<CommentId>) -> Result<Then, Error> {
    let item = asked
        .app
        .db
        .trash_comment(asked.act(), &asked.viewer, id, true)
        .await?;
    let path = back(&asked, item, None).await?;
    Ok(then(&asked, &path)
        .toast(&asked, m::comment_gone())
        .undo(&asked, &format!("/comments/{id}/restore")))
}

async fn restore(asked: Asked, Id(id): Id<CommentId>) -> Result<Then, Error> {
    let item = asked
        .app
        .db
        .trash_comment(asked.act(), &asked.viewer, id, false)
        .await?;
    let path = back(&asked, item, Some(id)).await?;
    Ok(then(&asked, &path).toast(&asked, m::comment_back()))
}

/// The page of the item, at the comment.
async fn back(asked: &Asked, item: ItemId, comment: Option<CommentId>) -> Result<String, Stop> {
    let head = permit_head(&mut asked.read().await?, &asked.viewer, item, Power::See).await?;
    let path = item_path(head.kind, item);
    Ok(comment.map_or_else(
        || format!("{path}#comments"),
        |id| format!("{path}#comment-{id}"),
    ))
}
