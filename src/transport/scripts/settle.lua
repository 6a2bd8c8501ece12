--[[
  Takes what was spent out of a bucket of points that fills by itself, and tells what is left.
  A bucket may go into debt, at most as deep as it is high: what several processes gave away before they knew of one
  another is paid back before anything more is given.

  KEYS  bucket     hash  points (as of), at (epoch ms)

  ARGV  now        epoch ms, empty: by Redis TIME
        spent      points
        capacity   points of a full bucket
        perSecond  points that come back each second

  Returns the points left, as text.
]]
local bucket = KEYS[1]
local spent, capacity, perSecond = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local known = redis.call('HMGET', bucket, 'points', 'at')
local points, at = tonumber(known[1]) or capacity, tonumber(known[2]) or now
points = math.min(capacity, points + math.max(0, now - at) / 1000 * perSecond)
points = math.max(-capacity, points - spent)

redis.call('HSET', bucket, 'points', tostring(points), 'at', tostring(now))
redis.call('PEXPIRE', bucket, math.ceil((capacity - points) / perSecond * 1000) + 1000)
return tostring(points)
