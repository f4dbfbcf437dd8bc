// The types of calls, taken from the paths of an OpenAPI document: which addresses a method has, what it takes and gives.
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Each path of the document with its operations, as openapi-typescript writes it. */
export type PathsOf<Paths> = { [Path in keyof Paths]: { [M in Method]?: unknown } };

export type PathOf<Paths extends PathsOf<Paths>, M extends Method> = {
  [Path in keyof Paths]: Paths[Path][M] extends object ? Path : never;
}[keyof Paths];

export type Operation<Paths extends PathsOf<Paths>, M extends Method, Path extends PathOf<Paths, M>> = Paths[Path][M];

/** Members that are there only if the operation has them. */
export type InputOf<Op> = PathInput<Op> & QueryInput<Op> & BodyInput<Op>;

type PathInput<Op> = Op extends { parameters: { path: infer Path extends object } } ? { path: Path } : { path?: never };

type QueryInput<Op> = Op extends { parameters: { query?: infer Query } }
  ? { query?: Exclude<Query, undefined> }
  : { query?: never };

type BodyInput<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: ContentOf<Content> }
  : Op extends { requestBody?: { content: infer Content } }
    ? { body?: ContentOf<Content> }
    : { body?: never };

/** An image is sent as bytes. */
type ContentOf<Content> = Content extends { 'application/json': infer Json } ? Json : Uint8Array<ArrayBuffer>;

export type OutputOf<Op> = Op extends { responses: infer Responses }
  ? { [Status in keyof Responses]: OutputOfAnswer<Responses[Status]> }[keyof Responses]
  : never;

type OutputOfAnswer<Answer> = Answer extends { content: { 'application/json': infer Json } }
  ? Json
  : Answer extends { content: { 'text/csv': infer Text } }
    ? Text
    : undefined;

/** What a list consists of. */
export type ItemOf<Op> = OutputOf<Op> extends { items: (infer Item)[] } ? Item : never;

export type PagedPath<Paths extends PathsOf<Paths>> = {
  [Path in PathOf<Paths, 'get'>]: OutputOf<Operation<Paths, 'get', Path>> extends { next_cursor: string | null }
    ? Path
    : never;
}[PathOf<Paths, 'get'>];
