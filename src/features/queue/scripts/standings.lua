--[[
  Where people stand, after everyone whose time has come was moved; also the tick of a room, with nobody named.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now    as in room.lua
        touch  how many of the people, from the first, are here: they are not absent, and come back if passed over
        ...    people

  Replies NOT_OPEN; or OK, the outlook, the people moved, the standing of each.
]]
if not room.epoch then return { 'NOT_OPEN' } end
local present = tonumber(ARGV[2])
if present > 0 then
  local seen = {}
  local records = redis.call('HMGET', PLACE, unpack(ARGV, 3, 2 + present))
  for i, record in ipairs(records) do
    local person = ARGV[2 + i]
    local letter, seq = readPlace(person, record)
    if letter == 'W' then
      seen[#seen + 1] = now
      seen[#seen + 1] = person
    elseif letter == 'P' then
      line(person, seq, 'returned')
    end
  end
  if #seen > 0 then redis.call('ZADD', SEEN, unpack(seen)) end
end
sweep()
local standings = {}
if #ARGV > 2 then
  local records = redis.call('HMGET', PLACE, unpack(ARGV, 3))
  for i, record in ipairs(records) do standings[i] = standing(ARGV[2 + i], record) end
end
return { 'OK', outlook(), moved, standings }
