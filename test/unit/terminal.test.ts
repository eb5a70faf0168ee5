import { expect, test } from 'vitest'
import { isLive, printsUnicode } from '../../src/terminal.ts'

test('a line is written over where somebody looks, and never in a log', () => {
  const environments = [{}, { TERM: 'xterm-256color' }, { TERM: 'dumb' }, { CI: 'true' }, { CI: '' }]
  expect(environments.map((env) => isLive({ isTTY: true }, env))).toEqual([true, true, false, false, true])
  expect(environments.some((env) => isLive({ isTTY: false }, env) || isLive({}, env))).toBe(false)
})

test('ASCII where the font has no more', () => {
  const windows = [
    {},
    { TERM: 'cygwin' },
    { WT_SESSION: 'a' },
    { TERM_PROGRAM: 'vscode' },
    { CI: 'true' },
    { TERM: 'xterm-256color' },
  ]
  expect(windows.map((env) => printsUnicode(env, 'win32'))).toEqual([false, false, true, true, true, true])
  const others = [{}, { TERM: 'linux' }, { TERM: 'xterm' }, { TERM: 'dumb' }]
  expect(others.map((env) => printsUnicode(env, 'linux'))).toEqual([true, false, true, true])
})
