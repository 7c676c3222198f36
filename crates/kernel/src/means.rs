//! How somebody showed who they are.

crate::words! {
    /// By what a person showed who they are, at the sign-in or again later.
    pub enum Means {
        /// A mailed link or code, or a password chosen behind one.
        Mail = "mail",
        /// The person's own password.
        Password = "password",
        /// What shows no address: a password or link that staff knew, a PIN, or the word of an
        /// organization's own provider.
        Local = "local",
        /// A code of their authenticator app.
        Totp = "totp",
        /// A passkey, with the person verified by their device.
        Passkey = "passkey",
        /// A recovery code.
        Recovery = "recovery",
    }
}

crate::words! {
    /// Where the PIN of a client came from.
    pub enum PinOrigin {
        /// Made by the program and mailed.
        Mailed = "mailed",
        /// Typed by staff, who tell it.
        Typed = "typed",
        /// Chosen by the client.
        Own = "own",
    }
}

impl Means {
    /// Whether it is proof enough for what would hurt most in wrong hands. Of staff a mailbox alone
    /// is not; a recovery code proves a piece of paper.
    pub fn is_strong(self, staff: bool) -> bool {
        match self {
            Means::Password | Means::Totp | Means::Passkey => true,
            Means::Mail => !staff,
            Means::Local | Means::Recovery => false,
        }
    }
    /// Whether it alone is two factors.
    pub fn is_factor(self) -> bool {
        matches!(self, Means::Totp | Means::Passkey | Means::Recovery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_proves_a_client_and_no_staff() {
        let strong = |staff: bool| -> Vec<&str> {
            let all = Means::ALL.iter().filter(|m| m.is_strong(staff));
            all.map(|m| m.word()).collect()
        };
        assert_eq!(strong(true), ["password", "totp", "passkey"]);
        assert_eq!(strong(false), ["mail", "password", "totp", "passkey"]);
    }
}
