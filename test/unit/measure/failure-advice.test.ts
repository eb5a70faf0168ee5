import { expect, test } from 'vitest'
import { failureAdvice, isOutOfMemory } from '../../../src/measure/failure-advice.ts'
import type { Outcome } from '../../../src/model/trace.ts'

test.each<[Outcome, string, number | undefined, RegExp]>([
  ['failed', 'ECONNREFUSED', undefined, /start it again/],
  ['failed', 'ENOTFOUND', undefined, /host's name/],
  ['failed', 'EHOSTUNREACH', undefined, /awake/],
  ['failed', 'EMFILE', undefined, /ulimit -n 4096/],
  ['failed', 'SERVER_ERROR', 200, /runner ended in mid-answer/],
  ['failed', 'HTTP_400', 400, /`options`/],
  ['failed', 'HTTP_404', 404, /ollama list/],
  ['failed', 'HTTP_502', 502, /proxy/],
  ['failed', 'UND_ERR_SOCKET', undefined, /server's log/],
  ['protocolError', 'COMPRESSED', 200, /compression off/],
  ['protocolError', 'HTTP_302', 302, /redirects to/],
  ['protocolError', 'CONTENT_TYPE', undefined, /Something else than Ollama/],
  ['rejected', 'HTTP_503', 503, /not sent again/],
])('%s %s (%s)', (outcome, code, status, advice) => {
  expect(failureAdvice({ outcome, failure: { code, message: 'why', status } })).toMatch(advice)
})

test('memory that ran out is told from other errors of the server', () => {
  const message = 'model requires more system memory (24.3 GiB) than is available (21.7 GiB)'
  expect(isOutOfMemory(message)).toBe(true)
  expect(failureAdvice({ outcome: 'failed', failure: { code: 'HTTP_500', message, status: 500 } })).toMatch(
    /^Memory ran/,
  )
  expect(isOutOfMemory('llama runner process has terminated: exit status 2')).toBe(false)
})
