-- Engagements, their members, and the items in them. `shown` and `live` are the words of the
-- access policy (crates/access/src/leaves.rs) kept by the database so that one index answers a list.
create table engagement (
  org_id uuid not null references organization (id),
  id uuid not null,
  kind text not null,
  title text not null,
  blurb text not null default '',
  status text not null default 'active',
  company_id uuid,
  venue text not null default '',
  zone text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  all_day boolean not null default true,
  portal_on boolean not null default true,
  hidden boolean not null default false,
  sharing_defaults jsonb not null,
  archived_at timestamptz,
  trashed_at timestamptz,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  version bigint not null default 1,
  primary key (org_id, id),
  foreign key (org_id, company_id) references company (org_id, id)
);
create index engagement_when on engagement (org_id, starts_at, id);
create index engagement_touched on engagement (org_id, touched_at);
create index engagement_company on engagement (org_id, company_id);

create table member (
  org_id uuid not null references organization (id),
  contact_id uuid not null,
  engagement_id uuid not null,
  role text not null,
  hidden boolean not null default false,
  added_at timestamptz not null,
  added_by uuid,
  primary key (org_id, contact_id, engagement_id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, engagement_id) references engagement (org_id, id) on delete cascade
);
create index member_engagement on member (org_id, engagement_id, contact_id);

create table team (
  org_id uuid not null references organization (id),
  engagement_id uuid not null,
  staff_id uuid not null,
  role text not null default '',
  added_at timestamptz not null,
  primary key (org_id, engagement_id, staff_id),
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade,
  foreign key (org_id, engagement_id) references engagement (org_id, id) on delete cascade
);
create index team_staff on team (org_id, staff_id);

create table item (
  org_id uuid not null references organization (id),
  id uuid not null,
  engagement_id uuid not null,
  kind text not null,
  title text not null,
  draft boolean not null default false,
  sharing text not null check (sharing in ('private', 'when_sent', 'shared')),
  sent_at timestamptz,
  audience text not null default 'all' check (audience in ('all', 'named', 'company', 'staff')),
  company_id uuid,
  assigned text not null default 'nobody' check (assigned in ('nobody', 'team', 'clients')),
  completed boolean not null default false,
  open boolean not null default false,
  due_at timestamptz,
  author_staff uuid,
  author_contact uuid,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  trashed_at timestamptz,
  trashed_by uuid,
  version bigint not null default 1,
  shown boolean not null generated always as (not draft and trashed_at is null and (sharing = 'shared' or (sharing = 'when_sent' and sent_at is not null))) stored,
  live boolean not null generated always as (not draft and trashed_at is null and (sharing = 'shared' or (sharing = 'when_sent' and sent_at is not null) or completed)) stored,
  primary key (org_id, id),
  foreign key (org_id, engagement_id) references engagement (org_id, id),
  foreign key (org_id, company_id) references company (org_id, id),
  foreign key (org_id, author_staff) references staff (org_id, id),
  foreign key (org_id, author_contact) references contact (org_id, id)
);
create index item_live on item (org_id, engagement_id, touched_at, live, kind, shown, audience, assigned, company_id, id) where live;
create index item_open on item (org_id, engagement_id, due_at) where live and open;
create index item_office on item (org_id, engagement_id, kind, touched_at);
create index item_recent on item (org_id, kind, touched_at);

create table audience (
  org_id uuid not null,
  contact_id uuid not null,
  item_id uuid not null,
  primary key (org_id, contact_id, item_id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
create index audience_item on audience (org_id, item_id, contact_id);

create table assignee (
  org_id uuid not null,
  contact_id uuid not null,
  item_id uuid not null,
  completed_at timestamptz,
  primary key (org_id, contact_id, item_id),
  foreign key (org_id, contact_id) references contact (org_id, id) on delete cascade,
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
create index assignee_item on assignee (org_id, item_id, contact_id);

create table carrier (
  org_id uuid not null,
  staff_id uuid not null,
  item_id uuid not null,
  primary key (org_id, staff_id, item_id),
  foreign key (org_id, staff_id) references staff (org_id, id) on delete cascade,
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
create index carrier_item on carrier (org_id, item_id, staff_id);

create table comment (
  org_id uuid not null references organization (id),
  id uuid not null,
  item_id uuid not null,
  author_staff uuid,
  author_contact uuid,
  body text not null,
  shared boolean not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  trashed_at timestamptz,
  version bigint not null default 1,
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade,
  foreign key (org_id, author_staff) references staff (org_id, id),
  foreign key (org_id, author_contact) references contact (org_id, id)
);
create index comment_item on comment (org_id, item_id, created_at);

create table blob (
  org_id uuid not null references organization (id),
  id uuid not null,
  name text not null unique,
  size bigint not null,
  sha256 bytea not null,
  media_type text not null,
  item_id uuid,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
