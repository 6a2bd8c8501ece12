--[[
  Puts a new policy in force, at once and for all processes; an older version than the one in force is ignored.

  KEYS  meta, waiting, admitted, seen, place, record  as in room.lua

  ARGV  now             as in room.lua
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

  Replies NOT_OPEN; or OK, the outlook, the people moved.
]]
if not room.epoch then return { 'NOT_OPEN' } end
takePolicy(2)
sweep()
return { 'OK', outlook(), moved }
