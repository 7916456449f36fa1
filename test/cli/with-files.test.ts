import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Comparison } from '../../src/model/comparison.ts'
import { runProgram } from './program.ts'

/** A folder with these files, by their paths. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-with-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const service = (selector: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: ${selector}}, ports: [{port: 80}]}}`
const deployment =
  '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}}}'
const app = `${service('web')}\n---\n${deployment}\n`

// If a part of a change cannot be read, the rest would be a different change.
it.each([
  ['a file that does not exist', {}, 'cannot read CHANGE: no such file or directory'],
  ['a file that cannot be read', { 'change/a.yaml': 'a: [' }, /^CHANGE\/a\.yaml: .* \(line \d\)$/],
  [
    'a Helm template',
    { 'change/a.yaml': 'kind: Service\nmetadata:\n  name: {{ .Values.name }}-x\n' },
    'CHANGE/a.yaml: a Helm template: run helm template CHART first (line 3)',
  ],
  [
    'a chart',
    { 'change/Chart.yaml': 'name: a', 'change/templates/a.yaml': 'a: b' },
    'CHANGE: a Helm chart: run helm template CHANGE first (line 1)',
  ],
  [
    'a Kustomization',
    {
      'change/kustomization.yaml': 'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nnamePrefix: a-\n',
      'change/a.yaml': service('web'),
    },
    'CHANGE/kustomization.yaml: a Kustomization of kustomize: run kustomize build CHANGE first (line 1)',
  ],
  ['a folder without an object', { 'change/README.md': 'text' }, 'no Kubernetes objects in CHANGE'],
] as const)('%s is no change, and says so', async (_, files, message) => {
  const folder = folderOf({ 'app.yaml': app, ...files })
  const change = join(folder, 'change')
  const { code, stdout, stderr } = await runProgram(['-f', join(folder, 'app.yaml'), '--with', change])
  const line = stderr
    .split('\n')[0]
    ?.replaceAll(change, 'CHANGE')
    .replace(/^error: /, '')
  expect([code, stdout]).toEqual([3, ''])
  if (typeof message === 'string') expect(line).toBe(message)
  else expect(line).toMatch(message)
})

const comparisonOf = async (files: Readonly<Record<string, string>>): Promise<Comparison['items']> => {
  const folder = folderOf(files)
  const { stdout, stderr } = await runProgram(['-f', join(folder, 'app.json'), '--with', join(folder, 'change'), '-o', 'json', 'svc/web'])
  if (stdout === '') throw new Error(stderr)
  const { items }: Comparison = JSON.parse(stdout)
  return items
}

it('a value that is filled in later makes a change unknown, and a value that is set decides it', async () => {
  const verdicts = async (selector: string) =>
    (await comparisonOf({ 'app.json': liveApp('True'), 'change/a.yaml': service(selector) })).map(({ after }) => after?.verdict)
  expect(await verdicts('"$(APP)"')).toEqual(['unknown'])
  expect(await verdicts('web')).toEqual([])
})

const live = (apiVersion: string, kind: string, name: string, rest: object, labels: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'default', uid: `u-${name}`, resourceVersion: '1', labels },
  ...rest,
})

/** A dump with a Service and a Pod, of which the condition Ready has this status. */
function liveApp(ready: 'True' | 'False', phase = 'Running'): string {
  const items = [
    live('v1', 'Service', 'web', { spec: { clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP' }] } }),
    live(
      'v1',
      'Pod',
      'web-1',
      {
        spec: { containers: [{ name: 'web' }] },
        status: {
          phase,
          podIPs: [{ ip: '10.0.0.1' }],
          conditions: [{ type: 'Ready', status: ready }],
          containerStatuses: [{ name: 'web', ready: ready === 'True', state: { running: {} } }],
        },
      },
      { app: 'web' },
    ),
    live(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'web-x',
      {
        addressType: 'IPv4',
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
        endpoints: [
          {
            addresses: ['10.0.0.1'],
            conditions: { ready: ready === 'True' },
            targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1' },
          },
        ],
      },
      { 'kubernetes.io/service-name': 'web' },
    ),
  ]
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

it('a Pod that is not ready stays so when its Service changes, and a Pod that has ended does not count', async () => {
  const more = service('web').replace('{port: 80}', '{name: a, port: 80}, {name: b, port: 81, targetPort: 80}')
  const states = async (app: string) =>
    (await comparisonOf({ 'app.json': app, 'change/a.yaml': more })).map(({ after }) => [
      after?.verdict,
      after?.ports.flatMap(({ endpoints }) => endpoints.map(({ state }) => state)),
    ])
  expect(await states(liveApp('True'))).toEqual([['planned', ['ready', 'ready']]])
  expect(await states(liveApp('False'))).toEqual([['broken', ['not-ready', 'not-ready']]])
  expect(await states(liveApp('False', 'Failed'))).toEqual([['broken', []]])
})
