-- Lists of to-dos within an engagement, and the body of a to-do. `due_day` is a day by the
-- engagement's clock; the item's `due_at` is the last minute of it.
create table todo_list (
  org_id uuid not null references organization (id),
  id uuid not null,
  engagement_id uuid not null,
  title text not null,
  position bigint not null,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (org_id, id),
  foreign key (org_id, engagement_id) references engagement (org_id, id) on delete cascade
);
create index todo_list_engagement on todo_list (org_id, engagement_id, position);

create table todo (
  org_id uuid not null references organization (id),
  item_id uuid not null,
  list_id uuid not null,
  notes text not null default '',
  position bigint not null,
  due_day date,
  done_at timestamptz,
  done_staff uuid,
  done_contact uuid,
  primary key (org_id, item_id),
  foreign key (org_id, item_id) references item (org_id, id) on delete cascade,
  foreign key (org_id, list_id) references todo_list (org_id, id),
  foreign key (org_id, done_staff) references staff (org_id, id),
  foreign key (org_id, done_contact) references contact (org_id, id)
);
create index todo_in_list on todo (org_id, list_id, position);
