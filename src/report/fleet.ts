import type { Fleet, FleetMachine } from '../model/fleet.ts'
import type { RunReport } from '../model/report.ts'
import { fleetRows } from './fleet-rows.ts'
import { machineLabels } from './machine-labels.ts'

/**
 * The scenarios that were run on more than one machine, in the order in which they come, each with a column per machine.
 * Foreign words in it (names, requirements, conditions) are as they came: whoever shows them makes them fit.
 */
export function fleetsOf(reports: readonly RunReport[]): Fleet[] {
  const scenarios = new Map<string, RunReport[]>()
  for (const report of reports) {
    const { sweep, project, place } = report
    const id = JSON.stringify([place?.file, project, sweep.scenario.name])
    scenarios.set(id, [...(scenarios.get(id) ?? []), report])
  }
  return [...scenarios.values()].filter(isFleet).map(fleetOf)
}

/** Equal machines are told apart by the labels of their runs. */
const isFleet = (reports: readonly RunReport[]): boolean =>
  new Set(reports.map(({ sweep, label }) => JSON.stringify([sweep.machine.key, label]))).size > 1

function fleetOf(reports: readonly RunReport[]): Fleet {
  const machines = machinesOf(reports)
  const { sweep, project } = reports[0] ?? {}
  return {
    scenario: sweep?.scenario.name ?? '',
    ...(project === undefined ? {} : { project }),
    machines,
    rows: fleetRows(machines.map(({ report }) => report)),
    doubts: doubtsOf(machines),
  }
}

/** By name, then by time, so that the same reports give the same table in whatever order they come. */
function machinesOf(reports: readonly RunReport[]): FleetMachine[] {
  const sorted = reports.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))
  const labels = machineLabels(sorted.map(({ sweep, label }) => ({ key: sweep.machine.key, label })))
  return sorted.map((report, index) => ({
    key: report.sweep.machine.key,
    label: labels[index] ?? [],
    simulated: report.sweep.simulated,
    report,
  }))
}

const rankOf = ({ sweep, label }: RunReport): string =>
  JSON.stringify([label ?? '', sweep.machine.key, sweep.startedAt])

function doubtsOf(machines: readonly FleetMachine[]): string[] {
  const sweeps = machines.map(({ report }) => report.sweep)
  const differ = (of: (sweep: RunReport['sweep']) => unknown) => new Set(sweeps.map(of)).size > 1
  return [
    ...(differ(({ scenario }) => scenario.fingerprint)
      ? [
          'The scenario is not the same on all machines (its prompt, levels or options differ): run the same commit everywhere before you compare.',
        ]
      : []),
    ...(differ(({ simulated }) => simulated) ? ['Some of the machines are simulated: no model ran there.'] : []),
    ...machines.flatMap(({ label, report }) => guardsOf(report).map((message) => `${label.join(' · ')}: ${message}`)),
  ]
}

/** Why a run is not fit to be judged. */
const guardsOf = ({ sweep }: RunReport): string[] =>
  sweep.warnings.filter(({ guard }) => guard).map(({ message }) => message)
