--[[
  Gives everyone inside more time.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now  as in room.lua
        ms   how much

  Replies NOT_OPEN; or OK, the outlook, the people moved.
]]
if not room.epoch then return { 'NOT_OPEN' } end
sweep()
room.behind = (room.behind or 0) + tonumber(ARGV[2])
redis.call('HSET', META, 'behind', room.behind)
note('leasesExtended', 0, 'ms=' .. ARGV[2])
return { 'OK', outlook(), moved }
