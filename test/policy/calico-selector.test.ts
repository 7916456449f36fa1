import { describe, expect, it } from 'vitest'
import { calicoSelector } from '../../src/policy/calico-selector.ts'

const labels = { app: 'web', tier: 'front', 'k8s-app': 'x' }

describe("a selector of Calico's", () => {
  it.each([
    ['', true],
    ['all()', true],
    ['global()', false],
    ["app == 'web'", true],
    ['app == "web"', true],
    ["app=='db'", false],
    ["app != 'db'", true],
    ["missing != 'db'", true],
    ['has(app)', true],
    ['!has(app)', false],
    ["app in {'web', 'db'}", true],
    ["app in { 'db' }", false],
    ["app not in {'db'}", true],
    ["missing not in {'db'}", true],
    ['app in {}', false],
    ["k8s-app starts with 'x'", true],
    ["tier contains 'ron'", true],
    ["tier ends with 'x'", false],
    ["missing contains ''", false],
    ["app == 'db' || tier == 'front' && has(app)", true],
    ["(app == 'db' || tier == 'front') && !has(app)", false],
    ["!(app == 'db') && all()", true],
  ])('the selector %s of Calico matches: %s', (text, expected) => {
    expect(calicoSelector(text)?.(labels)).toBe(expected)
  })

  it.each([
    "app = 'web'",
    'app ==',
    "app == 'web' &&",
    '(all()',
    'all(app)',
    'some()',
    "app not == 'x'",
    'has()',
    "app in {'a' 'b'}",
    'app == web',
    "'app'",
    '\u0000',
  ])('the selector %j of Calico is not understood', (text) => {
    expect(calicoSelector(text)).toBeUndefined()
  })
})
