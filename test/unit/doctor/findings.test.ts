import { describe, expect, test } from 'vitest'
import { loadFinding, machineFinding, powerFinding, swapFinding } from '../../../src/doctor/machine-findings.ts'
import { memoryFinding } from '../../../src/doctor/memory-finding.ts'
import { projectFindings } from '../../../src/doctor/project-findings.ts'
import type { SeenMachine, SeenServer } from '../../../src/doctor/seen.ts'
import { modelLook, serverFinding } from '../../../src/doctor/server-findings.ts'
import { slotsFinding } from '../../../src/doctor/slots-finding.ts'
import { BenchError } from '../../../src/errors.ts'
import type { MemoryPlan, PlanVerdict } from '../../../src/model/plan.ts'
import type { Benches } from '../../../src/project/benches.ts'
import type { Project } from '../../../src/project/project.ts'
import { HOSTILE } from '../../hostile.ts'
import { articleSweep } from '../report/fixtures.ts'

const GIB = 2 ** 30
const BENCHES: Benches = { files: 1, models: [], areSimulated: false, needSlots: false }
const PROJECT: Project = {
  root: '/nowhere',
  isModule: true,
  installer: 'npm install -D',
  config: { name: 'vitest.config.ts', hasPlugin: true, isShared: false },
  vitest: '5.1.1',
  plugin: '0.1.0',
}
const SERVER: SeenServer = {
  url: 'http://127.0.0.1:11434',
  version: '0.33.0',
  stored: [{ name: 'qwen3:4b', sizeBytes: 3e9 }],
  loaded: [],
  place: 'here',
}
const machineOf = (part: Partial<SeenMachine> = {}): SeenMachine => ({
  machine: { key: 'a Mac', origin: 'local', ramBytes: 32 * GIB, cpuCores: 10, osFamily: 'darwin', virtual: false },
  pressure: {},
  loadAverage: 0.5,
  ...part,
})

const statesOf = (project: Project | TypeError, node = 'v24.0.0') =>
  projectFindings(node, project).map(({ key, state }) => `${key} ${state}`)

describe('the project', () => {
  test('all there', () => {
    expect(statesOf(PROJECT)).toEqual(['node fine', 'vitest fine', 'plugin fine'])
  })

  test.each([
    ['an old Node', PROJECT, 'v20.1.0', 'node', 'node@24'],
    ['an old Vitest', { ...PROJECT, vitest: '3.2.4' }, undefined, 'vitest', 'npm install -D vitest@^5.1'],
    ['no Vitest', { ...PROJECT, vitest: undefined }, undefined, 'vitest', 'npm install -D vitest@^5.1'],
    ['no plugin', { ...PROJECT, plugin: undefined }, undefined, 'plugin', 'npm install -D vitest-ollama-bench'],
    ['no config', { ...PROJECT, config: undefined }, undefined, 'plugin', 'npx vitest-ollama-bench init'],
    [
      'a config without the plugin',
      { ...PROJECT, config: { name: 'vite.config.js', hasPlugin: false, isShared: false } },
      undefined,
      'plugin',
      'plugins: [ollamaBench()]',
    ],
  ] as const)('%s is to be mended, and how is told', (_, project, node, key, advice) => {
    const [found, ...more] = projectFindings(node ?? 'v24.0.0', project).filter(({ state }) => state !== 'fine')
    expect(more).toEqual([])
    expect(found).toMatchObject({ key, state: 'mend' })
    expect(found?.advice).toContain(advice)
  })

  test('a config whose imports may name it is a caution; no project at all is to be mended', () => {
    const shared = { ...PROJECT, config: { name: 'vite.config.js', hasPlugin: false, isShared: true } }
    expect(statesOf(shared)).toContain('plugin caution')
    expect(statesOf(new TypeError('no package.json'))).toEqual(['node fine', 'vitest skipped', 'plugin mend'])
  })
})

