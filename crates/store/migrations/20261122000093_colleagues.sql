-- How many colleagues the clients of one company may invite, and who brought in whom.
alter table organization add column colleagues bigint not null default 0;
create table colleague (
  org_id uuid not null references organization (id),
  contact_id uuid not null,
  brought_by uuid not null,
  at timestamptz not null,
  primary key (org_id, contact_id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, brought_by) references contact (org_id, id) on delete cascade
);
create index colleague_by on colleague (org_id, brought_by);
