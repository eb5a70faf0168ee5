import type { Machine } from '../model/machine.ts'
import type { Warning } from '../model/result.ts'

type Environment = Readonly<Record<string, string | undefined>>

const OWN_RUNNER = 'register a machine of your own as a self-hosted runner'

/**
 * Doubts about a machine that is rented for the time of a job. What is served elsewhere, and what is simulated, is not
 * measured on it.
 */
export function hostedDoubts(machine: Machine, environment: Environment = process.env): Warning[] {
  if (machine.origin !== 'local' && machine.origin !== 'named') return []
  const isHosted = environment['GITHUB_ACTIONS'] === 'true' && environment['RUNNER_ENVIRONMENT'] === 'github-hosted'
  if (machine.virtual && machine.osFamily === 'darwin') return [virtualMac(machine, isHosted)]
  return isHosted ? [hostedRunner(machine)] : []
}

/** Source: facts on hosted macOS runners (VirtualMac2,1, 3 cores, 7 GB; llama.cpp's Metal kernels fail or hang there). */
function virtualMac({ model, chip }: Machine, isHosted: boolean): Warning {
  const what = [model, chip].filter((part) => part !== undefined).join(', ')
  const where = isHosted ? 'a virtual Mac of GitHub' : 'a virtual Mac'
  return {
    code: 'virtual-machine',
    message: `this is ${where}${what === '' ? '' : ` (${what})`}: its GPU is paravirtual, and models run on it far slower than on a Mac, or not at all`,
    advice: `Take the numbers as a test that the benchmark runs, and store no baseline of them. To measure a Mac, ${OWN_RUNNER}.`,
  }
}

function hostedRunner({ chip }: Machine): Warning {
  const today = chip === undefined ? '' : ` (today ${chip})`
  return {
    code: 'hosted-runner',
    message: `this is a hosted runner of GitHub: each job gets another machine${today}, and others work on it too, so the sessions of a stored baseline are not of one machine`,
    advice: `Use it to test that the benchmark runs (with a simulated server, say). For baselines, ${OWN_RUNNER}.`,
  }
}
