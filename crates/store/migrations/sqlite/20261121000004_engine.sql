-- SQLite's own: full-text index over search_doc, and an audit trail that can only grow.
create virtual table search_text using fts5 (
  org_key, title, body, content = 'search_doc', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
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
create trigger audit_kept before delete on audit begin select raise(abort, 'the audit trail only grows'); end;
create trigger audit_fixed before update on audit begin select raise(abort, 'the audit trail only grows'); end;
