import { describe, expect, it } from 'vitest'
import { lastChange } from '../../src/kube/managed-fields.ts'

const entry = (manager: string, time: string | undefined, fieldsV1: unknown, more: object = {}) => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  ...(time !== undefined && { time }),
  fieldsV1,
  ...more,
})

/** A Service as a server keeps it: applied first, then edited by hand. */
const service = {
  metadata: {
    labels: { app: 'web', 'app.kubernetes.io/name': 'web' },
    managedFields: [
      entry('helm', '2026-01-10T10:00:00Z', {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {}, 'f:app.kubernetes.io/name': {} } },
        'f:spec': {
          'f:ports': {
            '.': {},
            'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {}, 'f:targetPort': {} },
            'k:{"port":443,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:targetPort': {} },
          },
          'f:selector': {},
          'f:type': {},
        },
      }),
      entry('kubectl-edit', '2026-01-15T09:39:00Z', {
        'f:spec': { 'f:ports': { 'k:{"port":443,"protocol":"TCP"}': { 'f:targetPort': {} } } },
      }),
      entry('controller', '2026-01-15T09:59:00Z', { 'f:status': { 'f:loadBalancer': {} } }, { subresource: 'status' }),
    ],
  },
  spec: {
    type: 'ClusterIP',
    selector: { app: 'web' },
    ports: [
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
      { port: 443, protocol: 'TCP', targetPort: 'htps' },
    ],
  },
}

describe('who wrote a field last', () => {
  it.each([
    ['spec.type', 'helm'],
    ['spec.selector', 'helm'],
    ['spec.selector[app]', 'helm'],
    ['spec.ports[0].targetPort', 'helm'],
    ['spec.ports[1].targetPort', 'kubectl-edit'],
    ['spec.ports[1].port', 'helm'],
    ['spec.ports[*].port', 'kubectl-edit'],
    ['spec.ports', 'kubectl-edit'],
    ['metadata.labels[app.kubernetes.io/name]', 'helm'],
  ])('%s was written by %s', (path, manager) => expect(lastChange(service, path)?.manager).toBe(manager))

  it.each(['spec.ports[2].targetPort', 'spec.externalName', 'metadata.labels[tier]', 'metadata.annotations[x]', 'status.loadBalancer', ''])(
    'nobody is named for "%s"',
    (path) => expect(lastChange(service, path)).toBeUndefined(),
  )

  it('the operation and the time stand beside the manager', () => {
    expect(lastChange(service, 'spec.ports[1].targetPort')).toEqual({
      manager: 'kubectl-edit',
      operation: 'Update',
      time: '2026-01-15T09:39:00Z',
    })
  })

  it('a container is found by its name', () => {
    const fieldsV1 = { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': { '.': {}, 'f:image': {} } } } } } }
    const spec = { template: { spec: { containers: [{ name: 'proxy' }, { name: 'app', image: 'x' }] } } }
    const raw = { metadata: { managedFields: [entry('kubectl-set', '2026-01-15T09:00:00Z', fieldsV1)] }, spec }
    expect(lastChange(raw, 'spec.template.spec.containers[app].image')?.manager).toBe('kubectl-set')
    expect(lastChange(raw, 'spec.template.spec.containers[proxy].image')).toBeUndefined()
  })

  it.each([
    [undefined],
    [{}],
    [{ metadata: { managedFields: 'x' } }],
    [{ metadata: { managedFields: [null, 1, { time: 'never', fieldsV1: { 'f:spec': {} } }, entry('x', undefined, { 'f:spec': {} })] } }],
    [
      {
        metadata: {
          managedFields: [entry('x', '2026-01-15T09:00:00Z', { 'f:spec': { 'f:ports': { 'k:{odd': {}, 'k:{}': {}, 'k:null': {} } } })],
        },
        spec: { ports: [{}] },
      },
    ],
  ])('an odd object names nobody: %j', (raw) => expect(lastChange(raw, 'spec.ports[0].targetPort')).toBeUndefined())
})
