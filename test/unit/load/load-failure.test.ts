import { describe, expect, test } from 'vitest'
import { loadFailure } from '../../../src/load/load-failure.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { RequestTrace } from '../../../src/model/trace.ts'
import { traceOf } from '../measure/fixtures.ts'

const SCENARIO = resolveScenario('chat', { model: 'big:70b', loadTimeoutMs: 120_000 }, { environment: {} })

const said = (message: string, outcome: RequestTrace['outcome'] = 'failed') =>
  loadFailure(SCENARIO, traceOf({ outcome, failure: { code: 'HTTP_500', message, status: 500 } }))

describe('the model does not fit', () => {
  test.each([
    ['0.25', 'model requires more system memory (24.3 GiB) than is available (21.7 GiB)'],
    ['0.33', 'llama-server process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory'],
    ['0.33, another line', 'ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 25769803776'],
    ['CUDA', 'llama runner process has terminated: cudaMalloc failed: out of memory'],
    ['a runner', 'llama runner process has terminated: error loading model: unable to allocate CUDA0 buffer'],
  ])('in the words of %s', (_, message) => {
    const error = said(message)
    expect(error.code).toBe('MODEL_TOO_LARGE')
    expect(error.message).toContain('"big:70b" does not fit into memory')
    expect(error.message).toContain(message)
    expect(error.message).toContain('OLLAMA_NUM_PARALLEL')
    expect(error.message).toMatch(/^out of memory, before any level was measured: /)
    expect(error.details).toMatchObject({ model: 'big:70b', failure: { code: 'HTTP_500' }, diagnosis: 'out-of-memory' })
  })
})

describe('something killed the runner while it loaded', () => {
  test.each([
    ['0.25', 'llama runner process has terminated with exit code -1'],
    ['0.25, older', 'llama runner process has terminated: signal: killed'],
    ['0.33', 'llama-server process has terminated: signal: killed'],
  ])('in the words of %s', (_, message) => {
    const error = said(message)
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE', details: { diagnosis: 'out-of-memory' } })
    expect(error.message).toMatch(
      /^out of memory, before any level.*was being loaded when something killed.*Lower OLLAMA/,
    )
  })

  test.each(['exit status 1', 'signal: aborted', 'exit code -11', 'exit code 1'])('%s is none', (how) => {
    expect(said(`llama-server process has terminated: ${how}`).code).toBe('LOAD_FAILED')
  })
})

describe('the model was not loaded in time', () => {
  test.each([
    ['0.25 gave up', 'timed out waiting for llama runner to start - progress 0.00 - ', 'failed'],
    ['0.33 gave up', 'timed out waiting for llama-server to start - ', 'failed'],
    ['we gave up', 'nothing came for 120.1 s before its first token', 'timedOut'],
  ] as const)('%s', (_, message, outcome) => {
    const error = said(message, outcome)
    expect(error.code).toBe('LOAD_TIMED_OUT')
    expect(error.message).toMatch(/was not loaded in 120 s.*raise the load time-out/)
  })
})

test('anything else names what the server said, and where to look', () => {
  const error = said('llama runner process has terminated: exit status 2')
  expect(error.code).toBe('LOAD_FAILED')
  expect(error.message).toMatch(/exit status 2\. Look at the server's log/)
})

test('no trace at all', () => {
  const error = loadFailure(SCENARIO, undefined)
  expect(error.code).toBe('LOAD_FAILED')
  expect(error.message).toContain('no answer')
})
