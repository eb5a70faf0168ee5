import { describe, expect, test } from 'vitest'
import { linuxVersion, parsePmset, parsePmsetBatt, powerOf } from '../../../src/machine/conditions.ts'
import { gpuWords, hasHypervisor, parseChip, ramOf, saneModel } from '../../../src/machine/linux-machine.ts'
import { machineKey, namedMachine, remoteMachine, simulatedMachine } from '../../../src/machine/machine-key.ts'
import { macosParts } from '../../../src/machine/macos-machine.ts'
import { parseGpus } from '../../../src/machine/nvidia.ts'
import { parseSysctl } from '../../../src/machine/sysctl.ts'
import { fixture } from './fixture.ts'

const GIB = 1024 ** 3

describe('the key of a machine', () => {
  test('a Mac by model, chip, GPU cores, RAM and system', () => {
    const parts = {
      model: 'Mac16,5',
      chip: 'Apple M4 Max',
      gpu: 'Apple M4 Max',
      gpuCores: 40,
      ramBytes: 64 * GIB,
      osFamily: 'darwin',
    }
    expect(machineKey(parts)).toBe('Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin')
  })

  test('a PC with its card; what is absent is left out', () => {
    expect(
      machineKey({ chip: 'AMD Ryzen 9', gpu: 'NVIDIA RTX 4090', ramBytes: 512 * 1024 ** 2, osFamily: 'linux' }),
    ).toBe('AMD Ryzen 9 · NVIDIA RTX 4090 · 512 MiB · linux')
    expect(machineKey({})).toBe('unknown machine')
    expect(machineKey({ model: '  \n', osFamily: 'linux' })).toBe('linux')
  })

  test('a name replaces the key and keeps the description', () => {
    const local = { chip: 'Apple M4', ramBytes: 16 * GIB }
    expect(namedMachine(' runner-a\n', local)).toMatchObject({ key: 'runner-a', origin: 'named', ...local })
    expect(() => namedMachine(' \t')).toThrow(/machine: " \\t" has no letters.*runner-a/)
  })

  test('a name over a whole machine takes nothing of its key, origin or preset', () => {
    expect(namedMachine('b', simulatedMachine('fast')).preset).toBeUndefined()
  })

  test('simulated machines are keyed by their preset alone', () => {
    const machine = simulatedMachine('mac-mini-32gb/qwen3-coder:30b', { ramBytes: 32 * GIB })
    expect(machine).toMatchObject({
      key: 'simulated · mac-mini-32gb/qwen3-coder:30b',
      origin: 'simulated',
      ramBytes: 32 * GIB,
    })
    expect(simulatedMachine('fast').key).toBe(simulatedMachine('fast', { chip: 'other' }).key)
    expect(remoteMachine()).toEqual({ key: 'remote server', origin: 'remote' })
  })
})

const partsBy = (sysctl: string) => macosParts(parseSysctl(sysctl), undefined)

describe('a Mac', () => {
  test('by sysctl and ioreg', () => {
    expect(macosParts(parseSysctl(fixture('macos/sysctl-m5-pro.txt')), fixture('macos/ioreg.txt'))).toEqual({
      model: 'Mac17,9',
      chip: 'Apple M5 Pro',
      gpu: 'Apple M3 Pro',
      gpuCores: 18,
      ramBytes: 48 * GIB,
      cpuCores: 15,
      osFamily: 'darwin',
      virtual: false,
    })
  })

  test('that is virtual, also when its kernel does not say so', () => {
    expect(partsBy(fixture('macos/sysctl-vm.txt'))).toMatchObject({ virtual: true, ramBytes: 7 * GIB })
    expect(partsBy('hw.model: VirtualMac2,1\n').virtual).toBe(true)
    expect(partsBy('machdep.cpu.brand_string: Apple M1 (Virtual)\n').virtual).toBe(true)
    expect(macosParts(new Map(), fixture('macos/ioreg-vm.txt')).virtual).toBe(true)
    expect(macosParts(new Map(), fixture('macos/ioreg.txt')).virtual).toBeUndefined()
  })

  test('of which nothing is known claims nothing', () => {
    const nothing = macosParts(new Map(), undefined)
    expect(machineKey(nothing)).toBe('darwin')
    expect(nothing.virtual).toBeUndefined()
  })
})

