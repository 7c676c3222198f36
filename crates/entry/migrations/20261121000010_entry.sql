-- A sign-in that opens one organization only: its password was typed by staff, or chosen behind a
-- link that staff copied, so nobody has shown yet that the address is theirs. `mailed` is the hash
-- of the password the worker made up while it wrote the mail.
create table local_sign_in (
  org_id uuid not null references organization (id),
  id uuid not null,
  contact_id uuid not null,
  user_name text not null,
  password text,
  mailed text,
  mailed_until timestamptz,
  must_change boolean not null default false,
  set_by uuid,
  set_at timestamptz not null,
  changed_at timestamptz,
  primary key (org_id, id),
  unique (org_id, contact_id),
  unique (org_id, user_name),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, set_by) references staff (org_id, id)
);
create index invitation_staff on invitation (org_id, staff_id);
create index api_token_person on api_token (person_id, created_at);
create index view_as_open on view_as (org_id, session_id) where ended_at is null;
