import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, reader, runProgram, startBench } from './program.ts'

const shop = ['-f', 'test/fixtures/calls/shop.yaml']
const rowsOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => /^. (healthy|planned|idle|unknown|degraded|broken) /.test(line))
    .map((line) => line.trim().split(/ {3,}/))

describe('`--calls` of a workload in manifests', () => {
  it('`--calls` traces each address of a Service that the Pod template holds, the worst first', async () => {
    const { code, stdout } = await runProgram(['deploy/front', ...shop, '--calls'])
    expect(code).toBe(1)
    expect(rowsOf(stdout)).toEqual([
      ['✗ broken', 'front', 'env CATALOG_ADDR', 'catalog:8082', 'PT306 Service has no port 8082'],
      ['? unknown', 'front', 'env ADS_ADDR', 'ads:9555', 'services "ads" not found in namespace "shop"'],
      ['◇ planned', 'wait', 'command[2]', 'db.data.svc'],
      ['◇ planned', 'front', 'env CART_URL', 'cart-api:7070'],
      ['◇ planned', 'front', 'env CART_BY_VARIABLE', 'cart-api'],
      ['◇ planned', 'front', 'env DATABASE_URL', 'db.data.svc.cluster.local:5432'],
    ])
  })

  it('a Service that is not in the manifests is unknown, since it may come from elsewhere', async () => {
    const { code, stdout } = await runProgram(['deploy/front', ...shop, '--calls', '--fail-on=unknown', '-o', 'json'])
    expect(code).toBe(1)
    const ads = JSON.parse(stdout).items.find((one: { address: string }) => one.address === 'ads:9555')
    expect(ads).toMatchObject({ verdict: 'unknown', missing: expect.stringContaining('"ads" not found') })
  })

  it('`--calls=configmaps` reads the ConfigMaps that the Pod uses, too', async () => {
    const { stdout } = await runProgram(['deploy/front', ...shop, '--calls=configmaps'])
    expect(rowsOf(stdout)).toContainEqual([
      '? unknown',
      'front',
      'configmap/front shipping',
      'shipping:50051',
      'services "shipping" not found in namespace "shop"',
    ])
  })

  it('`--calls` reports no fault for a Service that exists, and the exit code follows --fail-on', async () => {
    const healthy = await runProgram(['deploy/front', ...shop, '--calls', '--fail-on=never'])
    expect(healthy.code).toBe(0)
    const none = await runProgram(['deploy/cart', ...shop, '--calls'])
    expect(none).toMatchObject({ code: 0, stdout: expect.stringContaining('holds the address of a Service') })
  })

  it.each(['text', 'wide', 'json', 'yaml', 'name'])('`--calls -o %s` holds no password, token, path or Secret', async (format) => {
    const { stdout, stderr } = await runProgram(['deploy/front', ...shop, '--calls=configmaps', '-o', format])
    expect(stdout).toContain('catalog')
    expect(`${stdout}${stderr}`).not.toMatch(/hunter2|stripe|\/carts|DB_PASSWORD|legacy/)
  })

  it('`--calls -o json` names the field that holds each address, with the trace of the address', async () => {
    const { stdout } = await runProgram(['deploy/front', ...shop, '--calls', '-o', 'json'])
    const list = JSON.parse(stdout)
    const schema: object = JSON.parse(readFileSync(new URL('../../schema/call-list.v1.json', import.meta.url), 'utf8'))
    const isCallList = new Ajv({ strict: false }).compile(schema)
    expect([isCallList(list), isCallList.errors]).toEqual([true, null])
    expect(list).toMatchObject({ kind: 'CallList', client: { kind: 'Deployment', namespace: 'shop', name: 'front' }, unread: [] })
    expect(list.items[0]).toMatchObject({
      container: 'front',
      field: 'spec.template.spec.containers[0].env[CATALOG_ADDR].value',
      address: 'catalog:8082',
      verdict: 'broken',
      cause: { code: 'PT306' },
      trace: { kind: 'Trace', target: { name: 'catalog', port: 8082 } },
    })
  })

  it.each([
    ['a Service', ['svc/cart', '--calls'], '--calls takes one Pod or workload'],
    ['no target', ['--calls'], '--calls takes one Pod or workload'],
    ['two Pods', ['pod/a', 'pod/b', '--calls'], '--calls takes one Pod or workload'],
    ['a probe', ['pod/a', '--calls', '--probe'], 'it cannot be used with --probe'],
    ['a report', ['pod/a', '--calls', '-o', 'sarif'], '--calls cannot be used with -o sarif'],
    ['another place', ['pod/a', '--calls=secrets'], 'invalid argument "secrets"'],
  ])('`--calls` with %s is a usage error', async (_, words, message) => {
    expect(await runProgram(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})

describe('`--calls` on a cluster', () => {
  let bench: Bench
  const place = { namespace: 'demo', uid: 'u1' }
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...place, name: 'caller', labels: { app: 'caller' } },
    spec: {
      nodeName: 'node-1',
      containers: [
        {
          name: 'main',
          env: [
            { name: 'WEB_ADDR', value: 'web:80' },
            { name: 'WRONG_ADDR', value: 'web:81' },
            { name: 'KEYS', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } },
          ],
          envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' } }],
        },
      ],
    },
    status: { phase: 'Running', podIP: '10.244.0.99', conditions: [{ type: 'Ready', status: 'True' }] },
  }
  const settings = {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { namespace: 'demo', name: 'settings' },
    data: { GONE_ADDR: 'gone.demo.svc:80' },
  }
  const admin = { name: 'admin', token: 'admin', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }
  beforeAll(async () => {
    bench = await startBench({ users: [admin, reader('few', ['services', 'pods', 'endpointslices.discovery.k8s.io', 'nodes'])] })
    bench.server.store.put(pod)
    bench.server.store.put(settings)
  })
  afterAll(() => bench.close())

  it('`--calls` of a Pod traces each address with that Pod as the client, and never requests a Secret', async () => {
    const { code, stdout } = await bench.run(['pod/caller', '-n', 'demo', '--calls=configmaps'])
    expect(code).toBe(1)
    const rows = rowsOf(stdout).map(([verdict, , setting, address]) => [verdict, setting, address])
    expect(rows).toContainEqual(['✗ broken', 'env WRONG_ADDR', 'web:81'])
    expect(rows).toContainEqual(['✗ broken', 'configmap/settings GONE_ADDR', 'gone.demo.svc:80'])
    expect(rows.map(([, , address]) => address)).toContain('web:80')
    expect(bench.server.requests.filter(({ path }) => path.includes('/secrets'))).toEqual([])
  })

  it('a ConfigMap that may not be read is reported as not read', async () => {
    const { stdout } = await bench.run(['pod/caller', '-n', 'demo', '--calls=configmaps'], 'few')
    expect(stdout).toMatch(/\? {1,2}not read: configmap\/settings: /)
    expect(rowsOf(stdout).map(([, , , address]) => address)).toContain('web:81')
  })

  it('`--calls` of a Pod that does not exist names the Pod, and ends with 3', async () => {
    const { code, stdout, stderr } = await bench.run(['pod/nobody', '-n', 'demo', '--calls'])
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^error: pods "nobody" not found in namespace "demo"/)
    expect(stderr).not.toContain('--from')
  })
})
