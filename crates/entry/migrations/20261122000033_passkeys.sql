-- Passkeys belong to a person too. A ceremony is the server's half of adding or using one: it lies
-- here for five minutes, and is taken by the first answer.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  credential bytea not null unique,
  name text not null,
  data text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_person on passkey (person_id, created_at);
create table ceremony (
  id uuid primary key,
  hash bytea not null unique,
  purpose text not null check (purpose in ('add', 'use')),
  person_id uuid references person (id) on delete cascade,
  state text not null,
  expires_at timestamptz not null
);
create index ceremony_over on ceremony (expires_at);
