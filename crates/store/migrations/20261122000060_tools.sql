-- Tools that are off for everybody, and tools of which a client sees only what is assigned.
alter table organization add column tools_off jsonb not null default '[]';
alter table organization add column assigned_only jsonb not null default '["todos"]';
