-- Organizations and people. `person`, `session` and `mail_link` belong to the instance: a person
-- has one sign-in for all organizations. Every other table carries its organization and is keyed by it.
create table organization (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  noun text not null default '',
  zone text not null,
  locale text not null default 'en',
  currency text not null default 'GBP',
  accent text not null default '#4B53C9',
  headings text not null default 'grotesk' check (headings in ('grotesk', 'serif')),
  cover text not null default 'plain' check (cover in ('spires', 'tiles', 'contour', 'plain')),
  logo text,
  logo_type text,
  sender_name text not null default '',
  mail_footer text not null default '',
  welcome text not null default '',
  portal_on boolean not null default true,
  show_archived boolean not null default false,
  tools jsonb not null,
  hidden_kinds jsonb not null,
  sharing_defaults jsonb not null,
  groups jsonb not null,
  version bigint not null default 1,
  created_at timestamptz not null
);

create table person (
  id uuid primary key,
  email text not null unique,
  name text not null,
  password text,
  password_set_by uuid,
  must_change boolean not null default false,
  joined_at timestamptz,
  locale text,
  zone text,
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  epoch bigint not null default 1,
  created_at timestamptz not null
);

create table chain (
  org_id uuid primary key references organization (id),
  seq bigint not null default 0,
  event_seq bigint not null default 0,
  hash bytea not null
);

create table permission_set (
  org_id uuid not null references organization (id),
  id uuid not null,
  name text not null,
  levels jsonb not null,
  version bigint not null default 1,
  primary key (org_id, id),
  unique (org_id, name)
);

create table staff (
  org_id uuid not null references organization (id),
  id uuid not null,
  person_id uuid not null references person (id),
  name text not null,
  grp text not null,
  title text not null default '',
  active boolean not null default true,
  invited_at timestamptz,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (org_id, id),
  unique (org_id, person_id)
);
create index staff_person on staff (person_id);

create table company (
  org_id uuid not null references organization (id),
  id uuid not null,
  name text not null,
  website text not null default '',
  phone text not null default '',
  address text not null default '',
  portal_on boolean not null default true,
  set_id uuid,
  trashed_at timestamptz,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (org_id, id),
  foreign key (org_id, set_id) references permission_set (org_id, id)
);
create index company_name on company (org_id, name);

create table contact (
  org_id uuid not null references organization (id),
  id uuid not null,
  person_id uuid references person (id),
  company_id uuid,
  name text not null,
  email text not null default '',
  phone text not null default '',
  notes text not null default '',
  access text not null default 'none' check (access in ('none', 'invited', 'active', 'suspended')),
  access_at timestamptz,
  access_by uuid,
  invited_at timestamptz,
  joined_at timestamptz,
  last_here_at timestamptz,
  set_id uuid,
  changes jsonb not null,
  trashed_at timestamptz,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (org_id, id),
  foreign key (org_id, company_id) references company (org_id, id),
  foreign key (org_id, set_id) references permission_set (org_id, id)
);
create index contact_name on contact (org_id, name, id);
create index contact_email on contact (org_id, email);
create unique index contact_email_once on contact (org_id, email) where email <> '' and trashed_at is null;
create index contact_company on contact (org_id, company_id);
create index contact_access on contact (org_id, access, name, id);
create unique index contact_person on contact (org_id, person_id) where person_id is not null;
create index contact_by_person on contact (person_id) where person_id is not null;

create table session (
  id uuid primary key,
  hash bytea not null unique,
  person_id uuid not null references person (id) on delete cascade,
  epoch bigint not null,
  org_id uuid references organization (id),
  staff_id uuid,
  contact_id uuid,
  known_to_staff boolean not null default false,
  agent text not null default '',
  created_at timestamptz not null,
  sure_at timestamptz not null,
  seen_at timestamptz not null,
  idle_until timestamptz not null,
  ends_at timestamptz not null
);
create index session_person on session (person_id);

create table mail_link (
  id uuid primary key,
  purpose text not null check (purpose in ('sign_in', 'reset', 'setup')),
  hash bytea not null unique,
  code bytea,
  email text not null,
  person_id uuid references person (id) on delete cascade,
  browser bytea,
  next_path text not null default '',
  tries bigint not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_link_email on mail_link (email, purpose, expires_at);

create table invitation (
  org_id uuid not null references organization (id),
  id uuid not null,
  hash bytea not null unique,
  code bytea,
  email text not null,
  person_id uuid not null references person (id),
  staff_id uuid,
  contact_id uuid,
  copied boolean not null default false,
  tries bigint not null default 0,
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, staff_id) references staff (org_id, id),
  foreign key (org_id, contact_id) references contact (org_id, id)
);
create index invitation_contact on invitation (org_id, contact_id);

create table api_token (
  org_id uuid not null references organization (id),
  id uuid not null,
  hash bytea not null unique,
  name text not null,
  person_id uuid not null references person (id),
  staff_id uuid,
  contact_id uuid,
  scopes jsonb not null,
  epoch bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, staff_id) references staff (org_id, id),
  foreign key (org_id, contact_id) references contact (org_id, id)
);

create table view_as (
  org_id uuid not null references organization (id),
  id uuid not null,
  staff_id uuid not null,
  contact_id uuid not null,
  session_id uuid not null,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, staff_id) references staff (org_id, id),
  foreign key (org_id, contact_id) references contact (org_id, id)
);

-- Buckets of the rate limits, kept so that a restart forgives nothing.
create table bucket (
  name text primary key,
  full_at timestamptz not null
);

create table instance (
  name text primary key,
  value bytea not null
);
