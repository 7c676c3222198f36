-- Comments are found by their words too. SQLite cannot change a check: the table is made anew.
create table search_doc_new (
  org_id uuid not null references organization (id),
  id uuid not null,
  org_key text not null,
  what text not null check (what in ('item', 'contact', 'company', 'engagement', 'comment')),
  title text not null,
  body text not null,
  primary key (org_id, id)
);
insert into search_doc_new (rowid, org_id, id, org_key, what, title, body)
  select rowid, org_id, id, org_key, what, title, body from search_doc;
drop table search_doc;
alter table search_doc_new rename to search_doc;
create trigger search_doc_added after insert on search_doc begin
  insert into search_text (rowid, org_key, title, body) values (new.rowid, new.org_key, new.title, new.body);
end;
create trigger search_doc_gone after delete on search_doc begin
  insert into search_text (search_text, rowid, org_key, title, body) values ('delete', old.rowid, old.org_key, old.title, old.body);
end;
create trigger search_doc_changed after update on search_doc begin
  insert into search_text (search_text, rowid, org_key, title, body) values ('delete', old.rowid, old.org_key, old.title, old.body);
  insert into search_text (rowid, org_key, title, body) values (new.rowid, new.org_key, new.title, new.body);
end;
insert into search_doc (org_id, id, org_key, what, title, body)
  select org_id, id, lower(hex(org_id)), 'comment', '', body from comment;
