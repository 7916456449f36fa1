// A process of its own: the embedded API server with a world that changes. It is told by messages what to do, and answers each.
import { startTestServer } from '../../test/server/server.ts'
import { createWorld } from './world.mjs'

const users = [{ name: 'soak', token: 'token-0', groups: ['system:masters'] }]
const server = await startTestServer({ objects: [], users, controller: false, history: 5_000 })
let world
let timer
let changes = 0

const each = (act) => {
  for (const watch of [...server.watches]) watch[act]()
}
const plan = (fault, count) => {
  for (let planned = 0; planned < count; planned++) server.faults.add(fault)
}

/** What a minute brings. The watches end with most of them, since what is planned for requests strikes when there are some. */
const troubles = {
  drop: () => each('drop'),
  expire() {
    server.store.compact()
    each('expire')
  },
  errors() {
    plan({ do: 'status', status: 500 }, 4)
    plan({ do: 'status', status: 503 }, 2)
    each('end')
  },
  busy() {
    plan({ do: 'status', status: 429, retryAfter: 1 }, 5)
    each('drop')
  },
  'half lines': () => plan({ do: 'watch-half-line' }, 4),
  destroyed() {
    plan({ do: 'destroy' }, 5)
    plan({ do: 'half' }, 2)
    plan({ do: 'html' }, 1)
    each('end')
  },
  revoke(number) {
    users[0].token = `token-${number}`
    each('drop')
  },
}

const answers = {
  make(options) {
    world = createWorld(server.store, options)
    server.store.compact()
    return server.url
  },
  run(perSecond) {
    clearInterval(timer)
    let due = performance.now()
    timer = setInterval(() => {
      // A server that was frozen does not make up for it.
      due = Math.max(due, performance.now() - 1_000)
      for (; due < performance.now(); due += 1_000 / perSecond) {
        world.change()
        changes += 1
      }
    }, 100)
  },
  pause: () => clearInterval(timer),
  trouble: ({ name, number }) => troubles[name](number),
  settle() {
    server.faults.clear()
    each('bookmark')
  },
  /** Since the last time. */
  counts() {
    const requests = server.requests.length
    const byPath = Object.entries(Object.groupBy(server.requests, ({ path }) => path.replace(/\/namespaces\/[^/]+/, '/…')))
    const [most = ['', []]] = byPath.toSorted(([, a], [, b]) => b.length - a.length)
    const counted = { requests, most: `${most[1].length} of ${most[0]}`, changes, watches: server.watches.size }
    server.requests.length = 0
    changes = 0
    return counted
  },
}

// A real server sends one each minute; else a watch without events counts as dead.
setInterval(() => each('bookmark'), 60_000)
process.on('message', ({ id, act, value }) => process.send({ id, value: answers[act](value) }))
process.on('disconnect', () => process.exit())
process.send({ id: 0 })
