//! Words about people: groups of staff, states of access, roles of clients, e-mail addresses.

crate::words! {
    /// The four groups of staff; the last three may be renamed by the organization.
    pub enum Group {
        /// Everything, and the only group that may change groups and settings of access.
        SuperAdmin = "super_admin",
        /// Runs the office.
        Admin = "admin",
        /// Works with clients.
        Employee = "employee",
        /// Looks things up.
        User = "user",
    }
}

crate::words! {
    /// A contact's access to the portal.
    pub enum Access {
        /// No access.
        None = "none",
        /// Invited, has not joined.
        Invited = "invited",
        /// May sign in.
        Active = "active",
        /// Access withdrawn for now.
        Suspended = "suspended",
    }
}

crate::words! {
    /// What a contact is within an engagement.
    pub enum Role {
        /// The first to talk to.
        Primary = "primary",
        /// Decides.
        DecisionMaker = "decision_maker",
        /// Pays.
        Finance = "finance",
        /// Works along.
        Collaborator = "collaborator",
        /// Looks on.
        Viewer = "viewer",
        /// Delivers something.
        Vendor = "vendor",
    }
}

/// An e-mail address: trimmed, its domain and local part in lower case, shaped `a@b.c`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailError;

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Email {
    type Err = EmailError;
    /// Accepts what mail servers accept in practice and nothing with white space, control
    /// characters, quotes or angle brackets, so that it is safe in a header (RFC 5321, 4.1.2).
    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError)?;
        let plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"@".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_ok =
            domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label_ok);
        if local_ok && domain_ok {
            Ok(Email(text.to_lowercase()))
        } else {
            Err(EmailError)
        }
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_checked() {
        assert_eq!(
            " Amelia@Posteo.Example ".parse::<Email>().unwrap().as_str(),
            "amelia@posteo.example"
        );
        for bad in [
            "",
            "a",
            "a@b",
            "@b.c",
            "a b@c.de",
            "a@b..c",
            "a\n@b.cd",
            "a@-b.cd",
            ".a@b.cd",
            "a..b@c.de",
            "<a@b.cd>",
        ] {
            assert_eq!(bad.parse::<Email>(), Err(EmailError), "{bad:?}");
        }
    }
}
