/** Levels, shares and amounts that editors offer; the language takes any number. */
type Level = 2 | 3 | 4 | 8
type AnyLevel = 1 | Level

type SpeedText =
  | `P=${Level} ${'gen speed' | 'user speed'} ≥ ${50 | 60 | 70 | 80 | 90}% of baseline`
  | `P=${AnyLevel} ${'gen speed' | 'user speed'} ≥ ${10 | 15 | 20 | 30 | 50} tok/s`
  | `${'gen speed' | 'user speed' | 'throughput' | 'prefill speed'} ≥ ${10 | 20 | 50 | 100} tok/s`
  | `P=${Level} throughput ≥ ${100 | 110 | 120 | 150}% of baseline`
  | `${'gen speed' | 'throughput'} ≥ ${90 | 95 | 97}% of stored`
  | `effective parallelism ≥ ${1.5 | 1.8 | 3.5}`

type TimeText =
  | `${'TTFT' | 'e2e'} < ${0.5 | 1 | 1.5 | 2 | 3 | 5 | 10} s at P=${AnyLevel}`
  | `TTFT p95 < ${1 | 2 | 3 | 5 | 10} s at P=${AnyLevel}`
  | `${'TTFT' | 'e2e'} < ${1 | 2 | 5 | 10} s`
  | `${'itl' | 'tpot'} < ${20 | 50 | 100} ms`
  | `TTFT at P=${Level} < ${2 | 3} × P=1`
  | `TTFT < ${1.1 | 1.2 | 1.5} × stored`
  | `queue wait < ${100 | 500 | 1000} ms`
  | `load time < ${10 | 30 | 60} s`

type MemoryText =
  | `${'memory' | 'system memory'} < ${50 | 60 | 70 | 80 | 90}% RAM`
  | `memory < ${80 | 90}% VRAM`
  | `memory < ${8 | 16 | 24 | 32 | 48} GB`
  | `memory growth < ${1 | 2 | 5 | 10}%`
  | 'swap = 0'

type CountText = 'no regression' | 'no errors' | 'errors = 0' | `errors < ${1 | 2 | 5}%` | `cliff > ${Level}`

/** The forms that an editor completes: a few hundred of the endless many. */
export type CommonRequirement = SpeedText | TimeText | MemoryText | CountText

/** Any string is accepted and parsed when the file is collected; the common forms complete in an editor. */
export type RequirementText = CommonRequirement | (string & {})
