-- What happened (event, which is the outbox too), what must be done (job), whom it was told
-- (notification), and the proof of it (audit).
create table event (
  org_id uuid not null references organization (id),
  id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  verb text not null,
  item_kind text,
  item_id uuid,
  comment_id uuid,
  engagement_id uuid,
  contact_id uuid,
  actor_staff uuid,
  actor_contact uuid,
  data jsonb not null,
  told_at timestamptz,
  primary key (org_id, id),
  unique (org_id, seq)
);
create index event_untold on event (at) where told_at is null;
create index event_engagement on event (org_id, engagement_id, seq);
create index event_item on event (org_id, item_id, seq);
create index event_by_clients on event (org_id, seq) where actor_contact is not null;

create table notification (
  org_id uuid not null references organization (id),
  id uuid not null,
  party_id uuid not null,
  staff_id uuid,
  contact_id uuid,
  event_id uuid not null,
  item_id uuid,
  engagement_id uuid,
  at timestamptz not null,
  read_at timestamptz,
  primary key (org_id, id),
  unique (org_id, event_id, party_id),
  foreign key (org_id, event_id) references event (org_id, id) on delete cascade,
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade
);
create index notification_contact on notification (org_id, contact_id, at) where contact_id is not null;
create index notification_staff on notification (org_id, staff_id, at) where staff_id is not null;

create table job (
  org_id uuid not null references organization (id),
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  dedupe text not null,
  run_at timestamptz not null,
  attempts bigint not null default 0,
  locked_until timestamptz,
  last_error text not null default '',
  done_at timestamptz,
  failed_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, dedupe)
);
create index job_due on job (run_at) where done_at is null and failed_at is null;

create table mail_log (
  org_id uuid not null references organization (id),
  id uuid not null,
  job_id uuid not null,
  kind text not null,
  contact_id uuid,
  staff_id uuid,
  at timestamptz not null,
  outcome text not null check (outcome in ('accepted', 'deferred', 'rejected', 'unreachable')),
  answer text not null default '',
  primary key (org_id, id)
);
create index mail_log_contact on mail_log (org_id, contact_id, at);

create table audit (
  org_id uuid not null references organization (id),
  seq bigint not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  on_behalf uuid,
  action text not null,
  object_kind text not null,
  object_id uuid,
  request_id uuid not null,
  detail text not null,
  prev bytea not null,
  hash bytea not null,
  primary key (org_id, seq)
);
create index audit_object on audit (org_id, object_id, seq);

create table view_event (
  org_id uuid not null references organization (id),
  id uuid not null,
  item_id uuid not null,
  contact_id uuid not null,
  at timestamptz not null,
  kind text not null default 'view',
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
create index view_event_item on view_event (org_id, item_id, at);

-- First answers, for repeats of the same form or API call.
create table submission (
  org_id uuid not null references organization (id),
  person_id uuid not null,
  key text not null,
  request bytea not null,
  answer text,
  at timestamptz not null,
  primary key (org_id, person_id, key)
);

-- The words one may search by; the engine's own index over them is made in migrations/{sqlite,postgres}.
create table search_doc (
  org_id uuid not null references organization (id),
  id uuid not null,
  org_key text not null,
  what text not null check (what in ('item', 'contact', 'company', 'engagement')),
  title text not null,
  body text not null,
  primary key (org_id, id)
);
