//! The order of things: every step of a story with its moment, played from the first to the last.

use anyhow::Result;
use chrono::TimeDelta;
use kernel::Time;

use super::stage::Stage;
use super::story::{House, Portal};
use super::times::{Calendar, minute_of};

/// One step; numbers are places in the lists of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Company(usize),
    Contact(usize),
    Invite(usize),
    Join(usize),
    Open(usize),
    Member(usize, usize),
    Write(usize, usize),
    Remark(usize, usize, usize),
    Tick(usize, usize),
    Trash(usize, usize),
    Suspend(usize),
}

const MORNING: u32 = 8 * 60;

/// Every step with its moment, in order. Steps of one day come in the order of [`Step`].
pub fn steps(house: &House, calendar: Calendar) -> Vec<(Time, Step)> {
    let mut all = Vec::new();
    for n in 0..house.companies.len() {
        all.push((
            calendar.at(house.founded - 10, MORNING + n as u32),
            Step::Company(n),
        ));
    }
    for (n, contact) in house.contacts.iter().enumerate() {
        all.push((calendar.at(contact.since, MORNING + 20), Step::Contact(n)));
        match contact.portal {
            Portal::None => {}
            Portal::Invited(ago) => all.push((calendar.at(ago, MORNING + 30), Step::Invite(n))),
            Portal::Joined(ago, _) | Portal::Suspended(ago, _) => {
                all.push((calendar.at(ago, MORNING + 30), Step::Invite(n)));
                all.push((calendar.at(ago, MORNING + 38), Step::Join(n)));
            }
        }
        if let Portal::Suspended(_, ago) = contact.portal {
            all.push((calendar.at(ago, 18 * 60), Step::Suspend(n)));
        }
    }
    for (e, engagement) in house.engagements.iter().enumerate() {
        all.push((
            calendar.at(engagement.since, MORNING + 40 + e as u32),
            Step::Open(e),
        ));
        for (n, (_, _, ago)) in engagement.members.iter().enumerate() {
            all.push((
                calendar.at(*ago, MORNING + 52 + n as u32),
                Step::Member(e, n),
            ));
        }
        for (n, item) in engagement.items.iter().enumerate() {
            let written = calendar.at(item.ago, minute_of(item.title));
            all.push((written, Step::Write(e, n)));
            let mut last = written;
            for (r, remark) in item.remarks.iter().enumerate() {
                last = calendar
                    .at(remark.ago, minute_of(remark.text))
                    .max(last + TimeDelta::minutes(13))
                    .min(calendar.now);
                all.push((last, Step::Remark(e, n, r)));
            }
            let after = |ago: i64| {
                calendar
                    .at(ago, minute_of(item.title) + 45)
                    .max(written + TimeDelta::minutes(30))
                    .min(calendar.now)
            };
            all.extend(item.done.map(|(_, ago)| (after(ago), Step::Tick(e, n))));
            all.extend(item.trashed.map(|ago| (after(ago), Step::Trash(e, n))));
        }
    }
    all.sort();
    all
}

/// Plays them.
pub async fn play(stage: &mut Stage<'_>) -> Result<()> {
    let house = stage.house;
    // Opened in the order of time, wanted in the order of the story.
    stage.engagements = vec![kernel::EngagementId(uuid::Uuid::nil()); house.engagements.len()];
    for (at, step) in steps(house, stage.calendar) {
        match step {
            Step::Company(n) => stage.company(n, at).await?,
            Step::Contact(n) => stage.contact(n, at).await?,
            Step::Invite(n) => stage.invite(house.contacts[n].key, at).await?,
            Step::Join(n) => stage.join(house.contacts[n].key, at).await?,
            Step::Suspend(n) => stage.suspend(house.contacts[n].key, at).await?,
            Step::Open(e) => stage.open(e, at).await?,
            Step::Member(e, n) => stage.member(e, n, at).await?,
            Step::Write(e, n) => stage.write(e, n, at).await?,
            Step::Remark(e, n, r) => stage.remark(e, n, r, at).await?,
            Step::Tick(e, n) => stage.tick(e, n, at).await?,
            Step::Trash(e, n) => stage.trash(e, n, at).await?,
        }
    }
    stage.arrange().await?;
    stage.close().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::demo::houses;

    #[test]
    fn nothing_happens_before_what_it_needs_or_after_now() {
        for house in houses() {
            let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
            let calendar = Calendar {
                now,
                zone: house.zone.parse().unwrap(),
            };
            let steps = steps(house, calendar);
            let when = |wanted: Step| {
                steps
                    .iter()
                    .find(|(_, s)| *s == wanted)
                    .map(|(at, _)| *at)
                    .unwrap()
            };
            let contact = |key: &str| house.contacts.iter().position(|c| c.key == key);
            for (at, step) in &steps {
                assert!(*at <= now, "{step:?}");
                match *step {
                    Step::Member(e, n) => {
                        let person = contact(house.engagements[e].members[n].0).unwrap();
                        assert!(
                            when(Step::Open(e)) < *at && when(Step::Contact(person)) < *at,
                            "{step:?}"
                        );
                    }
                    Step::Write(e, n) => assert!(
                        when(Step::Open(e)) < *at,
                        "{}",
                        house.engagements[e].items[n].title
                    ),
                    Step::Remark(e, n, r) => {
                        let remark = &house.engagements[e].items[n].remarks[r];
                        assert!(when(Step::Write(e, n)) < *at, "{}", remark.text);
                        if let Some(person) = contact(remark.by) {
                            assert!(when(Step::Join(person)) < *at, "{}", remark.text);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
