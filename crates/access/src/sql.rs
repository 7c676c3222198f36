//! SQL as a value: static text and its arguments, `$n` on both engines. Text can only be
//! program text, so no data can become SQL.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// One bound argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// An id, or none.
    Id(Option<Uuid>),
    /// A text, or none.
    Text(Option<Cow<'static, str>>),
    /// A whole number, or none.
    Int(Option<i64>),
    /// True or false.
    Bool(bool),
    /// A moment, or none.
    Time(Option<DateTime<Utc>>),
    /// A day without a time, or none.
    Day(Option<NaiveDate>),
    /// An object or array; never a bare number (SQLite would change its type).
    Json(serde_json::Value),
    /// Bytes, or none.
    Bytes(Option<Vec<u8>>),
}

/// A statement with its arguments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sql {
    text: Cow<'static, str>,
    args: Vec<Arg>,
}

/// A statement from program text in which `$1`, `$2`, … stand for the values bound next.
pub fn sql(text: &'static str) -> Sql {
    Sql {
        text: Cow::Borrowed(text),
        args: Vec::new(),
    }
}

impl Sql {
    /// Binds the value of the next placeholder written in the text.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Arg>) -> Self {
        self.args.push(value.into());
        self
    }
    /// Appends program text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.to_mut().push_str(text);
        self
    }
    /// Appends a placeholder and binds its value.
    pub fn arg(&mut self, value: impl Into<Arg>) -> &mut Self {
        use std::fmt::Write;
        self.args.push(value.into());
        let number = self.args.len();
        let _ = write!(self.text.to_mut(), "${number}"); // writing to a String cannot fail
        self
    }
    /// Appends `(a, b, …)`; the list is filled up to a power of two with its last value so that
    /// only a few texts exist for the statement cache. An empty list becomes `(null)`.
    pub fn list<T: Clone + Into<Arg>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        let mut values: Vec<T> = values.into_iter().collect();
        let Some(last) = values.last().cloned() else {
            return self.push("(null)");
        };
        values.resize(values.len().next_power_of_two(), last);
        for (n, value) in values.into_iter().enumerate() {
            self.push(if n == 0 { "(" } else { ", " }).arg(value);
        }
        self.push(")")
    }
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// The values, in the order of their numbers.
    pub fn args(&self) -> &[Arg] {
        &self.args
    }
    /// Splits into text and values.
    pub fn parts(self) -> (Cow<'static, str>, Vec<Arg>) {
        (self.text, self.args)
    }
}

macro_rules! from {
    ($($from:ty => |$value:ident| $arg:expr;)+) => {
        $(impl From<$from> for Arg { fn from($value: $from) -> Arg { $arg } })+
    };
}
from! {
    Uuid => |v| Arg::Id(Some(v));
    Option<Uuid> => |v| Arg::Id(v);
    &'static str => |v| Arg::Text(Some(Cow::Borrowed(v)));
    String => |v| Arg::Text(Some(Cow::Owned(v)));
    Option<String> => |v| Arg::Text(v.map(Cow::Owned));
    Option<&'static str> => |v| Arg::Text(v.map(Cow::Borrowed));
    i64 => |v| Arg::Int(Some(v));
    Option<i64> => |v| Arg::Int(v);
    bool => |v| Arg::Bool(v);
    DateTime<Utc> => |v| Arg::Time(Some(v));
    Option<DateTime<Utc>> => |v| Arg::Time(v);
    NaiveDate => |v| Arg::Day(Some(v));
    Option<NaiveDate> => |v| Arg::Day(v);
    serde_json::Value => |v| Arg::Json(v);
    Vec<u8> => |v| Arg::Bytes(Some(v));
    Option<Vec<u8>> => |v| Arg::Bytes(v);
}
macro_rules! from_ids {
    ($($id:ident)+) => {$(
        impl From<kernel::$id> for Arg { fn from(id: kernel::$id) -> Arg { Arg::Id(Some(id.0)) } }
        impl From<Option<kernel::$id>> for Arg { fn from(id: Option<kernel::$id>) -> Arg { Arg::Id(id.map(|i| i.0)) } }
    )+};
}
from_ids!(OrgId PersonId StaffId CompanyId ContactId SetId EngagementId ItemId CommentId ListId FolderId BlobId EventId JobId NotificationId SessionId TokenId InvitationId ViewAsId RequestId);
macro_rules! from_words {
    ($($word:ident)+) => {$(
        impl From<kernel::$word> for Arg { fn from(w: kernel::$word) -> Arg { w.word().into() } }
    )+};
}
from_words!(Kind Sharing Audience Assigned EngagementKind Status Group Access Role Power Level MailKind Means PinOrigin RequestState);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_filled_up_so_that_few_texts_exist() {
        let mut s = sql("select 1 where a = $1 and b in ").bind(7);
        s.list([1, 2, 3]);
        assert_eq!(s.text(), "select 1 where a = $1 and b in ($2, $3, $4, $5)");
        assert_eq!(s.args().last(), Some(&Arg::Int(Some(3))));
        let mut none = sql("select 1 where b in ");
        none.list(Vec::<i64>::new());
        assert_eq!(none.text(), "select 1 where b in (null)");
    }
}
