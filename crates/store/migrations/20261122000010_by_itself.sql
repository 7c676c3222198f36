-- Access that is granted by itself, and who may be a member.
alter table organization add column auto_enable_new_contacts boolean not null default false;
alter table organization add column enable_on_membership boolean not null default false;
alter table organization add column restrict_to_company boolean not null default false;