describe('a Linux machine', () => {
  test.each([
    ['m5.large\n', 'm5.large'],
    ['Raspberry Pi 5 Model B Rev 1.0\0', 'Raspberry Pi 5 Model B Rev 1.0'],
    ['Standard PC (Q35 + ICH9, 2009)\n', 'Standard PC (Q35 + ICH9, 2009)'],
    ['To Be Filled By O.E.M.\n', undefined],
    ['System Product Name\n', undefined],
    ['Default string\n', undefined],
    ['0000000000\n', undefined],
    ['b7a1c3d2-0f00-4a6b-9c5d-111122223333\n', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('model %j is %s', (text, model) => {
    expect(saneModel(text)).toBe(model)
  })

  test.each([
    ['model name\t: Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz\n', 'Intel Core i7-8700'],
    ['Model name:                              Neoverse-N1\n', 'Neoverse-N1'],
    ['Model name: -\n', undefined],
    ['CPU implementer\t: 0x41\n', undefined],
  ])('chip of %j is %s', (text, chip) => {
    expect(parseChip(text)).toBe(chip)
  })

  test('virtual by the processor’s flag, not known without flags', () => {
    expect(hasHypervisor('flags\t\t: fpu vme hypervisor lahf_lm\n')).toBe(true)
    expect(hasHypervisor('flags\t\t: fpu vme\n')).toBe(false)
    expect(hasHypervisor('Features\t: fp asimd\n')).toBeUndefined()
  })

  test('RAM is rounded to GiB, a lower limit is taken as it is', () => {
    expect(ramOf(31.2 * GIB, undefined)).toBe(31 * GIB)
    expect(ramOf(31.2 * GIB, 1.5 * GIB)).toBe(1.5 * GIB)
    expect(ramOf(31.2 * GIB, 64 * GIB)).toBe(31 * GIB)
    expect(ramOf(undefined, undefined)).toBeUndefined()
  })

  test('cards by nvidia-smi, equal ones counted', () => {
    const gpus = parseGpus(fixture('linux/nvidia-smi.txt'))
    expect(gpus.map(({ memoryBytes }) => memoryBytes)).toEqual([80 * GIB, 80 * GIB, undefined])
    expect(gpuWords(gpus)).toBe('2 × NVIDIA A100-SXM4-80GB, NVIDIA GB10')
    expect(
      gpuWords(parseGpus('NVIDIA-SMI has failed because it couldn’t communicate with the driver.\n')),
    ).toBeUndefined()
  })
})

describe('conditions', () => {
  test('power of a Mac by the first line of pmset', () => {
    expect(parsePmsetBatt(fixture('macos/pmset-batt-ac.txt'))).toBe('AC')
    expect(parsePmsetBatt(fixture('macos/pmset-batt-battery.txt'))).toBe('battery')
    expect(parsePmsetBatt('')).toBeUndefined()
  })

  test('power mode of a Mac', () => {
    expect(parsePmset(fixture('macos/pmset.txt'))).toBe('automatic')
    expect(parsePmset(' powermode            2\n')).toBe('high')
    expect(parsePmset(' lowpowermode         1\n')).toBe('low')
    expect(parsePmset(' sleep                1\n')).toBeUndefined()
  })

  test.each([
    [
      'plugged in',
      [
        { type: 'Mains', online: '1' },
        { type: 'Battery', status: 'Charging' },
      ],
      'AC',
    ],
    [
      'unplugged',
      [
        { type: 'Mains', online: '0' },
        { type: 'Battery', status: 'Discharging' },
      ],
      'battery',
    ],
    [
      'by USB-C',
      [
        { type: 'USB', online: '1' },
        { type: 'Battery', status: 'Not charging' },
      ],
      'AC',
    ],
    ['a desktop with a wireless mouse', [{ type: 'Battery', scope: 'Device', status: 'Discharging' }], undefined],
    ['a desktop', [], undefined],
  ])('power of a Linux machine: %s', (_, supplies, power) => {
    expect(powerOf(supplies)).toBe(power)
  })

  test('version of Linux without the kernel’s suffix', () => {
    expect(linuxVersion('NAME="X"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', '6.18.44-acme-build7')).toBe(
      'Debian GNU/Linux 12 (bookworm), kernel 6.18.44',
    )
    expect(linuxVersion('', '6.1.0')).toBe('Linux, kernel 6.1.0')
  })
})
