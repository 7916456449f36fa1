import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programFiles, unpackIn } from './pod-programs.ts'
import { run } from './porttrace.ts'

export const namespace = 'porttrace-layers'
const hosts = [`layers.${namespace}.svc`, `few.${namespace}.svc`]

/** Ports of the Service `few`, for clients that tell less: each connection takes its time. */
const few: readonly number[] = [443, 8444, 8448, 80, 8081]

/** The ports of the Service `layers`: what listens there, and with which certificate. */
const servers = [
  ['https-good', 443, 'https', 'good'],
  ['https-expired', 8444, 'https', 'expired'],
  ['https-elsewhere', 8445, 'https', 'elsewhere'],
  ['https-selfsigned', 8446, 'https', 'selfsigned'],
  ['https-framed', 8447, 'h2', 'good'],
  ['https-plain', 8448, 'http', '-'],
  ['http-secured', 8449, 'https', 'good'],
  ['undeclared', 8450, 'https', 'good'],
  ['http-plain', 80, 'http', '-'],
  ['http-slow', 8081, 'slow', '-'],
  ['grpc', 8083, 'h2c', '-'],
] as const

/** Each client Pod, and the program that it has beside BusyBox; the Pod `server` has Node. */
const clients = {
  python: '/usr/bin/python3',
  curl: '/usr/bin/curl',
  openssl: '/usr/bin/openssl',
  wget: '/usr/bin/wget',
  busybox: '',
} as const

async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run('kubectl', args, {}, input)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

const apply = (items: readonly unknown[]) => kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))

function service(name: string, ports: readonly unknown[]): unknown {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector: { app: 'layers' }, ports } }
}

/** Makes the Services, their Pod and the clients, with programs of this machine, and waits until the servers listen. */
export async function createLayers(): Promise<void> {
  const demo = JSON.parse(await kubectl(['-n', 'demo', 'get', 'pod', 'client', '-o', 'json']))
  const { image } = demo.spec.containers[0]
  const ports = servers.map(([name, port]) => ({ name, port, targetPort: port }))
  await apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    service('layers', ports),
    service(
      'few',
      ports.filter(({ port }) => few.includes(port)),
    ),
  ])
  const addressOf = (name: string) => kubectl(['-n', namespace, 'get', 'service', name, '-o', 'jsonpath={.spec.clusterIP}'])
  const hostAliases = await Promise.all(
    ['layers', 'few'].map(async (name, index) => ({ ip: await addressOf(name), hostnames: [hosts[index]] })),
  )
  const authorities = '/etc/ssl/certs/ca-certificates.crt'
  const path = `/usr/bin:/bin:${dirname(process.execPath)}`
  const variables = { PATH: path, SSL_CERT_FILE: authorities, NODE_EXTRA_CA_CERTS: authorities }
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name === 'server' ? 'layers' : 'client' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      hostAliases,
      containers: [
        {
          name,
          image,
          // What is unpacked in it starts when all of it is there.
          command: ['sh', '-c', 'until [ -e /layers-start ]; do sleep 0.2; done; sh /layers-start; sleep 3600'],
          env: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
        },
      ],
    },
  })
  const programs = Object.entries({ server: process.execPath, ...clients })
  await apply(programs.map(([name]) => pod(name)))
  const folder = makeFiles(authorities)
  try {
    const pods = programs.map(([name]) => `pod/${name}`)
    await kubectl(['-n', namespace, 'wait', ...pods, '--for=condition=Ready', '--timeout=60s'])
    await Promise.all(programs.map(([name, program]) => unpackIn(namespace, name, program === '' ? [] : programFiles(program), folder)))
    const last = servers.at(-1)?.[1]
    const listening = `until nc -w 1 127.0.0.1 ${last} </dev/null >/dev/null; do sleep 0.2; done`
    await kubectl(['-n', namespace, 'exec', 'server', '--', 'timeout', '30', 'sh', '-c', listening])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Does not wait for the end of the namespace. */
export async function removeLayers(): Promise<void> {
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false'])
}

/** What all Pods get: certificates, the servers, what starts them, and the authority as one that is trusted. */
function makeFiles(authorities: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-layers-'))
  const layers = join(folder, 'layers')
  mkdirSync(layers)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: layers, stdio: ['ignore', 'ignore', 'pipe'] })
  const make = (name: string, days: string, names: readonly string[] = hosts) => {
    openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    writeFileSync(join(layers, `${name}.ext`), `subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}\n`)
    const signer = name === 'selfsigned' ? ['-signkey', `${name}.key`] : ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial']
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', `${name}.ext`, '-days', days, '-out', `${name}.crt`)
  }
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-subj', '/CN=layers CA', '-days', '30', '-out', 'ca.crt')
  make('good', '30')
  make('expired', '-1')
  make('elsewhere', '30', ['elsewhere.example'])
  make('selfsigned', '30')
  copyFileSync(fileURLToPath(new URL('layers-server.mjs', import.meta.url)), join(layers, 'server.mjs'))
  mkdirSync(join(folder, authorities, '..'), { recursive: true })
  copyFileSync(join(layers, 'ca.crt'), join(folder, authorities))
  const words = servers.map(([, port, kind, certificate]) => `${port} ${kind} ${certificate}`).join(' ')
  writeFileSync(join(folder, 'layers-start'), `! command -v node >/dev/null || exec node /layers/server.mjs ${words}\n`)
  return folder
}
