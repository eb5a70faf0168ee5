import { describe, expect, test } from 'vitest'
import { hostedDoubts } from '../../../src/load/hosted-doubts.ts'
import { localMachine, namedMachine, remoteMachine, simulatedMachine } from '../../../src/machine/machine-key.ts'
import { macosParts } from '../../../src/machine/macos-machine.ts'
import { parseSysctl } from '../../../src/machine/sysctl.ts'
import { fixture } from '../machine/fixture.ts'

const HOSTED = { GITHUB_ACTIONS: 'true', RUNNER_ENVIRONMENT: 'github-hosted' }
const OWN = { GITHUB_ACTIONS: 'true', RUNNER_ENVIRONMENT: 'self-hosted' }

const virtualMac = localMachine(macosParts(parseSysctl(fixture('macos/sysctl-vm.txt')), fixture('macos/ioreg-vm.txt')))
const mac = localMachine(macosParts(parseSysctl(fixture('macos/sysctl-m5-pro.txt')), fixture('macos/ioreg.txt')))
const linux = localMachine({ chip: 'AMD EPYC 7763', osFamily: 'linux', virtual: true })

describe('a virtual Mac', () => {
  test('is named, and a Mac of one’s own advised', () => {
    expect(hostedDoubts(virtualMac, {})).toEqual([
      {
        code: 'virtual-machine',
        message:
          'this is a virtual Mac (VirtualMac2,1, Apple M1 (Virtual)): its GPU is paravirtual, and models run on it far slower than on a Mac, or not at all',
        advice: expect.stringMatching(/store no baseline.*self-hosted runner/),
      },
    ])
  })

  test('of GitHub is one doubt, not two', () => {
    const doubts = hostedDoubts(virtualMac, HOSTED)
    expect(doubts.map(({ code }) => code)).toEqual(['virtual-machine'])
    expect(doubts[0]?.message).toContain('a virtual Mac of GitHub (VirtualMac2,1')
  })
})

describe('a hosted runner', () => {
  test('lands on other hardware each time, whatever it is called', () => {
    for (const machine of [linux, namedMachine('runner-a', linux)])
      expect(hostedDoubts(machine, HOSTED)).toMatchObject([
        { code: 'hosted-runner', message: expect.stringContaining('(today AMD EPYC 7763)') },
      ])
    expect(hostedDoubts(localMachine({}), HOSTED)).toMatchObject([{ code: 'hosted-runner' }])
  })

  test('is none on a self-hosted runner, outside of GitHub, or on a machine at hand', () => {
    for (const environment of [OWN, {}, { RUNNER_ENVIRONMENT: 'github-hosted' }])
      for (const machine of [linux, mac]) expect(hostedDoubts(machine, environment)).toEqual([])
  })

  test('is not what was measured where the server is elsewhere or simulated', () => {
    expect(hostedDoubts(remoteMachine(), HOSTED)).toEqual([])
    expect(hostedDoubts(simulatedMachine('mini', virtualMac), HOSTED)).toEqual([])
  })
})
