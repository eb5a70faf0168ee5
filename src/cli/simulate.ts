import { Command, Option } from 'commander'
import { presetNames, type SimulatorOptions, startSimulator } from '../simulator/index.ts'
import { EXIT } from './exit-code.ts'
import { Interrupt } from './interrupt.ts'
import { durationMs, positive, share, whole } from './values.ts'

/** Runs a simulated Ollama in the foreground. */
export function simulateCommand(finish: (code: number) => void): Command {
  return new Command('simulate')
    .description('run a simulated Ollama server; whatever is measured on it says that it is simulated')
    .addOption(
      new Option('--preset <name>', 'machine and model to simulate').choices(presetNames).makeOptionMandatory(),
    )
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', whole(0), 0)
    .option('--num-parallel <n>', 'slots, as OLLAMA_NUM_PARALLEL', whole(1))
    .option('--slowdown <factor>', 'every computation takes this much longer', positive)
    .option('--seed <n>', 'seed of the noise', whole(0))
    .option('--noise <share>', 'spread of the speed from round to round, such as 2%', share)
    .option('--load-noise <share>', 'spread of the speed from one load of the model to the next', share)
    .option('--drift <share>', 'speed that is lost from the first request on, such as 8%', share)
    .option('--drift-time <duration>', 'time over which it is lost (default: 60s)', durationMs)
    .action(async ({ noise, loadNoise, driftTime, ...options }: SimulateOptions) => {
      const given = noise !== undefined || loadNoise !== undefined
      const planted = given ? { noise: { round: noise ?? 0, load: loadNoise ?? 0 } } : {}
      finish(await simulate({ ...options, ...planted, driftMs: driftTime }))
    })
}

interface SimulateOptions extends Omit<SimulatorOptions, 'noise' | 'driftMs'> {
  readonly noise?: number
  readonly loadNoise?: number
  readonly driftTime?: number
}

async function simulate(options: SimulatorOptions): Promise<number> {
  const stop = new Interrupt()
  try {
    const simulator = await startSimulator(options)
    console.log(`simulated Ollama (${simulator.preset.name}) at ${simulator.url}; stop it with Ctrl-C`)
    for (const notice of simulator.notices) console.log(notice)
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
    await simulator.stop()
    return EXIT.fine
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(error.message)
    return EXIT.misuse
  } finally {
    stop.end()
  }
}
