// The part of the reference page about what Gatehouse sends: the webhooks of the OpenAPI document in words and tables of fields.

import { keysOf } from '../../tables.ts';
import type { Components, JsonSchema } from './json-schema.ts';
import { describeWebhooks, type SentTag, sentTags, webhookParameters } from './openapi-webhooks.ts';
import { type Field, toFields } from './reference-fields.ts';

export type SentMessage = {
  /** As in the OpenAPI document. */
  name: string;
  id: string;
  summary: string;
  /** The media type of the body. */
  type: string;
  /** For a token, those of its payload. */
  fields: Field[];
  answers: { status: string; text: string; fields: Field[] }[];
};

export type SentReference = {
  headers: { name: string; text: string }[];
  /** Types of events, with the names of their data. */
  events: { name: string; summary: string; data: string[] }[];
  groups: { name: string; id: string; sentence: string; docs: string; messages: SentMessage[] }[];
};

/** Adds the schemas with an id to `schemas`. */
export function toSentReference(schemas: Components): SentReference {
  const entries = Object.entries(describeWebhooks(schemas)).map(([name, { post }]) => ({ name, post }));
  const ofTag = (tag: SentTag) => entries.filter(({ post }) => post.tags.includes(tag));
  return {
    headers: Object.values(webhookParameters).map(({ name, description }) => ({ name, text: description })),
    events: ofTag('Webhooks').map(({ name, post }) => ({
      ...{ name, summary: post.summary },
      data: keysOf(toData(post.requestBody.content['application/json']?.schema)),
    })),
    groups: keysOf(sentTags).map((name) => ({
      ...{ name, id: toId(name), ...sentTags[name] },
      messages: name === 'Webhooks' ? [] : ofTag(name).map((one) => toMessage(one, schemas)),
    })),
  };
}

const toData = ({ allOf = [], ...whole }: JsonSchema = {}) => (allOf[1] ?? whole).properties?.data?.properties ?? {};

type Entry = { name: string; post: ReturnType<typeof describeWebhooks>[string]['post'] };

function toMessage({ name, post }: Entry, schemas: Components): SentMessage {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(post.requestBody.content);
  return {
    ...{ name, id: post.operationId, summary: post.summary, type },
    fields: toFields(payloadOf(schema), schemas),
    answers: Object.entries(post.responses)
      .sort(bySuccess)
      .map(([status, { description, content = {} }]) => ({
        ...{ status, text: description },
        fields: Object.values(content).flatMap(({ schema }) => toFields(schema, schemas)),
      })),
  };
}

const bySuccess = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/** What is signed, if the body is a token or a form with one. */
function payloadOf(schema: JsonSchema): JsonSchema {
  const token = schema.properties?.logout_token ?? schema;
  return token.contentSchema ?? schema;
}

const toId = (name: string) => `sent-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
