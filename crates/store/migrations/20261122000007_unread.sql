-- The bell of every page counts what is unread; what was read long ago must not make it slower.
create index notification_unread_contact on notification (org_id, contact_id) where read_at is null and contact_id is not null;
create index notification_unread_staff on notification (org_id, staff_id) where read_at is null and staff_id is not null;
