import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ipamBlock, ipPool } from '../diagnose/ranges/plugin-objects.ts'
import { rangeListOf } from '../schema.ts'
import { reader } from './program.ts'
import { start } from './start.ts'

const serviceCidr = (...cidrs: string[]) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'kubernetes' },
  spec: { cidrs },
})

it('--ranges prints each range with what is used and free, and where it is set', async () => {
  const { run, server } = await start()
  server.store.put(serviceCidr('10.96.0.0/16', 'fd00:10:96::/112'))
  const { stdout, code } = await run(['--ranges'])
  expect(stdout).toMatch(/^VERDICT +RANGE +USED FOR +SIZE +USED +FREE +SET BY$/m)
  expect(stdout).toMatch(/^● healthy +10\.96\.0\.0\/16 +Services +65534 +\d+ +\d+ +servicecidr\/kubernetes spec\.cidrs$/m)
  expect(stdout).toMatch(/^● healthy +30000-32767 +node ports +2768 +\d+ +\d+ +not shown: the default$/m)
  expect(stdout).toMatch(/^● healthy +10\.244\.0\.0\/24 +Pods of node\/node-1 +253 +\d+ +\d+ +node\/node-1 spec\.podCIDRs$/m)
  expect(code).toBe(0)
})

it('--ranges -o json is a RangeList of the schema', async () => {
  const { run, server } = await start()
  server.store.put(serviceCidr('10.96.0.0/16'))
  const list = rangeListOf((await run(['--ranges', '-o', 'json'])).stdout)
  expect(list.items.map(({ use }) => use)).toContain('pods')
  expect(list.items.every(({ used, free, size }) => size === undefined || free === Math.max(0, size - used))).toBe(true)
})

it('a range that is nearly full, or full, degrades the cluster, which --ignore leaves out', async () => {
  const { run, server } = await start()
  server.store.put(serviceCidr('10.96.3.0/28'))
  const nearly = await run(['--ranges'])
  expect(nearly.stdout).toMatch(/^▲ degraded +10\.96\.3\.0\/28 +Services +14 +13 +1 /m)
  expect(nearly.stdout).toMatch(/^\? PT803 +range 10\.96\.3\.0\/28 is nearly full \(inferred\)$/m)
  expect(nearly.code).toBe(0)
  expect((await run(['--ranges', '--fail-on', 'degraded'])).code).toBe(1)
  server.store.put(serviceCidr('10.96.3.8/30'))
  const full = await run(['--ranges', '--fail-on', 'degraded'])
  expect(full.stdout).toMatch(/^▲ degraded +10\.96\.3\.8\/30 +Services +2 +\d +0 /m)
  expect(full.stdout).toMatch(/^\? PT803 +range 10\.96\.3\.8\/30 is full \(inferred\)$/m)
  expect(full.code).toBe(1)
  // The other Services are outside of that range.
  expect(full.stdout).toMatch(/^▲ PT805 +\d+ ClusterIPs are outside of every range$/m)
  expect((await run(['--ranges', '--fail-on', 'degraded', '--ignore', 'PT803,PT805'])).code).toBe(0)
})

it('a Pod that got no address is reported with its event, and the exit code is 1', async () => {
  const { run, server } = await start()
  const message =
    'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254'
  server.store.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'demo' },
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app' }] },
    status: { phase: 'Pending' },
  })
  server.store.put({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web-1.1', namespace: 'demo' },
    involvedObject: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
    type: 'Warning',
    reason: 'FailedCreatePodSandBox',
    message,
    count: 4,
  })
  const { stdout, code } = await run(['--ranges'])
  expect(stdout).toMatch(/^✗ PT803 +no Pod address is left on node-1: 1 Pod waits$/m)
  expect(stdout).toMatch(/^ +pod\/web-1 +-n demo +events\[FailedCreatePodSandBox\]\.message = .*no IP addresses available.* \(4 times/m)
  expect(stdout).toMatch(/^✗ broken +10\.244\.0\.0\/24 +Pods of node\/node-1 /m)
  expect(code).toBe(1)
})

it.each(['v1', 'v1beta1'])('the addresses that ServiceCIDRs and IPAddresses of %s keep are counted', async (version) => {
  const { run, server } = await start()
  const apiVersion = `networking.k8s.io/${version}`
  server.store.put({ ...serviceCidr('10.96.0.0/16'), apiVersion })
  server.store.put({
    apiVersion,
    kind: 'IPAddress',
    metadata: { name: '10.96.200.1', creationTimestamp: '2025-01-01T00:00:00Z' },
    spec: { parentRef: { group: '', resource: 'services', namespace: 'demo', name: 'gone' } },
  })
  const { stdout } = await run(['--ranges'])
  expect(stdout).toMatch(/servicecidr\/kubernetes spec\.cidrs$/m)
  expect(stdout).toMatch(/^\? PT806 +10\.96\.200\.1 is kept for a Service that is gone \(inferred\)$/m)
})

