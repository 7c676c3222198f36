//! Each entry of the trail as a sentence.

use i18n::Text;

use super::{Entry, What};
use crate::m;

impl Entry {
    /// The sentence. Actions without one of their own get a general one, so that a new tool shows up.
    pub fn sentence(&self) -> Text {
        let who: Text = match (self.who.as_str(), self.actor_kind.as_str()) {
            ("", "system") => m::the_program().into(),
            ("", _) => m::audit_somebody().into(),
            (name, _) => Text::data(name.to_owned()),
        };
        let act = self.action.split_once('.').map_or("", |(_, act)| act);
        let (thing, contact, engagement) = (self.thing(), self.party(), self.place());
        match (self.action.as_str(), act) {
            ("session.began", _) => m::audit_signed_in(who).into(),
            ("session.refused", _) => m::audit_refused(self.party()).into(),
            ("session.ended_all", _) => m::audit_out_everywhere(who).into(),
            ("password.changed", _) => m::audit_password(who).into(),
            ("factor.added", _) => m::audit_factor_added(who).into(),
            ("factor.removed", _) => m::audit_factor_removed(who).into(),
            ("factor.always", _) => m::audit_factor_always(who).into(),
            ("factor.alone", _) => m::audit_factor_alone(who).into(),
            ("factor.renamed", _) => m::audit_factor_renamed(who).into(),
            ("factor.codes_renewed", _) => m::audit_codes_renewed(who).into(),
            ("person.reset_link", _) => m::audit_reset_link(who, contact).into(),
            ("token.created", _) => m::audit_token(who).into(),
            ("token.given", _) => m::audit_token_given(who, contact).into(),
            ("token.revoked", _) => m::audit_token_revoked(who).into(),
            ("access.granted", _) => m::did_invite(who, contact).into(),
            ("access.joined", _) if self.object_kind == "staff" => m::audit_joined_team(who).into(),
            ("access.joined", _) => m::did_join(who).into(),
            ("access.password_set", _) => m::audit_password_set(who, contact).into(),
            ("access.suspended", _) => m::did_suspend(who, contact).into(),
            ("access.resumed", _) => m::did_resume(who, contact).into(),
            ("access.removed", _) => m::did_remove_access(who, contact).into(),
            ("invitation.resent" | "invitation.copied", _) => {
                m::did_invite_again(who, contact).into()
            }
            ("invitation.revoked", _) => m::did_revoke(who, contact).into(),
            ("contacts.invited", _) => m::audit_invited_many(who).into(),
            ("contact.levels_changed" | "contact.set_changed", _) => {
                m::did_levels(who, contact).into()
            }
            (
                "set.created" | "set.changed" | "set.removed" | "set.made_standard"
                | "set.roles_added",
                _,
            ) => m::audit_sets(who).into(),
            ("engagement.sharing_changed", _) => m::audit_sharing_defaults(who, engagement).into(),
            ("preset.applied", _) => m::audit_preset(who).into(),
            ("preset.taken_back", _) => m::audit_preset_taken_back(who).into(),
            ("company.set_changed", _) => m::audit_company_set(who, thing).into(),
            ("comments.kept_with_team", _) => m::audit_kept_with_team(who, thing).into(),
            ("contact.details_changed", _) => m::did_own_details(who).into(),
            ("contact.merged", _) => m::did_merge(who, contact).into(),
            ("member.added", _) => m::did_add_member(who, contact, engagement).into(),
            ("member.removed", _) => m::did_remove_member(who, contact, engagement).into(),
            ("member.changed", _) => m::did_change_member(who, contact, engagement).into(),
            ("team.added" | "team.removed", _) => m::did_change_team(who, engagement).into(),
            ("staff.created" | "staff.invited", _) => m::audit_team_invited(who, contact).into(),
            ("staff.activated", _) => m::audit_team_back(who, contact).into(),
            ("staff.deactivated", _) => m::audit_team_off(who, contact).into(),
            ("colleague.invited", _) => m::did_bring(who, contact).into(),
            ("colleague.taken_back", _) => m::did_take_back(who, contact).into(),
            ("pin.set" | "pin.link_sent", _) => m::did_pin(who, contact).into(),
            ("pin.removed", _) => m::did_end_pin(who, contact).into(),
            ("pin.locked_out", _) => m::did_lock_out(contact).into(),
            ("staff.linked", _) => m::audit_linked(who).into(),
            ("staff.unlinked", _) => m::audit_unlinked(who, contact).into(),
            ("view_as.started", _) => m::did_view_as(who, self.behalf()).into(),
            ("view_as.page", _) => m::audit_looked_at(who, self.page(), self.behalf()).into(),
            ("view_as.viewed", _) => m::audit_looked_at(who, thing, self.behalf()).into(),
            ("view_as.ended", _) => m::did_end_view_as(who, self.behalf()).into(),
            ("item.viewed", _) => m::audit_opened(who, thing).into(),
            ("list.read", _) => m::audit_read_list(who).into(),
            ("contacts.exported", _) => m::audit_exported_contacts(who).into(),
            ("audit.exported", _) => m::audit_exported(who).into(),
            ("contacts.imported", _) => m::audit_imported(who).into(),
            ("contacts.import_undone", _) => m::audit_import_undone(who).into(),
            ("organization.created", _) => m::audit_organization(who).into(),
            ("settings.changed", _) => m::audit_settings(who).into(),
            ("account.changed", _) => m::audit_account(who).into(),
            ("mail.turned_on", _) => m::audit_mail_on(who).into(),
            ("mail.turned_off", _) => m::audit_mail_off(who).into(),
            ("item.shared", _) => m::did_share(who, thing).into(),
            ("item.unshared", _) => m::did_unshare(who, thing).into(),
            ("item.audience_changed", _) => m::audit_audience(who, thing).into(),
            ("item.sent", _) => m::audit_sent(who, thing).into(),
            ("item.assigned", _) => m::did_assign(who, thing).into(),
            ("comment.created", _) => m::did_comment(who, thing).into(),
            ("comment.shared", _) => m::audit_comment_shared(who, thing).into(),
            ("comment.unshared", _) => m::audit_comment_unshared(who, thing).into(),
            ("comment.changed" | "comment.trashed" | "comment.restored", _) => {
                m::audit_comment_changed(who, thing).into()
            }
            ("engagement.locks_changed", _) => m::did_locks(who, engagement).into(),
            ("request.asked", _) => m::did_ask_change(who, thing).into(),
            ("request.accepted", _) => m::did_accept_change(who, thing).into(),
            ("request.refused", _) => m::did_refuse_change(who, thing).into(),
            ("request.withdrawn", _) => m::did_withdraw_change(who, thing).into(),
            ("picture.uploaded", _) => m::audit_picture(who).into(),
            ("file.selected", _) => m::audit_selected(who).into(),
            ("list.created", _) => m::did_add_list(who, engagement).into(),
            ("folder.created", _) => m::did_add_folder(who, engagement).into(),
            (_, "created" | "added" | "uploaded") => m::did_create(who, thing).into(),
            (_, "completed" | "done") => m::did_complete(who, thing).into(),
            (_, "reopened") => m::did_reopen(who, thing).into(),
            (_, "trashed" | "removed") => m::did_trash(who, thing).into(),
            (_, "restored") => m::did_restore(who, thing).into(),
            (_, "archived") => m::did_archive(who, thing).into(),
            (_, "unarchived") => m::did_unarchive(who, thing).into(),
            (_, "downloaded") => m::did_download(who, thing).into(),
            _ => m::did_change(who, thing).into(),
        }
    }

