import { hostileWords } from '../../lib/hostile-words.ts'
import { changing, type Row } from '../row.ts'

const everything = ['trace', 'json and --save', 'list', '-w', 'view'] as const

/** Every value that the test holds for, below an object's name and version, is another one. */
function each(holds: (value: unknown) => boolean, other: (value: unknown, key: string) => unknown) {
  const walk = (value: unknown, key: string): unknown => {
    if (holds(value)) return other(value, key)
    if (Array.isArray(value)) return value.map((item) => walk(item, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, kept.has(name) ? member : walk(member, name)]))
  }
  const kept = new Set(['name', 'namespace', 'resourceVersion', 'kind', 'apiVersion'])
  return changing((object) =>
    typeof object === 'object' && object !== null
      ? Object.fromEntries(
          Object.entries(object).map(([name, member]) => [
            name,
            kept.has(name) ? member : name === 'metadata' ? walk(member, name) : walk(member, name),
          ]),
        )
      : object,
  )
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number'
const isList = (value: unknown) => Array.isArray(value)
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
let word = 0
const nextWord = () => hostileWords[word++ % hostileWords.length] ?? ''
const escapes = '\x1b[2J\x1b]52;c;aGk=\x07\r\nerror: x\u202e\u009b31m'
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const within = (part: 'metadata' | 'spec' | 'status', more: object) =>
  changing((object) =>
    typeof object === 'object' && object !== null && part in object
      ? { ...object, [part]: { ...Object(Reflect.get(object, part)), ...more } }
      : object,
  )

const withPorts = (count: number) =>
  changing((object) => {
    const spec = Object(object).spec
    if (!isObject(object) || !isObject(spec) || !('ports' in spec)) return object
    const ports = Array.from({ length: count }, (_, index) => ({ name: `p${index}`, port: (index % 65_535) + 1, protocol: 'TCP' }))
    return { ...Object(object), spec: { ...spec, ports } }
  })

