import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { catalogue, codes } from '../src/diagnose/catalogue.ts'
import { bannedIn, changes, sentencesIn, withoutNames } from './house-style.ts'

const golden = new URL('./golden/', import.meta.url)

it.each([
  ["kubectl -n demo patch service web -p '{}'", true],
  ['kubectl --context demo -n demo edit service web', true],
  ["printf '%s' '{}' | kubectl -n demo apply -f -", true],
  ['kubectl -n demo rollout restart deployment/web', true],
  ['kubectl taint nodes node-1 key-', true],
  ['kubectl -n demo rollout status deployment/web', false],
  ['kubectl -n demo apply --dry-run=server -f FILE', false],
  ['kubectl -n demo exec web-1 -- delete', false],
  ['kubectl auth can-i get pods', false],
  ['kubectl porttrace svc/web -n demo --probe', false],
])('%s changes something: %s', (line, answer) => {
  expect(changes(line)).toBe(answer)
})

it('a verb that is in neither table is an error', () => {
  expect(() => changes('kubectl frobnicate web')).toThrow('does kubectl frobnicate change anything?')
})

it('in every printed text "fix" precedes a command that changes something, and "next" one that looks', () => {
  const lines = readdirSync(golden, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const commands = lines.flatMap((line) => {
    const { label, command } = /^[ │├└]*(?<label>fix|if so|next) +(?<command>(?:printf|kubectl) .*)$/.exec(line)?.groups ?? {}
    return label === undefined || command === undefined ? [] : [{ isFix: label !== 'next', command }]
  })
  expect(commands.length).toBeGreaterThan(50)
  expect(commands.filter(({ isFix, command }) => changes(command) !== isFix)).toEqual([])
})

it('no page of explain holds a word that the house style replaces', () => {
  const pages = codes.map((code) => catalogue[code].explain)
  const texts = pages.flatMap(({ summary, means, why, confirm, fix }) => [summary, means, why, ...confirm, ...fix])
  expect(texts.flatMap((text) => bannedIn(text))).toEqual([])
})

it.each([
  ['targetPort "htpp" matches no container port', 'targetPort matches no container port'],
  ['ingress/shop: Service "wbe" does not exist', 'Service does not exist'],
  ['1 of 3 Nodes drops external traffic', 'Nodes drops external traffic'],
  ['node-a is not ready', 'is not ready'],
])('the title %s without its names is: %s', (title, bare) => {
  expect(withoutNames(title, new Set(['node-a']))).toBe(bare)
})

it.each([
  ['One sentence about 10.0.0.1.', 1],
  ['Two of them. The second one.', 2],
  ['It said "No. Never. Not." once.', 1],
  ['The controller reports Programmed=False (Invalid): Bad port. Try again. It waits.', 1],
])('%s has as many sentences of its own as %i', (message, number) => {
  expect(sentencesIn(message)).toBe(number)
})
