//! Writing an update: new ones, and other words for those there are.

use ::store::Stop;
use ::store::items::{Seen, permit, permit_head, permit_now, see};
use access::granted_somewhere;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ItemId, Kind, Power, Refusal, Sharing};
use parts::Stale;
use parts::place::{Place, chosen, options, places};
use parts::rich::{Editor, Html, editor};
use parts::share::{self, Switch};
use serde::Deserialize;
use ui::Errors;
use web::{Asked, Error, Form, Id, Layout, Office, Page, Query, then};

use crate::m;
use crate::pages::Wanted;
use crate::store::{self, Edit, New};
use crate::update::{Post, worded};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    key: String,
    engagement: String,
    title: String,
    body: String,
    show: Option<String>,
    /// `publish` or `draft`: the button that was pressed.
    act: String,
    version: Option<i64>,
}

#[derive(askama::Template)]
#[template(path = "form.html")]
struct Write {
    action: String,
    back: String,
    heading: Text,
    title: String,
    text: Editor,
    /// For a new one: where it goes and whether it shows.
    new: Option<Where>,
    version: Option<i64>,
    draft: bool,
    /// What the button that ends the draft is called.
    ends: Ends,
    stale: Option<Stale>,
    errors: Errors,
}

/// What the end of a draft means for clients, and so what its button says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// They see it.
    Published,
    /// They do not: the switch is off.
    Saved,
    /// As the switch in the same form says.
    BySwitch,
}

impl Ends {
    /// For a draft whose switch stands elsewhere: to publish is to send, so *when sent* shows too.
    fn of(sharing: Sharing) -> Ends {
        if sharing == Sharing::Private {
            Ends::Saved
        } else {
            Ends::Published
        }
    }
}

struct Where {
    options: Vec<(String, Text)>,
    engagement: String,
    switch: Switch,
}

pub(crate) async fn new(asked: Office, Query(wanted): Query<Wanted>) -> Result<Page, Error> {
    if !granted_somewhere(&asked.viewer, Kind::Update).manage() {
        return Err(Stop::Forbidden(Power::Manage).into());
    }
    let typed = Typed {
        engagement: wanted.engagement,
        ..Typed::default()
    };
    Ok(new_page(&asked, typed, None).await?)
}

async fn new_page(asked: &Asked, typed: Typed, errors: Option<Errors>) -> Result<Page, Stop> {
    let engagement = chosen(&typed.engagement);
    let places = places(&mut asked.read().await?, &asked.viewer, engagement).await?;
    let place = places.iter().find(|p| Some(p.id) == engagement);
    let default = default_of(asked, place);
    // The first time the switch stands where the default puts it; after an error where it was left.
    let on = if errors.is_some() {
        typed.show.is_some()
    } else {
        default == Sharing::Shared
    };
    let errors = errors.unwrap_or_default();
    let pick = std::iter::once((String::new(), m::choose_engagement().into()));
    let page = Write {
        action: "/updates".to_owned(),
        back: "/updates".to_owned(),
        heading: m::write_update().into(),
        text: editor("body", m::text(), typed.body).error(errors.at("body")),
        title: typed.title,
        new: Some(Where {
            options: pick.chain(options(&places)).collect(),
            engagement: typed.engagement,
            switch: share::switch(on, share::default_words(default)),
        }),
        version: None,
        draft: true,
        ends: match default {
            Sharing::WhenSent => Ends::Published,
            _ => Ends::BySwitch,
        },
        stale: None,
        errors,
    };
    Ok(Page::office("updates", m::write_update(), page)
        .crumb(m::updates(), "/updates")
        .crumb(m::write_update(), ""))
}

/// What ending a draft came to, as it stands now: on the portal, or with the team.
pub(crate) async fn ended(asked: &Asked, id: ItemId) -> Result<Text, Stop> {
    let head = permit_head(&mut asked.read().await?, &asked.viewer, id, Power::See).await?;
    Ok(if share::on_portal(&head) {
        m::published().into()
    } else {
        m::saved_quietly().into()
    })
}

