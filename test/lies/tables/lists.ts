import { changingLists, flood, only, type Row, send } from '../row.ts'

const everything = ['trace', 'json and --save', 'list', '-w', 'view'] as const
const items = (value: unknown) => changingLists((list) => ({ ...list, items: value }))
const metadata = (value: unknown) => changingLists((list) => ({ ...list, metadata: value }))
const expired = JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'the provided continue parameter is too old' })
const forbidden = JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message: 'services is forbidden' })
const named = (name: string) => ({ metadata: { name, namespace: 'demo', resourceVersion: '1' }, spec: {} })
/** The Service itself is true, so that a trace continues, with gaps. */
const objectIsTrue = { trace: 'goes on', 'json and --save': 'goes on' } as const
let fresh = 0
const freshToken = () => `token-${fresh++}`

/** Responses that are not lists, or lists that have no end. Single objects are true. */
export const lists: readonly Row[] = [
  { lie: 'lists null', tell: items(null), outcome: 'goes on', but: { '-w': /services "web" not found/ } },
  { lie: 'lists an object', tell: items({ a: 1 }), outcome: /the response of the server is not a list/, but: objectIsTrue },
  { lie: 'lists a text', tell: items('web'), outcome: /the response of the server is not a list/, but: objectIsTrue },
  {
    lie: 'lists nulls',
    tell: items([null, null]),
    outcome: /returned null instead of a Service/,
    but: objectIsTrue,
    commands: everything,
  },
  { lie: 'lists numbers', tell: items([1, 2]), outcome: /returned a number instead of a Service/, but: objectIsTrue },
  { lie: 'lists lists', tell: items([[], [[]]]), outcome: /returned a list instead of a Service/, but: objectIsTrue },
  { lie: 'lists objects without metadata', tell: items([{ spec: {} }]), outcome: /a Service without a name/, but: objectIsTrue },
  { lie: 'lists objects without names', tell: items([{ metadata: {} }]), outcome: /a Service without a name/, but: objectIsTrue },
  {
    lie: 'lists objects whose names are numbers',
    tell: items([{ metadata: { name: 7 } }]),
    outcome: /a Service without a name/,
    but: objectIsTrue,
  },
  {
    lie: 'lists objects whose names are empty',
    tell: items([{ metadata: { name: '' } }]),
    outcome: /a Service without a name/,
    but: objectIsTrue,
  },
  {
    lie: 'lists objects whose metadata is a list',
    tell: items([{ metadata: [] }]),
    outcome: /a Service without a name/,
    but: objectIsTrue,
  },
  {
    lie: 'leaves the metadata of lists out',
    tell: metadata(undefined),
    outcome: /the response of the server is not a list/,
    but: objectIsTrue,
  },
  {
    lie: 'makes the metadata of lists a text',
    tell: metadata('1'),
    outcome: /the response of the server is not a list/,
    but: objectIsTrue,
  },
  {
    lie: 'leaves the items of lists out',
    tell: changingLists(({ items: _, ...list }) => list),
    outcome: /the response of the server is not a list/,
    but: objectIsTrue,
  },
  {
    lie: 'calls lists something else',
    tell: changingLists((list) => ({ ...list, kind: 'SecretList' })),
    outcome: /returned a SecretList instead of a ServiceList/,
    but: objectIsTrue,
  },
  {
    lie: 'lists Pods for everything',
    tell: changingLists(() => ({ kind: 'PodList', metadata: { resourceVersion: '1' }, items: [named('x')] })),
    outcome: /returned a PodList instead of a ServiceList/,
    but: objectIsTrue,
  },
  {
    lie: 'gives the same continue token again and again',
    tell: changingLists((list) => ({ ...list, metadata: { continue: 'same' } })),
    outcome: /the same page of a list repeatedly/,
    but: objectIsTrue,
    commands: everything,
  },
  {
    lie: 'gives fresh continue tokens and no objects',
    tell: changingLists((list) => ({ ...list, metadata: { continue: freshToken() }, items: [] })),
    outcome: /a list of more than 50 pages with few objects/,
    but: objectIsTrue,
    mostRequests: 350,
  },
  {
    lie: 'gives fresh continue tokens and one object',
    tell: changingLists((list) => ({ ...list, metadata: { continue: freshToken() }, items: [named(freshToken())] })),
    outcome: /a list of more than 50 pages with few objects/,
    but: objectIsTrue,
    mostRequests: 350,
  },
  {
    lie: 'gives fresh continue tokens and the same object',
    tell: changingLists((list) => ({ ...list, metadata: { continue: freshToken() }, items: [named('same')] })),
    outcome: /a list of more than 50 pages with few objects/,
    but: objectIsTrue,
    mostRequests: 350,
  },
  {
    lie: 'gives a continue token that is an object',
    tell: changingLists((list) => ({ ...list, metadata: { resourceVersion: '1', continue: { a: 1 } } })),
    outcome: 'goes on',
  },
  {
    lie: 'gives a continue token of 1 MB',
    tell: changingLists((list) => ({ ...list, metadata: { continue: 'x'.repeat(1_000_000) } })),
    outcome: /returned status 431/,
    but: objectIsTrue,
  },
  {
    lie: 'forgets each continue token, and then lists the whole',
    tell: async (asked, response, truth) => {
      if (!asked.isList) return false
      if (asked.query.has('continue')) return send(response, expired, {}, 410)
      const { body } = await truth()
      if (!asked.query.has('limit')) return send(response, body)
      return send(response, JSON.stringify({ ...JSON.parse(body), metadata: { continue: freshToken() } }))
    },
    outcome: 'goes on',
  },
  {
    lie: 'has forgotten every list',
    tell: only(
      ({ isList }) => isList,
      (_, response) => send(response, expired, {}, 410),
    ),
    outcome: /the provided continue parameter is too old/,
    but: objectIsTrue,
  },
  {
    lie: 'says that 2^60 objects remain',
    tell: changingLists((list) => ({ ...list, metadata: { resourceVersion: '1', remainingItemCount: 2 ** 60 } })),
    outcome: 'goes on',
  },
  { lie: 'gives lists a version that is a number', tell: metadata({ resourceVersion: 5 }), outcome: 'goes on' },
  { lie: 'gives lists a version of 1 MB', tell: metadata({ resourceVersion: '9'.repeat(1_000_000) }), outcome: 'goes on' },
  { lie: 'gives lists a negative version', tell: metadata({ resourceVersion: '-1' }), outcome: 'goes on' },
  { lie: 'gives lists a version with another parameter in it', tell: metadata({ resourceVersion: '1&watch=false#' }), outcome: 'goes on' },
  {
    lie: 'lists 100 million empty objects',
    tell: only(
      ({ isList }) => isList,
      (_, response) => {
        response.writeHead(200)
        response.write('{"metadata":{},"items":[')
        flood(response, '{},'.repeat(20_000))
      },
    ),
    outcome: /is larger than 64 MiB/,
    but: objectIsTrue,
    mostMiB: 600,
  },
  {
    lie: 'lists each object a hundred times',
    tell: changingLists((list) => ({
      ...list,
      items: Array.isArray(list.items) ? list.items.flatMap((item: unknown) => Array(100).fill(item)) : [],
    })),
    outcome: 'goes on',
    mostMiB: 600,
  },
  {
    lie: 'lists what another namespace holds',
    tell: changingLists((list) => ({ ...list, items: [{ ...named('x'), metadata: { name: 'x', namespace: 'kube-system' } }] })),
    outcome: /returned the Service "x" of namespace "kube-system" for a request in namespace "demo"/,
    but: objectIsTrue,
  },
  {
    lie: 'forbids what was asked for, and has no end of everything else',
    tell: (asked, response) => {
      if (asked.path.includes('/services')) return send(response, forbidden, {}, 403)
      if (!asked.isList) return false
      return send(
        response,
        JSON.stringify({ metadata: { continue: freshToken() }, items: Array.from({ length: 500 }, () => named(freshToken())) }),
      )
    },
    outcome: /services is forbidden/,
    mostRequests: 100,
  },
]
