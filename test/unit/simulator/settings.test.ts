import { expect, test } from 'vitest'
import { simulator } from '../../../src/simulator/index.ts'
import { settle, type SimulatorOptions } from '../../../src/simulator/settings.ts'

test('all that is not said comes from the preset', () => {
  expect(settle({ preset: 'fast' })).toMatchObject({
    port: 0,
    host: '127.0.0.1',
    numParallel: 4,
    slowdown: 1,
    maxQueue: 512,
    loadMs: 200,
    version: '0.25.0',
    noise: {},
  })
})

// Written as JSON, because no type allows them.
test.each([
  ['{"preset":"quick"}', /preset: 'quick' is not a preset.*'mac-mini-32gb\/qwen3-coder:30b', 'fast'/],
  ['{"preset":"fast","numparallel":2}', /'numparallel' is no option of the simulator. Valid are .*numParallel/],
  ['{"preset":"fast","numParallel":0}', /numParallel: 0 is not possible. Give a number from 1 to 1024/],
  ['{"preset":"fast","numParallel":1.5}', /numParallel: 1.5 is not a whole number/],
  ['{"preset":"fast","slowdown":0}', /slowdown: 0 is not possible/],
  ['{"preset":"fast","slowdown":"fast"}', /slowdown: 'fast' is neither a number/],
  ['{"preset":"fast","slowdown":[{"parallel":2,"factor":-1}]}', /slowdown.factor: -1/],
  ['{"preset":"fast","noise":{"drift":0.1}}', /'drift' is no kind of noise. Valid are request, step, round/],
  ['{"preset":"fast","port":70000}', /port: 70000 is not possible/],
])('%s is refused', (json, message) => {
  const options: SimulatorOptions = JSON.parse(json)
  expect(() => settle(options)).toThrow(TypeError)
  expect(() => settle(options)).toThrow(message)
})

test('simulator() refuses at once, before anything is started', () => {
  expect(() => simulator('fast', { slowdown: -1 })).toThrow(/slowdown: -1/)
  expect(() => simulator('fast', { numParallel: Number('two') })).toThrow(/numParallel: NaN is not a whole number/)
  expect(simulator('fast', { numParallel: 1 }).label).toBe('simulated fast, 1 slot')
})
