//! What comes first: the order of turns, of what comes next, and what a first visit is.

use chrono::TimeDelta;
use kernel::Time;

use super::store::Line;

/// How long after joining the welcome is shown.
const WELCOME: TimeDelta = TimeDelta::days(7);
/// How many rows "What's next" has, the day itself among them.
const NEXT: usize = 5;

/// Turns in their order: what was opened for a while, late and due by date, then undated in the order
/// they were made.
pub fn order(mut turns: Vec<Line>) -> Vec<Line> {
    turns.sort_by_key(|l| (l.open_until.is_none(), l.due_at.is_none(), l.due_at, l.id));
    turns
}

/// The latest first.
pub fn latest(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|l| (std::cmp::Reverse(l.touched_at), l.id));
    lines
}

/// Dated things by date with the day itself at its place; when there are too many, the last ones
/// go, never the day. `room` is how many rows are left.
pub fn next<T>(mut dated: Vec<(Time, T)>, day: Option<(Time, T)>, done: bool) -> Vec<T> {
    let room = NEXT - usize::from(done) - usize::from(day.is_some());
    dated.sort_by_key(|(at, _)| *at);
    dated.truncate(room);
    if let Some(day) = day {
        let place = dated.partition_point(|(at, _)| *at <= day.0);
        dated.insert(place, day);
    }
    dated.into_iter().map(|(_, thing)| thing).collect()
}

/// Whether the welcome still greets somebody who joined then; who has not joined is greeted.
pub fn greets(joined: Option<Time>, now: Time) -> bool {
    joined.is_none_or(|at| now - at < WELCOME)
}

#[cfg(test)]
mod tests {
    use kernel::{ItemId, Kind};

    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }
    fn line(title: &str, due: Option<&str>) -> Line {
        Line {
            part: "turn".into(),
            id: Some(ItemId::new()),
            kind: Some(Kind::Todo),
            title: title.into(),
            due_at: due.map(at),
            at: None,
            open_until: None,
            touched_at: None,
            who: String::new(),
            words: String::new(),
            n: 0,
            total: 0,
        }
    }

    #[test]
    fn turns_come_late_then_due_then_undated() {
        let turns = order(vec![
            line("undated, older", None),
            line("in June", Some("2027-06-01T00:00:00Z")),
            line("undated, newer", None),
            line("late", Some("2027-05-01T00:00:00Z")),
            line("this week", Some("2027-05-20T00:00:00Z")),
        ]);
        let mut opened = turns.clone();
        opened[3].open_until = Some(at("2027-05-12T00:00:00Z"));
        assert_eq!(order(opened)[0].title, "undated, older");
        let titles: Vec<&str> = turns.iter().map(|l| l.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "late",
                "this week",
                "in June",
                "undated, older",
                "undated, newer"
            ]
        );
        assert!(order(Vec::new()).is_empty());
    }

    #[test]
    fn what_comes_next_keeps_the_day_whatever_else_there_is() {
        let dated = |n: u32| {
            (1..=n)
                .map(|d| (at(&format!("2027-05-{d:02}T00:00:00Z")), d))
                .collect::<Vec<_>>()
        };
        let day = |text: &str| Some((at(text), 99));
        assert_eq!(
            next(dated(2), day("2027-06-26T00:00:00Z"), false),
            [1, 2, 99]
        );
        assert_eq!(
            next(dated(9), day("2027-06-26T00:00:00Z"), false),
            [1, 2, 3, 4, 99]
        );
        assert_eq!(
            next(dated(9), day("2027-06-26T00:00:00Z"), true),
            [1, 2, 3, 99]
        );
        assert_eq!(
            next(dated(9), day("2027-05-02T12:00:00Z"), true),
            [1, 2, 99, 3]
        );
        assert_eq!(next(dated(9), None, true), [1, 2, 3, 4]);
        assert_eq!(next(dated(0), None, true), [0u32; 0]);
    }

    #[test]
    fn the_welcome_is_for_the_first_week() {
        let now = at("2027-05-18T08:00:00Z");
        assert!(greets(None, now));
        assert!(greets(Some(at("2027-05-12T08:00:00Z")), now));
        assert!(!greets(Some(at("2027-05-11T08:00:00Z")), now));
    }
}
