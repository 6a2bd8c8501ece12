--[[
  Trades a refresh token for its successor, once. The token spent last may be shown again for a moment: an answer
  that was lost, or a second tab. Any other that is not the current one has been copied, and the session is revoked.

  A session is JSON: { current, spent, spentAt, usedAt, startedAt, device, address }; times are ms, tokens digests.

  KEYS  sessions   hash  session id -> a session of one account
        revoked    zset  session id -> when it was revoked, ms

  ARGV  now        ms; empty: by the clock of Redis
        session    session id
        presented  SHA-256 of the token presented
        successor  SHA-256 of the token that follows it
        grace      ms after which a spent token may not be shown again
        idle       ms without a refresh after which a session ends
        lifetime   ms after which a session ends in any case
        listed     ms for which a revoked session is listed
        device     what it is used with, in words; may be empty
        address    the network it is used from, roughly; may be empty

  Replies 'rotated', 'repeated' (nothing changed), 'ended' or 'revoked'.
]]
local sessions, revoked = KEYS[1], KEYS[2]
local now, session, presented, successor = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local grace, idle, lifetime, listed = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local found = redis.call('HGET', sessions, session)
if not found then return 'ended' end

local kept = cjson.decode(found)
if now >= kept.usedAt + idle or now >= kept.startedAt + lifetime then
  redis.call('HDEL', sessions, session)
  return 'ended'
end

if presented == kept.current then
  kept.spent, kept.spentAt = presented, now
  kept.current, kept.usedAt = successor, now
  kept.device, kept.address = ARGV[9], ARGV[10]
  redis.call('HSET', sessions, session, cjson.encode(kept))
  redis.call('PEXPIRE', sessions, idle)
  return 'rotated'
end

if presented == kept.spent and now < kept.spentAt + grace then return 'repeated' end

redis.call('HDEL', sessions, session)
redis.call('ZREMRANGEBYSCORE', revoked, '-inf', now - listed)
redis.call('ZADD', revoked, now, session)
redis.call('PEXPIRE', revoked, listed)
return 'revoked'
