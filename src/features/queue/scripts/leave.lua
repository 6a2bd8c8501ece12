--[[
  Gives up a person's place, or their right to act inside.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now     as in room.lua
        person

  Replies NOT_OPEN; NOT_IN_QUEUE; or OK, the outlook, the people moved, the standing.
]]
if not room.epoch then return { 'NOT_OPEN' } end
local person = ARGV[2]
local letter, seq = placeOf(person)
if letter ~= 'W' and letter ~= 'A' and letter ~= 'P' then return { 'NOT_IN_QUEUE' } end
if letter == 'A' then countEnd('lapsed') end
takeOut(person)
stand(person, 'L', seq, 'left')
sweep()
return { 'OK', outlook(), moved, standing(person) }
