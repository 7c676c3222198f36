//! `--scale N`: the same again N-1 times, as rows and nothing else, for benchmarks. Most of it lies
//! in further organizations; some makes the client's own lists as long as after years of use.

use std::time::Instant;

use anyhow::{Context, Result};
use kernel::{BlobId, ContactId, EngagementId, FolderId, ListId, OrgId, StaffId, Time};
use store::org::Org;
use store::sql;
use web::App;

use super::bulk;
use super::progress;
use super::rows::{Batch, Bytes, Place};

/// Items of one copy, about as many as the told world has.
const PER_COPY: usize = 150;
/// Engagements of one copy.
const ENGAGEMENTS: usize = 4;
/// Contacts of one copy.
const CONTACTS: usize = 5;
/// Copies in one further organization.
const PER_ORG: u32 = 20;
/// Copies in one transaction; a transaction may take 20 seconds at most.
const PER_BATCH: u32 = 10;
/// The most items the main client's own engagement grows by.
const OWN_MOST: usize = 420;

/// Adds the rows.
pub async fn multiply(app: &App, scale: u32, began: Instant) -> Result<()> {
    let copies = scale - 1;
    let now = app.clock.now();
    let mut items = grow_own(app, copies, now).await?;
    progress(format_args!(
        "{:6.1} s  {items} more items at Larkspur Hall",
        began.elapsed().as_secs_f32()
    ));
    let organizations = copies.div_ceil(PER_ORG);
    for n in 0..organizations {
        let here = PER_ORG.min(copies - n * PER_ORG);
        items += organization(app, n, here, now).await?;
        if n % 5 == 4 || n + 1 == organizations {
            progress(format_args!(
                "{:6.1} s  {} of {organizations} further organizations, {items} items",
                began.elapsed().as_secs_f32(),
                n + 1
            ));
        }
    }
    Ok(())
}

/// Makes one further organization with so many copies in it; how many items that are.
async fn organization(app: &App, n: u32, copies: u32, now: Time) -> Result<usize> {
    let (slug, name) = (
        format!("house-{}", n + 1),
        format!("{} House", TOWNS[n as usize % TOWNS.len()]),
    );
    let org = app
        .db
        .note(None, move |conn| {
            Box::pin(async move {
                store::org::create_org(conn, &slug, &name, "Europe/London", now).await
            })
        })
        .await?;
    let mut batch = Batch::new(org, now);
    let staff = batch.staff(&format!("owner@house-{}.example", n + 1), "Robin Vale");
    let bytes = bytes(app, &mut batch).await?;
    let mut items = 0;
    for copy in 0..copies {
        let seed = (n * PER_ORG + copy) as usize;
        let company = batch.company(&format!(
            "{} & {}",
            SURNAMES[seed % SURNAMES.len()],
            SURNAMES[(seed * 7 + 3) % SURNAMES.len()]
        ));
        let contacts: Vec<ContactId> = (0..CONTACTS)
            .map(|c| batch.contact(seed * CONTACTS + c, &person(seed, c), company))
            .collect();
        for e in 0..ENGAGEMENTS {
            let title = format!(
                "{} {}, {}",
                TITLES[(seed + e) % TITLES.len()],
                seed + 1,
                TOWNS[(seed * 3 + e) % TOWNS.len()]
            );
            let place =
                batch.engagement(&title, staff, company, &contacts[e % 3..=e % 3 + 2], bytes);
            let share = PER_COPY / ENGAGEMENTS + usize::from(e < PER_COPY % ENGAGEMENTS);
            batch.fill(&place, share);
            items += share;
        }
        if copy % PER_BATCH == PER_BATCH - 1 {
            bulk::write(
                &app.db,
                org,
                std::mem::replace(&mut batch, Batch::new(org, now)).tables(),
            )
            .await?;
        }
    }
    bulk::write(&app.db, org, batch.tables()).await?;
    Ok(items)
}

