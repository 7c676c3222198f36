//! What a to-do is, and what may be done with it when.

use ::store::Arg;
use ::store::items::{Body, Change, Head};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone};
use kernel::FromRow;
use kernel::{ContactId, FieldError, Kind, ListId, Party, Refusal, StaffId, Time};
use parts::text;
use serde_json::json;

/// The longest notes, in characters.
pub const NOTES: usize = 10_000;

/// The body of a to-do.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Todo {
    /// The list it is in.
    pub list_id: ListId,
    /// Plain text.
    pub notes: String,
    /// Its place in the list; smaller comes first.
    pub position: i64,
    /// The day it is due, by the engagement's clock.
    pub due_day: Option<NaiveDate>,
    /// When it was done.
    pub done_at: Option<Time>,
    /// The staff user who did it.
    pub done_staff: Option<StaffId>,
    /// The client who did it.
    pub done_contact: Option<ContactId>,
}

impl Body for Todo {
    const KIND: Kind = Kind::Todo;
    const TABLE: &'static str = "todo";
    const COLUMNS: &'static [&'static str] = &[
        "list_id",
        "notes",
        "position",
        "due_day",
        "done_at",
        "done_staff",
        "done_contact",
    ];
    fn values(&self) -> Vec<Arg> {
        vec![
            self.list_id.into(),
            self.notes.clone().into(),
            self.position.into(),
            self.due_day.into(),
            self.done_at.into(),
            self.done_staff.into(),
            self.done_contact.into(),
        ]
    }
    fn words(&self) -> String {
        self.notes.clone()
    }
}

/// Title, notes and day, fit to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// One line.
    pub title: String,
    /// Several lines, or none.
    pub notes: String,
    /// The day it is due.
    pub due: Option<NaiveDate>,
}

/// What somebody wrote, made fit to be kept.
///
/// # Errors
/// Every field that is wrong.
pub fn worded(
    title: &str,
    notes: &str,
    due: Result<Option<NaiveDate>, FieldError>,
) -> Result<Wording, Refusal> {
    let due = due.and_then(|day| match day {
        Some(day) if !(1..=9999).contains(&day.year()) => Err(FieldError::new("due", "not_a_date")),
        day => Ok(day),
    });
    match (text::title(title), text::lines("notes", notes, NOTES), due) {
        (Ok(title), Ok(notes), Ok(due)) => Ok(Wording { title, notes, due }),
        (title, notes, due) => Err(Refusal::Fields(
            [title.err(), notes.err(), due.err()]
                .into_iter()
                .flatten()
                .collect(),
        )),
    }
}

/// The last minute of a day by the clock of `zone`; within what both databases can keep.
pub fn due_at(day: NaiveDate, zone: chrono_tz::Tz) -> Time {
    let last = day.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(24 * 60 - 1);
    let at = zone
        .from_local_datetime(&last)
        .latest()
        .map_or_else(|| last.and_utc(), |at| at.to_utc());
    let bound = |secs: i64| DateTime::from_timestamp(secs, 0).unwrap_or(DateTime::UNIX_EPOCH);
    at.clamp(bound(-62_135_596_800), bound(253_402_300_799)) // 0001-01-01 to 9999-12-31
}

/// How a day stands to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Over since so many days.
    Late(i64),
    /// Within the next six days.
    Soon(NaiveDate),
    /// Later.
    Later(NaiveDate),
}

/// How a to-do that is not done stands to now; none without a day.
pub fn due(head: &Head, todo: &Todo, now: Time) -> Option<Due> {
    let (day, at) = (todo.due_day?, head.due_at?);
    if todo.done_at.is_some() {
        return None;
    }
    Some(match (now - at).num_seconds() {
        over @ 1.. => Due::Late(over / 86_400 + 1),
        until if until > -6 * 86_400 => Due::Soon(day),
        _ => Due::Later(day),
    })
}

/// Ticks it off. `party` is staff, or a client it is assigned to.
///
/// # Errors
/// `already_done`, `in_trash`.
pub fn tick(head: Head, todo: Todo, party: Party, now: Time) -> Result<Change<Todo>, Refusal> {
    kept(&head)?;
    if todo.done_at.is_some() {
        return Err(Refusal::State("already_done"));
    }
    let (staff, contact) = match party {
        Party::Staff(id) => (Some(id), None),
        Party::Contact(id) => (None, Some(id)),
        Party::System => (None, None),
    };
    Ok(Change {
        head: Head {
            open: false,
            completed: head.completed || contact.is_some(),
            ..head
        },
        body: Todo {
            done_at: Some(now),
            done_staff: staff,
            done_contact: contact,
            ..todo
        },
        verb: "todo.done",
        data: json!({}),
        telling: true,
    })
}

/// Opens it again.
///
/// # Errors
/// `not_done`, `in_trash`.
pub fn reopen(head: Head, todo: Todo) -> Result<Change<Todo>, Refusal> {
    kept(&head)?;
    if todo.done_at.is_none() {
        return Err(Refusal::State("not_done"));
    }
    Ok(Change {
        head: Head {
            open: true,
            completed: false,
            ..head
        },
        body: Todo {
            done_at: None,
            done_staff: None,
            done_contact: None,
            ..todo
        },
        verb: "todo.reopened",
        data: json!({}),
        telling: true,
    })
}

