import { expect, test } from 'vitest'
import type { ApiObject } from '../../src/demo/server/store/object.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { fieldSelector, labelSelector, type Parsed, selectedName } from '../../src/demo/server/store/selectors.ts'

const object = (labels: Record<string, string>): ApiObject => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'a', namespace: 'demo', uid: 'u', resourceVersion: '1', creationTimestamp: '', labels },
  spec: { nodeName: 'node-1' },
  status: { phase: 'Running' },
  involvedObject: { kind: 'Pod', name: 'a' },
})
const holds = (parsed: Parsed, of: ApiObject) => ('error' in parsed ? parsed.error : parsed.matches(of))
const web = object({ app: 'web', tier: '3', 'example.com/x': 'y' })

test.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app=db', false],
  ['app!=db', true],
  ['other!=db', true],
  ['app in (db, web)', true],
  ['app in (db),tier=3', false],
  ['app notin (db,web)', false],
  ['other notin (web)', true],
  ['app', true],
  ['other', false],
  ['!other', true],
  ['constructor', false],
  ['!constructor', true],
  ['! app', false],
  ['tier>2', true],
  ['tier<2', false],
  ['app=web,example.com/x=y', true],
  ['other=', false],
])('the label selector %j matches the objects that it should', (text, expected) => {
  expect(holds(labelSelector(text), web)).toBe(expected)
})

test.each(['app=a=b', 'app in db', '=x', '!app=x', 'app in (a'])('%j is not a label selector', (text) => {
  expect(labelSelector(text)).toEqual({ error: expect.stringContaining('unable to parse requirement') })
})

const types = resourceTypes()
const pods = types.ofKind('v1', 'Pod', true)

test.each([
  ['metadata.name=a', true],
  ['metadata.name==b', false],
  ['metadata.name!=b,metadata.namespace=demo', true],
  ['spec.nodeName=node-1,status.phase=Running', true],
  ['spec.nodeName=', false],
])('the field selector %j matches the objects that it should', (text, expected) => {
  expect(holds(fieldSelector(text, pods), web)).toBe(expected)
})

test('events can be selected by what they are about', () => {
  const events = types.ofKind('v1', 'Event', true)
  expect(holds(fieldSelector('involvedObject.kind=Pod,involvedObject.name=a', events), web)).toBe(true)
  expect(holds(fieldSelector('involvedObject.name=b', events), web)).toBe(false)
})

test('a field that the kind does not offer is refused, in the words of its kind', () => {
  expect(fieldSelector('spec.none=x', pods)).toEqual({ error: 'field label not supported: spec.none' })
  expect(fieldSelector('spec.none=x', types.ofKind('discovery.k8s.io/v1', 'EndpointSlice', true))).toEqual({
    error: '"spec.none" is not a known field selector: only "metadata.name", "metadata.namespace"',
  })
  expect(fieldSelector('name', pods)).toEqual({ error: expect.stringContaining("can't understand 'name'") })
})

test('a field selector on metadata.name alone gives the name that it asks for', () => {
  expect(['metadata.name=a', 'metadata.name==a', 'metadata.name!=a', 'metadata.name=a,spec.nodeName=b', ''].map(selectedName)).toEqual([
    'a',
    'a',
    '',
    '',
    '',
  ])
})
