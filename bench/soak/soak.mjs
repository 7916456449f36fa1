// npm run soak: follows a cluster for an hour as the view and -w do, in a process of its own, while the cluster changes and everything goes wrong now and
// then. It prints what each minute cost, then whether each bound was kept; exit code 1 if one was broken.
//   --minutes 60  --services 5000  --pods 2 (of each Service)  --changes 50 (a second)
import { parseArgs } from 'node:util'
import { startRelay } from '../../test/live/relay.ts'
import { startProcess } from './process.mjs'
import { isSameAsServer } from './same-as-server.mjs'
import { verdictOf } from './verdict.mjs'

const usual = { minutes: '60', services: '5000', pods: '2', changes: '50' }
const options = Object.fromEntries(Object.keys(usual).map((name) => [name, { type: 'string', default: usual[name] }]))
const [minutes, services, podsEach, perSecond] = Object.values(parseArgs({ options }).values).map(Number)
const minuteMs = 60_000
const hour = 3_600_000
/** Nothing goes wrong before, and nothing changes in the last minutes: all but the first of these show what an idle view costs. */
const firstTrouble = 3
const idleMinutes = Math.max(2, Math.min(6, Math.ceil(minutes / 4)))

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const heard = new Set()
const server = startProcess('server.mjs')
const follower = startProcess('follower.mjs', (said) => {
  for (const listener of heard) listener(said)
})
process.on('exit', () => {
  server.thaw()
})

/** When the follower says it is in this state; undefined if not within so many ms. */
async function stateBy(state, ms) {
  const { promise, resolve } = Promise.withResolvers()
  const listener = ({ status, at }) => status === state && resolve(at)
  heard.add(listener)
  const at = await Promise.race([promise, pause(ms)])
  heard.delete(listener)
  return at
}

const staleMs = []
let revoked = 0
const url = await server.ask('make', { services, podsEach })
const relay = await startRelay(url)
const objects = services * (podsEach + 2)

const troubles = {
  async 'the server is frozen for 25 s'() {
    const began = Date.now()
    const stale = stateBy('stale', 25_000)
    server.freeze()
    staleMs.push(((await stale) ?? Number.POSITIVE_INFINITY) - began)
    await pause(Math.max(0, 25_000 - (Date.now() - began)))
    server.thaw()
  },
  async 'the machine sleeps for 8 hours'() {
    relay.silence()
    await follower.ask('set', 8 * hour)
  },
  'the clock is set back by an hour': () => follower.ask('set', -hour),
  async 'the credentials expire'() {
    revoked += 1
    await server.ask('trouble', { name: 'revoke', number: revoked })
  },
  'the clock is set forward by a day': () => follower.ask('set', 24 * hour),
  ...Object.fromEntries(
    ['expire', 'errors', 'busy', 'destroyed', 'drop', 'half lines'].map((name) => [name, () => server.ask('trouble', { name })]),
  ),
}
const names = Object.keys(troubles)

const began = performance.now()
await follower.ask('follow', relay.url)
console.log(
  `${services} Services, ${objects} objects, ${perSecond} changes a second; first list after ${((performance.now() - began) / 1_000).toFixed(1)} s`,
)
const first = await server.ask('counts')
console.log(`reading it took ${first.requests} requests; ${first.watches} watches`)
await follower.ask('measure')
await server.ask('run', perSecond)

const seen = []
const start = performance.now()
for (let minute = 1; minute <= minutes; minute++) {
  if (minute === minutes - idleMinutes + 1) await server.ask('pause')
  const isBusy = minute <= minutes - idleMinutes
  const trouble = isBusy && minute >= firstTrouble && minute % 2 === 1 ? names[((minute - firstTrouble) / 2) % names.length] : undefined
  const happens = trouble && pause(5_000).then(troubles[trouble])
  await pause(start + minute * minuteMs - performance.now())
  await happens
  const measured = { ...(await follower.ask('measure')), ...(await server.ask('counts')) }
  seen.push({ minute, trouble, after: seen.at(-1)?.trouble !== undefined, ...measured })
  const { rss, heap, cpu, requests, most, watches, changes, published, state } = measured
  console.log(
    `minute ${minute}: resident ${rss.toFixed(0)} MiB, heap ${heap.toFixed(1)} MiB, ${requests} requests (${most}), ${watches} watches, CPU ${cpu.toFixed(2)} %, ${changes} changes, ${published} publishes, ${state}${trouble ? `; ${trouble}` : ''}`,
  )
}

/** % of a core. What is looked at again every 5 minutes counts too. */
function idle() {
  const last = seen.slice(1 - idleMinutes)
  return last.reduce((sum, { cpu }) => sum + cpu, 0) / last.length
}

const ended = performance.now()
await server.ask('pause')
const isEqual = await isSameAsServer({ server, follower, url, token: `token-${revoked}` })
const renewals = await follower.ask('renewals')
const settledMs = performance.now() - ended
const verdict = verdictOf({ minutes: seen, staleMs, isEqual, settledMs, renewals, revoked, idle: idle(), objects })
for (const { text, ok } of verdict) console.log(`${ok === undefined ? '-' : ok ? 'ok' : 'BROKEN'}: ${text}`)
follower.close()
server.close()
await relay.close()
process.exitCode = verdict.some(({ ok }) => ok === false) ? 1 : 0
