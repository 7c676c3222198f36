-- Comments are found by their words too.
alter table search_doc drop constraint search_doc_what_check;
alter table search_doc add constraint search_doc_what_check
  check (what in ('item', 'contact', 'company', 'engagement', 'comment'));
insert into search_doc (org_id, id, org_key, what, title, body)
  select org_id, id, replace(org_id::text, '-', ''), 'comment', '', body from comment;
