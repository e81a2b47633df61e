// Asks the npm package zxcvbn for its verdicts, as README.md says.
//
// It reads an array of questions, {p: password, own: words, y: year}, from its
// standard input, and writes them with the answers, {.., g: log10 of the guesses,
// s: score}, one a line and in ASCII.
'use strict'
const fs = require('fs')
const path = require('path')

const installed = path.resolve(process.argv[2], 'node_modules', 'zxcvbn')
const zxcvbn = require(installed)
const scoring = require(path.join(installed, 'lib', 'scoring.js'))

const lines = JSON.parse(fs.readFileSync(0, 'utf8')).map((question) => {
  scoring.REFERENCE_YEAR = question.y
  const answer = zxcvbn(question.p, question.own || [])
  const line = JSON.stringify({ ...question, g: Math.log10(answer.guesses), s: answer.score })
  return line.replace(/[^\x20-\x7e]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))
})
console.log('[\n' + lines.join(',\n') + '\n]')
