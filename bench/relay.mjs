// A relay on loopback that holds back each byte for a while, each way, as a network does: between a client and the server of a kubeconfig.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

/** The current context of the user's configuration, with all that it names in it. */
export function currentConfig() {
  return JSON.parse(execFileSync('kubectl', ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'], { encoding: 'utf8' }))
}

function hold(from, to, ms) {
  from.on('data', (chunk) => setTimeout(() => to.destroyed || to.write(chunk), ms))
  from.on('end', () => setTimeout(() => to.end(), ms))
  from.on('error', () => to.destroy())
  from.on('close', () => setTimeout(() => to.destroy(), 2 * ms))
}

/** Starts the relay, and writes a kubeconfig that leads through it. */
export async function startRelay(config, file, ms) {
  const { hostname, port } = new URL(config.clusters[0].cluster.server)
  const relay = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: hostname, port: Number(port || 443), noDelay: true })
    hold(client, server, ms)
    hold(server, client, ms)
  })
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const [{ name, cluster }] = config.clusters
  const through = { 'tls-server-name': hostname, ...cluster, server: `https://127.0.0.1:${relay.address().port}` }
  writeFileSync(file, JSON.stringify({ ...config, clusters: [{ name, cluster: through }] }), { mode: 0o600 })
  return relay
}
