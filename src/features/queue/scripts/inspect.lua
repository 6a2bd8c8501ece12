--[[
  Reads a room and some of its people as they stand at one moment, and changes nothing.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now  as in room.lua
        ...  people

  Replies now, the fields of meta, how many wait, how many are inside, the first of the line,
  the lease that ends first, and of each person: place, seq in the line, lease end, last seen.
]]
local people = {}
for i = 2, #ARGV do
  people[#people + 1] = {
    redis.call('HGET', PLACE, ARGV[i]), redis.call('ZSCORE', WAITING, ARGV[i]),
    redis.call('ZSCORE', ADMITTED, ARGV[i]), redis.call('ZSCORE', SEEN, ARGV[i]),
  }
end
return {
  now, redis.call('HGETALL', META), redis.call('ZCARD', WAITING), redis.call('ZCARD', ADMITTED),
  redis.call('ZRANGE', WAITING, 0, 0), redis.call('ZRANGE', ADMITTED, 0, 0, 'WITHSCORES'), people,
}
