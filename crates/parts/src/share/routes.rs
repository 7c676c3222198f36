//! The verbs of sharing, and the page that explains it.

use std::collections::BTreeMap;

use access::sql;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Audience, CompanyId, ContactId, Item, ItemId, Kind, Power, Refusal, Sharing};
use serde::Deserialize;
use store::items::{Head, permit_head};
use store::sharing::Verb;
use store::{Conn, Stop};
use ui::Errors;
use web::{Asked, Door, Error, Form, Id, Office, Page, Routes, Then, then};

use super::ShareBox;
use super::sights::{Sight, Sights, sights};
use crate::{assign, item_path, m, tool_of};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post(Door::Office, "/items/{id}/share", share)
        .post(Door::Office, "/items/{id}/audience", audience)
        .post(Door::Office, "/items/{id}/send", send)
        .get(Door::Office, "/items/{id}/why", why)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Show {
    show: Option<String>,
    /// From now on only: what the team said before stays with the team.
    fresh: Option<String>,
}

async fn share(asked: Office, Id(id): Id<ItemId>, Form(form): Form<Show>) -> Result<Then, Error> {
    let on = form.show.is_some();
    let to = if on {
        Sharing::Shared
    } else {
        Sharing::Private
    };
    let fresh = on && form.fresh.is_some();
    let viewer = asked.viewer.clone();
    let head = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move {
                if fresh {
                    store::comments::keep_with_team(tx, &viewer, id).await?;
                }
                store::sharing::apply(tx, &viewer, id, Verb::Share(to)).await
            })
        })
        .await?;
    let toast: Text = match (on, head.draft) {
        (true, false) if fresh => m::now_shown_without(head.title.clone()).into(),
        (true, true) => m::shown_once_published().into(),
        (true, false) => m::now_shown(head.title.clone()).into(),
        (false, _) => m::now_hidden(head.title.clone()).into(),
    };
    let then = then(&asked, &item_path(head.kind, id)).toast(&asked, toast);
    if fresh {
        return Ok(then); // hiding it again would not bring the comments back
    }
    let then = then.undo(&asked, &format!("/items/{id}/share"));
    Ok(if on {
        then
    } else {
        then.undo_field("show", "1")
    })
}

