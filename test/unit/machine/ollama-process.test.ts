import { describe, expect, test } from 'vitest'
import { parsePs } from '../../../src/machine/macos-processes.ts'
import { findOrphans, mappedModel, ollamaCommand } from '../../../src/machine/ollama-process.ts'
import { treeOf } from '../../../src/machine/process-tree.ts'
import { fixture } from './fixture.ts'

const table = new Map(parsePs(fixture('macos/ps.txt')).map((entry) => [entry.pid, entry]))
const linux = (pid: number, parent: number, command: string) => ({
  pid,
  parent,
  startedAt: '1',
  zombie: false,
  command,
})

describe('what part of Ollama a command is', () => {
  test.each([
    ['/Applications/Ollama.app/Contents/Resources/ollama serve', 'serve'],
    ['/Volumes/My Disk/Ollama.app/Contents/Resources/ollama runner --model a --port 1', 'runner'],
    ['ollama serve', 'serve'],
    ['/usr/local/lib/ollama/llama-server --model /m/blobs/sha256-1 --port 1', 'runner'],
    ['/usr/local/lib/ollama/llama-server --list-devices', 'other'],
    ['/usr/local/bin/ollama run qwen3', 'other'],
  ])('%s is %s', (command, role) => {
    expect(ollamaCommand(command)?.role).toBe(role)
  })

  test.each([
    'tail -f /Users/x/llama-server.log',
    '/usr/bin/tail -f /usr/local/lib/ollama/llama-server',
    '/bin/sh -c /usr/local/bin/ollama serve',
    'vim ollama serve',
    '/usr/bin/ollama-top serve',
    '',
  ])('%s is none', (command) => {
    expect(ollamaCommand(command)).toBeUndefined()
  })
})

describe('orphaned runners', () => {
  test('the runner of a killed server on a Mac, not those of the living one', () => {
    expect(treeOf(91511, table).map(({ pid }) => pid)).toEqual([91511, 91552, 64901])
    expect(findOrphans(91511, table)).toEqual([{ pid: 10459, rssBytes: 9_437_184 * 1024 }])
  })

  test('on Linux below ../lib/ollama; not another server’s child, not a llama-server of somebody’s own', () => {
    const entries = [
      linux(1, 0, 'systemd'),
      linux(50, 1, '/usr/local/bin/ollama serve'),
      linux(51, 1, '/usr/local/lib/ollama/llama-server --model /m/blobs/sha256-aa --port 1'),
      linux(52, 1, '/opt/other/llama-server --model /m/blobs/sha256-aa --port 1'),
      linux(53, 1, '/usr/local/bin/llama-server --model /home/me/mine.gguf --port 8080'),
      linux(60, 1, '/usr/local/bin/ollama serve'),
      linux(61, 60, '/usr/local/bin/ollama runner --model /m/blobs/sha256-bb --port 2'),
    ]
    const processes = new Map(entries.map((entry) => [entry.pid, entry]))
    expect(findOrphans(50, processes).map(({ pid }) => pid)).toEqual([51])
  })

  test('none beside a server that is gone and left nothing', () => {
    expect(findOrphans(50, new Map([[1, linux(1, 0, 'systemd')]]))).toEqual([])
  })
})

describe('which weights stay mapped', () => {
  const runner = '/Applications/Ollama.app/Contents/Resources/llama-server'

  test('those of llama-server, blanks in the path included, unless it loads without mapping', () => {
    expect(mappedModel(`${runner} --model /Volumes/My Disk/blobs/sha256-0af --port 1 -np 4`)).toEqual({
      state: 'mapped',
      path: '/Volumes/My Disk/blobs/sha256-0af',
    })
    expect(mappedModel(`${runner} --model /m/blobs/sha256-0af --port 1 --load-mode none -np 4`)).toEqual({
      state: 'none',
    })
  })

  test('none for the server, discovery and the MLX runner; unknown for older runners', () => {
    expect(mappedModel('/a/ollama serve')).toEqual({ state: 'none' })
    expect(mappedModel('/a/ollama runner --ollama-engine --port 5')).toEqual({ state: 'none' })
    expect(mappedModel('/a/ollama runner --mlx-engine --model gemma4:e2b-mlx --port 5')).toEqual({ state: 'none' })
    expect(mappedModel('/a/ollama runner --model /m/blobs/sha256-0af --port 5')).toEqual({ state: 'unknown' })
  })
})
