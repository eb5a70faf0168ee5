/**
 * One client under test, in a process of its own: opens P connections, fires rounds of P requests and makes a trace of each: the
 * stamps of its tokens, the server's own stamps, the digest of its text and the last line. Prints the CPU time of all threads from the first connect to the finished traces.
 * `node scripts/overhead/client.mjs KIND URL P ROUNDS TOKENS`
 */
const [kind, url, parallel, rounds, tokens] = process.argv.slice(2)
const load = { url, parallel: Number(parallel), rounds: Number(rounds), tokens: Number(tokens) }
const bodyOf = () => ({ model: 'truth', prompt: 'x', stream: true, options: { num_predict: load.tokens } })

const { start } = await import(`./clients/${/^[a-z-]+$/.exec(kind)?.[0]}.mjs`)
const startedAt = process.cpuUsage()
const { round, close } = await start(load)
let seen = 0
for (let index = 0; index < load.rounds; index += 1) {
  const traces = await round(Array.from({ length: load.parallel }, bodyOf), index)
  seen += traces.reduce((sum, { contentAt }) => sum + contentAt.length, 0)
}
const { user, system } = process.cpuUsage(startedAt)
await close()
if (seen !== load.parallel * load.rounds * load.tokens) throw new Error(`${kind}: ${seen} tokens`)
console.log(
  JSON.stringify({ cpuMs: (user + system) / 1000, tokens: seen, rssMb: process.resourceUsage().maxRSS / 1024 }),
)
