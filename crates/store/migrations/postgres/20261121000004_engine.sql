-- PostgreSQL's own: full-text index over search_doc, and an audit trail that can only grow.
alter table search_doc add column words tsvector not null
  generated always as (setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')) stored;
create index search_words on search_doc using gin (words);
create index search_org on search_doc (org_id, what);
create function audit_only_grows() returns trigger language plpgsql as $$ begin raise exception 'the audit trail only grows'; end $$;
create trigger audit_kept before delete or update or truncate on audit for each statement execute function audit_only_grows();
