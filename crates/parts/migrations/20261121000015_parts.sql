-- Pictures inside rich text. The bytes' row is `blob`; it belongs to no item until the text that
-- shows it is saved, and until then only the person who brought it in may look at it.
create table picture (
  org_id uuid not null references organization (id),
  id uuid not null,
  person_id uuid not null references person (id),
  primary key (org_id, id),
  foreign key (org_id, id) references blob (org_id, id) on delete cascade
);
create index item_trash on item (org_id, trashed_at) where trashed_at is not null;
create index blob_item on blob (org_id, item_id);
