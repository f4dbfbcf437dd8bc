// Where the methods of the Python client are and what they are called: `POST /users/{id}/disable` is `users.disable(id)`. It
// follows from the addresses, so nobody has to name 273 methods. An address with one operation is a method; with a second, it
// becomes a group, which renames the first.
import type { Operation } from './description.ts';

/** An operation as a method of a group; `name` is a Python identifier. */
export type NamedOperation = Operation & { name: string };

/** An attribute of the client, or of another group. */
export type Group = { name: string; path: string[]; methods: NamedOperation[]; groups: Group[] };

type Node = { segment: string; own: Operation[]; children: Node[] };

export function toGroups(operations: Operation[]): Group[] {
  const root: Node = { segment: '', own: [], children: [] };
  for (const operation of operations) place(root, operation);
  return root.children.map((node) => toGroup(node, []));
}

function place(root: Node, operation: Operation): void {
  let node = root;
  for (const segment of operation.path.split('/').filter((part) => part !== '' && !part.startsWith('{'))) {
    let child = node.children.find((one) => one.segment === segment);
    if (!child) {
      child = { segment, own: [], children: [] };
      node.children.push(child);
    }
    node = child;
  }
  node.own.push(operation);
}

function toGroup(node: Node, above: string[]): Group {
  const name = toIdentifier(node.segment);
  const path = [...above, name];
  const groups = node.children.filter(isGroup).map((child) => toGroup(child, path));
  const actions = node.children.filter((child) => !isGroup(child)).flatMap((child) => toActions(child, ''));
  const methods = [...toVerbs(node.own), ...actions];
  requireUnique([...methods, ...groups], path);
  return { name, path, methods, groups };
}

/** What can be read or deleted is a thing with methods of its own; what can only be posted to is something to do. */
function isGroup(node: Node): boolean {
  const all = operationsBelow(node);
  return all.length > 1 && all.some(({ method }) => method !== 'post');
}

const operationsBelow = (node: Node): Operation[] => [...node.own, ...node.children.flatMap(operationsBelow)];

const before: Record<string, string> = { put: 'set_', patch: 'update_', delete: 'delete_' };

function toActions(node: Node, prefix: string): NamedOperation[] {
  const noun = `${prefix}${toIdentifier(node.segment)}`;
  const own = node.own.map((operation) => {
    return { ...operation, name: escapeKeyword(`${before[operation.method] ?? ''}${noun}`) };
  });
  return [...own, ...node.children.flatMap((child) => toActions(child, `${noun}_`))];
}

const verbs: Record<string, string> = { post: 'create', patch: 'update', put: 'replace', delete: 'delete' };

function toVerbs(operations: Operation[]): NamedOperation[] {
  const isOne = ({ path }: Operation) => path.endsWith('}');
  return operations.map((operation) => {
    const { method, answer } = operation;
    const verb = verbs[method] ?? (answer.kind === 'list' ? 'list' : 'get');
    const all =
      method === 'delete' && !isOne(operation) && operations.some((one) => one.method === method && isOne(one));
    return { ...operation, name: all ? 'delete_all' : verb };
  });
}

function requireUnique(members: { name: string }[], path: string[]): void {
  const names = members.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${path.join('.')}.${twice} would be two things`);
}

const toIdentifier = (segment: string) => segment.replace(/\W/g, '_');

/** PEP 8: `from_`. The client takes the underscore away again. */
export const escapeKeyword = (name: string) => (['from', 'import'].includes(name) ? `${name}_` : name);