/// Other words, another day, another list (at `position` there).
///
/// # Errors
/// `in_trash`.
pub fn reword(
    head: Head,
    todo: Todo,
    new: Wording,
    at: Time,
    list: Option<(ListId, i64)>,
) -> Result<Change<Todo>, Refusal> {
    kept(&head)?;
    let (list_id, position) = list
        .filter(|(id, _)| *id != todo.list_id)
        .unwrap_or((todo.list_id, todo.position));
    let moved = new.due != todo.due_day;
    Ok(Change {
        head: Head {
            title: new.title,
            due_at: new.due.map(|_| at),
            ..head
        },
        body: Todo {
            list_id,
            position,
            notes: new.notes,
            due_day: new.due,
            ..todo
        },
        verb: "todo.changed",
        data: json!({"due_changed": moved}),
        telling: moved,
    })
}

fn kept(head: &Head) -> Result<(), Refusal> {
    if head.trashed_at.is_some() {
        Err(Refusal::State("in_trash"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use kernel::{Assigned, Audience, EngagementId, ItemId, Sharing};

    use super::*;

    fn now() -> Time {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() // 2027-01-15, 08:00
    }

    fn todo() -> (Head, Todo) {
        let head = Head {
            id: ItemId::new(),
            engagement_id: EngagementId::new(),
            kind: Kind::Todo,
            title: "Send the guest list".into(),
            draft: false,
            sharing: Sharing::Shared,
            sent_at: None,
            audience: Audience::All,
            company_id: None,
            assigned: Assigned::Clients,
            completed: false,
            open: true,
            due_at: None,
            author_staff: None,
            author_contact: None,
            author: String::new(),
            created_at: now(),
            touched_at: now(),
            trashed_at: None,
            version: 1,
            comments: 0,
        };
        let todo = Todo {
            list_id: ListId::new(),
            notes: String::new(),
            position: 1,
            due_day: None,
            done_at: None,
            done_staff: None,
            done_contact: None,
        };
        (head, todo)
    }

    #[test]
    fn ticking_and_opening_again_come_back_to_the_start() {
        let (head, start) = todo();
        let client = ContactId::new();
        let done = tick(head.clone(), start.clone(), Party::Contact(client), now()).unwrap();
        assert_eq!(
            (done.head.open, done.head.completed, done.body.done_contact),
            (false, true, Some(client))
        );
        assert_eq!(
            tick(
                done.head.clone(),
                done.body.clone(),
                Party::Contact(client),
                now()
            )
            .unwrap_err(),
            Refusal::State("already_done")
        );
        let open = reopen(done.head, done.body).unwrap();
        assert_eq!((open.head, open.body), (head, start));
    }

    #[test]
    fn the_team_ticking_does_not_count_as_the_client_completing() {
        let (head, start) = todo();
        let done = tick(head, start, Party::Staff(StaffId::new()), now()).unwrap();
        assert!(!done.head.completed && !done.head.open && done.body.done_staff.is_some());
    }

    #[test]
    fn a_day_ends_by_the_clock_of_the_engagement() {
        let day = NaiveDate::from_ymd_opt(2027, 6, 26).unwrap();
        assert_eq!(
            due_at(day, chrono_tz::Europe::London).to_rfc3339(),
            "2027-06-26T22:59:00+00:00"
        );
        assert_eq!(
            due_at(day, chrono_tz::Pacific::Auckland).to_rfc3339(),
            "2027-06-26T11:59:00+00:00"
        );
        assert_eq!(
            due_at(
                NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
                chrono_tz::America::Los_Angeles
            )
            .year(),
            9999
        );
    }

    #[test]
    fn late_counts_days_and_soon_is_within_the_week() {
        let (mut head, mut todo) = todo();
        assert_eq!(due(&head, &todo, now()), None);
        let mut at = |days: i64| {
            let day = (now() + TimeDelta::days(days)).date_naive();
            (todo.due_day, head.due_at) = (Some(day), Some(due_at(day, chrono_tz::UTC)));
            due(&head, &todo, now())
        };
        assert_eq!((at(-1), at(-2)), (Some(Due::Late(1)), Some(Due::Late(2))));
        assert!(matches!(at(0), Some(Due::Soon(_))) && matches!(at(5), Some(Due::Soon(_))));
        assert!(matches!(at(7), Some(Due::Later(_))));
        todo.done_at = Some(now());
        assert_eq!(due(&head, &todo, now()), None);
    }

    #[test]
    fn every_wrong_field_is_named_and_another_list_means_its_end() {
        let Err(Refusal::Fields(wrong)) = worded(
            "",
            &"x".repeat(NOTES + 1),
            Err(FieldError::new("due", "not_a_date")),
        ) else {
            panic!("refused")
        };
        assert_eq!(
            wrong.iter().map(|w| w.field.as_ref()).collect::<Vec<_>>(),
            ["title", "notes", "due"]
        );
        let (head, todo) = todo();
        let new = worded("New", "", Ok(None)).unwrap();
        let same = reword(
            head.clone(),
            todo.clone(),
            new.clone(),
            now(),
            Some((todo.list_id, 9)),
        )
        .unwrap();
        assert_eq!(same.body.position, 1);
        let other = reword(head, todo, new, now(), Some((ListId::new(), 9))).unwrap();
        assert_eq!(other.body.position, 9);
    }
}
