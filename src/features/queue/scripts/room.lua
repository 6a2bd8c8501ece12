--[[
  What the scripts of a waiting room share; put before each of them.

  A person is in at most one of waiting and admitted, and place says in which, or how it ended.
  Nobody is moved by anything else than these scripts.

  KEYS  meta      hash  the room: epoch, policy, counters
        waiting   zset  seq -> person
        admitted  zset  lease end, ms of the room's own time -> person
        seen      zset  last seen, ms -> waiting person
        place     hash  person -> state letter and seq: W waiting, A admitted, P passed over,
                        D done, L left, E lease ended
        record    list  what happened and is not in Postgres yet: life, number in it, kind, seq, ms, detail

  ARGV  now       ms; empty: the clock of Redis
]]
local META, WAITING, ADMITTED, SEEN, PLACE, RECORD = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

-- Nobody holds Redis for long: at most so many people are moved for each reason in one call; the rest follows.
local BATCH = 128
-- Longer than this without any process looking at the line: the absence of people was ours, it does not count.
local LAPSE_MS = 15000
-- How far back the measured rate of admission remembers.
local FLOW_MS = 60000
-- Above 20 a second people are let in up to this many milliseconds' worth at once.
local QUANTUM_MS = 50

local clock = redis.call('TIME')
local realNow = clock[1] * 1000 + math.floor(clock[2] / 1000)
local now = tonumber(ARGV[1]) or realNow

local room = {}
do
  local names = {
    'epoch', 'run', 'floor', 'seq', 'seqLimit', 'version', 'activeLimit', 'admitPerSecond', 'leaseMs', 'graceMs',
    'waitingLimit', 'onRejoin', 'enabled', 'frozenAt', 'behind', 'heldUntil', 'gatherUntil',
    'drawFrom', 'drawSeed', 'revealed', 'nextAdmitAt', 'sweptAt', 'watchedFrom',
    'flow', 'flowAt', 'flowFrom', 'took', 'lapsed',
  }
  local text = { epoch = true, run = true, onRejoin = true, drawSeed = true, revealed = true }
  local values = redis.call('HMGET', META, unpack(names))
  for i, name in ipairs(names) do
    room[name] = text[name] and (values[i] or nil) or tonumber(values[i] or nil)
  end
end

-- Leases run in the room's own time. It stands still while the room is frozen, and is set back to extend all leases,
-- so both cost the same for one person inside as for a million.
local function roomNow()
  return (room.frozenAt or now) - (room.behind or 0)
end

-- Which life of Redis this is: a new one may have forgotten the newest places.
local function run()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

local moved = {}
local lookAgainMs = -1

-- What happened in this call, in order; `outlook` puts it into the room's record.
local notes = {}

