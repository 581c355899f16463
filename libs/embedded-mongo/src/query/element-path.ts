import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { arrayIndex } from '../path.js';

type Test = (value: Value) => boolean;

/** How a predicate looks at an array at the end of its path. */
export type LeafArrays = 'elements-and-array' | 'array-only';

/**
 * Whether a value at the path passes, as mongod walks paths: an array on the way stands for each of its documents, one at
 * the end for its elements and then for itself. A missing value is tested too, except where an array on the way holds
 * no document at all. `a.0` names an element, which is then not expanded.
 */
export function someAtPath(doc: Doc, components: readonly string[], leaf: LeafArrays, test: Test): boolean {
  return someInDocument(doc, { components, from: 0, leaf }, test);
}

interface Path {
  readonly components: readonly string[];
  readonly from: number;
  readonly leaf: LeafArrays;
}

function someInDocument(doc: Doc, path: Path, test: Test): boolean {
  let value: Value = doc;
  for (let i = path.from; i < path.components.length; i++) {
    value = isDoc(value) ? fieldOf(value, path.components[i] ?? '') : undefined;
    if (isArray(value)) {
      return i === path.components.length - 1
        ? someAtLeaf(value, path.leaf, test)
        : someInArray(value, { ...path, from: i + 1 }, test);
    }
  }
  return test(value);
}

function someAtLeaf(array: readonly Value[], leaf: LeafArrays, test: Test): boolean {
  return (leaf === 'elements-and-array' && array.some(test)) || test(array);
}

function someInArray(array: readonly Value[], path: Path, test: Test): boolean {
  const index = arrayIndex(path.components[path.from] ?? '');
  return array.some(
    (element, i) =>
      (isDoc(element) && someInDocument(element, path, test)) ||
      (i === index && someInElement(element, { ...path, from: path.from + 1 }, test)),
  );
}

/** The element an index in the path names: `path` is what follows the index. */
function someInElement(element: Value, path: Path, test: Test): boolean {
  if (path.from === path.components.length) return test(element);
  if (isArray(element)) return someInArray(element, path, test);
  return isDoc(element) && someInDocument(element, path, test);
}
