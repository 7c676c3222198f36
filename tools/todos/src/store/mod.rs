//! To-dos and their lists, found and saved.

mod about;
mod find;
mod lists;
mod verbs;

pub use about::{About, about};
pub use find::{Narrow, State, When, Who, count, list};
pub use lists::{
    TodoList, first_list, lists, make_list, move_list, one_list, remove_list, rename_list,
};
pub use verbs::{Edit, New, create, move_within, reopen, save, tick, write};
