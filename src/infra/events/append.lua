--[[
  Appends facts to a channel's stream and publishes them: each once, in the order given, under offsets without a hole.

  KEYS  meta     hash    epoch (who numbered), offset (of the newest fact), term (of the newest relay that wrote)
        stream   stream  <offset>-0 -> event (JSON); the newest `window` facts
        seen     zset    row -> offset; the rows appended last, so that a repeat is known

  ARGV  channel  where to publish, the prefix included
        epoch    names the numbering if none stands
        term     of the relay that calls; a lower one than the channel has seen is an old relay that woke up late
        window   how many facts the stream keeps
        repeats  how many rows are remembered
        ttl      seconds after which an untouched channel is forgotten, all its keys at once
        facts    row, event (JSON), row, event, …

  Returns how many were new, or -1 for a relay whose term has passed: nothing was done.
]]
local meta, stream, seen = KEYS[1], KEYS[2], KEYS[3]
local channel, epoch, term, window, repeats, ttl = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5]), ARGV[6]

local stands = redis.call('HMGET', meta, 'epoch', 'offset', 'term')
if term < tonumber(stands[3] or 0) then return -1 end

local offset = tonumber(stands[2] or 0)
if stands[1] then
  epoch = stands[1]
else
  redis.call('DEL', stream, seen)
end

local added = 0
for i = 7, #ARGV, 2 do
  local row, event = ARGV[i], ARGV[i + 1]
  if redis.call('ZADD', seen, 'NX', offset + 1, row) == 1 then
    offset = offset + 1
    added = added + 1
    local number = string.format('%.0f', offset)
    redis.call('XADD', stream, 'MAXLEN', '=', window, number .. '-0', 'event', event)
    redis.call('PUBLISH', channel, '{"epoch":"' .. epoch .. '","offset":' .. number .. ',"event":' .. event .. '}')
  end
end

redis.call('HSET', meta, 'epoch', epoch, 'offset', string.format('%.0f', offset), 'term', ARGV[3])
redis.call('ZREMRANGEBYSCORE', seen, '-inf', offset - repeats)
for i = 1, #KEYS do redis.call('EXPIRE', KEYS[i], ttl) end
return added
