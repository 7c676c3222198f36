//! The people and the engagements of a [`House`], written as rows.

use chrono::TimeDelta;
use kernel::*;
use serde_json::json;
use store::{Act, Event, sql};

use crate::{House, TestPortal};

impl House {
    pub(crate) async fn people(&self, portal: &TestPortal, people: &[PersonId], now: Time) {
        let (org, canary, company) = (self.org, self.canary.clone(), self.company);
        let (staff, people, set) = (self.staff.clone(), people.to_vec(), self.set);
        let contacts = [
            (self.member, Access::Active, Some(company)),
            (self.other, Access::Active, None),
            (self.stranger, Access::Active, Some(company)),
            (self.invited, Access::Invited, Some(company)),
            (self.suspended, Access::Suspended, Some(company)),
        ];
        let done = portal.app.db.change(Act::system(org, now), move |tx| {
            Box::pin(async move {
                for (n, person) in people.iter().enumerate() {
                    tx.run(
                        sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, $3, $4, $4)")
                            .bind(*person).bind(format!("p{n}-{canary}@house.example")).bind(format!("P{n}_{canary}")).bind(now),
                    ).await?;
                }
                for (group, id, person) in staff {
                    tx.run(
                        sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                            .bind(org).bind(id).bind(person).bind(format!("Staff_{group}_{canary}")).bind(group).bind(format!("Title_{canary}")).bind(now),
                    ).await?;
                }
                tx.run(
                    sql("insert into company (org_id, id, name, created_at) values ($1, $2, $3, $4)").bind(org).bind(company).bind(format!("Company_{canary}")).bind(now),
                ).await?;
                for (n, ((id, person), access, company)) in contacts.into_iter().enumerate() {
                    tx.run(
                        sql("insert into contact (org_id, id, person_id, company_id, name, email, phone, notes, access, access_at, joined_at, changes, created_at, address, birthday, links) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $10, $12, $13, $14)")
                            .bind(org).bind(id).bind(person).bind(company).bind(format!("Contact_{n}_{canary}")).bind(format!("c{n}-{canary}@house.example"))
                            .bind(format!("+44{canary}")).bind(format!("Notes_{canary}")).bind(access).bind(now).bind(json!({}))
                            .bind(format!("Street_{canary}")).bind(chrono::NaiveDate::from_ymd_opt(1991, 2, 28)).bind(json!([format!("https://{canary}.example/")])),
                    ).await?;
                    store::search::put(tx.conn(), org, id.0, "contact", &format!("Contact_{n}_{canary}"), "").await?;
                }
                tx.run(
                    sql("insert into permission_set (org_id, id, name, levels) values ($1, $2, $3, $4)")
                        .bind(org).bind(set).bind(format!("Set_{canary}")).bind(json!(Levels::CLIENT)),
                ).await?;
                store::search::put(tx.conn(), org, company.0, "company", &format!("Company_{canary}"), "").await?;
                tx.audit("test.people", "organization", org.0, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }

    pub(crate) async fn engagements(&self, portal: &TestPortal, now: Time) {
        let (org, canary) = (self.org, self.canary.clone());
        let (open, archived) = (self.engagement, self.archived);
        let members = [
            self.member.0,
            self.other.0,
            self.invited.0,
            self.suspended.0,
        ];
        let staff = self.staff[2].1;
        let done = portal.app.db.change(Act::system(org, now), move |tx| {
            Box::pin(async move {
                for (id, archived_at) in [(open, None), (archived, Some(now))] {
                    tx.run(
                        sql("insert into engagement (org_id, id, kind, title, blurb, venue, zone, starts_at, sharing_defaults, archived_at, created_at, touched_at) values ($1, $2, 'event', $3, $4, $5, 'Europe/London', $6, $7, $8, $9, $9)")
                            .bind(org).bind(id).bind(format!("Engagement_{canary}")).bind(format!("Blurb_{canary}")).bind(format!("Venue_{canary}"))
                            .bind(now + TimeDelta::days(40)).bind(json!({})).bind(archived_at).bind(now),
                    ).await?;
                    for contact in members {
                        tx.run(
                            sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'primary', $4)")
                                .bind(org).bind(contact).bind(id).bind(now),
                        ).await?;
                    }
                    tx.run(
                        sql("insert into team (org_id, engagement_id, staff_id, role, added_at) values ($1, $2, $3, $4, $5)")
                            .bind(org).bind(id).bind(staff).bind(format!("Role_{canary}")).bind(now),
                    ).await?;
                    store::search::put(tx.conn(), org, id.0, "engagement", &format!("Engagement_{canary}"), "").await?;
                    tx.event(Event::new("engagement.created").engagement(id));
                }
                tx.audit("test.engagements", "organization", org.0, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }
}
