-- What a contact says about itself, and whether clients may change it.
alter table organization add column client_edits boolean not null default false;
alter table contact add column address text not null default '';
alter table contact add column birthday date;
alter table contact add column links jsonb not null default '[]';
-- The blob of the photo.
alter table contact add column photo text;
