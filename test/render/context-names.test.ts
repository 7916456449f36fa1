import { expect, it } from 'vitest'
import { shortNames } from '../../src/render/context-names.ts'

const eks = (region: string, name: string) => `arn:aws:eks:${region}:123456789012:cluster/${name}`

it.each([
  ['short names stay whole', ['prod-eu', 'prod-us'], ['prod-eu', 'prod-us']],
  ['one long name stays whole', [eks('eu-west-1', 'a')], [eks('eu-west-1', 'a')]],
  ['a common beginning is left out', [eks('eu-west-1', 'prod'), eks('eu-west-1', 'dev')], ['prod', 'dev']],
  ['a common end is left out', [eks('eu-west-1', 'prod'), eks('us-east-2', 'prod')], ['eu-west-1', 'us-east-2']],
  ['no name becomes empty', ['gke_project-x_europe_a', 'gke_project-x_europe_'], ['gke_project-x_europe_a', 'gke_project-x_europe_']],
])('in heads of columns %s', (_, names, short) => {
  expect(shortNames(names)).toEqual(short)
})

it('short names are as different as the names', () => {
  const names = ['team-a.example.internal/x', 'team-b.example.internal/x', 'team-b.example.internal/y']
  expect(new Set(shortNames(names)).size).toBe(3)
})
