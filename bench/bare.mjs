// What the requests of a trace cost without the trace: `node bare.mjs FILE` makes them over node:https on four connections, and parses the
// answers. FILE says where, with which credentials, and what is requested at once.
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { fileURLToPath } from 'node:url'

/** The command, for a Service that has Warning events and a cluster without EndpointSlices of v1 or the Gateway API: as the trace asks it. */
export function bareCommand(config, namespace, service, file) {
  const [{ cluster }] = config.clusters
  const [{ user }] = config.users
  const text = (base64) => base64 && Buffer.from(base64, 'base64').toString()
  const rounds = [
    [
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${service}&limit=500`,
      `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses?limit=500`,
      `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies?limit=500`,
      '/apis',
      `/apis/multicluster.x-k8s.io/v1alpha1/namespaces/${namespace}/serviceexports/${service}`,
      `/api/v1/namespaces/${namespace}/services/${service}`,
    ],
    [
      '/apis/networking.k8s.io/v1/ingressclasses?limit=500',
      `/api/v1/namespaces/${namespace}/endpoints/${service}`,
      `/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${service}&limit=500`,
    ],
    [`/api/v1/namespaces/${namespace}/events?fieldSelector=type%3DWarning&limit=500`],
  ]
  const tls = {
    ca: text(cluster['certificate-authority-data']),
    cert: text(user['client-certificate-data']),
    key: text(user['client-key-data']),
  }
  writeFileSync(file, JSON.stringify({ server: cluster.server, token: user.token, tls, rounds }), { mode: 0o600 })
  return [process.execPath, fileURLToPath(import.meta.url), file]
}

async function run({ server, token, tls, rounds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4, ...tls })
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const ask = (path) =>
    new Promise((resolve, reject) => {
      get(`${server}${path}`, { agent, headers }, (answer) => {
        const chunks = []
        answer
          .on('data', (chunk) => chunks.push(chunk))
          .on('end', () => resolve(answer.statusCode === 200 && JSON.parse(Buffer.concat(chunks))))
      }).on('error', reject)
    })
  for (const paths of rounds) await Promise.all(paths.map(ask))
  agent.destroy()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(JSON.parse(readFileSync(process.argv[2], 'utf8')))
