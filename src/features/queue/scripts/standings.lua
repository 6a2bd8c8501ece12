--[[
  Where people stand, after everyone whose time has come was moved; also the tick of a room, with nobody named.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now    as in room.lua
        touch  how many of the people, from the first, are here: they are not absent, and come back if passed over
        ...    people

  Replies NOT_OPEN; or OK, the outlook, the people moved, the standing of each.
]]
if not room.epoch then return { 'NOT_OPEN' } end
for i = 3, 2 + tonumber(ARGV[2]) do
  local letter, seq = placeOf(ARGV[i])
  if letter == 'W' then redis.call('ZADD', SEEN, now, ARGV[i]) end
  if letter == 'P' then line(ARGV[i], seq, 'returned') end
end
sweep()
local standings = {}
for i = 3, #ARGV do standings[#standings + 1] = standing(ARGV[i]) end
return { 'OK', outlook(), moved, standings }
