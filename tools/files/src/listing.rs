//! How a list of files is ordered and cut: the words of its address. No I/O.

use store::Sql;

/// How many files stand on one page.
pub const PAGE: i64 = 50;
/// The last page one can ask for.
const LAST: i64 = 10_000;

kernel::words! {
    /// What a list is ordered by.
    pub enum By {
        /// When it was added, newest first.
        Added = "added",
        /// Its name, A first.
        Name = "name",
        /// Its bytes, largest first.
        Size = "size",
    }
}

/// Order and page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// What it is ordered by.
    pub by: By,
    /// Against its usual direction.
    pub back: bool,
    /// Which page, from 1.
    pub page: i64,
}

impl Order {
    /// From the words of an address; what is not understood is the usual.
    pub fn of(sort: &str, page: &str) -> Self {
        let (word, back) = sort
            .strip_prefix('-')
            .map_or((sort, false), |word| (word, true));
        let page = page.parse().unwrap_or(1).clamp(1, LAST);
        By::of(word).map_or(
            Order {
                by: By::Added,
                back: false,
                page,
            },
            |by| Order { by, back, page },
        )
    }
    /// As the word of an address.
    pub fn word(self) -> String {
        format!("{}{}", if self.back { "-" } else { "" }, self.by)
    }
    /// As the word of the address that a heading leads to: its own order, or the other way round.
    pub fn toggled(self, by: By) -> String {
        Order {
            by,
            back: self.by == by && !self.back,
            page: 1,
        }
        .word()
    }
    /// How a heading is announced (`aria-sort`), if the list is ordered by it.
    pub fn aria(self, by: By) -> Option<&'static str> {
        let ascending = (by == By::Name) != self.back;
        (self.by == by).then_some(if ascending { "ascending" } else { "descending" })
    }
    /// Appends `order by` and the cut of the page, with one row more that tells of a next one.
    pub(crate) fn write(self, s: &mut Sql) {
        s.push(match (self.by, self.back) {
            (By::Added, false) => " order by b.added_at desc, b.item_id desc",
            (By::Added, true) => " order by b.added_at, b.item_id",
            (By::Name, false) => " order by b.name_key, b.item_id",
            (By::Name, true) => " order by b.name_key desc, b.item_id desc",
            (By::Size, false) => " order by b.size desc, b.item_id desc",
            (By::Size, true) => " order by b.size, b.item_id",
        });
        s.push(" limit ")
            .arg(PAGE + 1)
            .push(" offset ")
            .arg((self.page - 1) * PAGE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_is_understood_or_the_usual() {
        let usual = Order {
            by: By::Added,
            back: false,
            page: 1,
        };
        assert_eq!(Order::of("", ""), usual);
        assert_eq!(Order::of("size; drop table", "-3"), usual);
        assert_eq!(
            Order::of("-name", "4"),
            Order {
                by: By::Name,
                back: true,
                page: 4
            }
        );
        assert_eq!(Order::of("added", "99999999999999999999"), usual);
        assert_eq!(Order::of("added", "999999999").page, LAST);
    }

    #[test]
    fn a_heading_turns_its_own_order_round() {
        let name = Order::of("name", "3");
        assert_eq!(
            (name.toggled(By::Name), name.toggled(By::Size)),
            ("-name".into(), "size".into())
        );
        assert_eq!(
            (name.aria(By::Name), name.aria(By::Size)),
            (Some("ascending"), None)
        );
        assert_eq!(Order::of("", "").aria(By::Added), Some("descending"));
    }
}
