-- Which contacts a member of staff looked at, and when last: what the office offers to go back to.
create table contact_view (
  org_id uuid not null references organization (id),
  staff_id uuid not null,
  contact_id uuid not null,
  at timestamptz not null,
  primary key (org_id, staff_id, contact_id),
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade
);
create index contact_view_recent on contact_view (org_id, staff_id, at);
