-- Stands in for pg_net, which is no package: writes down what would be sent.
drop schema if exists net cascade;
create schema net;
create table net.calls (url text, headers jsonb, body jsonb);
create function net.http_post(
  url text,
  body jsonb default '{}',
  params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}',
  timeout_milliseconds int default 5000
) returns bigint language sql as 'insert into net.calls values (url, headers, body) returning 1';
