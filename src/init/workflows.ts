import { RESULTS } from './config-file.ts'

/** What a workflow file is written for. */
export interface WorkflowOptions {
  /** Absent: the runner's models are its owner's business. */
  readonly model?: string
}

/** Benchmarks of a push, and of a pull request from within the repository. */
export function benchWorkflow(options: WorkflowOptions): string {
  return `# Benchmarks on Macs of your own. Written once by \`vitest-ollama-bench init\`; it is yours to change.
#
# A self-hosted runner runs what a workflow says, and a pull request may change the workflow. Use it in a private
# repository, or require approval for every outside contributor (Settings > Actions > General).
name: bench

on:
  push:
    branches: [main]
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

jobs:
  bench:
    # Nothing from a fork runs on the machine.
    if: github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository
${machines('bench')}
      - name: Measure and judge
        # CI never stores a baseline: one that is missing fails, and record-baselines records it.
        run: caffeinate -dims npx vitest bench --run
      - uses: actions/upload-artifact@v6
        if: \${{ !cancelled() }}
        with:
          name: bench-\${{ matrix.machine }}
          # sweep.json, report.html, and what else the plugin's \`outputs\` write there.
          path: ${RESULTS}/
          if-no-files-found: ignore
`.replace(STEPS, preparation(options))
}

/** Records the stored baselines of all machines, by hand. */
export function recordWorkflow(options: WorkflowOptions): string {
  return `# Records stored baselines on Macs of your own. Written once by \`vitest-ollama-bench init\`; it is yours to change.
name: record-baselines

on:
  workflow_dispatch:
    inputs:
      sessions:
        description: Fresh loads of the model to measure; 8 are kept
        type: choice
        options: ['1', '3', '5', '8']
        default: '5'

permissions:
  contents: read

jobs:
  record:
${machines('record')}
      - name: Measure and store
        env:
          VITEST_OLLAMA_SESSIONS: \${{ inputs.sessions }}
        run: caffeinate -dims npx vitest bench --run -u
      - name: What has changed
        if: \${{ !cancelled() }}
        run: |
          mkdir -p ${RESULTS}
          git add --intent-to-add -- '*.snap'
          git diff -- '*.snap' > ${RESULTS}/snapshots.diff
      - uses: actions/upload-artifact@v6
        if: \${{ !cancelled() }}
        with:
          name: baselines-\${{ matrix.machine }}
          path: |
            **/__snapshots__/*.snap
            ${RESULTS}/
            !**/node_modules/**
          if-no-files-found: error
      - name: What to do with them
        if: \${{ !cancelled() }}
        env:
          RUN: \${{ github.run_id }}
        run: |
          {
            echo '### Recorded. To commit the baselines of all machines:'
            echo '~~~sh'
            echo "gh run download $RUN --dir recorded"
            echo '# for each .snap file of the repository, such as benches/__snapshots__/chat.bench.ts.snap:'
            echo 'npx vitest-ollama-bench baseline merge --output benches/__snapshots__/chat.bench.ts.snap recorded/*/benches/__snapshots__/chat.bench.ts.snap'
            echo '~~~'
          } >> "$GITHUB_STEP_SUMMARY"
`.replace(STEPS, preparation(options))
}

/** Stands for the steps before the measurement. */
const STEPS = '<steps>'

/** One job at a time on each machine, in both workflows: two at once would measure each other. */
const machines = (job: string): string => `    strategy:
      fail-fast: false
      matrix:
        # A label of each machine. Give each runner one of its own, and list them: [mac-mini, studio].
        machine: [macOS]
    name: ${job} on \${{ matrix.machine }}
    runs-on: [self-hosted, '\${{ matrix.machine }}']
    concurrency:
      group: ollama-bench-\${{ matrix.machine }}
      cancel-in-progress: false
    timeout-minutes: 120
${STEPS}`

function preparation({ model }: WorkflowOptions): string {
  return `    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - name: Plugged in
        run: |
          pmset -g batt | grep -q "'AC Power'" || {
            echo '::error::This Mac runs on its battery, which slows it down: plug it in.'
            exit 1
          }
      - run: npm ci${model === undefined ? '' : pulled(model)}`
}

/** The name goes in as a variable: nothing of it is read as YAML, as an expression or by the shell. */
const pulled = (model: string): string => `
      - name: The model is there
        env:
          MODEL: ${JSON.stringify(model)}
        # Pulled only where it is missing: a newer one under the same name would be another thing to measure.
        run: ollama show "$MODEL" > /dev/null 2>&1 || ollama pull "$MODEL"`
