--[[
  Gives what waits for a code its code; one given before is worth nothing any more.

  KEYS  slot    hash  data, and once there is a code: digest, until (ms), tries

  ARGV  now     ms; empty: by the clock of Redis
        digest  of the code
        good    ms for which it is good

  Replies the data; nil where nothing waits.
]]
local slot = KEYS[1]
local now, digest, good = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])

local data = redis.call('HGET', slot, 'data')
if not data then return false end

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
redis.call('HSET', slot, 'digest', digest, 'until', now + good, 'tries', 0)
redis.call('PEXPIRE', slot, good)
return data
