-- One commit: all of it, or nothing. Called only by dispatch/store.py.
-- KEYS: 1 command, 2 journal, 3 sequence of incident numbers, then the states' keys, then the facts' timelines,
--       then the marks' lists, then the command keys of the commits this one was decided upon.
-- ARGV: 1 answer, 2 ttl of the command id (s), 3 n states, 4 n facts, 5 n marks,
--       6 the word that stands for the number of a new incident ('' = none is new),
--       7 n commits it was decided upon, then the id of each: they stand before it in the same transaction, and if
--       one of them was not written, this one rests on what never was, whatever the versions say;
--       then per state: expected version, new state ('' = it is over); per fact: its JSON, '1' if it has a timeline;
--       per mark: member, score ('' = take off).
-- A number is taken here and nowhere else: a repeat takes none, and there are no gaps.
-- Gives {'seen', first answer} | {'conflict', key, version} | {'ok', id of the last fact, answer}.
local seen = redis.call('GET', KEYS[1])
if seen then return {'seen', seen} end
local states, facts, marks, word = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local function is_new(key) return word ~= '' and string.find(key, word, 1, true) end
local upon = tonumber(ARGV[7])
for i = 1, upon do
  local key, id = KEYS[3 + states + facts + marks + i], ARGV[7 + i]
  local written = redis.call('GET', key) or ''
  if string.sub(written, 1, #id) ~= id then return {'conflict', key, '0'} end
end
local arg = 8 + upon
for i = 1, states do
  if not is_new(KEYS[3 + i]) then
    local have = redis.call('HGET', KEYS[3 + i], 'v') or '0'
    if ARGV[arg] ~= have then return {'conflict', KEYS[3 + i], have} end
  end
  arg = arg + 2
end
local number = word ~= '' and string.format('%.0f', redis.call('INCR', KEYS[3])) or ''
local function filled(text)
  if word == '' then return text end
  return (string.gsub(text, word, number))
end
arg = 8 + upon
for i = 1, states do
  local key = filled(KEYS[3 + i])
  if ARGV[arg + 1] == '' then redis.call('DEL', key)
  else
    redis.call('HINCRBY', key, 'v', 1)
    redis.call('HSET', key, 's', filled(ARGV[arg + 1]))
  end
  arg = arg + 2
end
local last = ''
for i = 1, facts do
  local fact = filled(ARGV[arg])
  last = redis.call('XADD', KEYS[2], '*', 'd', fact)
  if ARGV[arg + 1] == '1' then redis.call('RPUSH', filled(KEYS[3 + states + i]), last .. ' ' .. fact) end
  arg = arg + 2
end
for i = 1, marks do
  local list, member = KEYS[3 + states + facts + i], filled(ARGV[arg])
  if ARGV[arg + 1] == '' then redis.call('ZREM', list, member)
  else redis.call('ZADD', list, ARGV[arg + 1], member) end
  redis.call('HDEL', list .. ':due', member)
  arg = arg + 2
end
local answer = filled(ARGV[1])
redis.call('SET', KEYS[1], answer, 'EX', ARGV[2])
return {'ok', last, answer}
