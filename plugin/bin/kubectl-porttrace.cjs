#!/usr/bin/env node
process.env.PORTTRACE_PROGRAM = 'kubectl-porttrace'
require('../start.cjs')
