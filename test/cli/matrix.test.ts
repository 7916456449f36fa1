import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { manyPods } from './many-pods.ts'
import { reader } from './program.ts'
import { start } from './start.ts'

const deny = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny', namespace: 'demo' },
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
}
const objects = [...manyPods(2), deny]

describe('--matrix', () => {
  it('--matrix shows who may connect to which Service, names the policy that decides, and ends with 0', async () => {
    const one = await start({ objects })
    const { code, stdout } = await one.run(['--matrix', '-n', 'demo'])
    expect(code).toBe(0)
    expect(stdout).toContain('namespace demo   1 workload, 1 Service')
    expect(stdout).toMatch(/outside of the cluster +▲/)
    expect(stdout).toContain('▲ outside of the cluster → many:80   denied by networkpolicy/default-deny, ingress of the Pod (inferred)')
    expect((await one.run(['--matrix', '-A'])).stdout).toContain('demo/many:80')
  })

  it('the document of --matrix is valid by its schema', async () => {
    const one = await start({ objects })
    const { stdout } = await one.run(['--matrix', '-n', 'demo', '-o', 'json'])
    const schema: object = JSON.parse(readFileSync(new URL('../../schema/access-matrix.v1.json', import.meta.url), 'utf8'))
    const isMatrix = new Ajv({ strict: false }).compile(schema)
    expect([isMatrix(JSON.parse(stdout)), isMatrix.errors]).toEqual([true, null])
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'AccessMatrix', namespace: 'demo', cells: expect.any(Array) })
  })

  it('--matrix draws dropped edges dashed and labelled in Mermaid', async () => {
    const { stdout } = await (await start({ objects })).run(['--matrix', '-n', 'demo', '-o', 'mermaid'])
    expect(stdout).toMatch(/^flowchart LR\n/)
    expect(stdout).toMatch(/c1 -\.->\|"▲ by networkpolicy\/default-deny, ingress of the Pod"\| s0/)
  })

  it('--matrix takes at most two round trips, and requests nothing for each Service', async () => {
    const one = await start({ objects })
    await one.run(['--matrix', '-n', 'demo'])
    const paths = one.server.requests.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths.length).toBeLessThanOrEqual(10)
  })

  it('--matrix is unknown where policies may not be read, and says so', async () => {
    const lists = ['services', 'pods', 'endpointslices.discovery.k8s.io', 'nodes', 'namespaces', 'replicasets.apps', 'daemonsets.apps']
    const one = await start({ objects, users: [reader('limited', lists)] })
    const { stdout } = await one.run(['--matrix', '-n', 'demo'], 'limited')
    expect(stdout).toMatch(/outside of the cluster +\?/)
    expect(stdout).toContain('networkpolicies')
  })

  it.each([
    [['--matrix', 'svc/many'], 'takes no target'],
    [['--matrix', '--probe'], 'cannot be used with --probe'],
    [['--matrix', '-w'], 'cannot be used with --watch'],
    [['--matrix', '-i'], 'cannot be used with --interactive'],
    [['--matrix', '-o', 'name'], 'cannot be used with -o name'],
    [['--matrix', '--from', 'pod/a'], 'cannot be used with --from'],
  ])('a flag that has no meaning beside --matrix is a usage error: %j', async (argv, said) => {
    const { code, stderr } = await (await start()).run(argv)
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)])
  })
})
