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

/** What is sent as it is: an image, or the lines of an import. */
export type Content = string | Uint8Array<ArrayBuffer>;

type PathInput<Op> = Op extends { parameters: { path: infer Path extends object } } ? { path: Path } : { path?: never };

type QueryInput<Op> = Op extends { parameters: { query?: infer Query } }
  ? { query?: Exclude<Query, undefined> }
  : { query?: never };

type BodyInput<Op> = Op extends { requestBody: { content: infer Contents } }
  ? BodyOf<Contents>
  : Op extends { requestBody?: { content: infer Contents } }
    ? Partial<BodyOf<Contents>>
    : { body?: never };

type BodyOf<Contents> = Contents extends { 'application/json': infer Json }
  ? { body: Json }
  : { body: Content; contentType: keyof Contents };

export type OutputOf<Op> = Op extends { responses: infer Responses }
  ? { [Status in keyof Responses]: OutputOfAnswer<Responses[Status]> }[keyof Responses]
  : never;

type OutputOfAnswer<Answer> = Answer extends { content: { 'application/json': infer Json } }
  ? Json
  : Answer extends { content: infer Contents }
    ? Contents[keyof Contents]
    : undefined;

/** What a list consists of. */
export type ItemOf<Op> = OutputOf<Op> extends { items: (infer Item)[] } ? Item : never;

/** Addresses of lists: most are read with GET; a search that is too long for an address is sent with POST. */
export type PagedPath<Paths extends PathsOf<Paths>> = PagedBy<Paths, 'get'> | PagedBy<Paths, 'post'>;

type PagedBy<Paths extends PathsOf<Paths>, M extends Method> = {
  [Path in PathOf<Paths, M>]: OutputOf<Operation<Paths, M, Path>> extends { next_cursor: string | null }
    ? M extends 'get'
      ? Path
      : 'cursor' extends keyof NonNullable<InputOf<Operation<Paths, M, Path>>['body']>
        ? Path
        : never
    : never;
}[PathOf<Paths, M>];

/** The operation by which a list is read. */
export type Listing<Paths extends PathsOf<Paths>, Path extends PagedPath<Paths>> =
  Path extends PagedBy<Paths, 'get'>
    ? Operation<Paths, 'get', Path>
    : Path extends PathOf<Paths, 'post'>
      ? Operation<Paths, 'post', Path>
      : never;
