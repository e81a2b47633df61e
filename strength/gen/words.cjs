// Writes the word lists of the npm package zxcvbn 4.4.2 as ../data/words.flate.
// How to run it: README.md. What it writes: the comment of unpack in lexicon.go.
'use strict'
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const zlib = require('zlib')

const installed = path.resolve(process.argv[2], 'node_modules', 'zxcvbn')
const version = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'))).version
if (version !== '4.4.2') throw new Error('this is zxcvbn ' + version)
const lists = require(path.join(installed, 'lib', 'frequency_lists.js'))

// A list's number is its place here, which lexicon.go knows.
const order = ['passwords', 'english_wikipedia', 'female_names', 'surnames', 'us_tv_and_film', 'male_names']
if (Object.keys(lists).join() !== order.join()) throw new Error('other lists: ' + Object.keys(lists))

const entries = order.flatMap((name, list) => lists[name].map((word, i) => ({ word, list, rank: i + 1 })))
entries.sort((a, b) => (a.word < b.word ? -1 : 1))

const shared = [], lengths = [], low = [], high = [], list = []
let letters = ''
let last = ''
for (const e of entries) {
  if (!/^[\x21-\x40\x5b-\x7e]+$/.test(e.word)) throw new Error('no lower-case ASCII: ' + e.word)
  if (e.word === last) throw new Error('in two lists: ' + e.word)
  let same = 0
  while (same < last.length && last[same] === e.word[same]) same++
  shared.push(same)
  lengths.push(e.word.length - same)
  letters += e.word.slice(same)
  low.push(e.rank & 255)
  high.push(e.rank >> 8)
  list.push(e.list)
  last = e.word
}
const count = Buffer.alloc(4)
count.writeUInt32LE(entries.length)
const columns = [shared, lengths, low, high, list].map((c) => Buffer.from(c))
const plain = Buffer.concat([count, ...columns, Buffer.from(letters, 'latin1')])
const packed = zlib.deflateRawSync(plain, { level: 9 })
fs.writeFileSync(path.join(__dirname, '..', 'data', 'words.flate'), packed)
console.log(entries.length, 'words,', plain.length, 'bytes, packed', packed.length)
console.log('sha256', crypto.createHash('sha256').update(packed).digest('hex'))
