-- How many jobs are in each state.
-- in: nothing
-- out: counts (json text)
-- index: none; it reads the table
select cast(json_build_object(
    'pending', count(*) filter (where status = 'pending'),
    'running', count(*) filter (where status = 'running'),
    'completed', count(*) filter (where status = 'completed'),
    'dead', count(*) filter (where status = 'dead'),
    'cancelled', count(*) filter (where status = 'cancelled')
  ) as text) as counts
from jobs
