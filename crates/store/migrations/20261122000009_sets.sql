-- Permission sets that stand for a role in an engagement, and the one new clients begin with.
alter table permission_set add column role text;
alter table permission_set add column standard boolean not null default false;
create unique index permission_set_role on permission_set (org_id, role);
create unique index permission_set_standard on permission_set (org_id) where standard;
create index contact_set on contact (org_id, set_id) where set_id is not null;
create index company_set on company (org_id, set_id) where set_id is not null;
