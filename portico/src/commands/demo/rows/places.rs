//! Rows of what items lie in: bytes, engagements with their folders and lists.

use anyhow::Result;
use chrono::TimeDelta;
use data_encoding::HEXLOWER;
use kernel::{BlobId, CompanyId, ContactId, EngagementId, FolderId, ListId, StaffId};
use serde_json::json;

use super::{Batch, Bytes, Place};
use crate::commands::demo::bulk::row;

impl Batch {
    pub fn blob(&mut self, id: BlobId, stored: &blobs::Stored) -> Result<()> {
        let hash = HEXLOWER.decode(stored.sha256.as_bytes())?;
        self.blob.add(row![
            self.org,
            id,
            stored.name.as_str().to_owned(),
            stored.size as i64,
            hash,
            stored.sniffed_type,
            self.now
        ]);
        Ok(())
    }

    /// An engagement with two members, a folder and a list.
    pub fn engagement(
        &mut self,
        title: &str,
        staff: StaffId,
        company: CompanyId,
        contacts: &[ContactId],
        bytes: [Bytes; 3],
    ) -> Place {
        let (id, folder, list) = (EngagementId::new(), FolderId::new(), ListId::new());
        let kind = kernel::EngagementKind::ALL[title.len() % kernel::EngagementKind::ALL.len()];
        let starts = self.now + TimeDelta::days((title.len() * 13 % 300) as i64 - 60);
        self.engagement.add(row![
            self.org,
            id,
            kind,
            title.to_owned(),
            company,
            "Europe/London",
            starts,
            json!({}),
            self.now,
            self.now
        ]);
        for contact in contacts {
            self.member.add(row![
                self.org,
                *contact,
                id,
                kernel::Role::Primary,
                self.now
            ]);
        }
        self.team.add(row![self.org, id, staff, self.now]);
        self.folder.add(row![
            self.org,
            folder,
            id,
            "Documents",
            "documents",
            self.now
        ]);
        self.list
            .add(row![self.org, list, id, "To do", 1_i64, self.now]);
        self.find(id.0, "engagement", title, "");
        Place {
            engagement: id,
            staff,
            contacts: contacts.to_vec(),
            folders: vec![Some(folder), None],
            list,
            bytes,
        }
    }
}
