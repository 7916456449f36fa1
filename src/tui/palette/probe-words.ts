import { clientOf } from '../../kube/client-access.ts'
import { socketAddress } from '../../lib/ip.ts'
import { closest } from '../../lib/similar.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Trace } from '../../model/trace.ts'
import { meant } from '../did-you-mean.ts'
import type { Model } from '../model.ts'
import { serviceToProbe } from '../offers.ts'
import { listOf } from '../probed.ts'
import type { ServiceName } from '../screen.ts'
import type { ProbeWish } from '../studio-wish.ts'
import { selectedItem } from '../window.ts'
import { podNames, serviceNamed, serviceNames } from './go-to.ts'
import type { Verb } from './verb.ts'

/** `[CLIENT] [--to TARGET]`, in its parts. */
interface Typed {
  client?: string
  target?: string
}

/** What was typed; a text says why it cannot be read. */
function partsOf(value: string): Typed | string {
  const words = value
    .replace(/^--to=|\s--to=/, ' --to ')
    .split(/\s+/)
    .filter(Boolean)
  const at = words.indexOf('--to')
  const clients = at < 0 ? words : words.slice(0, at)
  const targets = at < 0 ? [] : words.slice(at + 1)
  if (clients.length > 1) return 'probe takes one client: mark others on its page'
  if (at >= 0 && targets.length !== 1) return '--to takes one Service or address'
  return { ...(clients[0] !== undefined && { client: clients[0] }), ...(targets[0] !== undefined && { target: targets[0] }) }
}

/** The Service that is named, or that has the address which is named; else the selected one. A text says why there is none. */
function serviceFor(target: string | undefined, model: Model): { service: ServiceName; address?: string } | string {
  const selected = serviceToProbe(model, selectedItem(model))
  if (target === undefined) return selected ? { service: selected } : 'select a Service, or name it: :probe CLIENT --to SERVICE'
  const name = target.replace(/^(svc|services?)\//, '')
  const named = serviceNamed(name, model)
  if (named) return { service: named }
  const all = (listOf(model)?.items ?? []).filter((trace) => hasAddress(trace, target)).map(nameOf)
  const own = all.find((one) => one.name === selected?.name && one.namespace === selected.namespace) ?? all[0]
  if (own) return { service: own, address: target }
  if (/^[\d.[:]/.test(name)) return `no Service of the list has the address ${target}`
  return `there is no Service "${name}"${meant(closest(name, serviceNames(model), 3))}`
}

function nameOf({ target: { namespace = '', name } }: Trace): ServiceName {
  return { namespace, name }
}

function hasAddress({ ports }: Trace, wanted: string): boolean {
  return ports
    .flatMap(({ entries, endpoints }) => [...entries, ...endpoints])
    .some(({ address, port }) => address === wanted || socketAddress(address, port) === wanted)
}

/** A Pod by its name alone, or a Pod or workload as `--from` takes it. */
function clientFor(word: string): ClientRef | undefined {
  const client = clientOf(word) ?? clientOf(`pod/${word}`)
  return client?.kind === 'pod' || client?.kind === 'workload' ? client : undefined
}

/** Whether a word is the name of a Service of the list and of none of the Pods behind it. A Pod of that name is still named by `pod/NAME`. */
function isServiceAlone(word: string, model: Model): boolean {
  return serviceNamed(word.replace(/^(svc|services?)\//, ''), model) !== undefined && !podNames(model).includes(word)
}

/** Opens the plan of a probe from the named client to the named target; nothing runs. */
export const probeEffect: Verb['effect'] = (value, model) => {
  const wish = wishOf(value, model)
  return typeof wish === 'string' ? undefined : { probe: wish }
}

/** Why there is no plan. */
export const whyNoProbe: NonNullable<Verb['why']> = (value, model) => {
  const wish = wishOf(value, model)
  return typeof wish === 'string' ? wish : undefined
}

function wishOf(value: string, model: Model): { service: ServiceName; wish: ProbeWish } | string {
  const typed = partsOf(value)
  if (typeof typed === 'string') return typed
  const client = typed.client === undefined ? undefined : clientFor(typed.client)
  if (typed.client !== undefined && !client) return `"${typed.client}" is no client: name a Pod or a workload`
  if (typed.client !== undefined && isServiceAlone(typed.client, model))
    return `"${typed.client}" is a Service, not a client: name a Pod, or a workload such as deploy/NAME`
  const found = serviceFor(typed.target, model)
  if (typeof found === 'string') return found
  return {
    service: found.service,
    wish: { ...(client && { client }), ...(found.address !== undefined && { target: found.address }) },
  }
}

/** Pods for the client, and behind it Services for the target. */
export const probeValues: Verb['values'] = (model, typed) => {
  const pods = podNames(model)
  const behind = (before: string) => serviceNames(model).map((name) => `${before}--to ${name}`)
  const [first = '', ...rest] = typed.split(/\s+/)
  if (rest.length > 0) return behind(first === '--to' ? '' : `${first} `)
  return [...pods, ...behind(''), ...(pods.includes(first) ? behind(`${first} `) : [])]
}