describe('the server', () => {
  test('its version and where it runs; its address is not told', () => {
    expect(serverFinding(SERVER, SERVER.url, BENCHES)).toEqual({
      key: 'server',
      state: 'fine',
      text: 'Ollama 0.33.0, on this machine',
    })
    const elsewhere = { ...SERVER, url: 'http://user:word@gpu-box:11434', place: 'elsewhere' } as const
    expect(JSON.stringify(serverFinding(elsewhere, elsewhere.url, BENCHES))).not.toMatch(/gpu-box|user|word/)
  })

  test.each(['SERVER_UNREACHABLE', 'NOT_OLLAMA', 'ABORTED'] as const)(
    '%s of a server elsewhere: its address is not told',
    (code) => {
      const error = new BenchError(code, 'no Ollama server answers at gpu-box:11434 (ENOTFOUND). Check OLLAMA_HOST.')
      const found = serverFinding(error, 'http://gpu-box:11434', BENCHES)
      expect(found.state).toBe('mend')
      expect(JSON.stringify(found)).not.toContain('gpu-box')
    },
  )

  test('a server that never ends its answer', () => {
    const error = new BenchError('ABORTED', 'the run was stopped before the server had answered /api/version')
    expect(serverFinding(error, 'http://127.0.0.1:9', BENCHES)).toMatchObject({
      state: 'mend',
      text: 'the server did not end its answer in time',
      advice: expect.stringContaining('check the host'),
    })
  })

  test('none, where the benches bring a simulator, is a caution', () => {
    const error = new BenchError(
      'SERVER_UNREACHABLE',
      'no Ollama server answers at 127.0.0.1:9 (ECONNREFUSED). Start it.',
    )
    expect(serverFinding(error, 'http://127.0.0.1:9', BENCHES)).toMatchObject({ state: 'mend', advice: 'Start it.' })
    const simulated = serverFinding(error, 'http://127.0.0.1:9', { ...BENCHES, areSimulated: true })
    expect(simulated).toMatchObject({
      state: 'caution',
      text: 'no Ollama server answers at 127.0.0.1:9 (ECONNREFUSED)',
    })
  })
})

