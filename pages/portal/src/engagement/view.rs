//! From rows to the page of an engagement.

use askama::Template;
use i18n::Text;
use kernel::{EngagementId, Time};
use store::search::told;
use web::Asked;

use super::store::{Act, Member};
use crate::act::Turn;
use crate::home::lists::Lists;
use crate::home::parts::{done, files, next, turn, working};
use crate::home::store::{Line, Teammate};
use crate::home::view::{Aside, Chip, Done, Working};
use crate::m;
use crate::place::{Mast, Place};
use ui::{Linked, excerpt, linked};

/// What the database says.
pub struct Read {
    pub place: Place,
    pub lines: Vec<Line>,
    pub team: Vec<Teammate>,
    pub members: Vec<Member>,
    pub acts: Vec<Act>,
}

/// The page.
#[derive(Template)]
#[template(path = "engagement.html")]
pub struct View {
    engagement: EngagementId,
    back: String,
    mast: Mast,
    chips: Vec<Chip>,
    about: Linked,
    status: Text,
    day: String,
    from: Option<Text>,
    venue: String,
    turns: Vec<Turn>,
    working: Vec<Working>,
    done: Option<Done>,
    todos: bool,
    updates: Vec<Post>,
    acts: Vec<Lately>,
    people: Vec<(Member, Text)>,
    /// Whether one may bring in others of one's company.
    brings: bool,
    organization: String,
    aside: Aside,
}

/// An update in short.
struct Post {
    title: String,
    path: String,
    who: String,
    at: Time,
    now: Time,
    words: String,
    /// Whether there is a picture to see on its page.
    pictured: bool,
}

/// One thing that happened.
struct Lately {
    icon: &'static str,
    words: Text,
    path: String,
    at: Time,
    now: Time,
}

impl View {
    /// The page of what was read.
    pub fn of(asked: &Asked, read: Read) -> View {
        let Read {
            place,
            lines,
            team,
            members,
            acts,
        } = read;
        let here = place.here(asked.locale.lang, asked.now);
        let lists = Lists::of(lines, asked.now);
        let span = place.span(here);
        let from = place
            .starts_at
            .filter(|_| !place.all_day)
            .map(|at| m::starts_at(here.clock(at)).into());
        let me = asked.viewer.contact();
        let role = |member: &Member| match me {
            Some(me) if me == member.id => m::you().into(),
            _ => m::client_role(member.role.word().to_owned()).into(),
        };
        let turns: Vec<Turn> = lists
            .turns
            .iter()
            .filter_map(|l| turn(asked, here, place.id, l))
            .collect();
        View {
            engagement: place.id,
            brings: super::colleagues::offered(asked, place.id),
            back: format!("/engagements/{}", place.id),
            mast: place.mast(asked, here),
            chips: Vec::new(),
            about: linked(&place.blurb),
            status: m::engagement_status(place.status.word().to_owned()).into(),
            day: span
                .map(|span| place.span_words(span, here))
                .unwrap_or_default(),
            from,
            venue: place.venue.clone(),
            todos: crate::act::meets(&asked.viewer, kernel::Kind::Todo),
            turns,
            working: working(asked, here, &lists.team),
            done: done(here, &lists),
            updates: lists.updates.iter().map(|line| post(asked, line)).collect(),
            acts: acts.into_iter().map(|act| lately(asked, act)).collect(),
            people: members
                .into_iter()
                .map(|member| {
                    let role = role(&member);
                    (member, role)
                })
                .collect(),
            organization: asked.org.name.clone(),
            aside: Aside {
                next: next(here, &place, &lists),
                progress: lists.progress(),
                team: team.into_iter().map(|t| (t.name, t.role)).collect(),
                files: files(here, &lists),
            },
        }
    }
}

fn post(asked: &Asked, line: &Line) -> Post {
    let (words, pictured) = told(&line.words);
    Post {
        title: line.title.clone(),
        path: line
            .kind
            .zip(line.id)
            .map(|(kind, id)| crate::act::path(kind, id))
            .unwrap_or_default(),
        who: line.who.clone(),
        at: line.at.unwrap_or(asked.now),
        now: asked.now,
        words: excerpt(words, 200),
        pictured,
    }
}

fn lately(asked: &Asked, act: Act) -> Lately {
    use kernel::Kind;
    let path = crate::act::path(act.kind, act.id);
    let Act { who, title, .. } = act;
    let who = if who.is_empty() {
        asked.org.name.clone()
    } else {
        who
    };
    let (icon, words): (_, Text) = match (act.what.as_str(), act.kind) {
        ("said", _) => ("message-square", m::did_comment(who, title).into()),
        ("done", _) => ("circle-check", m::did_complete(who, title).into()),
        (_, Kind::Update) => ("newspaper", m::did_share_update(who, title).into()),
        (_, Kind::File) => ("file", m::did_share_file(who, title).into()),
        (_, Kind::Todo) => ("list-checks", m::did_share_todo(who, title).into()),
    };
    Lately {
        icon,
        words,
        path,
        at: act.at,
        now: asked.now,
    }
}
