-- A client's PIN, and the portal links it opens: a link alone opens nothing. `hash` is empty while a
-- PIN waits to be mailed: it is made while the mail is written. `wrong` counts tries since the last
-- right one. A link ends with the person's epoch, as sessions do.
create table pin (
  org_id uuid not null references organization (id),
  contact_id uuid not null,
  hash text,
  origin text not null check (origin in ('mailed', 'typed', 'own')),
  set_by uuid,
  set_at timestamptz not null,
  wrong bigint not null default 0,
  paused_until timestamptz,
  primary key (org_id, contact_id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, set_by) references staff (org_id, id)
);
create table portal_link (
  org_id uuid not null references organization (id),
  id uuid not null,
  contact_id uuid not null,
  hash bytea not null unique,
  epoch bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade
);
create index portal_link_contact on portal_link (org_id, contact_id);
