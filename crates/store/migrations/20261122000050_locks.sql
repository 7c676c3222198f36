-- The lock calendar, and requests of clients to change what is locked.
alter table organization add column locks jsonb not null default '{}';
alter table engagement add column locks jsonb not null default '{}';

create table change_request (
  org_id uuid not null references organization (id),
  id uuid not null,
  item_id uuid not null,
  contact_id uuid not null,
  body text not null,
  state text not null check (state in ('withdrawn', 'refused', 'accepted', 'open')),
  answer text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  open_until timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, answered_by) references staff (org_id, id)
);
create unique index change_request_open on change_request (org_id, item_id, contact_id) where state = 'open';
create index change_request_item on change_request (org_id, item_id, contact_id, created_at);
create index change_request_waiting on change_request (org_id, created_at) where state = 'open';
