import { expect, test } from 'vitest'
import { serverEnvironment } from '../../../src/managed/environment.ts'

const own = {
  PATH: '/bin',
  OLLAMA_MODELS: '/models',
  OLLAMA_HOST: '0.0.0.0',
  OLLAMA_NUM_PARALLEL: '9',
  GONE: undefined,
}

test("a setting's variables lie over the run's own, and its own port over all", () => {
  const setting = { numParallel: 2, kvCacheType: 'q8_0', flashAttention: false, contextLength: 8192 } as const
  expect(serverEnvironment(setting, { own, env: { PATH: '/opt' }, port: 4711 })).toEqual({
    PATH: '/opt',
    OLLAMA_MODELS: '/models',
    OLLAMA_HOST: '127.0.0.1:4711',
    OLLAMA_NUM_PARALLEL: '2',
    OLLAMA_KV_CACHE_TYPE: 'q8_0',
    OLLAMA_FLASH_ATTENTION: '0',
    OLLAMA_CONTEXT_LENGTH: '8192',
  })
})

test('what a setting does not say is left as it is', () => {
  expect(serverEnvironment({}, { own, port: 1 })).toEqual({
    PATH: '/bin',
    OLLAMA_MODELS: '/models',
    OLLAMA_HOST: '127.0.0.1:1',
    OLLAMA_NUM_PARALLEL: '9',
  })
})
