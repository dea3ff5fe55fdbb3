-- How the calendar sync of the first start goes.
-- in: nothing
-- out: status, last_error, created (listings)
-- index: none; the table is new
select status, last_error, result ->> 'created' as created
from jobs
where type = 'calendar_sync'
order by created_at
limit 1
