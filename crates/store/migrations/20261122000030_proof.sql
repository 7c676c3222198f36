-- How a session's person last showed who they are (`sure_at` says when), when they signed in, and
-- whether more than one factor was shown. Sessions from before count as opened by mail.
alter table session add column proof text not null default 'mail'
  check (proof in ('mail', 'password', 'local', 'totp', 'passkey', 'recovery'));
alter table session add column begun_at timestamptz;
alter table session add column factor boolean not null default false;
update session set begun_at = sure_at;