async fn send(asked: Office, Id(id): Id<ItemId>) -> Result<Then, Error> {
    let head = asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, Verb::Send)
        .await?;
    Ok(then(&asked, &item_path(head.kind, id)).toast(&asked, m::now_sent(head.title)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ForWhom {
    audience: String,
    company: String,
    client: Vec<String>,
    /// Who gains and loses by it was read.
    sure: Option<String>,
}

async fn audience(
    asked: Office,
    Id(id): Id<ItemId>,
    Form(form): Form<ForWhom>,
) -> Result<Response, Error> {
    let wish = match verb(&form) {
        Ok(wish) => wish,
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = explain(&asked, id, Some((form, Errors::of(&fields))), None).await?;
            return Ok(page.invalid().into_response());
        }
        Err(stop) => return Err(stop.into()),
    };
    let mut conn = asked.read().await?;
    let head = permit_head(&mut conn, &asked.viewer, id, Power::Share).await?;
    let before = sights(&mut conn, asked.org.id, &head).await?;
    drop(conn);
    if form.sure.is_none() {
        let moved = Moved::by(&before, &wish);
        if moved.any() {
            let page = explain(&asked, id, Some((form, Errors::default())), Some(moved)).await?;
            return Ok(page.invalid().into_response());
        }
    }
    let (db, act) = (&asked.app.db, asked.act());
    match db.apply(act, &asked.viewer, id, wish).await {
        Ok(head) => {
            let back = then(&asked, &format!("/items/{id}/why"))
                .toast(&asked, m::audience_saved(head.title))
                .undo(&asked, &format!("/items/{id}/audience"))
                .undo_field("sure", "1")
                .undo_field("audience", before.item.audience.word());
            let back = match before.item.company {
                Some(company) => back.undo_field("company", company.to_string()),
                None => back,
            };
            // More names would not fit into the cookie that carries the way back.
            let named = before.item.named.iter().take(30);
            let back = named.fold(back, |then, id| then.undo_field("client", id.to_string()));
            Ok(back.into_response())
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = explain(&asked, id, Some((form, Errors::of(&fields))), None).await?;
            Ok(page.invalid().into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Who comes to see an item by another audience, and who no longer does: first names.
struct Moved {
    gain: Vec<String>,
    lose: Vec<String>,
}

impl Moved {
    fn by(now: &Sights, wish: &Verb) -> Moved {
        let mut moved = Moved {
            gain: Vec::new(),
            lose: Vec::new(),
        };
        let Verb::Audience(audience, named, company) = wish else {
            return moved;
        };
        let then = Item {
            audience: *audience,
            named: named.clone(),
            company: *company,
            ..now.item.clone()
        };
        for sight in &now.members {
            let name = people::first_name(&sight.client.name).to_owned();
            let will = access::may(&sight.client.viewer, Power::See, &then);
            match (sight.verdict.allowed, will) {
                (false, true) => moved.gain.push(name),
                (true, false) => moved.lose.push(name),
                _ => {}
            }
        }
        moved
    }
    fn any(&self) -> bool {
        !self.gain.is_empty() || !self.lose.is_empty()
    }
    fn names(names: &[String]) -> String {
        names.join(", ")
    }
}

/// What the form asks for; a company chosen from the list goes with its radio button.
fn verb(form: &ForWhom) -> Result<Verb, Stop> {
    match form.audience.parse() {
        Ok(Audience::All) => Ok(Verb::Audience(Audience::All, Vec::new(), None)),
        Ok(Audience::Named) => Ok(Verb::Audience(
            Audience::Named,
            assign::ids(&form.client),
            None,
        )),
        Ok(Audience::Company) => match form.company.parse::<CompanyId>() {
            Ok(company) => Ok(Verb::Audience(Audience::Company, Vec::new(), Some(company))),
            Err(_) => Err(Stop::field("company", "required")),
        },
        Ok(Audience::Staff) => Ok(Verb::Audience(Audience::Staff, Vec::new(), None)),
        Err(_) => Err(Stop::field("audience", "unknown")),
    }
}

async fn why(asked: Office, Id(id): Id<ItemId>) -> Result<Page, Error> {
    Ok(explain(&asked, id, None, None).await?)
}

#[derive(askama::Template)]
#[template(path = "why.html")]
struct Why {
    share: ShareBox,
    path: String,
    title: String,
    audience: Audience,
    members: Vec<(ContactId, String, bool)>,
    companies: Vec<(String, Text)>,
    company: String,
    moved: Option<Moved>,
    errors: Errors,
}

async fn explain(
    asked: &Asked,
    id: ItemId,
    typed: Option<(ForWhom, Errors)>,
    moved: Option<Moved>,
) -> Result<Page, Stop> {
    let mut conn = asked.read().await?;
    let head = permit_head(&mut conn, &asked.viewer, id, Power::See).await?;
    let comments = store::comments::comments(&mut conn, &asked.viewer, id).await?;
    let sights = sights(&mut conn, asked.org.id, &head).await?;
    let companies = companies_of(&mut conn, asked, &sights.members, head.company_id).await?;
    let (form, errors) = typed.unwrap_or_else(|| {
        let named = sights.item.named.iter().map(ToString::to_string).collect();
        let company = head.company_id.map(|c| c.to_string()).unwrap_or_default();
        (
            ForWhom {
                audience: head.audience.word().to_owned(),
                company,
                client: named,
                sure: None,
            },
            Errors::default(),
        )
    });
    let named: Vec<ContactId> = assign::ids(&form.client);
    let members = sights
        .members
        .iter()
        .map(|s| {
            (
                s.client.contact,
                s.client.name.clone(),
                named.contains(&s.client.contact),
            )
        })
        .collect();
    let may = access::granted(&asked.viewer, head.kind, head.engagement_id);
    let waiting = comments.iter().filter(|c| c.shared).count();
    let share = ShareBox::of(asked, &head, may, waiting, &sights);
    let page = Why {
        share,
        path: item_path(head.kind, id),
        title: head.title.clone(),
        audience: form.audience.parse().unwrap_or(head.audience),
        members,
        companies,
        company: form.company,
        moved,
        errors,
    };
    Ok(page_of(asked, &head, head.kind, page))
}

fn page_of(asked: &Asked, head: &Head, kind: Kind, page: Why) -> Page {
    let title = Text::data(head.title.clone());
    let mut made = Page::office(kind.tool(), m::why_title(head.title.clone()), page);
    if let Some(tool) = tool_of(asked, kind) {
        made = made.crumb((tool.name)(), crate::list_path(kind));
    }
    made.crumb(title, item_path(kind, head.id))
        .crumb(m::who_sees_this(), "")
        .topic(format!("item:{}", head.id))
        .topic(format!("engagement:{}", head.engagement_id))
}

/// The companies of the members, and the one already chosen, by name.
async fn companies_of(
    conn: &mut Conn,
    asked: &Asked,
    sights: &[Sight],
    chosen: Option<CompanyId>,
) -> Result<Vec<(String, Text)>, Stop> {
    let of = |s: &Sight| s.client.viewer.client.as_ref().and_then(|c| c.company);
    let ids: BTreeMap<CompanyId, ()> = sights
        .iter()
        .filter_map(of)
        .chain(chosen)
        .map(|id| (id, ()))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = sql("select id, name from company where org_id = ");
    s.arg(asked.org.id)
        .push(" and id in ")
        .list(ids.into_keys())
        .push(" order by name");
    let found: Vec<(CompanyId, String)> = conn.all(s).await?;
    Ok(found
        .into_iter()
        .map(|(id, name)| (id.to_string(), Text::data(name)))
        .collect())
}
