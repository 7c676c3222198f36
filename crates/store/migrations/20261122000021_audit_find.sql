-- The audit trail is read by who, what and when, newest first.
create index audit_actor on audit (org_id, actor_id, seq);
create index audit_action on audit (org_id, action, seq);
create index audit_at on audit (org_id, at);
