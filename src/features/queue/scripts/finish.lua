--[[
  Ends the places of people who have what they came for, and lets the next ones in.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now  as in room.lua
        ...  people

  Replies NOT_OPEN; or OK, the outlook, the people moved.
]]
if not room.epoch then return { 'NOT_OPEN' } end
for i = 2, #ARGV do
  local letter, seq = placeOf(ARGV[i])
  if letter == 'W' or letter == 'A' or letter == 'P' then
    if letter == 'A' then countEnd('took') end
    takeOut(ARGV[i])
    stand(ARGV[i], 'D', seq, 'done')
  end
end
sweep()
return { 'OK', outlook(), moved }
