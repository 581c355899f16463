export { aStrategy, movesOf, paramsFor, type Move } from './play.js';