fn default_of(asked: &Asked, place: Option<&Place>) -> Sharing {
    match place {
        Some(place) => place.sharing(&asked.org, Kind::Update),
        None => asked.org.sharing_of(Kind::Update, &Default::default()),
    }
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let publish = typed.act == "publish";
    let made = match checked(&asked, &typed).await {
        Ok(new) => {
            let show = if typed.show.is_some() { "show" } else { "" };
            let act = asked.act_once(
                &typed.key,
                &[
                    &typed.engagement,
                    &typed.title,
                    &typed.body,
                    show,
                    &typed.act,
                ],
            );
            store::create(
                &asked.app.db,
                act,
                &asked.viewer,
                New {
                    draft: !publish,
                    ..new
                },
            )
            .await
        }
        Err(stop) => Err(stop),
    };
    match made {
        Ok(id) => {
            let toast: Text = if publish {
                ended(&asked, id).await?
            } else {
                m::draft_saved().into()
            };
            Ok(then(&asked, &format!("/updates/{id}"))
                .toast(&asked, toast)
                .into_response())
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            Ok(new_page(&asked, typed, Some(Errors::of(&fields)))
                .await?
                .invalid()
                .into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// What was typed as a new update, with every wrong field named at once.
async fn checked(asked: &Asked, typed: &Typed) -> Result<New, Stop> {
    let wording = worded(&typed.title, &typed.body);
    let place = match chosen(&typed.engagement) {
        Some(id) => parts::place::place(&mut asked.read().await?, &asked.viewer, id)
            .await
            .ok(),
        None => None,
    };
    match (wording, place) {
        (Ok(wording), Some(place)) => {
            let sharing = share::chosen(
                typed.show.is_some(),
                place.sharing(&asked.org, Kind::Update),
            );
            Ok(New {
                engagement: place.id,
                wording,
                sharing: Some(sharing),
                draft: true,
            })
        }
        (Err(refusal), Some(_)) => Err(refusal.into()),
        (wording, None) => {
            let mut fields = vec![kernel::FieldError::new("engagement", "unknown")];
            if let Err(Refusal::Fields(more)) = wording {
                fields.extend(more);
            }
            Err(Refusal::Fields(fields).into())
        }
    }
}

pub(crate) async fn edit(asked: Asked, Id(id): Id<ItemId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let seen = permit_now::<Post>(&mut conn, &asked.viewer, id, Power::Edit, asked.now).await?;
    let typed = Typed {
        title: seen.head.title.clone(),
        body: seen.body.html.clone(),
        ..Typed::default()
    };
    Ok(edit_page(&seen, typed, Errors::default(), None))
}

fn edit_page(seen: &Seen<Post>, typed: Typed, errors: Errors, stale: Option<Stale>) -> Page {
    let (id, title) = (seen.head.id, Text::data(seen.head.title.clone()));
    let page = Write {
        action: format!("/updates/{id}/edit"),
        back: format!("/updates/{id}"),
        heading: m::edit_update().into(),
        text: editor("body", m::text(), typed.body).error(errors.at("body")),
        title: typed.title,
        new: None,
        version: Some(if stale.is_some() {
            seen.head.version
        } else {
            typed.version.unwrap_or(seen.head.version)
        }),
        draft: seen.head.draft,
        ends: Ends::of(seen.head.sharing),
        stale,
        errors,
    };
    Page::new(Layout::Either, "updates", m::edit_update(), page)
        .crumb(m::updates(), "/updates")
        .crumb(title, format!("/updates/{id}"))
        .crumb(m::edit_update(), "")
}

pub(crate) async fn save(
    asked: Asked,
    Id(id): Id<ItemId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let publish = typed.act == "publish";
    let saved = match worded(&typed.title, &typed.body) {
        Ok(wording) => {
            let edit = Edit {
                version: typed.version.or(Some(0)), // says none: saves over nobody
                wording: Some(wording),
                publish,
            };
            store::save(&asked.app.db, asked.act(), &asked.viewer, id, edit).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => {
            let toast: Text = if publish {
                ended(&asked, id).await?
            } else {
                m::saved().into()
            };
            Ok(then(&asked, &format!("/updates/{id}"))
                .toast(&asked, toast)
                .into_response())
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let seen =
                permit::<Post>(&mut asked.read().await?, &asked.viewer, id, Power::Edit).await?;
            Ok(edit_page(&seen, typed, Errors::of(&fields), None)
                .invalid()
                .into_response())
        }
        Err(Stop::Refused(Refusal::State("locked"))) => {
            let seen = see::<Post>(&mut asked.read().await?, &asked.viewer, id).await?;
            let errors = Errors::one("title", parts::locked_meanwhile());
            Ok(edit_page(&seen, typed, errors, None)
                .status(StatusCode::CONFLICT)
                .into_response())
        }
        Err(Stop::Stale(_)) => {
            let seen = see::<Post>(&mut asked.read().await?, &asked.viewer, id).await?;
            let title = Text::data(seen.head.title.clone());
            let now = Stale::new(vec![(m::title().into(), title)])
                .rich(m::text(), Html::kept(seen.body.html.clone()));
            Ok(edit_page(&seen, typed, Errors::default(), Some(now))
                .status(StatusCode::CONFLICT)
                .into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}
