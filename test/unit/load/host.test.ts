import { expect, test } from 'vitest'
import { isLoopback, portOf, resolveHost } from '../../../src/load/host.ts'

test.each([
  ['', 'http://127.0.0.1:11434'],
  ['localhost', 'http://localhost:11434'],
  ['gpu-box:8080', 'http://gpu-box:8080'],
  [':8080', 'http://127.0.0.1:8080'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['0.0.0.0:1234', 'http://127.0.0.1:1234'],
  ['[::1]:1234', 'http://[::1]:1234'],
  ['http://gpu-box', 'http://gpu-box'],
  ['https://llm.example/ollama/', 'https://llm.example/ollama'],
  ['"127.0.0.1:5"', 'http://127.0.0.1:5'],
])('OLLAMA_HOST=%s', (text, url) => {
  expect(resolveHost(undefined, { OLLAMA_HOST: text })).toBe(url)
})

test('the option comes before the environment', () => {
  expect(resolveHost('http://a:1', { OLLAMA_HOST: 'b:2' })).toBe('http://a:1')
})

test.each(['unix:///x', 'a b', 'http://'])('%s is no host, and the message does not repeat it', (text) => {
  const call = () => resolveHost(text, {})
  expect(call).toThrow(TypeError)
  expect(call).toThrow(/the `host` option cannot be used/)
})

test('loopback and port', () => {
  expect(['http://127.0.0.1:1', 'http://localhost', 'http://[::1]:2'].every(isLoopback)).toBe(true)
  expect(isLoopback('http://192.168.1.4:11434')).toBe(false)
  expect(['http://a', 'https://a', 'http://a:9'].map(portOf)).toEqual([80, 443, 9])
})
