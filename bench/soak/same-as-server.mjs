import { ClusterOrigin } from '../../src/cli/origin.ts'
import { digestOf, timeless } from './digest.mjs'
import { open } from './open.mjs'

const triesMs = 10_000
const mostTries = 12

/** Does the list that is followed say what one reading of the server says now? What depends on the time of day follows within two minutes. */
export async function isSameAsServer({ server, follower, url, token }) {
  const api = await open(url, token)
  const source = { kind: 'cluster', name: 'soak', kubectlFlags: [] }
  try {
    for (let tries = 0; tries < mostTries; tries++) {
      await server.ask('settle')
      const taken = new Date(await follower.ask('now')).toISOString()
      const context = { api, signal: new AbortController().signal, source, now: () => taken }
      const { document } = await new ClusterOrigin(context, 'ns-1', { allNamespaces: true, ignore: [], output: 'json' }).list()
      if (digestOf(document) === (await follower.ask('digest'))) return true
      if (tries === mostTries - 1) tellDifference(document, await follower.ask('list'))
      await new Promise((resolve) => setTimeout(resolve, triesMs))
    }
    return false
  } finally {
    api.close()
  }
}

function tellDifference(document, list) {
  const keyOf = ({ target: { namespace, name } }) => `${namespace}/${name}`
  const known = new Map(list.items.map((item) => [keyOf(item), timeless(item)]))
  const other = document.items.filter((item) => known.get(keyOf(item)) !== timeless(item))
  console.log(
    `${document.items.length} Services on the server, ${list.items.length} followed; ${other.length} differ: ${other.slice(0, 5).map(keyOf).join(', ')}`,
  )
  for (const item of other.slice(0, 1)) console.log(timeless(item), '\n', known.get(keyOf(item)))
}
