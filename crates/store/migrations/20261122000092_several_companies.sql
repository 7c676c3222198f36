-- One address may be a client of several companies: a contact for each, one sign-in for all.
drop index contact_email_once;
drop index contact_person;
create unique index contact_email_once on contact (org_id, email, coalesce(company_id, org_id)) where email <> '' and trashed_at is null;
create unique index contact_person on contact (org_id, person_id, coalesce(company_id, org_id)) where person_id is not null;
