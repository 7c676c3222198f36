//! Turning off a kind of mail from the mail itself, without signing in (RFC 8058). The address
//! carries who and which kinds, under the site's seal: it opens nothing else, and does not end,
//! because a mail may be read years later.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{ContactId, MailKind, OrgId, Party, StaffId, Time};
use sha2::Sha256;
use store::{Act, Conn, Db, Stop, mail_off, sql};
use uuid::Uuid;
use web::Site;

/// How much of the seal stands in the address, in bytes.
const SEAL: usize = 16;
/// What the seal is for, so that it never passes for another.
const PURPOSE: &[u8] = b"unsubscribe\0";

/// Whose mail, and which kinds of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The organization that writes.
    pub org: OrgId,
    /// Its reader.
    pub party: Party,
    /// The kinds of mail.
    pub kinds: Vec<MailKind>,
}

impl Unsubscribe {
    /// The path of its page.
    pub fn path(&self, site: &Site) -> String {
        let (letter, id) = match self.party {
            Party::Staff(id) => (b's', id.0),
            Party::Contact(id) => (b'c', id.0),
            Party::System => (b'-', Uuid::nil()),
        };
        let bits = MailKind::ALL.iter().enumerate();
        let bits = bits.filter(|(_, kind)| self.kinds.contains(kind));
        let mut body = vec![letter, bits.fold(0, |all, (n, _)| all | 1 << n)];
        body.extend(self.org.0.as_bytes());
        body.extend(id.as_bytes());
        body.extend(seal(site, &body));
        format!("/unsubscribe/{}", BASE64URL_NOPAD.encode(&body))
    }

    /// From the last part of that path; none when the seal is not ours.
    pub fn open(site: &Site, token: &str) -> Option<Self> {
        let all = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let (body, sealed) = all.split_at_checked(all.len().checked_sub(SEAL)?)?;
        let mut mac = mac(site);
        mac.update(body);
        mac.verify_truncated_left(sealed).ok()?;
        let [letter, bits, rest @ ..] = body else {
            return None;
        };
        let (org, id) = rest.split_at_checked(16)?;
        let id = Uuid::from_slice(id).ok()?;
        let party = match letter {
            b's' => Party::Staff(StaffId(id)),
            b'c' => Party::Contact(ContactId(id)),
            _ => return None,
        };
        let kinds = MailKind::ALL.iter().enumerate();
        Some(Unsubscribe {
            org: OrgId(Uuid::from_slice(org).ok()?),
            party,
            kinds: kinds
                .filter(|(n, _)| bits >> n & 1 == 1)
                .map(|(_, kind)| *kind)
                .collect(),
        })
    }

    /// The organization's name, and whether these kinds are all off. Reads only; *gone* when the
    /// organization is.
    pub async fn stands(&self, conn: &mut Conn) -> Result<(String, bool), Stop> {
        let (name,): (String,) = conn
            .one(sql("select name from organization where id = $1").bind(self.org))
            .await?;
        let off = mail_off::off(conn, self.org, self.party).await?;
        Ok((name, self.kinds.iter().all(|kind| off.contains(kind))))
    }

    /// Turns these kinds on or off.
    ///
    /// # Errors
    /// *Gone* when the reader is not there any more.
    pub async fn turn(self, db: &Db, on: bool, request: Uuid, now: Time) -> Result<(), Stop> {
        let act = Act {
            org: self.org,
            person: None,
            party: self.party,
            now,
            request,
            key: None,
        };
        db.change(act, move |tx| {
            Box::pin(async move { mail_off::turn(tx, &self.kinds, on).await })
        })
        .await
    }
}

fn mac(site: &Site) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&site.key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(PURPOSE);
    mac
}

fn seal(site: &Site, body: &[u8]) -> Vec<u8> {
    let mut mac = mac(site);
    mac.update(body);
    mac.finalize().into_bytes()[..SEAL].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(key: u8) -> Site {
        Site {
            url: "https://portal.example".parse().unwrap(),
            key: vec![key; 32],
            seal: store::Seal::new([7; 32], []),
            mailbox: true,
            mailbox_dir: std::path::PathBuf::new(),
            trusted_proxies: Vec::new(),
            max_file: 1,
            count_statements: false,
            mail_from: String::new(),
            egress: web::Egress::default(),
            staff_factor: false,
            demo: false,
        }
    }

    #[test]
    fn an_address_comes_back_whole_and_cannot_be_changed() {
        for (party, kinds) in [
            (Party::Contact(ContactId::new()), vec![MailKind::Files]),
            (Party::Staff(StaffId::new()), MailKind::ALL.to_vec()),
        ] {
            let one = Unsubscribe {
                org: OrgId::new(),
                party,
                kinds,
            };
            let path = one.path(&site(1));
            let token = path.strip_prefix("/unsubscribe/").unwrap();
            assert_eq!(Unsubscribe::open(&site(1), token), Some(one));
            assert_eq!(Unsubscribe::open(&site(2), token), None, "another site");
            for at in 0..token.len() {
                let mut bytes = token.as_bytes().to_vec();
                bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
                let changed = String::from_utf8(bytes).unwrap();
                assert_eq!(Unsubscribe::open(&site(1), &changed), None, "{at}");
            }
            assert_eq!(Unsubscribe::open(&site(1), &token[..8]), None);
        }
        assert_eq!(Unsubscribe::open(&site(1), ""), None);
    }
}
