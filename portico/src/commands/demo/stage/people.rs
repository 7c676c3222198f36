//! Companies and contacts of a story, and how contacts come in and are shut out.

use ::people::{companies, contacts};
use anyhow::Result;
use entry::{Grant, Invitee};
use kernel::{PersonId, Time};
use store::{Act, sql};
use uuid::Uuid;

use super::{PASSWORD, Stage};

impl Stage<'_> {
    /// Adds a company.
    pub async fn company(&mut self, n: usize, at: Time) -> Result<()> {
        let (c, founder) = (&self.house.companies[n], self.founder());
        let draft = companies::Draft {
            name: c.name.to_owned(),
            website: c.website.to_owned(),
            phone: c.phone.to_owned(),
            address: c.address.to_owned(),
            portal_on: true,
        };
        let act = Act::of(&founder, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move { companies::create(tx, &founder, &draft).await })
            })
            .await?;
        self.companies.insert(c.key, id);
        Ok(())
    }

    /// Adds a contact.
    pub async fn contact(&mut self, n: usize, at: Time) -> Result<()> {
        let (c, founder) = (&self.house.contacts[n], self.founder());
        let draft = contacts::Draft {
            name: c.name.to_owned(),
            email: c.email.to_owned(),
            phone: c.phone.to_owned(),
            notes: c.notes.to_owned(),
            company: self.companies.get(c.company).copied(),
            ..contacts::Draft::default()
        };
        let act = Act::of(&founder, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move { contacts::create(tx, &founder, &draft).await })
            })
            .await?;
        self.contacts.insert(c.key, id);
        Ok(())
    }

    /// Grants a contact the portal, without a mail.
    pub async fn invite(&self, key: &str, at: Time) -> Result<()> {
        let (founder, contact) = (self.founder(), self.contacts[key]);
        let act = Act::of(&founder, at, Uuid::now_v7());
        let grant = Grant::Invite { send: false };
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { entry::grant(tx, &founder, contact, grant).await })
            })
            .await?;
        Ok(())
    }

    /// Lets a contact join, with the demo's password.
    pub async fn join(&self, key: &str, at: Time) -> Result<()> {
        let contact = self.contacts[key];
        let found: (PersonId, bool) = self
            .app
            .db
            .read(self.org)
            .await?
            .one(sql("select person_id, (access = 'invited') as invited from contact where org_id = $1 and id = $2").bind(self.org).bind(contact))
            .await?;
        let (person, invited) = found;
        if !invited {
            return Ok(()); // has a sign-in already, and is in
        }
        let (org, stored) = (self.org, entry::hash(PASSWORD).await?);
        let place = entry::InvitedPlace {
            org,
            slug: self.house.slug.into(),
            name: self.house.name.into(),
            who: Invitee::Contact(contact),
            company: String::new(),
        };
        entry::join(&self.app.db, person, &place, "mail", Uuid::now_v7(), at).await?;
        self.app
            .db
            .note(None, move |conn| {
                Box::pin(async move {
                    let set = sql("update person set password = $2, joined_at = coalesce(joined_at, $3) where id = $1");
                    conn.run(set.bind(person).bind(stored).bind(at)).await
                })
            })
            .await?;
        Ok(())
    }

    /// Suspends a contact's access.
    pub async fn suspend(&self, key: &str, at: Time) -> Result<()> {
        let (founder, contact) = (self.founder(), self.contacts[key]);
        let act = Act::of(&founder, at, Uuid::now_v7());
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { entry::suspend(tx, &founder, contact).await })
            })
            .await?;
        Ok(())
    }
}
