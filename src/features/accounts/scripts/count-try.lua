--[[
  Says whether there may be one more try, and counts.

  KEYS  tries   hash  count, until (ms)

  ARGV  now     ms; empty: by the clock of Redis
        step    what to add: 1 for a try, 0 to ask only, -1 to take one back
        most    how many tries there are in a window
        window  ms

  Replies how many ms there is to wait; 0 when there may be a try, which is then counted.
]]
local tries = KEYS[1]
local now, step, most, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local count = tonumber(redis.call('HGET', tries, 'count') or 0)
local ends = tonumber(redis.call('HGET', tries, 'until') or 0)
if now >= ends then count, ends = 0, now + window end

if step >= 0 and count >= most then return ends - now end
if step ~= 0 and count + step >= 0 then
  redis.call('HSET', tries, 'count', count + step, 'until', ends)
  redis.call('PEXPIRE', tries, ends - now)
end
return 0
