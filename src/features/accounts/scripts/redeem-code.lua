--[[
  Redeems a code, once. After as many wrong ones as there are tries the right one is worth nothing either.

  KEYS  slot    hash  data, digest, until (ms), tries

  ARGV  now     ms; empty: by the clock of Redis
        digest  of the code presented
        most    how many tries a code has

  Replies the data that waited for it; nil when the code is wrong, or there is none.
]]
local slot = KEYS[1]
local now, presented, most = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])

local digest = redis.call('HGET', slot, 'digest')
if not digest then return false end

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
if now >= tonumber(redis.call('HGET', slot, 'until')) then
  redis.call('DEL', slot)
  return false
end

if presented == digest then
  local data = redis.call('HGET', slot, 'data')
  redis.call('DEL', slot)
  return data
end

if redis.call('HINCRBY', slot, 'tries', 1) >= most then redis.call('DEL', slot) end
return false