/** Objects whose fields are not what the API says. */
export const objects: readonly Row[] = [
  { lie: 'makes each text a number', tell: each(isText, () => 7), outcome: /with an invalid field: metadata/ },
  { lie: 'makes each text an object', tell: each(isText, () => ({})), outcome: /with an invalid field: metadata/ },
  { lie: 'makes each text null', tell: each(isText, () => null), outcome: /with an invalid field: metadata\.labels/ },
  { lie: 'makes each text empty', tell: each(isText, () => ''), outcome: 'goes on', commands: everything },
  { lie: 'makes each text an escape sequence', tell: each(isText, () => escapes), outcome: 'goes on', commands: everything },
  { lie: 'makes each text a hostile word', tell: each(isText, nextWord), outcome: 'goes on', commands: everything },
  { lie: 'makes each text 10 KB', tell: each(isText, () => 'x'.repeat(10_000)), outcome: 'goes on', mostMiB: 700 },
  { lie: 'makes each number 0', tell: each(isNumber, () => 0), outcome: /with an invalid field: spec\.ports\[\]\.port/ },
  { lie: 'makes each number -1', tell: each(isNumber, () => -1), outcome: /with an invalid field: spec\.ports\[\]\.port/ },
  { lie: 'makes each number 1.5', tell: each(isNumber, () => 1.5), outcome: /with an invalid field: spec\.ports\[\]\.port/ },
  { lie: 'makes each number 65,536', tell: each(isNumber, () => 65_536), outcome: /with an invalid field: spec\.ports\[\]\.port/ },
  { lie: 'makes each number 1e308', tell: each(isNumber, () => 1e308), outcome: /with an invalid field: spec\.ports\[\]\.port/ },
  {
    lie: 'makes each number a text',
    tell: each(isNumber, () => '80'),
    outcome: /with an invalid field: spec\.ports\[\]\.port/,
    commands: everything,
  },
  { lie: 'makes each number null', tell: each(isNumber, () => null), outcome: 'goes on' },
  { lie: 'makes each list null', tell: each(isList, () => null), outcome: 'goes on' },
  { lie: 'makes each list empty', tell: each(isList, () => []), outcome: 'goes on' },
  { lie: 'makes each list an object', tell: each(isList, () => ({})), outcome: /with an invalid field: spec\.ports/ },
  { lie: 'makes each list a text', tell: each(isList, () => 'x'), outcome: /with an invalid field: spec\.ports/ },
  { lie: 'makes each list one of nulls', tell: each(isList, () => [null]), outcome: /with an invalid field: spec\.ports/ },
  {
    lie: 'leaves nothing but metadata',
    tell: changing((object) => (isObject(object) ? { metadata: Reflect.get(Object(object), 'metadata') } : object)),
    outcome: 'goes on',
  },
  { lie: 'makes spec a list', tell: changing((object) => ({ ...Object(object), spec: [] })), outcome: /with an invalid field: spec/ },
  { lie: 'makes spec and status null', tell: changing((object) => ({ ...Object(object), spec: null, status: null })), outcome: 'goes on' },
  { lie: 'makes status a text', tell: changing((object) => ({ ...Object(object), status: 'fine' })), outcome: 'goes on' },
  {
    lie: 'answers with an object of another name',
    tell: changing((object) => ({ ...Object(object), metadata: { ...Object(object).metadata, name: 'other' } })),
    outcome: /returned the Service "other" instead of "web"|services "web" not found/,
    but: { list: 'goes on' },
  },
  {
    lie: 'names objects with escape sequences',
    tell: within('metadata', { name: escapes }),
    outcome: /returned the Service "\\x1b\[2J|services "web" not found/,
    but: { list: 'goes on', view: 'goes on' },
    commands: everything,
  },
  {
    lie: 'says that objects are of another kind',
    tell: changing((object) => ({ ...Object(object), kind: 'Secret', apiVersion: 'v1' })),
    outcome: /returned a Secret instead of a Service/,
  },
  {
    lie: 'gives each object 10,000 labels',
    tell: within('metadata', { labels: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`l${index}`, 'x'])) }),
    outcome: 'goes on',
    mostMiB: 900,
  },
  {
    lie: 'gives each object labels that are numbers',
    tell: within('metadata', { labels: { app: 7 } }),
    outcome: /with an invalid field: metadata\.labels/,
  },
  {
    lie: 'gives each object a label of 100 KB',
    tell: within('metadata', { labels: { app: 'x'.repeat(100_000) } }),
    outcome: 'goes on',
    mostMiB: 700,
  },
  {
    lie: 'gives each object labels of a prototype',
    tell: changing((object) => ({
      ...Object(object),
      metadata: { ...Object(object).metadata, labels: JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}') },
    })),
    outcome: 'goes on',
  },
  {
    lie: 'creates objects in the year 275760',
    tell: within('metadata', { creationTimestamp: '+275760-09-13T00:00:00Z', deletionTimestamp: 'never' }),
    outcome: 'goes on',
  },
  { lie: 'nests fields 5,000 deep', tell: within('spec', { deep: nested(5_000), strategy: nested(5_000) }), outcome: 'goes on' },
  {
    lie: 'gives a Service 5,000 ports',
    tell: withPorts(5_000),
    outcome: 'goes on',
    mostMiB: 900,
    commands: ['trace', 'json and --save', '-w'],
  },
  {
    lie: 'gives a Service 100,000 ports',
    tell: withPorts(100_000),
    outcome: /an object with 100000 ports|is larger than 64 MiB/,
    commands: ['trace', 'json and --save', 'list', '-w'],
  },
  {
    lie: 'gives each Pod 2,000 containers',
    tell: changing((object) =>
      isObject(object) && 'containers' in Object(Object(object).spec)
        ? {
            ...Object(object),
            spec: {
              ...Object(object).spec,
              containers: Array.from({ length: 2_000 }, (_, index) => ({ name: `c${index}`, ports: [{ containerPort: 80 }] })),
            },
          }
        : object,
    ),
    outcome: 'goes on',
    mostMiB: 900,
  },
  {
    lie: 'gives addresses that are none',
    tell: each(
      (value) => isText(value) && /^(\d+\.){3}\d+$/.test(String(value)),
      () => '999.1.::zz/64',
    ),
    outcome: 'goes on',
  },
  {
    lie: 'makes every Pod own itself',
    tell: changing((object) => ({
      ...Object(object),
      metadata: {
        ...Object(object).metadata,
        uid: 'u',
        ownerReferences: [{ kind: 'Pod', name: Object(object).metadata?.name, uid: 'u', controller: true }],
      },
    })),
    outcome: 'goes on',
  },
]