it('the pools of a network plugin are read where the cluster has its kinds, and not without the right', async () => {
  const pools = [ipPool('default-ipv4-ippool', '10.244.0.0/27'), ipamBlock('10.244.0.0/28', 'node-1', 16)]
  const whole = await start()
  for (const one of pools) whole.server.store.put(one)
  const all = (await whole.run(['--ranges', '-o', 'wide'])).stdout
  expect(all).toMatch(/^● healthy +10\.244\.0\.0\/27 +Pods +32 +16 +16 +ippool\/default-ipv4-ippool spec\.cidr$/m)
  expect(all).toMatch(/^● healthy +10\.244\.0\.0\/28 +Pods of node\/node-1 +16 +16 +0 +ipamblock\/10-244-0-0-28 /m)
  const partly = await start({ users: [reader('partly', ['services', 'pods', 'nodes'])] })
  for (const one of pools) partly.server.store.put(one)
  const few = (await partly.run(['--ranges', '-o', 'wide'], 'partly')).stdout
  expect(few).toMatch(/not read: .*ippools/)
  expect(few).not.toMatch(/10\.244\.0\.0\/27/)
})

it('a trace reads no pool of a network plugin', async () => {
  const { run, server } = await start()
  server.store.put(ipPool('default-ipv4-ippool', '10.244.0.0/27'))
  server.store.put(ipamBlock('10.244.0.0/28', 'node-1', 16))
  for (const words of [['svc/web', '-n', 'demo'], ['node/node-1']]) await run(words)
  const asked = server.requests.map(({ path }) => path)
  expect(asked.length).toBeGreaterThan(5)
  expect(asked.filter((path) => /ippools|ipamblocks|ciliumnodes|ipaddresses/.test(path))).toEqual([])
})

it('the ranges of Nodes are unknown without the right to read Pods, and --ranges needs the right to read Services', async () => {
  const users = [reader('few', ['services', 'nodes']), reader('none', ['pods'])]
  const { run } = await start({ users })
  const { stdout, code } = await run(['--ranges'], 'few')
  expect(stdout).toMatch(/^\? unknown +10\.244\.0\.0\/24 +Pods of node\/node-1 +\? +0 +\? /m)
  expect(stdout).toMatch(/^\? {2}not read: pods /m)
  expect(code).toBe(0)
  expect(await run(['--ranges'], 'none')).toMatchObject({ code: 3, stdout: '' })
})

it('more than ten healthy ranges of Nodes are summed up, and -o wide shows them', async () => {
  const { run, server } = await start()
  for (let index = 10; index < 30; index++) {
    server.store.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: `node-${index}` }, spec: { podCIDRs: [`10.245.${index}.0/24`] } })
  }
  const lines = (text: string) => text.split('\n').filter((line) => line.includes('Pods of node/'))
  const short = (await run(['--ranges'])).stdout
  expect(lines(short)).toHaveLength(10)
  expect(short).toMatch(/^and \d+ healthy ranges of other Nodes: -o wide shows them$/m)
  expect(lines((await run(['--ranges', '-o', 'wide'])).stdout).length).toBeGreaterThan(20)
})

it('of a saved snapshot that holds one Service, and of manifests, what is free is unknown', async () => {
  const { run, folder } = await start()
  const [snapshot, manifest] = [join(folder, 'snapshot.json'), join(folder, 'web.yaml')]
  await run(['svc/web', '-n', 'demo', '--save', snapshot])
  writeFileSync(
    manifest,
    '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, ports: [{port: 80, nodePort: 30001}]}}',
  )
  const ofSnapshot = (await run(['--ranges', '-f', snapshot])).stdout
  expect(ofSnapshot).toMatch(/^\? 30000-32767: not all Services were read$/m)
  expect(ofSnapshot).not.toMatch(/^● /m)
  const ofManifest = (await run(['--ranges', '-f', manifest])).stdout
  expect(ofManifest).toMatch(/^\? 30000-32767: the manifests are not applied: what the cluster uses is unknown$/m)
  expect(ofManifest).not.toMatch(/^● /m)
})

it.each([
  [['svc/web'], 'error: --ranges shows the whole cluster: it takes no target'],
  [['-w'], 'error: --ranges shows the whole cluster, once; it cannot be used with --watch'],
  [['-n', 'demo'], 'error: --ranges shows the whole cluster, once; it cannot be used with --namespace'],
  [['-o', 'sarif'], 'error: --ranges cannot be used with -o sarif: its formats are text, wide, json, yaml'],
])('--ranges with %s is a usage error', async (words, message) => {
  const { run } = await start()
  expect(await run(['--ranges', ...words])).toMatchObject({ code: 2, stdout: '', stderr: `${message}\n` })
})
