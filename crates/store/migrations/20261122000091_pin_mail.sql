-- Whether the mail with a client's portal link carries the PIN too; two mails otherwise.
alter table organization add column pin_in_link_mail boolean not null default false;
