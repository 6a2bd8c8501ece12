--[[
  Lets in the next ones by rank on the word of an admin: over the limit and faster than the rate. Nobody where the
  room is frozen, or gathers people whose order is not known yet.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now    as in room.lua
        count  how many

  Replies NOT_OPEN; or OK, the outlook, the people moved, how many were let in.
]]
if not room.epoch then return { 'NOT_OPEN' } end
sweep()
local admitted, wanted = 0, tonumber(ARGV[2])
local before = absentBefore()
for _ = 1, wanted + BATCH do
  if admitted == wanted or room.frozenAt or gathering() then break end
  local came = admitFirst(nil, before, 'admittedByAdmin')
  if came == nil then break end
  if came then admitted = admitted + 1 end
end
if admitted > 0 then keepPace() end
mayBeOver()
return { 'OK', outlook(), moved, admitted }
