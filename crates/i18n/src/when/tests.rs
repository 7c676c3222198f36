use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::*;
use crate::Lang;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn london() -> Locale {
    Locale::new(Lang::En, Tz::Europe__London)
}

#[test]
fn days_read_as_in_britain() {
    let date = on("2027-06-26");
    assert_eq!(day(date).to(Lang::En), "Saturday 26 June 2027");
    assert_eq!(long_day(date).to(Lang::En), "26 June 2027");
    assert_eq!(short_day(date).to(Lang::En), "26 Jun 2027");
    assert_eq!(day_month(date).to(Lang::En), "26 June");
    assert_eq!(weekday_month(date).to(Lang::En), "Saturday 26 June");
    assert_eq!(weekday(date).to(Lang::En), "Saturday");
    assert_eq!(
        day(on("2028-02-29")).to(Lang::En),
        "Tuesday 29 February 2028"
    );
    assert_eq!(
        short_day(NaiveDate::MAX).to(Lang::En),
        NaiveDate::MAX.to_string()
    );
}

#[test]
fn moments_are_told_in_the_readers_zone() {
    let moment = at("2027-06-26T13:00:00Z");
    assert_eq!(time(moment).to(london()), "14:00");
    assert_eq!(time(moment).to(Lang::En), "13:00");
    assert_eq!(
        day_time(moment).to(london()),
        "Saturday 26 June 2027, 14:00"
    );
    let auckland = Locale::new(Lang::En, Tz::Pacific__Auckland);
    assert_eq!(short_day_time(moment).to(auckland), "27 Jun 2027, 01:00");
    assert_eq!(time(at("2027-01-01T00:00:59Z")).to(london()), "00:00");
}

#[test]
fn near_moments_are_told_by_calendar_days() {
    let now = at("2027-06-16T10:00:00Z"); // a Wednesday
    for (moment, expected) in [
        ("2027-06-16T08:14:00Z", "today 09:14"),
        ("2027-06-16T22:59:00Z", "today 23:59"),
        ("2027-06-16T23:00:00Z", "tomorrow 00:00"),
        ("2027-06-15T22:59:00Z", "yesterday 23:59"),
        ("2027-06-15T20:14:00Z", "yesterday 21:14"),
        ("2027-06-14T20:14:00Z", "Monday"),
        ("2027-06-10T00:00:00Z", "Thursday"),
        ("2027-06-09T12:00:00Z", "9 June"),
        ("2027-06-18T12:00:00Z", "Friday"),
        ("2027-06-22T12:00:00Z", "Tuesday"),
        ("2027-06-23T12:00:00Z", "23 June"),
        ("2026-06-16T12:00:00Z", "16 Jun 2026"),
        ("2028-01-01T12:00:00Z", "1 Jan 2028"),
    ] {
        assert_eq!(ago(at(moment), now).to(london()), expected, "{moment}");
    }
    assert_eq!(ago(now, now).first().to(london()), "Today 11:00");
    assert_eq!(near(on("2027-06-17"), now).to(london()), "tomorrow");
    assert_eq!(near(on("2027-06-17"), now).first().to(london()), "Tomorrow");
    assert_eq!(near(on("2027-06-11"), now).to(london()), "Friday");
    // In Auckland it is already Wednesday night, and the 17th begins in two hours.
    let auckland = Locale::new(Lang::En, Tz::Pacific__Auckland);
    assert_eq!(
        near(on("2027-06-16"), at("2027-06-16T12:00:00Z")).to(auckland),
        "yesterday"
    );
}

#[test]
fn a_week_across_new_year_still_has_weekdays() {
    assert_eq!(
        ago(at("2026-12-30T12:00:00Z"), at("2027-01-02T12:00:00Z")).to(Lang::En),
        "Wednesday"
    );
    assert_eq!(
        ago(at("2026-12-20T12:00:00Z"), at("2027-01-02T12:00:00Z")).to(Lang::En),
        "20 Dec 2026"
    );
}

#[test]
fn a_place_is_named_only_where_its_clock_differs() {
    let moment = at("2027-06-26T13:00:00Z");
    assert_eq!(
        in_place(moment, Tz::Europe__Lisbon).to(london()),
        "Saturday 26 June 2027, 14:00"
    );
    assert_eq!(
        in_place(moment, Tz::America__New_York).to(london()),
        "Saturday 26 June 2027, 09:00 (New York time)"
    );
    // The same two zones differ for some weeks of the year: at the moment itself is what counts.
    let cairo = Locale::new(Lang::En, Tz::Africa__Cairo);
    assert_eq!(
        in_place(at("2027-01-26T13:00:00Z"), Tz::Africa__Johannesburg).to(cairo),
        "Tuesday 26 January 2027, 15:00"
    );
    assert!(
        in_place(moment, Tz::Africa__Johannesburg)
            .to(cairo)
            .ends_with("15:00 (Johannesburg time)")
    );
}

#[test]
fn elements_carry_the_machines_form() {
    assert_eq!(
        day(on("2027-06-26")).element().to_string(),
        "<time datetime=\"2027-06-26\">Saturday 26 June 2027</time>"
    );
    let (moment, now) = (at("2027-06-14T20:14:05.5Z"), at("2027-06-16T10:00:00Z"));
    assert_eq!(
        ago(moment, now).element().to_string(),
        "<time datetime=\"2027-06-14T20:14:05Z\" title=\"Monday 14 June 2027, 20:14\">Monday</time>"
    );
    assert_eq!(day(on("2027-06-26")).stamp().to_string(), "2027-06-26");
}

#[test]
fn the_pseudo_language_brackets_dates() {
    assert_eq!(
        short_day(on("2027-06-26")).to(Lang::Pseudo),
        "⟦26 Jun 2027⟧"
    );
    assert_eq!(
        day_time(at("2027-06-26T13:00:00Z")).to(Lang::Pseudo),
        "⟦⟦Saturday 26 June 2027⟧, 13:00⟧"
    );
}
