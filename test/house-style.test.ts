import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { changes } from './house-style.ts'

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

it('in every printed text a fix stands before a command that changes something, and next before one that looks', () => {
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
