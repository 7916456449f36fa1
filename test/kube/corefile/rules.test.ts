import { describe, expect, it } from 'vitest'
import { answer, block, webName } from './ask.ts'

const ok = /^cluster web\.demo\.svc by kubernetes:\d+$/
const other = 'web2.demo.svc.cluster.local'
const renamed = `code NXDOMAIN by rewrite:2 as ${other}`

describe('the plugin rewrite', () => {
  it.each([
    [`rewrite name web.demo.svc.cluster.local ${other}`, renamed],
    [`rewrite name exact WEB.demo.svc.cluster.local. ${other}`, renamed],
    [`rewrite stop name exact web.demo.svc.cluster.local ${other}`, renamed],
    [`rewrite name prefix web.demo. web2.demo.`, renamed],
    [`rewrite name suffix .demo.svc.cluster.local .other.svc.cluster.local`, 'code NXDOMAIN by rewrite:2 as web.other.svc.cluster.local'],
    [
      `rewrite name substring demo.svc.cluster.local. other.svc.cluster.local.`,
      'code NXDOMAIN by rewrite:2 as web.other.svc.cluster.local',
    ],
    ['rewrite name regex ^web\\.(.*)\\.$ web2.{1} answer auto', renamed],
    ['rewrite name prefix web web2', renamed],
    // The group brings the final dot, and the rule adds one.
    ['rewrite name regex ^web\\.(.*)$ web2.{1}', 'unknown: a rule of the plugin rewrite makes a name that is not valid'],
    ['rewrite stop {\n name regex (.*)\\.demo\\.svc\\.cluster\\.local {1}2.demo.svc.cluster.local\n answer auto\n }', renamed],
    ['rewrite type A MX', 'unknown: a rule of the plugin rewrite is not understood'],
    ['rewrite name regex (?=web) x', 'unknown: an expression of the plugin rewrite is not understood'],
    ['rewrite name regex [[:alpha:]]+ x', 'unknown: an expression of the plugin rewrite is not understood'],
    ['rewrite name fuzzy web x', 'unknown: a rule of the plugin rewrite is not understood'],
    ['rewrite name regex .* a..b', 'unknown: a rule of the plugin rewrite makes a name that is not valid'],
  ])('%s changes the name', (line, expected) => expect(answer(block(line))).toBe(expected))

  it.each([
    `rewrite name web.other.svc.cluster.local ${other}`,
    `rewrite name exact web.demo ${other}`,
    'rewrite name prefix eb. x.',
    'rewrite name prefix we x',
    'rewrite name suffix .example.com .cluster.local',
    'rewrite name substring emo.s x',
    'rewrite name regex ^eb x',
    'rewrite type AAAA A',
    'rewrite class CH IN',
    'rewrite ttl exact web.demo.svc.cluster.local 30',
    'rewrite edns0 local set 0xffee abcd',
  ])('%s leaves the name as it is', (line) => expect(answer(block(line))).toMatch(ok))

  it('no rule is tried after the first that matches, unless that says to continue', () => {
    const first = 'name exact web.demo.svc.cluster.local one.demo.svc.cluster.local'
    const second = 'rewrite name exact one.demo.svc.cluster.local two.demo.svc.cluster.local'
    expect(answer(block(`rewrite ${first}`, second))).toMatch(/ as one\.demo/)
    expect(answer(block(`rewrite continue ${first}`, second))).toBe('code NXDOMAIN by rewrite:3 as two.demo.svc.cluster.local')
    const direct = 'rewrite name exact web.demo.svc.cluster.local one.demo.svc.cluster.local'
    expect(answer(block('rewrite ttl regex .* 30', direct))).toMatch(ok)
    expect(answer(block('rewrite continue ttl regex .* 30', direct))).toMatch(/ as one\.demo/)
  })

  it('a name that is rewritten to that of its own Service is answered if the answer has the name that was asked', () => {
    const corp = 'web.demo.svc.corp.local.'
    expect(answer(block('rewrite name suffix .corp.local .cluster.local answer auto'), corp)).toBe(
      'cluster web.demo.svc by rewrite:2 as web.demo.svc.cluster.local',
    )
    expect(answer(block('rewrite name suffix .corp.local .cluster.local'), corp)).toMatch(
      /^unknown: the plugin rewrite leaves another name/,
    )
  })

  it('a name of another Service is not its own, even if the other one was not read', () => {
    const unread = { record: () => 'unknown' as const }
    expect(answer(block(`rewrite name web.demo.svc.cluster.local ${other}`), webName, unread)).toBe(
      `cluster web2.demo.svc by rewrite:2 as ${other}`,
    )
    expect(answer(block('rewrite name x.org web.demo.svc.cluster.local'), webName, unread)).toMatch(/^unknown/)
  })

  it('rules of response codes and CNAMEs may change an answer without an address', () => {
    const rule = 'rewrite rcode regex .* NXDOMAIN NOERROR'
    expect(answer(block(rule), 'x.demo.svc.cluster.local.')).toMatch(/^unknown: a rule of the plugin rewrite may change the rcode/)
    expect(answer(block(rule))).toMatch(ok)
  })
})

