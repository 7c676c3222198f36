-- Contacts that were merged into another: old links lead on, and the trail keeps its ids. The keys say
-- which contacts look alike; the program writes them, here they are begun as well as SQL can.
create table contact_merge (
  org_id uuid not null references organization (id),
  id uuid not null,
  kept_id uuid not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, id) references contact (org_id, id),
  foreign key (org_id, kept_id) references contact (org_id, id)
);
create index contact_merge_kept on contact_merge (org_id, kept_id);
alter table contact add column name_key text not null default '';
alter table contact add column phone_key text not null default '';
update contact set name_key = lower(trim(name)), phone_key = replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '');
update contact set phone_key = '' where length(phone_key) < 6;
create index contact_alike_name on contact (org_id, name_key, company_id) where trashed_at is null and name_key <> '';
create index contact_alike_phone on contact (org_id, phone_key) where trashed_at is null and phone_key <> '';