local function note(kind, seq, detail)
  notes[#notes + 1] = string.format('%s %.0f %.0f %s', kind, seq, now, detail or '')
end

local function keepRecord()
  if #notes == 0 then return end
  local first = redis.call('HINCRBY', META, 'noted', #notes) - #notes
  for i, text in ipairs(notes) do notes[i] = string.format('%s %.0f %s', room.epoch, first + i, text) end
  redis.call('RPUSH', RECORD, unpack(notes))
  notes = {}
end

-- The only way in which somebody comes to stand anywhere else.
local function stand(person, letter, seq, kind, detail)
  redis.call('HSET', PLACE, person, letter .. string.format('%.0f', seq))
  moved[#moved + 1] = person
  note(kind, seq, detail)
end

-- What a record of place says: state letter and seq, and the lease end in ms of one inside; nil for none. An admission
-- whose lease has ended says so before it is swept.
local function readPlace(person, record)
  if not record then return nil end
  local letter, seq = string.sub(record, 1, 1), string.sub(record, 2)
  if letter ~= 'A' then return letter, seq end
  local leftMs = redis.call('ZSCORE', ADMITTED, person) - roomNow()
  if leftMs > 0 then return letter, seq, now + leftMs end
  return 'E', seq
end

local function placeOf(person)
  return readPlace(person, redis.call('HGET', PLACE, person))
end

local function line(person, seq, kind, detail)
  redis.call('ZADD', WAITING, seq, person)
  redis.call('ZADD', SEEN, now, person)
  stand(person, 'W', seq, kind, detail)
end

local function takeOut(person)
  redis.call('ZREM', WAITING, person)
  redis.call('ZREM', SEEN, person)
  redis.call('ZREM', ADMITTED, person)
end

local function passOver(person, seq)
  takeOut(person)
  stand(person, 'P', seq, 'passedOver')
end

-- Freezes the room, or lets its time go on where it stopped.
local function setFrozen(frozen)
  if frozen and not room.frozenAt then
    room.frozenAt = now
    note('frozen', 0)
    redis.call('HSET', META, 'frozenAt', now)
  elseif not frozen and room.frozenAt then
    room.behind = (room.behind or 0) + now - room.frozenAt
    room.frozenAt, room.watchedFrom = nil, now
    note('resumed', 0)
    redis.call('HDEL', META, 'frozenAt')
    redis.call('HSET', META, 'behind', room.behind, 'watchedFrom', now)
  end
end

-- Those who come before the opening draw their numbers from a range that no other number comes from.
local DRAWS = 2 ^ 40

local function gathering()
  return (room.gatherUntil or 0) > now
end

local function drawn(seq)
  return room.drawFrom ~= nil and seq > room.drawFrom and seq <= room.drawFrom + DRAWS
end

-- The order of those who came early is made known: nothing is secret about it any more.
local function reveal()
  if not room.drawSeed or room.revealed == room.drawSeed or gathering() then return end
  room.revealed = room.drawSeed
  redis.call('HSET', META, 'revealed', room.drawSeed)
  note('revealed', 0, 'seed=' .. room.drawSeed)
end

local function setDraw(gatherUntil, from, seed, commitment)
  room.gatherUntil = tonumber(gatherUntil)
  redis.call('HSET', META, 'gatherUntil', gatherUntil)
  if seed == '' or seed == room.drawSeed then return end
  room.drawFrom, room.drawSeed = tonumber(from), seed
  redis.call('HSET', META, 'drawFrom', from, 'drawSeed', seed)
  -- Whoever comes after the opening gets a number above all that can be drawn.
  if room.seq and room.seq < room.drawFrom + DRAWS then
    room.seq, room.seqLimit = room.drawFrom + DRAWS, room.drawFrom + DRAWS
    redis.call('HSET', META, 'seq', room.seq, 'seqLimit', room.seqLimit)
  end
  note('gathering', 0, string.format('from=%.0f commitment=%s', from, commitment))
end

-- Nobody inside is put out by a lower limit: until the last lease of now ends, more may be inside than it says. Not
-- needed to decide anything; it tells an audit a limit that was passed by right from one that was broken.
local function mayBeOver()
  if redis.call('ZCARD', ADMITTED) <= room.activeLimit then return end
  redis.call('HSET', META, 'overUntil', redis.call('ZRANGE', ADMITTED, -1, -1, 'WITHSCORES')[2])
end

-- The policy from thirteen arguments on, unless a newer one stands.
local function takePolicy(at)
  local version = tonumber(ARGV[at])
  if room.version and version <= room.version then return end
  local enabled = tonumber(ARGV[at + 7])
  if enabled == 1 and room.enabled ~= 1 then room.watchedFrom = now end
  room.version = version
  room.activeLimit = tonumber(ARGV[at + 1])
  room.admitPerSecond = tonumber(ARGV[at + 2])
  room.leaseMs = tonumber(ARGV[at + 3])
  room.graceMs = tonumber(ARGV[at + 4])
  room.waitingLimit = tonumber(ARGV[at + 5])
  room.onRejoin = ARGV[at + 6]
  room.enabled = enabled
  if room.admitPerSecond then
    room.nextAdmitAt = math.min(room.nextAdmitAt or 0, now + 1000 / room.admitPerSecond)
    redis.call('HSET', META, 'nextAdmitAt', room.nextAdmitAt)
  end
  note('policy', 0, string.format('version=%d activeLimit=%d enabled=%d', version, room.activeLimit, enabled))
  setFrozen(tonumber(ARGV[at + 8]) == 1)
  setDraw(ARGV[at + 9], ARGV[at + 10], ARGV[at + 11], ARGV[at + 12])
  redis.call('HSET', META, 'version', version, 'activeLimit', ARGV[at + 1], 'admitPerSecond', ARGV[at + 2],
    'leaseMs', ARGV[at + 3], 'graceMs', ARGV[at + 4], 'waitingLimit', ARGV[at + 5], 'onRejoin', ARGV[at + 6],
    'enabled', ARGV[at + 7], 'watchedFrom', room.watchedFrom or now)
  mayBeOver()
end

-- Of those whose admission has ended: how many had what they came for, and how many had not.
local function countEnd(field)
  room[field] = redis.call('HINCRBY', META, field, 1)
end

local function endLeases()
  for _, person in ipairs(redis.call('ZRANGEBYSCORE', ADMITTED, '-inf', roomNow(), 'LIMIT', 0, BATCH)) do
    local seq = string.sub(redis.call('HGET', PLACE, person), 2)
    redis.call('ZREM', ADMITTED, person)
    stand(person, 'E', seq, 'leaseEnded')
    countEnd('lapsed')
  end
end

-- Whoever was last seen before this moment is absent; nil: nobody is.
local function absentBefore()
  local since = realNow - (room.sweptAt or 0)
  if since > LAPSE_MS then room.watchedFrom = now end
  if since > 1000 then
    room.sweptAt = realNow
    redis.call('HSET', META, 'sweptAt', realNow, 'watchedFrom', room.watchedFrom)
  end
  if not room.graceMs or room.frozenAt or gathering() or room.watchedFrom >= now - room.graceMs then return nil end
  return now - room.graceMs
end

local function passOverAbsent(before)
  for _, person in ipairs(redis.call('ZRANGEBYSCORE', SEEN, '-inf', '(' .. before, 'LIMIT', 0, BATCH)) do
    passOver(person, string.sub(redis.call('HGET', PLACE, person), 2))
  end
end

local function paused()
  return room.frozenAt ~= nil or gathering() or (room.heldUntil or 0) > now
end

local function mayAdmit(active)
  return not paused() and active < room.activeLimit and (not room.admitPerSecond or (room.nextAdmitAt or 0) <= now)
end

-- One more was let in: when the next may be, and how fast it goes for those who had to wait.
local function countAdmission(hadToWait)
  if room.admitPerSecond then
    local interval = 1000 / room.admitPerSecond
    local credit = math.max(0, QUANTUM_MS - interval)
    room.nextAdmitAt = math.max(room.nextAdmitAt or 0, now - credit) + interval
  end
  if not hadToWait then return end
  local flow = (room.flow or 0) * math.exp(-(now - (room.flowAt or now)) / FLOW_MS)
  if flow < 0.5 then room.flowFrom = now end
  room.flow, room.flowAt = flow + 1, now
end

-- Lets in the first of the line, unless they are absent, and says whether somebody came in; nil: the line is empty.
local function admitFirst(newcomer, before, kind)
  local head = redis.call('ZRANGE', WAITING, 0, 0, 'WITHSCORES')
  local person, seq = head[1], head[2]
  if not person then return nil end
  if before and tonumber(redis.call('ZSCORE', SEEN, person)) < before then
    passOver(person, seq)
    return false
  end
  takeOut(person)
  redis.call('ZADD', ADMITTED, roomNow() + room.leaseMs, person)
  stand(person, 'A', seq, kind)
  countAdmission(person ~= newcomer)
  return true
end

local function keepPace()
  redis.call('HSET', META, 'nextAdmitAt', room.nextAdmitAt or 0, 'flow', room.flow or 0,
    'flowAt', room.flowAt or now, 'flowFrom', room.flowFrom or now)
end

-- Lets people in by rank while there is room. The one who joins in this call did not have to wait for it.
local function admit(newcomer, before)
  local active = redis.call('ZCARD', ADMITTED)
  local budget, admittedAny = BATCH, false
  while budget > 0 and mayAdmit(active) do
    local came = admitFirst(newcomer, before, 'admitted')
    if came == nil then break end
    budget = budget - 1
    if came then active, admittedAny = active + 1, true end
  end
  if admittedAny then keepPace() end
  return active, budget
end

-- When somebody who waits may be let in next, in ms from now; -1: not by the passing of time alone.
local function nextAdmissionMs(active, budget)
  if redis.call('ZCARD', WAITING) == 0 or room.activeLimit == 0 or room.frozenAt then return -1 end
  if paused() then return math.max(room.heldUntil or 0, room.gatherUntil or 0) - now end
  if budget == 0 then return 0 end
  if active < room.activeLimit then return math.ceil(math.max(0, (room.nextAdmitAt or now) - now)) end
  local first = redis.call('ZRANGE', ADMITTED, 0, 0, 'WITHSCORES')
  return math.max(0, first[2] - roomNow())
end

-- Moves everyone whose time has come: leases that end, people who are absent, people whose turn it is.
local function sweep(newcomer)
  endLeases()
  reveal()
  local before = absentBefore()
  if room.enabled ~= 1 then return end
  if before then passOverAbsent(before) end
  lookAgainMs = nextAdmissionMs(admit(newcomer, before))
end

-- The room as it is now, the same in every reply.
local function outlook()
  keepRecord()
  local flow = (room.flow or 0) * math.exp(-(now - (room.flowAt or now)) / FLOW_MS)
  return {
    room.epoch, room.version, room.enabled, redis.call('ZCARD', WAITING), redis.call('ZCARD', ADMITTED),
    room.graceMs or -1, tostring(room.admitPerSecond or ''), tostring(flow), now - (room.flowFrom or now), lookAgainMs,
    room.frozenAt or -1, (room.heldUntil or 0) > now and room.heldUntil or -1,
    room.took or 0, room.lapsed or 0, gathering() and 1 or 0,
  }
end

-- One person's place as it is now: state letter (N: none), seq, position, lease end in ms.
local function standing(person, record)
  local letter, seq, untilMs = readPlace(person, record or redis.call('HGET', PLACE, person))
  if letter == 'W' and gathering() and drawn(tonumber(seq)) then return { letter, seq, -1, -1 } end
  if letter == 'W' then return { letter, seq, redis.call('ZRANK', WAITING, person) + 1, -1 } end
  return { letter or 'N', seq or '0', -1, untilMs or -1 }
end
