--[[
  Reads a channel's stream after a position. A channel without facts is given its numbering here, so that the head of
  an empty channel is a position that can be resumed.

  KEYS  meta         hash    epoch, offset of the newest fact
        stream       stream  <offset>-0 -> event (JSON)

  ARGV  epoch        names the numbering if none stands
        ttl          seconds after which an untouched channel is forgotten
        afterEpoch   the position to read after; empty: from the head
        afterOffset
        count        how many facts at most

  Returns the epoch, the head's offset, why the position cannot be read after (empty: it can), and the facts after it:
  offset, event, offset, event, …
]]
local meta, stream = KEYS[1], KEYS[2]
local epoch, ttl, afterEpoch, after, count = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

local stands = redis.call('HMGET', meta, 'epoch', 'offset')
local head = tonumber(stands[2] or 0)
if stands[1] then
  epoch = stands[1]
else
  redis.call('DEL', stream)
  redis.call('HSET', meta, 'epoch', epoch, 'offset', 0)
  redis.call('EXPIRE', meta, ttl)
end

local answer = { epoch, head, '' }
if afterEpoch == '' or (afterEpoch == epoch and after == head) then return answer end
if afterEpoch ~= epoch then
  answer[3] = 'the numbering began anew'
  return answer
end
if after > head then
  answer[3] = 'the cursor is ahead of the feed'
  return answer
end

local entries = redis.call('XRANGE', stream, string.format('%.0f-0', after + 1), '+', 'COUNT', count)
if not entries[1] or entries[1][1] ~= string.format('%.0f-0', after + 1) then
  answer[3] = 'the events after the cursor are no longer kept'
  return answer
end
for i = 1, #entries do
  answer[#answer + 1] = after + i
  answer[#answer + 1] = entries[i][2][2]
end
return answer
