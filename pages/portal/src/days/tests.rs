//! Day words as tables.

use super::*;

fn here(now: &str) -> Here {
    Here::new(Lang::En, "Europe/London", now.parse().unwrap())
}
fn at(text: &str) -> Time {
    text.parse().unwrap()
}

#[test]
fn due_dates_are_told_as_calendar_days_of_the_place() {
    let here = here("2027-05-18T08:14:00Z"); // a Tuesday
    for (due, standing, words, by) in [
        (
            "2027-05-20T22:59:59Z",
            Standing::Soon,
            "Due Thursday",
            "By Thursday 20 May",
        ),
        (
            "2027-05-17T23:00:00Z",
            Standing::Soon,
            "Due today",
            "By Tuesday 18 May",
        ), // midnight in London
        (
            "2027-05-16T23:00:00Z",
            Standing::Late(1),
            "One day late",
            "Was due Monday 17 May",
        ),
        (
            "2027-05-13T12:00:00Z",
            Standing::Late(5),
            "5 days late",
            "Was due Thursday 13 May",
        ),
        (
            "2027-05-18T08:00:00Z",
            Standing::Late(0),
            "Was due earlier today",
            "Was due Tuesday 18 May",
        ),
        (
            "2027-05-18T13:00:00Z",
            Standing::Soon,
            "Due today, 14:00",
            "Tuesday 18 May, 14:00",
        ),
        (
            "2027-05-18T23:30:00Z",
            Standing::Soon,
            "Due tomorrow, 00:30",
            "Wednesday 19 May, 00:30",
        ),
        (
            "2027-05-24T11:00:00Z",
            Standing::Soon,
            "Due Monday, 12:00",
            "Monday 24 May, 12:00",
        ),
        (
            "2027-05-25T22:59:00Z",
            Standing::Later,
            "Due 25 May",
            "By Tuesday 25 May",
        ),
        (
            "2028-01-04T00:00:00Z",
            Standing::Later,
            "Due 4 Jan 2028",
            "By Tuesday 4 January 2028",
        ),
    ] {
        let due = here.due(at(due));
        assert_eq!(
            (
                here.standing(due),
                here.due_words(due).as_str(),
                here.by_words(due).as_str()
            ),
            (standing, words, by)
        );
    }
}

#[test]
fn the_count_goes_from_days_to_go_to_today_to_weeks() {
    let count = |now: &str, starts: &str, ends: &str| {
        let here = here(now);
        let ends = (!ends.is_empty()).then(|| at(ends));
        here.count_words(here.count(here.span(Some(at(starts)), ends, true)))
    };
    let wedding = "2027-06-26T10:00:00Z";
    assert_eq!(count("2027-05-18T08:14:00Z", wedding, ""), "39 days to go");
    assert_eq!(count("2027-06-25T22:30:00Z", wedding, ""), "1 day to go"); // 23:30 in London
    assert_eq!(count("2027-06-25T23:30:00Z", wedding, ""), "Today");
    assert_eq!(count("2027-06-27T08:00:00Z", wedding, ""), "");
    assert_eq!(
        count("2027-06-27T08:00:00Z", wedding, "2027-06-28T10:00:00Z"),
        "Day 2 of 3"
    );
    let (from, to) = ("2027-04-19T08:00:00Z", "2027-06-27T08:00:00Z"); // ten weeks
    assert_eq!(count("2027-05-25T08:00:00Z", from, to), "Week 6 of 10");
    assert_eq!(count("2027-04-19T08:00:00Z", from, to), "Week 1 of 10");
    assert_eq!(count("2027-06-27T08:00:00Z", from, to), "Week 10 of 10");
    assert_eq!(here("2027-05-18T08:14:00Z").count(None), Count::Nothing);
}

#[test]
fn the_day_of_a_long_engagement_is_its_last() {
    let here = here("2027-05-18T08:14:00Z");
    let span = |s: &str, e: &str| here.span(Some(at(s)), Some(at(e)), false).unwrap();
    assert_eq!(
        span("2027-06-26T10:00:00Z", "2027-06-27T02:00:00Z")
            .day()
            .to_string(),
        "2027-06-26"
    );
    assert_eq!(
        span("2027-04-19T08:00:00Z", "2027-06-28T08:00:00Z")
            .day()
            .to_string(),
        "2027-06-28"
    );
    assert_eq!(
        span("2027-06-26T10:00:00Z", "2027-06-01T02:00:00Z")
            .last
            .to_string(),
        "2027-06-26"
    );
}
