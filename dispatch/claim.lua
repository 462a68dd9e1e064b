-- Claim what is due in an ordered list: its score moves ahead by a lease, so that one claimer at a time has it,
-- and it comes back by itself if that one dies. A claimed member is taken off by the commit it causes.
-- When it was due first is kept beside the list until a commit touches the member: whoever claims it a second time
-- is told the same moment: it is the event time of what comes of it.
-- KEYS: 1 list, 2 first dues (hash). ARGV: 1 now (ms), 2 lease (ms), 3 most. Gives {member, first due ms, ...}.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #due, 2 do
  redis.call('HSETNX', KEYS[2], due[i], due[i + 1])
  due[i + 1] = redis.call('HGET', KEYS[2], due[i])
  redis.call('ZADD', KEYS[1], ARGV[1] + ARGV[2], due[i])
end
return due
