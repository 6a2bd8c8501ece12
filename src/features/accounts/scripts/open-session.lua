--[[
  Opens a session. An account with as many sessions as it may have loses the one unused for longest.

  A session is JSON: { current, spent, spentAt, usedAt, startedAt, device, address }; times are ms, tokens digests.

  KEYS  sessions  hash  session id -> a session of one account
        revoked   zset  session id -> when it was revoked, ms

  ARGV  now       ms; empty: by the clock of Redis
        session   session id
        token     SHA-256 of its first refresh token
        idle      ms without a refresh after which a session ends
        lifetime  ms after which a session ends in any case
        most      how many an account may have
        listed    ms for which a revoked session is listed
        device    what it was opened with, in words; may be empty
        address   the network it was opened from, roughly; may be empty

  Replies the sessions revoked to make room.
]]
local sessions, revoked = KEYS[1], KEYS[2]
local now, session, token = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local idle, lifetime, most, listed = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local live = {}
local all = redis.call('HGETALL', sessions)
for i = 1, #all, 2 do
  local kept = cjson.decode(all[i + 1])
  if now >= kept.usedAt + idle or now >= kept.startedAt + lifetime then
    redis.call('HDEL', sessions, all[i])
  else
    live[#live + 1] = { id = all[i], usedAt = kept.usedAt }
  end
end
table.sort(live, function(a, b) return a.usedAt < b.usedAt end)

local gone = {}
for i = 1, #live - most + 1 do
  gone[i] = live[i].id
  redis.call('HDEL', sessions, gone[i])
  redis.call('ZADD', revoked, now, gone[i])
  redis.call('PEXPIRE', revoked, listed)
end

redis.call('HSET', sessions, session, cjson.encode({
  current = token, usedAt = now, startedAt = now, device = ARGV[8], address = ARGV[9],
}))
redis.call('PEXPIRE', sessions, idle)
return gone
