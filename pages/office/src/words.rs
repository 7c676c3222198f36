//! Words and small components that several pages share.

use std::borrow::Borrow;

use access::Reason;
use i18n::Text;
use kernel::{Access, EngagementKind, Group, Kind, Role, Status};
use people::reasons::{Ids, Names, fix, told};
use people::sights::Sight;
use store::org::Org;
use web::Asked;

use crate::m;

/// What an engagement of a kind is called.
pub fn kind(kind: impl Borrow<EngagementKind>) -> Text {
    match *kind.borrow() {
        EngagementKind::Event => m::kind_event().into(),
        EngagementKind::Lead => m::kind_lead().into(),
        EngagementKind::Project => m::kind_project().into(),
        EngagementKind::Job => m::kind_job().into(),
        EngagementKind::Ticket => m::kind_ticket().into(),
    }
}

/// How far an engagement is.
pub fn status(status: impl Borrow<Status>) -> Text {
    match *status.borrow() {
        Status::Tentative => m::status_tentative().into(),
        Status::Active => m::status_active().into(),
        Status::OnHold => m::status_on_hold().into(),
        Status::Done => m::status_done().into(),
        Status::Cancelled => m::status_cancelled().into(),
    }
}

/// What a contact is within an engagement.
pub fn role(role: impl Borrow<Role>) -> Text {
    match *role.borrow() {
        Role::Primary => m::role_primary().into(),
        Role::DecisionMaker => m::role_decision_maker().into(),
        Role::Finance => m::role_finance().into(),
        Role::Collaborator => m::role_collaborator().into(),
        Role::Viewer => m::role_viewer().into(),
        Role::Vendor => m::role_vendor().into(),
    }
}

/// What a group of staff is called here.
pub fn group(org: &Org, group: Group) -> Text {
    match org.groups.0.0.get(group.word()).map(|g| g.name.as_str()) {
        Some(name) if !name.is_empty() && group != Group::SuperAdmin => Text::data(name.to_owned()),
        _ => group_usual(group),
    }
}

/// What a group of staff is usually called.
pub fn group_usual(group: Group) -> Text {
    match group {
        Group::SuperAdmin => m::group_super_admin().into(),
        Group::Admin => m::group_admin().into(),
        Group::Employee => m::group_employee().into(),
        Group::User => m::group_user().into(),
    }
}

/// A contact's access to the portal.
pub fn access(access: impl Borrow<Access>) -> Text {
    match *access.borrow() {
        Access::None => m::access_none().into(),
        Access::Invited => m::access_invited().into(),
        Access::Active => m::access_active().into(),
        Access::Suspended => m::access_suspended().into(),
    }
}

/// The same with its icon and colour.
pub fn badge(of: impl Borrow<Access>) -> Badge {
    Badge { of: *of.borrow() }
}

/// See [`badge`].
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"{% match of %}{% when Access::None %}<span class="status">{{ ui::icon("ban") }}{{ self::access(of) }}</span>{% when Access::Invited %}<span class="status" data-s="now">{{ ui::icon_dir("send") }}{{ self::access(of) }}</span>{% when Access::Active %}<span class="status" data-s="done">{{ ui::icon("circle-check") }}{{ self::access(of) }}</span>{% when Access::Suspended %}<span class="status" data-s="warn">{{ ui::icon("lock") }}{{ self::access(of) }}</span>{% endmatch %}"#
)]
pub struct Badge {
    of: Access,
}
impl askama::filters::HtmlSafe for Badge {}

/// All words of an enum as choices of a select.
pub fn options<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    text: impl Fn(T) -> Text,
) -> Vec<(String, Text)> {
    all.iter()
        .map(|t| (word(*t).to_owned(), text(*t)))
        .collect()
}

/// Named rows as choices of a select, the empty one first where there is one.
pub fn choices<I: ToString>(rows: Vec<(I, String)>, none: Option<Text>) -> Vec<(String, Text)> {
    let none = none.map(|text| (String::new(), text));
    none.into_iter()
        .chain(
            rows.into_iter()
                .map(|(id, name)| (id.to_string(), Text::data(name))),
        )
        .collect()
}

