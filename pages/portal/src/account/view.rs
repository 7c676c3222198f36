//! How the account page looks.

use ::store::sessions::{Session, doors, of_person};
use askama::Template;
use i18n::{Lang, Text, when};
use kernel::{SessionId, Time, TokenId};
use web::{Asked, Error, Layout, Page};

use super::{agent, store};
use crate::m;

/// What was typed in a form that comes back, what is wrong with it, and what is shown once.
#[derive(Clone, Default)]
pub struct Typed {
    /// Name, language, zone.
    pub details: Option<(String, String, String)>,
    /// Name, days, covers.
    pub token: Option<(String, String, String)>,
    /// What is wrong; field names are unique on the page.
    pub errors: ui::Errors,
    /// The token just made.
    pub made: Option<String>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct View {
    staff: bool,
    /// Whether there are details of one's own here.
    details: bool,
    errors: ui::Errors,
    email: String,
    name: ui::Field,
    locale: ui::Field,
    zone: ui::Field,
    themes: Vec<(&'static str, Text, bool)>,
    mail: Vec<super::mail::Switch>,
    /// The session belongs to the person alone, not to staff who could have opened it.
    own: bool,
    /// The organization's own provider opened it.
    vouched: bool,
    /// Whether there is a password here to set or change.
    password_here: bool,
    /// Where a mail leads back to.
    here: String,
    /// Where one is asked for.
    by_mail: String,
    has_password: bool,
    can_set_password: bool,
    /// Where one proves oneself before a first password.
    prove: String,
    current: ui::Field,
    password: ui::Field,
    /// Whether a second step is on.
    second: bool,
    sessions: Vec<Row>,
    many_places: bool,
    tokens: Vec<Token>,
    made: Option<String>,
    token_name: ui::Field,
    days: ui::Field,
    covers: ui::Field,
    now: Time,
}

/// A session in the list.
struct Row {
    id: SessionId,
    here: bool,
    icon: &'static str,
    words: Text,
    seen_at: Time,
}

/// A token in the list.
struct Token {
    id: TokenId,
    name: String,
    covers: Text,
    expires_at: Time,
    used_at: Option<Time>,
}

/// The page while staff looks on as a client: what a client says about themselves is theirs.
#[derive(Template)]
#[template(path = "account_closed.html")]
struct Closed {
    name: String,
}

/// The page.
pub async fn page(asked: &Asked, typed: Typed) -> Result<Page, Error> {
    let title = m::account_title();
    if asked.viewer.read_only() {
        return Ok(Page::new(
            Layout::Either,
            "account",
            title,
            Closed {
                name: asked.name.clone(),
            },
        ));
    }
    let session = super::session(asked)?;
    let mut conn = asked.app.db.read_instance().await?;
    let own = !session.is_confined();
    let vouched = session.vouched;
    let mut sessions = of_person(&mut conn, session.person_id, asked.now).await?;
    sessions.retain(|s| own || s.id == session.id || session.is_alike(s));
    let many_places = own && doors(&mut conn, session.person_id).await?.len() > 1;
    let standing = entry::Standing::of(&mut conn, session, asked.now).await?;
    let second = entry::asks_second(&mut conn, &asked.app.site, session.person_id).await?;
    drop(conn);
    let password_here = entry::may_change_password(&mut asked.read().await?, session).await?;
    let tokens = match own || vouched {
        true => {
            entry::list_tokens(
                &mut asked.read().await?,
                asked.org.id,
                session.person_id,
                asked.now,
            )
            .await?
        }
        false => Vec::new(),
    };
    let errors = typed.errors;
    let (name, locale, zone) = typed.details.unwrap_or_else(|| {
        (
            asked.name.clone(),
            session.locale.clone().unwrap_or_default(),
            session.zone.clone().unwrap_or_default(),
        )
    });
    let (token_name, days, covers) = typed
        .token
        .unwrap_or_else(|| (String::new(), "90".to_owned(), "read".to_owned()));
    let field = |field: ui::Field, name: &str| field.error(errors.at(name));
    let view = View {
        staff: asked.is_staff(),
        details: crate::has_details(&asked.viewer),
        email: session.email.clone(),
        name: field(
            ui::input("text", "name", m::your_name())
                .auto("name")
                .max(store::NAME_MAX)
                .value(name),
            "name",
        ),
        locale: field(
            ui::select("locale", m::language(), languages(session)).value(locale),
            "locale",
        ),
        zone: field(
            ui::select("zone", m::time_zone(), zones(asked))
                .hint(m::time_zone_hint())
                .value(zone),
            "zone",
        ),
        themes: themes(session),
        mail: super::mail::switches(asked).await?,
        own,
        vouched,
        password_here,
        here: asked.at("/account"),
        by_mail: asked.at("/sign-in/email"),
        has_password: standing.password,
        can_set_password: standing.password || session.known_to_staff || standing.may_begin(),
        prove: format!(
            "{}?next={}",
            asked.at("/sign-in/again"),
            asked.at("/account")
        ),
        current: field(
            ui::input("password", "current", m::current_password()).auto("current-password"),
            "current",
        ),
        password: field(
            ui::input("password", "password", m::new_password())
                .hint(m::new_password_hint(entry::PASSWORD_MIN as i64))
                .auto("new-password"),
            "password",
        ),
        second,
        sessions: sessions.iter().map(|s| row(s, session)).collect(),
        many_places,
        tokens: tokens.into_iter().map(token).collect(),
        made: typed.made,
        token_name: field(
            ui::input("text", "token_name", m::token_name())
                .hint(m::token_name_hint())
                .max(80)
                .value(token_name),
            "token_name",
        ),
        days: field(
            ui::select("days", m::token_life(), lives()).value(days),
            "days",
        ),
        covers: field(
            ui::select("covers", m::token_covers(), covers_options()).value(covers),
            "covers",
        ),
        now: asked.now,
        errors,
    };
    Ok(Page::new(Layout::Either, "account", title, view).crumb(title, "/account"))
}

fn row(session: &Session, this: &Session) -> Row {
    Row {
        id: session.id,
        here: session.id == this.id,
        icon: agent::icon(&session.agent),
        words: agent::words(&session.agent),
        seen_at: session.seen_at,
    }
}

fn token(token: entry::Token) -> Token {
    let scopes = &token.scopes.0;
    let covers: Text = if scopes.all {
        m::covers_all().into()
    } else if scopes.write.is_empty() {
        m::covers_read().into()
    } else {
        m::covers_some().into()
    };
    Token {
        id: token.id,
        name: token.name,
        covers,
        expires_at: token.expires_at,
        used_at: token.used_at,
    }
}

/// The languages people may choose; the pseudo language only where it is chosen already.
fn languages(session: &Session) -> Vec<(String, Text)> {
    let chosen = session.locale.as_deref();
    let offered = Lang::ALL
        .iter()
        .filter(|lang| **lang != Lang::Pseudo || chosen == Some(lang.tag()));
    let named = offered.map(|lang| {
        let name: Text = match lang {
            Lang::En => m::language_en().into(),
            Lang::Pseudo => Text::data(lang.tag()),
        };
        (lang.tag().to_owned(), name)
    });
    std::iter::once((String::new(), m::language_as_place().into()))
        .chain(named)
        .collect()
}

fn zones(asked: &Asked) -> Vec<(String, Text)> {
    let shown = |zone: &str| zone.replace('_', " ");
    let as_place: Text = m::zone_as_place(shown(&asked.org.zone)).into();
    let all = store::zones().map(|zone| (zone.to_owned(), Text::data(shown(zone))));
    std::iter::once((String::new(), as_place))
        .chain(all)
        .collect()
}

fn themes(session: &Session) -> Vec<(&'static str, Text, bool)> {
    let all: [(&'static str, Text); 3] = [
        ("auto", m::theme_auto().into()),
        ("light", m::theme_light().into()),
        ("dark", m::theme_dark().into()),
    ];
    all.into_iter()
        .map(|(key, name)| (key, name, session.theme == key))
        .collect()
}

fn lives() -> Vec<(String, Text)> {
    [30i64, 90, 365]
        .into_iter()
        .map(|days| (days.to_string(), m::days_long(days).into()))
        .collect()
}

fn covers_options() -> Vec<(String, Text)> {
    vec![
        ("read".to_owned(), m::covers_read().into()),
        ("all".to_owned(), m::covers_all().into()),
    ]
}
