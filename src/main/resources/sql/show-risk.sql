-- The last report of a user.
-- in: userId
-- out: data (json text); no row when there is none
-- index: risk_assessments_pkey
select cast(a.report as text) as data
from risk_assessments a
where a.user_id = :#userId
