-- Kinds of mail that somebody turned off in an organization; without a row they come.
create table mail_off (
  org_id uuid not null references organization (id),
  party_id uuid not null,
  kind text not null,
  staff_id uuid,
  contact_id uuid,
  at timestamptz not null,
  primary key (org_id, party_id, kind),
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade
);
