// Servers of the layers above the port, in a Pod: PORT KIND CERTIFICATE… as arguments, with the certificates in the folder /layers.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createFramed, createSecureServer } from 'node:http2'
import { createServer as createSecured } from 'node:https'

const answer = (_, response) => {
  response.writeHead(200, { server: 'layers' })
  response.end()
}
const pair = (name) => ({ cert: readFileSync(`/layers/${name}.crt`), key: readFileSync(`/layers/${name}.key`) })
const kinds = {
  http: () => createServer(answer),
  slow: () => createServer((request, response) => setTimeout(() => answer(request, response), 600)),
  h2c: () => createFramed(answer),
  https: (name) => createSecured(pair(name), answer),
  h2: (name) => createSecureServer(pair(name), answer),
}
const [, , ...words] = process.argv
for (let index = 0; index < words.length; index += 3) kinds[words[index + 1]](words[index + 2]).listen(Number(words[index]))
