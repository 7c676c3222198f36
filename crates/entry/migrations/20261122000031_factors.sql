-- Second factors belong to a person, as their password does, and so to the instance. An
-- authenticator app counts once its first code was shown (`confirmed_at`); no step is taken twice.
create table totp (
  person_id uuid primary key references person (id) on delete cascade,
  secret bytea not null,
  last_step bigint not null default 0,
  created_at timestamptz not null,
  confirmed_at timestamptz
);
-- `tag` is one byte of a keyed hash: it finds the one code to compare, and tells nothing of it.
create table recovery_code (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  tag bigint not null,
  hash text not null,
  made_at timestamptz not null,
  used_at timestamptz
);
create index recovery_code_person on recovery_code (person_id);
