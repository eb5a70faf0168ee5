import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command, directory } from './command.ts'

// Nothing listens there: whatever asked a server would end with 3 instead of 2.
const sweep = (...args: readonly string[]) =>
  command(['sweep', '--model', 'm', '--host', 'http://127.0.0.1:1', ...args])

describe.concurrent('wrong use ends with 2, before any request, and says what is right', () => {
  test('a requirement that cannot be parsed: a caret under the place, and the nearest word', async () => {
    const { code, stdout, stderr } = await sweep('--require', 'P=2 gen sped ≥ 60% of baseline')
    expect(code).toBe(2)
    expect(stdout).toBe('')
    const lines = stderr.split('\n')
    expect(lines[1]).toBe('  P=2 gen sped ≥ 60% of baseline')
    expect(lines[2]).toBe('      ^^^^^^^^')
    expect(stderr).toContain('did you mean "gen speed"?')
  })

  test.each([
    ['a requirement at a level that is not measured', ['--require', 'TTFT < 1 s at P=9'], /P=9/],
    ['an unknown option', ['--frob'], /unknown option '--frob'[^]*--help/],
    ['levels that do not rise', ['--parallel', '4,2'], /must be ascending, each level once: \[2, 4\]/],
    ['two ways to name levels', ['--parallel', '1,2', '--max-parallel', '2'], /cannot be used with/],
    ['an empty prompt', ['--prompt', ''], /must be a text that is not empty/],
    ['a share that is none', ['--cliff-threshold', '150%'], /share such as 50%/],
    ['RAM without a unit', ['--ram', '32'], /amount such as 32GB/],
    ['a host that is none', ['--host', 'ftp://x'], /only http and https/],
  ])('%s', async (_, args, words) => {
    const { code, stderr } = await sweep(...args)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) as string })
  })

  test('a prompt file that is not there', async () => {
    const { code, stderr } = await sweep('--prompt-file', 'no/such/prompt.txt')
    expect(code).toBe(2)
    expect(stderr.trim()).toBe(
      '--prompt-file no/such/prompt.txt cannot be read (ENOENT): name a text file that is there, or give the text itself with --prompt.',
    )
  })

  test('an output that could not be written is said before the run, not after it', async () => {
    const folder = directory()
    writeFileSync(join(folder, 'file'), '')
    for (const output of [join(folder, 'file', 'sweep.json'), folder]) {
      const { code, stderr } = await sweep('--output', output)
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(`--output ${output} cannot be`) as string,
      })
    }
  })

  test.each([
    ['no model', ['sweep'], /--model/],
    ['no command', [], /Usage: vitest-ollama-bench/],
    ['an unknown command', ['frob'], /unknown command 'frob'/],
    ['a preset that is not there', ['simulate', '--preset', 'nope'], /mac-mini-32gb\/qwen3-coder:30b, fast/],
    ['no preset', ['simulate'], /--preset/],
  ])('%s', async (_, args, words) => {
    const { code, stderr } = await command(args)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) as string })
  })
})
