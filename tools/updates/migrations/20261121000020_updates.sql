-- The body of an update. `posted_at` is when it was published; for a draft, when it was begun.
create table update_post (
  org_id uuid not null references organization (id),
  item_id uuid not null,
  html text not null,
  posted_at timestamptz not null,
  primary key (org_id, item_id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade
);
create index update_posted on update_post (org_id, posted_at);
