//! What an update is, and when it may change.

use ::store::Arg;
use ::store::items::{Body, Change, Head};
use kernel::FromRow;
use kernel::{FieldError, Kind, Refusal, Time};
use parts::rich::{self, Clean};
use parts::text;
use serde_json::json;

/// The body of an update.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Post {
    /// Cleaned HTML.
    pub html: String,
    /// When it was published; for a draft, when it was begun.
    pub posted_at: Time,
}

impl Body for Post {
    const KIND: Kind = Kind::Update;
    const TABLE: &'static str = "update_post";
    const COLUMNS: &'static [&'static str] = &["html", "posted_at"];
    fn values(&self) -> Vec<Arg> {
        vec![self.html.clone().into(), self.posted_at.into()]
    }
    fn words(&self) -> String {
        rich::findable(&self.html)
    }
}

/// A title and a text that may be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The title.
    pub title: String,
    /// The text.
    pub text: Clean,
}

/// What somebody wrote, made fit to be kept.
///
/// # Errors
/// Every field that is wrong: no title, no text, too long.
pub fn worded(title: &str, text: &str) -> Result<Wording, Refusal> {
    let title = text::title(title);
    let text = if text.chars().count() > rich::MAX {
        Err(FieldError::new("body", "too_long").number(rich::MAX as i64))
    } else {
        let clean = rich::clean(text);
        if rich::is_empty(&clean.html) {
            Err(FieldError::new("body", "required"))
        } else {
            Ok(clean)
        }
    };
    match (title, text) {
        (Ok(title), Ok(text)) => Ok(Wording { title, text }),
        (title, text) => Err(Refusal::Fields(
            title.err().into_iter().chain(text.err()).collect(),
        )),
    }
}

/// New words for an update, and its publication where it is asked for. One in the trash cannot
/// change; one that is published stays so.
///
/// # Errors
/// `in_trash`.
pub fn reword(
    head: Head,
    post: Post,
    title: String,
    html: String,
    publish: bool,
    now: Time,
) -> Result<Change<Post>, Refusal> {
    if head.trashed_at.is_some() {
        return Err(Refusal::State("in_trash"));
    }
    let publishes = publish && head.draft;
    let posted_at = if publishes { now } else { post.posted_at };
    Ok(Change {
        head: Head {
            title,
            draft: head.draft && !publish,
            ..head
        },
        body: Post { html, posted_at },
        verb: if publishes {
            "update.published"
        } else {
            "update.changed"
        },
        data: json!({}),
        telling: publishes,
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use kernel::{Assigned, Audience, EngagementId, ItemId, Sharing};

    use super::*;

    fn head(draft: bool) -> (Head, Post, Time) {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let head = Head {
            id: ItemId::new(),
            engagement_id: EngagementId::new(),
            kind: Kind::Update,
            title: "Old".into(),
            draft,
            sharing: Sharing::Private,
            sent_at: None,
            audience: Audience::All,
            company_id: None,
            assigned: Assigned::Nobody,
            completed: false,
            open: false,
            due_at: None,
            author_staff: None,
            author_contact: None,
            author: String::new(),
            created_at: now,
            touched_at: now,
            trashed_at: None,
            version: 1,
            comments: 0,
        };
        (
            head,
            Post {
                html: "<p>old</p>".into(),
                posted_at: now,
            },
            now + TimeDelta::hours(1),
        )
    }

    #[test]
    fn every_wrong_field_is_named() {
        let Err(Refusal::Fields(wrong)) = worded(" ", "<p><br></p>") else {
            panic!("refused")
        };
        assert_eq!(
            wrong,
            [
                FieldError::new("title", "required"),
                FieldError::new("body", "required")
            ]
        );
        let Err(Refusal::Fields(wrong)) = worded("Fine", &"x".repeat(rich::MAX + 1)) else {
            panic!("refused")
        };
        assert_eq!((wrong.len(), wrong[0].code), (1, "too_long"));
        assert_eq!(
            worded("  The peonies ", "Good\n\nnews").unwrap().text.html,
            "<p>Good</p><p>news</p>"
        );
    }

    #[test]
    fn publishing_happens_once_and_is_worth_telling() {
        let (draft, post, now) = head(true);
        let change = reword(draft, post, "New".into(), "<p>n</p>".into(), true, now).unwrap();
        assert_eq!(
            (
                change.verb,
                change.telling,
                change.head.draft,
                change.body.posted_at
            ),
            ("update.published", true, false, now)
        );
        let (published, post, now) = head(false);
        let change = reword(
            published,
            post.clone(),
            "New".into(),
            "<p>n</p>".into(),
            true,
            now,
        )
        .unwrap();
        assert_eq!(
            (change.verb, change.telling, change.body.posted_at),
            ("update.changed", false, post.posted_at)
        );
        let (draft, post, now) = head(true);
        assert!(
            reword(draft, post, "New".into(), "<p>n</p>".into(), false, now)
                .unwrap()
                .head
                .draft
        );
    }

    #[test]
    fn what_is_in_the_trash_stays_as_it_is() {
        let (mut gone, post, now) = head(false);
        gone.trashed_at = Some(now);
        assert_eq!(
            reword(gone, post, "New".into(), String::new(), false, now).unwrap_err(),
            Refusal::State("in_trash")
        );
    }
}