/// Makes the wedding and its house larger; how many items that are.
async fn grow_own(app: &App, copies: u32, now: Time) -> Result<usize> {
    let copies = copies as usize;
    let mut conn = app.db.read_instance().await?;
    let org: OrgId = Org::by_slug(&mut conn, "larkspur")
        .await?
        .context("Larkspur Hall is missing")?
        .id;
    drop(conn);
    let mut conn = app.db.read(org).await?;
    let (wedding,): (EngagementId,) = conn
        .one(
            sql("select id from engagement where org_id = $1 and title = 'Amelia & Tom'").bind(org),
        )
        .await?;
    let (staff,): (StaffId,) = conn
        .one(sql("select id from staff where org_id = $1 order by created_at limit 1").bind(org))
        .await?;
    let contacts: Vec<(ContactId,)> = conn
        .all(sql("select contact_id from member where org_id = $1 and engagement_id = $2 and role in ('primary', 'decision_maker') order by added_at").bind(org).bind(wedding))
        .await?;
    let folders: Vec<(FolderId,)> = conn.all(sql("select id from folder where org_id = $1 and engagement_id = $2 order by created_at, id").bind(org).bind(wedding)).await?;
    let (list,): (ListId,) = conn.one(sql("select id from todo_list where org_id = $1 and engagement_id = $2 order by position limit 1").bind(org).bind(wedding)).await?;
    drop(conn);
    let mut batch = Batch::new(org, now);
    let bytes = bytes(app, &mut batch).await?;
    let contacts: Vec<ContactId> = contacts.into_iter().map(|(id,)| id).collect();
    let folders = folders
        .into_iter()
        .map(|(id,)| Some(id))
        .chain([None])
        .collect();
    let own = (copies * 4).min(OWN_MOST);
    batch.fill(
        &Place {
            engagement: wedding,
            staff,
            contacts,
            folders,
            list,
            bytes,
        },
        own,
    );
    let mut items = own;
    for n in 0..copies / 10 {
        let company = batch.company(&format!(
            "{} Brothers {}",
            SURNAMES[n % SURNAMES.len()],
            n + 1
        ));
        let contacts: Vec<ContactId> = (0..2)
            .map(|c| batch.contact(n * 2 + c, &person(n + 1000, c), company))
            .collect();
        let title = format!("{} no. {}", TITLES[n % TITLES.len()], n + 1);
        let place = batch.engagement(&title, staff, company, &contacts, bytes);
        batch.fill(&place, 20);
        items += 20;
        if n % 40 == 39 {
            bulk::write(
                &app.db,
                org,
                std::mem::replace(&mut batch, Batch::new(org, now)).tables(),
            )
            .await?;
        }
    }
    bulk::write(&app.db, org, batch.tables()).await?;
    Ok(items)
}

/// Stores a table, a text and a picture once; every file of the organization shares them.
pub(super) async fn bytes(app: &App, batch: &mut Batch) -> Result<[Bytes; 3]> {
    let picture = super::pictures::Picture::Suns;
    let made: [Vec<u8>; 3] = [
        super::larkspur::table().into_bytes(),
        b"# Notes\n\nWhat we said, what is open, and who does it until when.\n".to_vec(),
        tokio::task::spawn_blocking(move || super::pictures::draw(picture)).await??,
    ];
    let mut kept = [Bytes::default(); 3];
    for (slot, bytes) in kept.iter_mut().zip(made) {
        let once =
            futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes::Bytes::from(bytes))]);
        let stored = app.blobs.put_stream(once, u64::MAX).await?;
        *slot = Bytes {
            id: BlobId::new(),
            size: stored.size as i64,
            media_type: stored.sniffed_type,
            pixels: stored.pixels,
        };
        batch.blob(slot.id, &stored)?;
    }
    Ok(kept)
}

pub(super) fn person(seed: usize, n: usize) -> String {
    format!(
        "{} {}",
        FIRST[(seed * 5 + n * 3) % FIRST.len()],
        SURNAMES[(seed * 11 + n * 7) % SURNAMES.len()]
    )
}

const FIRST: [&str; 16] = [
    "Ada", "Bram", "Cecily", "Edith", "Farah", "Giles", "Hetty", "Ivo", "Jonah", "Kezia", "Linus",
    "Mabel", "Otis", "Pearl", "Silas", "Una",
];
const SURNAMES: [&str; 13] = [
    "Quince", "Haddad", "Bellamy", "Thorne", "Adeleke", "Sparrow", "Lacey", "Marsh", "Fenn",
    "Osei", "Pardo", "Rook", "Vale",
];
const TOWNS: [&str; 11] = [
    "Ashby",
    "Brill",
    "Corfe",
    "Deene",
    "Eynsham",
    "Fairford",
    "Goring",
    "Hexham",
    "Ilminster",
    "Kelso",
    "Ludlow",
];
const TITLES: [&str; 7] = [
    "Wedding",
    "Shop relaunch",
    "Annual supper",
    "Roof and windows",
    "Brochure",
    "Garden party",
    "Website",
];
