-- Whether a person's passkey is asked for after every other way in too; by itself it is but an easier one.
alter table person add column passkey_always boolean not null default false;
