--[[
  Lists the sessions of an account that have not ended.

  A session is JSON: { current, spent, spentAt, usedAt, startedAt, device, address }; times are ms, tokens digests.

  KEYS  sessions  hash  session id -> a session of one account

  ARGV  now       ms; empty: by the clock of Redis
        idle      ms without a refresh after which a session ends
        lifetime  ms after which a session ends in any case

  Replies { id, startedAt, usedAt, device, address } of each, in no order, as JSON; times are ms.
]]
local sessions = KEYS[1]
local now, idle, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local live = {}
local all = redis.call('HGETALL', sessions)
for i = 1, #all, 2 do
  local kept = cjson.decode(all[i + 1])
  if now < kept.usedAt + idle and now < kept.startedAt + lifetime then
    live[#live + 1] = cjson.encode({
      id = all[i], startedAt = kept.startedAt, usedAt = kept.usedAt,
      device = kept.device or '', address = kept.address or '',
    })
  end
end
return live
