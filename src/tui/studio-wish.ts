import { closest } from '../lib/similar.ts'
import type { ClientRef } from '../model/client.ts'
import { meant } from './did-you-mean.ts'
import type { ProbeChoice, ProbeProposal } from './view-probes.ts'

/** From where and to what a probe is to be planned; absent: as the plan proposes it. */
export interface ProbeWish {
  client?: ClientRef
  /** An address of the chain, with its port or without. */
  target?: string
}

/**
 * A plan with only the client and only the target of a wish marked, and in words what the plan lacks of them. Of a workload the plan has
 * chosen a Pod itself. Nothing runs.
 */
export function withWish(proposal: ProbeProposal, { client, target }: ProbeWish): { proposal: ProbeProposal; note?: string } {
  const { choices } = proposal
  if (!choices || (!client && target === undefined)) return { proposal }
  const clients = chosen('client', choices.clients, client?.kind === 'pod' ? `pod/${client.name}` : undefined)
  const targets = chosen('target', choices.targets, target)
  const notes = [clients, targets].flatMap(({ note }) => note ?? [])
  return { proposal: choices.mark(new Set([...clients.keys, ...targets.keys])), ...(notes.length > 0 && { note: notes.join('; ') }) }
}

/** The keys to mark: those of what is named, else those that the plan has marked. */
function chosen(what: string, all: readonly ProbeChoice[], wanted: string | undefined): { keys: string[]; note?: string } {
  const beginnings = [`${wanted}:`, `[${wanted}]:`]
  const named = all.filter(({ name }) => name === wanted || beginnings.some((one) => name.startsWith(one)))
  const keys = (named.length > 0 ? named : all.filter(({ isMarked }) => isMarked)).map(({ key }) => key)
  if (wanted === undefined || named.length > 0) return { keys }
  const bare = (name: string) => name.replace(/^pod\//, '')
  const names = all.map(({ name }) => bare(name))
  return { keys, note: `the plan has no ${what} ${bare(wanted)}${meant(closest(bare(wanted), names, 3))}` }
}
