--[[
  Takes a place at the back of the line for a person, or shows the one they have.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now        as in room.lua
        person
        rejoin     1: they ask for a new place although they may have one
        closesAt   ms from which nobody joins any more; empty: never
        oldSeq     a place of an earlier life, proved by its ticket: its seq; empty: none
        oldEpoch   the life it is from
        oldUntil   ms until which it was admitted; 0: it was not
        shownAt    ms when the ticket was made out
        ticketMs   how long a ticket is good for
        proved     1: the record does not say that the old place has ended
        drawSeed   the secret that the numbers below were drawn by; empty: none were
        name       what the record calls the person
        draws      numbers to take the first free one of, each after a comma

  Replies NOT_OPEN; SEQ_SPENT: more numbers are needed; UNPROVED: ask the record about the old place;
  UNDRAWN: draw by the seed that holds now; CLOSED; FULL, the outlook, the people moved;
  or OK, the outlook, the people moved, the standing.
]]
if not room.epoch then return { 'NOT_OPEN' } end

local person, rejoin, closesAt = ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
if closesAt and now >= closesAt then return { 'CLOSED' } end
if room.enabled ~= 1 then return { 'OK', outlook(), moved, standing(person) } end

local letter, seq = placeOf(person)
local live = letter == 'W' or letter == 'A' or letter == 'P'
local toBack = rejoin and room.onRejoin == 'TO_BACK' and letter ~= 'A'

local function full()
  if not room.waitingLimit or letter == 'W' or redis.call('ZCARD', WAITING) < room.waitingLimit then return false end
  sweep()
  local waiting = redis.call('ZCARD', WAITING)
  local atOnce = waiting == 0 and mayAdmit(redis.call('ZCARD', ADMITTED))
  return waiting >= room.waitingLimit and not atOnce
end

local function giveUpOldPlace()
  if not letter then return end
  if live then note('left', seq) end
  if letter == 'E' and redis.call('ZREM', ADMITTED, person) == 1 then note('leaseEnded', seq) end
  takeOut(person)
end

local function draw()
  local try = 0
  for number in string.gmatch(ARGV[13], '%d+') do
    try = try + 1
    if redis.call('ZCOUNT', WAITING, number, number) == 0 then
      return line(person, number, 'drew', string.format('name=%s try=%d', ARGV[12], try))
    end
  end
end

if live and not toBack then
  if letter == 'W' then redis.call('ZADD', SEEN, now, person) end
  if letter == 'P' then line(person, seq, 'returned') end
else
  if room.run ~= run() then return { 'NOT_OPEN' } end
  local oldSeq, oldUntil = tonumber(ARGV[5]), tonumber(ARGV[7])
  local restored = oldSeq and not letter and ARGV[6] ~= room.epoch and oldSeq <= room.floor
    and now - tonumber(ARGV[8]) <= tonumber(ARGV[9])
  if restored and ARGV[10] ~= '1' then return { 'UNPROVED' } end
  if restored and oldUntil > now and redis.call('ZCARD', ADMITTED) < room.activeLimit then
    redis.call('ZADD', ADMITTED, oldUntil - now + roomNow(), person)
    stand(person, 'A', oldSeq, 'readmitted')
  elseif restored then
    line(person, oldSeq, 'restored')
  elseif gathering() then
    if ARGV[11] ~= room.drawSeed then return { 'UNDRAWN' } end
    if full() then return { 'FULL', outlook(), moved } end
    giveUpOldPlace()
    draw()
  else
    if room.seq >= room.seqLimit then return { 'SEQ_SPENT' } end
    if full() then return { 'FULL', outlook(), moved } end
    giveUpOldPlace()
    line(person, redis.call('HINCRBY', META, 'seq', 1), 'joined')
  end
end
sweep(person)
local others = {}
-- Nobody can be watching a place that was not there: a newcomer rings for the others only.
for _, id in ipairs(moved) do
  if letter or id ~= person then others[#others + 1] = id end
end
return { 'OK', outlook(), others, standing(person) }
