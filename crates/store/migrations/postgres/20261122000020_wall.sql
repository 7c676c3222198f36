-- The second wall: a table with an organization answers only for the one the transaction is in
-- (`app.org`), or for all where the program says so (`app.reach`); without either it is empty. The
-- settings are read once a statement, not once a row. FORCE, because the program owns its tables.
-- The program calls this after its migrations, so that later tables stand behind the wall too.
create function put_behind_wall() returns void language plpgsql as $$
declare
  one record;
  rule constant text := $rule$case when (select current_setting('app.reach', true)) = 'instance' then true else org_id = (select nullif(current_setting('app.org', true), '')::uuid) end$rule$;
begin
  perform pg_advisory_xact_lock(hashtext('put_behind_wall'));
  for one in
    select c.oid::regclass as name, exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'one_organization') as has_policy
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'one_organization'))
  loop
    execute format('alter table %s enable row level security, force row level security', one.name);
    if not one.has_policy then
      execute format('create policy one_organization on %s using (%s) with check (%s)', one.name, rule, rule);
    end if;
  end loop;
end $$;
select put_behind_wall();
