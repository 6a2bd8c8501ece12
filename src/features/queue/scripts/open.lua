--[[
  Opens a room in this life of Redis, or hands it more numbers where it is open.

  A new life begins above every number that was ever leased, so no number is given twice whatever was forgotten.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now             as in room.lua
        epoch           the name of the new life
        from            numbers above this one ...
        to              ... up to this one were leased for this call
        holdMs          how long nobody is let in, if this call begins a life; 0 in the first one
        version         of the policy that follows
        activeLimit
        admitPerSecond  empty: any
        leaseMs
        graceMs         empty: without end
        waitingLimit    empty: none
        onRejoin        KEEP or TO_BACK
        enabled         1 or 0
        frozen          1 or 0
        gatherUntil     ms until which people are gathered; empty: they are not
        drawFrom        the numbers they draw are above this one
        drawSeed        the secret by which they draw; empty: there is none
        commitment      its hash

  Replies the epoch that lives.
]]
local from, to = tonumber(ARGV[3]), tonumber(ARGV[4])
local life = run()
takePolicy(6)
if room.epoch and room.run == life then
  if from == room.seqLimit then
    redis.call('HSET', META, 'seqLimit', to)
  elseif from > room.seqLimit then
    redis.call('HSET', META, 'seq', from, 'seqLimit', to)
  end
  keepRecord()
  return room.epoch
end
-- Those who stood in the line before have a fair time to come back before a newcomer takes their turn.
redis.call('HSET', META, 'heldUntil', now + ARGV[5])
redis.call('HSET', META, 'epoch', ARGV[2], 'run', life, 'floor', from, 'seq', from, 'seqLimit', to,
  'sweptAt', realNow, 'watchedFrom', now)
room.epoch = ARGV[2]
note('life', 0, 'places=' .. redis.call('HLEN', PLACE))
keepRecord()
return room.epoch