/// Every time zone by its IANA name, as choices of a select.
pub fn zones() -> Vec<(String, Text)> {
    chrono_tz::TZ_VARIANTS
        .iter()
        .map(|z| (z.name().to_owned(), Text::data(z.name().replace('_', " "))))
        .collect()
}

/// A link above a list that narrows it.
pub struct Chip {
    /// Its words.
    pub text: Text,
    /// Its path within the place.
    pub path: String,
    /// Whether it is the one chosen.
    pub on: bool,
    /// A number beside it.
    pub count: Option<i64>,
}

/// The pages of a list.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"{% if self.more() %}<nav class="pager" aria-label="{{ m::pages() }}"><span>{{ m::rows_of(self.first(), self.last(), total) }}</span><span>{% if page > 1 %}<a class="btn btn-sm" rel="prev" href="{{ ui::href(self.to(page - 1)) }}">{{ m::previous() }}</a>{% endif %}{% if self.last() < total %}<a class="btn btn-sm" rel="next" href="{{ ui::href(self.to(page + 1)) }}">{{ m::next() }}</a>{% endif %}</span></nav>{% endif %}"#
)]
pub struct Pager {
    /// The page, from 1.
    pub page: i64,
    /// Rows in all.
    pub total: i64,
    /// The address of the first page.
    pub path: String,
}
impl askama::filters::HtmlSafe for Pager {}

impl Pager {
    fn more(&self) -> bool {
        self.total > people::PAGE || self.page > 1
    }
    fn first(&self) -> i64 {
        ((self.page - 1) * people::PAGE + 1).min(self.total)
    }
    fn last(&self) -> i64 {
        (self.page * people::PAGE).min(self.total)
    }
    fn to(&self, page: i64) -> String {
        let sign = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{sign}page={page}", self.path)
    }
}

/// The name and icon of a tool.
pub fn tool(asked: &Asked, kind: Kind) -> (Text, &'static str) {
    match parts::tool_of(asked, kind) {
        Some(tool) => ((tool.name)(), tool.icon),
        None => (Text::data(kind.tool()), "file"),
    }
}

/// Why a contact sees an item or not, and where that is changed if it is not.
pub fn because(
    asked: &Asked,
    contact: &people::contacts::Contact,
    sight: &Sight,
) -> (Text, Option<(Text, String)>) {
    let reason: Reason = sight.verdict.decided();
    let names = Names {
        person: people::first_name(&contact.name).to_owned(),
        engagement: sight.engagement_title.clone(),
        tool: tool(asked, sight.kind).0,
    };
    let ids = Ids {
        contact: Some(contact.id),
        company: contact.company_id,
        engagement: sight.engagement,
        item: sight.item,
        kind: sight.kind,
    };
    let change = if sight.verdict.allowed {
        None
    } else {
        fix(reason, &ids, sight.case)
    };
    let because = told(reason, sight.verdict.allowed, &names, sight.case);
    (because, change)
}

/// The sentence of a state that a form can come back with.
pub fn state(word: &str) -> Option<Text> {
    Some(match word {
        "signs_in_with_it" => m::state_signs_in_with_it().into(),
        "set_in_use" => m::state_set_in_use().into(),
        "set_of_a_role" => m::state_set_of_a_role().into(),
        "not_of_company" => m::state_not_of_company().into(),
        "beyond_you" => m::state_beyond_you().into(),
        "both_sign_in" => m::state_both_sign_in().into(),
        "same_contact" => m::state_same_contact().into(),
        "merged" => m::state_merged().into(),
        "in_trash" => m::state_in_trash().into(),
        "yourself" => m::state_yourself().into(),
        "last_super_admin" => m::state_last_super_admin().into(),
        "already_active" => m::state_already_active().into(),
        "no_access_yet" => m::state_no_access_yet().into(),
        "suspended" => m::left_suspended().into(),
        "already_invited" => m::state_already_invited().into(),
        "has_own_sign_in" => m::state_has_own_sign_in().into(),
        "not_invited" => m::state_not_invited().into(),
        "not_suspended" => m::state_not_suspended().into(),
        "no_access" => m::state_no_access().into(),
        "file_empty" => m::state_file_empty().into(),
        "too_many_rows" => m::state_too_many_rows().into(),
        "no_name_column" => m::state_no_name_column().into(),
        "not_csv" => m::state_not_csv().into(),
        _ => return None,
    })
}