describe('the model', () => {
  test('the one that is asked for wins over those of the benches, and those over the first', () => {
    const stored = ['a:1b', 'b:1b', 'c:1b'].map((name, index) => ({ name, sizeBytes: 1e9 * (index + 1) }))
    const server = { ...SERVER, stored }
    const benches = { ...BENCHES, models: ['b:1b'] }
    expect(modelLook('c:1b', benches, server).model).toBe('c:1b')
    expect(modelLook(undefined, benches, server).model).toBe('b:1b')
    expect(modelLook(undefined, BENCHES, server).model).toBe('a:1b')
  })

  test('one of several is missing: that one is told with its command, and the other is looked at', () => {
    const look = modelLook(undefined, { ...BENCHES, models: ['absent:7b', 'qwen3:4b'] }, SERVER)
    expect(look.model).toBe('qwen3:4b')
    expect(look.finding).toMatchObject({
      state: 'mend',
      text: 'the server does not have absent:7b, as the benches name',
    })
    expect(look.finding.advice).toBe('Run `ollama pull absent:7b` there. It has: qwen3:4b.')
  })

  test('a name that a bench has is no command and no control', () => {
    const { finding } = modelLook(undefined, { ...BENCHES, models: [HOSTILE] }, SERVER)
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(JSON.stringify([finding.text, finding.advice])).not.toMatch(/\u001B|\\u001b|\\n/)
    expect(finding.advice).toMatch(/`ollama pull '/)
  })

  test('a server without any is told what to pull', () => {
    expect(modelLook(undefined, BENCHES, { ...SERVER, stored: [] }).finding).toMatchObject({ state: 'mend' })
  })
})

const seenSlots = (slots: number, orMore = false) => ({ slots, orMore })

describe('how many are served at once', () => {
  test('several', () => {
    expect(slotsFinding(seenSlots(4, true), BENCHES)).toMatchObject({
      state: 'fine',
      text: expect.stringContaining('≥ 4'),
    })
    expect(slotsFinding(seenSlots(2), BENCHES)).toMatchObject({
      state: 'fine',
      text: expect.stringContaining('slots seen: 2;'),
    })
  })

  test('one: a caution, and to be mended where a bench requires more; how is told for each way it is run', () => {
    expect(slotsFinding(seenSlots(1), BENCHES)).toMatchObject({ state: 'caution' })
    const needed = slotsFinding(seenSlots(1), { ...BENCHES, needSlots: true })
    expect(needed.state).toBe('mend')
    expect(needed.advice).toContain('OLLAMA_NUM_PARALLEL=4 ollama serve')
    expect(needed.advice).toContain('launchctl setenv OLLAMA_NUM_PARALLEL 4')
  })

  test('a model that is always served one at a time is not given useless advice', () => {
    const found = slotsFinding(
      { ...seenSlots(1), oneSlotBecause: 'its family keeps a state that is not shared' },
      BENCHES,
    )
    expect(found.advice).toContain('its family keeps a state')
    expect(found.advice).not.toContain('launchctl')
  })
})

const seenMemory = (settledBytes: number) => {
  const { machine } = articleSweep()
  const memory = [{ source: 'rss', settledBytes, samples: [] }] as const
  return { slots: 4, orMore: true, result: articleSweep({ memory, machine: { ...machine, ramBytes: 10e9 } }) }
}

function planOf(verdict: PlanVerdict): MemoryPlan {
  const range = { low: 5e9, high: 5e9 }
  const row = { numParallel: 1, kvBytes: range, neededBytes: range, share: 0.5, verdict }
  const setting = {
    numCtx: 4096,
    slotTokens: 4096,
    kvType: 'f16',
    kvBytesPerSlot: range,
    rows: [row],
    largest: 1,
  } as const
  const system = { bytes: 0, source: 'assumed' } as const
  return { weightsBytes: 4e9, processBytes: 0, system, settings: [setting], unknown: [], doubts: [] }
}

describe('memory', () => {
  test.each([
    [5e9, 'fine'],
    [8.5e9, 'caution'],
    [11e9, 'mend'],
  ])('%d bytes of 10 GB are %s', (needed, state) => {
    expect(memoryFinding(seenMemory(needed), undefined)).toMatchObject({ key: 'memory', state })
  })

  test.each([
    ['fits', 'fine'],
    ['tight', 'caution'],
    ['spills', 'caution'],
    ['too-large', 'mend'],
    ['unknown', 'skipped'],
  ] as const)('predicted: %s is %s', (verdict, state) => {
    const found = memoryFinding(undefined, planOf(verdict))
    expect(found).toMatchObject({ state })
    expect(found?.text).toMatch(/^predicted: 5 ?(?:\.00 )?GB/)
  })

  test('neither read nor predicted: nothing is said', () => {
    expect(memoryFinding(undefined, undefined)).toBeUndefined()
  })
})

describe('the machine', () => {
  test.each([
    ['nothing told', {}, undefined, 'skipped'],
    ['none in use', { swapUsedBytes: 0 }, undefined, 'fine'],
    ['little in use', { swapUsedBytes: 1e9 }, undefined, 'fine'],
    ['a tenth of RAM in use', { swapUsedBytes: 4e9 }, undefined, 'caution'],
    [
      'nothing written during the probe',
      { swapUsedBytes: 0, swapOutBytes: 5e9 },
      { swapUsedBytes: 0, swapOutBytes: 5e9 },
      'fine',
    ],
    [
      'a lot written during the probe',
      { swapUsedBytes: 0, swapOutBytes: 0 },
      { swapUsedBytes: 1e9, swapOutBytes: 1e9 },
      'mend',
    ],
  ] as const)('swap, %s', (_, pressure, after, state) => {
    expect(swapFinding(machineOf({ pressure }), after)).toMatchObject({ key: 'swap', state })
  })

  test.each([
    ['AC', undefined, 'fine'],
    ['UPS', undefined, 'fine'],
    [undefined, undefined, 'fine'],
    ['AC', 'low', 'mend'],
    ['battery', undefined, 'mend'],
  ] as const)('power %s, mode %s', (power, powerMode, state) => {
    expect(powerFinding(machineOf({ pressure: { power }, powerMode }))).toMatchObject({ key: 'power', state })
  })

  test('nothing else runs', () => {
    expect(loadFinding(machineOf(), SERVER, 'qwen3:4b')).toMatchObject({ state: 'fine' })
    expect(loadFinding(machineOf(), { ...SERVER, loaded: [{ name: 'qwen3:4b' }] }, 'qwen3:4b')).toMatchObject({
      state: 'fine',
    })
    expect(loadFinding(machineOf({ loadAverage: undefined }), undefined, undefined)).toMatchObject({ state: 'fine' })
  })

  test.each([
    ['busy processors', { loadAverage: 5 }, [], '50 % of 10 processors'],
    ['other clients', { clients: 2 }, [], '2 connections of other programs'],
    ['another model', {}, [{ name: 'other:1b' }], "1 other model in the server's memory"],
  ] as const)('%s', (_, part, loaded, words) => {
    const found = loadFinding(machineOf(part), { ...SERVER, loaded }, 'qwen3:4b')
    expect(found).toMatchObject({ key: 'load', state: 'caution', text: expect.stringContaining(words) })
  })

  test('a virtual Mac and a hosted runner are advised against; another virtual machine is doubtful', () => {
    const { machine } = machineOf()
    expect(machineFinding(machineOf(), {})).toMatchObject({ state: 'fine', text: 'a Mac' })
    const mac = machineFinding(machineOf({ machine: { ...machine, virtual: true } }), {})
    expect(mac).toMatchObject({ state: 'caution', text: expect.stringContaining('paravirtual') })
    const hosted = { GITHUB_ACTIONS: 'true', RUNNER_ENVIRONMENT: 'github-hosted' }
    expect(machineFinding(machineOf(), hosted)).toMatchObject({
      state: 'caution',
      advice: expect.stringContaining('self-hosted'),
    })
    const other = machineFinding(machineOf({ machine: { ...machine, virtual: true, osFamily: 'linux' } }), {})
    expect(other).toMatchObject({ state: 'caution', text: 'a Mac, a virtual machine' })
  })
})
