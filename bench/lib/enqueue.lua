-- For wrk: enqueues over HTTP and prints what came of it as JSON. usage: wrk … -s enqueue.lua URL -- JOBS_A_REQUEST
local jobs = 1

function init(args)
  jobs = tonumber(args[1])
  local one = '{"type":"noop"}'
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = jobs == 1 and one or "[" .. string.rep(one, jobs, ",") .. "]"
  wrk.path = "/api/jobs"
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"failed":%d}\n', summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
