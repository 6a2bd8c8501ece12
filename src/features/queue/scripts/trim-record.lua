--[[
  Drops the entries of a room's record that stand in Postgres now, unless another process has done so.

  KEYS  record  as in room.lua

  ARGV  count   how many entries from the first
        first   the first of them
        last    the last of them

  Replies 1 if they were dropped, else 0.
]]
local count = tonumber(ARGV[1])
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[2] or redis.call('LINDEX', KEYS[1], count - 1) ~= ARGV[3] then return 0 end
redis.call('LTRIM', KEYS[1], count, -1)
return 1
