import { expect, test } from 'vitest'
import { leavesDoubt } from '../../../src/load/server-return.ts'
import type { Outcome, RequestFailure } from '../../../src/model/trace.ts'
import { traceOf } from '../measure/fixtures.ts'

test.each<[boolean, Outcome, RequestFailure | undefined]>([
  [false, 'completed', undefined],
  [true, 'failed', { code: 'ECONNREFUSED', message: '' }],
  [true, 'failed', { code: 'UND_ERR_SOCKET', message: '' }],
  [true, 'failed', { code: 'SERVER_ERROR', message: '', status: 200 }],
  [false, 'failed', { code: 'HTTP_500', message: '', status: 500 }],
  [false, 'failed', { code: 'EMFILE', message: '' }],
  [false, 'failed', { code: 'ENOTFOUND', message: '' }],
  [false, 'rejected', { code: 'HTTP_503', message: '', status: 503 }],
  [false, 'timedOut', { code: 'IDLE', message: '' }],
  [false, 'endedEarly', { code: 'NO_DONE', message: '' }],
  [false, 'aborted', { code: 'ABORTED', message: '' }],
])('it is doubtful whether server and model are there: %s after %s %j', (doubtful, outcome, failure) => {
  expect(leavesDoubt(traceOf({ outcome, failure }))).toBe(doubtful)
})
