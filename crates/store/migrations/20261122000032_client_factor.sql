-- Whether an organization asks a second factor of its clients.
alter table organization add column client_factor boolean not null default false;
