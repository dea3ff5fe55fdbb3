-- Whether pg_cron keeps a history here that this user may prune. Asked of the catalog: to_regclass fails without a right
-- to the schema.
-- in: nothing
-- out: one row: runs (0), note (why there is nothing to prune, else null), more (whether there may be)
-- index: those of the catalog
with history as materialized (
  select has_schema_privilege(n.oid, 'usage')
         and has_table_privilege(c.oid, 'select')
         and has_table_privilege(c.oid, 'delete') as allowed
  from pg_namespace n
  join pg_class c on c.relnamespace = n.oid
  where n.nspname = 'cron'
    and c.relname = 'job_run_details'
)
select 0 as runs,
       case
         when not exists (select from history) then 'pg_cron is not installed in this database'
         when not (select allowed from history)
           then format('%s may not prune it: GRANT USAGE ON SCHEMA cron, GRANT SELECT, DELETE ON cron.job_run_details', current_user)
       end as note,
       coalesce((select allowed from history), false) as more
