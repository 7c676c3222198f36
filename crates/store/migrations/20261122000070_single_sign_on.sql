-- Single sign-on of an organization's staff by OpenID Connect. The secret is sealed by a key outside the
-- database; of whom the provider means (`subject`) a hash is kept, together with its issuer.
create table single_sign_on (
  org_id uuid not null references organization (id),
  id uuid not null,
  issuer text not null,
  client_id text not null,
  secret bytea not null,
  name text not null,
  domains jsonb not null default '[]',
  active boolean not null,
  version bigint not null default 1,
  changed_at timestamptz not null,
  primary key (org_id, id)
);
create unique index single_sign_on_org on single_sign_on (org_id);

create table single_sign_on_link (
  org_id uuid not null references organization (id),
  id uuid not null,
  staff_id uuid not null,
  subject bytea not null,
  linked_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade
);
create unique index single_sign_on_link_staff on single_sign_on_link (org_id, staff_id);
create unique index single_sign_on_link_subject on single_sign_on_link (org_id, subject);

-- An answer of a provider that was used, until it is too old anyway.
create table single_sign_on_used (
  hash bytea primary key,
  until timestamptz not null
);

-- Whether a session was opened on the word of its organization's own provider.
alter table session add column vouched boolean not null default false;
