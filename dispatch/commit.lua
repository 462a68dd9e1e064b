-- One commit: all of it, or nothing. Called only by dispatch/store.py.
-- KEYS: 1 command, 2 journal, then the states' keys, then the facts' timelines, then the marks' lists.
-- ARGV: 1 answer, 2 ttl of the command id (s), 3 n states, 4 n facts, 5 n marks,
--       then per state: expected version ('' = any), new state; per fact: its JSON, '1' if it has a timeline;
--       per mark: member, score ('' = take off).
-- Gives {'seen', first answer} | {'conflict', key, version} | {'ok', id of the last fact}.
local seen = redis.call('GET', KEYS[1])
if seen then return {'seen', seen} end
local states, facts, marks = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local arg = 6
for i = 1, states do
  local have = redis.call('HGET', KEYS[2 + i], 'v') or '0'
  if ARGV[arg] ~= '' and ARGV[arg] ~= have then return {'conflict', KEYS[2 + i], have} end
  arg = arg + 2
end
arg = 6
for i = 1, states do
  redis.call('HINCRBY', KEYS[2 + i], 'v', 1)
  redis.call('HSET', KEYS[2 + i], 's', ARGV[arg + 1])
  arg = arg + 2
end
local last = ''
for i = 1, facts do
  last = redis.call('XADD', KEYS[2], '*', 'd', ARGV[arg])
  if ARGV[arg + 1] == '1' then redis.call('RPUSH', KEYS[2 + states + i], last .. ' ' .. ARGV[arg]) end
  arg = arg + 2
end
for i = 1, marks do
  local list = KEYS[2 + states + facts + i]
  if ARGV[arg + 1] == '' then redis.call('ZREM', list, ARGV[arg])
  else redis.call('ZADD', list, ARGV[arg + 1], ARGV[arg]) end
  arg = arg + 2
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return {'ok', last}
