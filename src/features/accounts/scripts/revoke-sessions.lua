--[[
  Revokes one session of an account, or every one. The one named is listed even when it is not known any more: an
  access token of it may be.

  KEYS  sessions    hash  session id -> JSON, those of one account
        revoked     zset  session id -> when it was revoked, ms

  ARGV  now         ms; empty: by the clock of Redis
        session     session id; empty: none in particular
        everywhere  1: every session of the account
        spare       session id that stays when every one goes; empty: none
        listed      ms for which a revoked session is listed

  Replies the sessions revoked.
]]
local sessions, revoked = KEYS[1], KEYS[2]
local now, session, everywhere, spare, listed = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4], tonumber(ARGV[5])

if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local gone = {}
if everywhere then
  for _, id in ipairs(redis.call('HKEYS', sessions)) do
    if id ~= session and id ~= spare then
      gone[#gone + 1] = id
      redis.call('HDEL', sessions, id)
    end
  end
end
if session ~= '' then
  gone[#gone + 1] = session
  redis.call('HDEL', sessions, session)
end

redis.call('ZREMRANGEBYSCORE', revoked, '-inf', now - listed)
for _, id in ipairs(gone) do redis.call('ZADD', revoked, now, id) end
redis.call('PEXPIRE', revoked, listed)
return gone