describe('the plugin template', () => {
  const rule = (head: string, ...lines: string[]) => block(`template ${head} {`, ...lines, '}')

  it.each([
    [rule('ANY ANY', 'rcode NXDOMAIN'), 'code NXDOMAIN by template:2'],
    [rule('IN A demo.svc.cluster.local', 'rcode NXDOMAIN'), 'code NXDOMAIN by template:2'],
    [rule('IN A', 'match ^web\\.', 'rcode REFUSED'), 'code REFUSED by template:2'],
    [rule('IN A', 'match ^x\\.', 'rcode NXDOMAIN'), 'code SERVFAIL by template:2'],
    [rule('IN A'), 'code NODATA by template:2'],
    [rule('IN A', 'answer "{{ .Name }} 60 IN A 10.1.1.1"'), 'addresses 10.1.1.1 by template:2'],
    [
      rule('IN A', 'match ^(?P<a>w)eb', 'answer "{{.Name}} A 10.1.1.{{ .Group.a }}"'),
      'unknown: an answer of the plugin template is not understood',
    ],
    [
      rule('IN ANY', 'match "^web\\.(.*)$"', 'answer "{{ .Name }} IN 60 CNAME x.{{ index .Match 1 }}"'),
      'alias x.demo.svc.cluster.local by template:2',
    ],
    [rule('IN A', 'answer "{{ .Name }} 60 IN TXT x"'), 'unknown: an answer of the plugin template is not understood'],
    [rule('IN A', 'answer "{{ .Remote }} 60 IN A 10.1.1.1"'), 'unknown: an answer of the plugin template is not understood'],
    [rule('IN A', 'expr "true"', 'rcode NXDOMAIN'), 'unknown: the option "expr" of the plugin template is not evaluated'],
    [rule('IN A', 'match \\pL', 'rcode NXDOMAIN'), 'unknown: an expression of the plugin template is not understood'],
  ])('%s answers itself', (content, expected) => expect(answer(content)).toBe(expected))

  it.each([
    rule('IN AAAA', 'rcode NXDOMAIN'),
    rule('CH ANY', 'rcode NXDOMAIN'),
    rule('IN A example.com', 'rcode NXDOMAIN'),
    rule('IN A', 'match ^x\\.', 'rcode NXDOMAIN', 'fallthrough'),
    rule('IN A', 'match \\.demo\\.svc$', 'rcode NXDOMAIN', 'fallthrough cluster.local'),
  ])('%s leaves the name to the plugins behind it', (content) => expect(answer(content)).toMatch(ok))

  it('the answers to IPv6 lookups are told apart', () =>
    expect(answer(rule('IN AAAA', 'rcode NXDOMAIN'), webName, {}, 'AAAA')).toBe('code NXDOMAIN by template:2'))
})

describe('the plugin hosts', () => {
  const rule = (head: string, ...lines: string[]) => block(`hosts ${head} {`, ...lines, '}')

  it.each([
    [rule('', '10.1.1.1 web.demo.svc.cluster.local', 'fallthrough'), 'addresses 10.1.1.1 by hosts:2'],
    [
      rule('', '10.1.1.1 a WEB.demo.svc.cluster.local.', '10.1.1.2 web.demo.svc.cluster.local', 'fallthrough'),
      'addresses 10.1.1.1 10.1.1.2 by hosts:2',
    ],
    [rule('', 'fd00::1 web.demo.svc.cluster.local', 'fallthrough'), 'code NODATA by hosts:2'],
    [rule('', '10.1.1.1 other'), 'code SERVFAIL by hosts:2'],
    [rule('/etc/more', '10.1.1.1 other', 'fallthrough'), 'unknown: the file /etc/more of the plugin hosts was not read'],
    [
      rule('', '10.1.1.1 *.demo.svc.cluster.local', 'fallthrough'),
      'unknown: the plugin hosts has a wildcard, which only some versions know',
    ],
  ])('%s answers itself', (content, expected) => expect(answer(content)).toBe(expected))

  it.each([
    rule('', '10.1.1.1 web.demo.svc', 'fallthrough'),
    rule('', 'not-an-address web.demo.svc.cluster.local', 'fallthrough'),
    rule('/etc/hosts example.com', '10.1.1.1 web.example.com'),
    rule('/etc/more example.com'),
  ])('%s leaves the name to the plugins behind it', (content) => expect(answer(content)).toMatch(ok))
})