    /// The group it belongs to.
    pub fn what(&self) -> What {
        What::of_action(&self.action)
    }

    /// The icon.
    pub fn icon(&self) -> &'static str {
        match self.what() {
            What::SignIn if self.action == "session.refused" => "circle-alert",
            What::SignIn => "key-round",
            What::Access => "user",
            What::Sharing => "eye",
            What::Looks if ["item.viewed", "list.read"].contains(&self.action.as_str()) => "eye",
            What::Looks => "download",
            What::ViewAs => "eye",
            What::People => "users",
            What::Settings => "settings",
            What::Work => "activity",
        }
    }

    /// Where it leads, within the place: the item, the contact, the company or the engagement.
    pub fn path(&self) -> Option<String> {
        if let (Some(kind), Some(item)) = (self.item_kind, self.item_id) {
            return Some(format!("/{}/{item}", kind.tool()));
        }
        if let Some(contact) = self.on_behalf {
            return Some(format!("/contacts/{contact}"));
        }
        let id = self.object_id?;
        match self.object_kind.as_str() {
            "contact" => Some(format!("/contacts/{id}")),
            "company" => Some(format!("/companies/{id}")),
            "engagement" => Some(format!("/engagements/{id}")),
            _ => None,
        }
    }

    /// What it was done to, by its name or, without one this viewer may read, by its sort.
    fn thing(&self) -> Text {
        let names = [&self.item, &self.contact, &self.company, &self.staff];
        if let Some(name) = names.into_iter().find(|n| !n.is_empty()) {
            return Text::data(name.clone());
        }
        match self.object_kind.as_str() {
            "engagement" => self.place(),
            "folder" => m::audit_a_folder().into(),
            "todo_list" => m::audit_a_list().into(),
            "contact" | "company" | "staff" | "person" => m::audit_somebody().into(),
            _ => m::audit_an_item().into(),
        }
    }

    /// A page of a client's portal; its address stands in the details.
    fn page(&self) -> Text {
        let details = self.details();
        let page = details.get("page").and_then(|p| p.as_str());
        let mut parts = page.unwrap_or_default().trim_matches('/').split('/');
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("", _) => m::audit_page_home().into(),
            ("account", _) => m::audit_page_account().into(),
            ("dates", _) => m::audit_page_dates().into(),
            ("engagements", Some(_)) => m::audit_an_engagement().into(),
            ("engagements", None) => m::audit_page_engagements().into(),
            ("everything", _) => m::audit_page_everything().into(),
            ("notifications", _) => m::audit_page_notifications().into(),
            ("search", _) => m::audit_page_search().into(),
            (tool, _) if kernel::Kind::of_tool(tool).is_some() => m::audit_page_list().into(),
            _ => m::audit_page_other().into(),
        }
    }

    /// The contact or member of staff it was done to.
    fn party(&self) -> Text {
        let names = [&self.contact, &self.staff];
        match names.into_iter().find(|n| !n.is_empty()) {
            Some(name) => Text::data(name.clone()),
            None => m::audit_somebody().into(),
        }
    }

    fn behalf(&self) -> Text {
        match self.behalf.as_str() {
            "" => m::audit_somebody().into(),
            name => Text::data(name.to_owned()),
        }
    }

    fn place(&self) -> Text {
        match self.engagement.as_str() {
            "" => m::audit_an_engagement().into(),
            title => Text::data(title.to_owned()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use kernel::{ItemId, Kind};
    use uuid::Uuid;

    pub(crate) fn entry(action: &str) -> Entry {
        Entry {
            seq: 1,
            at: "2027-05-18T09:14:00Z".parse().unwrap(),
            actor_kind: "staff".to_owned(),
            actor_id: Some(Uuid::nil()),
            who: "Priya".to_owned(),
            on_behalf: None,
            behalf: "Amelia".to_owned(),
            action: action.to_owned(),
            object_kind: "todo".to_owned(),
            object_id: Some(Uuid::nil()),
            request_id: Uuid::nil(),
            detail: "{}".to_owned(),
            item_id: Some(ItemId::new()),
            item_kind: Some(Kind::Todo),
            item: "Send the guest list".to_owned(),
            engagement_id: None,
            engagement: "Amelia & Tom".to_owned(),
            contact: String::new(),
            company: String::new(),
            staff: String::new(),
        }
    }

    #[test]
    fn every_action_that_has_a_group_has_a_sentence_of_its_own_or_a_fitting_one() {
        let general = entry("contract.redlined").sentence().to(i18n::Lang::En);
        assert_eq!(general, "Priya changed Send the guest list");
        for action in What::named() {
            let said = entry(action).sentence().to(i18n::Lang::En);
            let changed = action.ends_with(".changed") || action.ends_with(".switched");
            assert!(said != general || changed, "{action}: {said}");
            assert!(!said.contains(action), "{action}: {said}");
        }
    }

    #[test]
    fn what_the_reader_may_not_see_is_told_without_its_title() {
        let hidden = Entry {
            item: String::new(),
            item_id: None,
            ..entry("item.viewed")
        };
        assert_eq!(hidden.sentence().to(i18n::Lang::En), "Priya opened an item");
        assert_eq!(hidden.path(), None);
    }

    #[test]
    fn each_action_is_in_one_group() {
        let mut all: Vec<&str> = What::named().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(What::of_action("todo.completed"), What::Work);
        assert_eq!(What::of_action("view_as.ended"), What::ViewAs);
    }
}
