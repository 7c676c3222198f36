-- Folders of an engagement, and files: the body of items of kind file. Names are kept folded too
-- (`name_key`), because the engines fold letters differently. `engagement_id` and `added_at` repeat
-- the item's: with them a folder cannot lie in another engagement than its files, and one index
-- answers a list. `was_in` is the folder a file left when the two went into the trash together.
create table folder (
  org_id uuid not null references organization (id),
  id uuid not null,
  engagement_id uuid not null,
  parent_id uuid,
  name text not null,
  name_key text not null,
  created_at timestamptz not null,
  trashed_at timestamptz,
  version bigint not null default 1,
  primary key (org_id, id),
  unique (org_id, engagement_id, id),
  foreign key (org_id, engagement_id) references engagement (org_id, id),
  foreign key (org_id, engagement_id, parent_id) references folder (org_id, engagement_id, id)
);
create unique index folder_name on folder (org_id, engagement_id, coalesce(parent_id, engagement_id), name_key) where trashed_at is null;
create index folder_inside on folder (org_id, parent_id);

create table file (
  org_id uuid not null references organization (id),
  item_id uuid not null,
  engagement_id uuid not null,
  folder_id uuid,
  was_in uuid,
  blob_id uuid not null,
  name text not null,
  name_key text not null,
  description text not null default '',
  size bigint not null,
  media_type text not null,
  width bigint,
  height bigint,
  added_at timestamptz not null,
  primary key (org_id, item_id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade,
  foreign key (org_id, blob_id) references blob (org_id, id),
  foreign key (org_id, engagement_id, folder_id) references folder (org_id, engagement_id, id)
);
create index file_place on file (org_id, engagement_id, folder_id, added_at, item_id);
create index file_name on file (org_id, engagement_id, folder_id, name_key, item_id);
create index file_recent on file (org_id, added_at, item_id);
create index file_was on file (org_id, was_in) where was_in is not null;
create index file_blob on file (org_id, blob_id);
create index blob_bytes on blob (org_id, sha256);
