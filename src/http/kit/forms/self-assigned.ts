// What nobody gives themselves by signing up. The forms read the fields that they know and nothing else; somebody who sends
// one of these is told so, and the refusal is recorded.
import { Problem } from '../../../problem.ts';
import type { Form } from './forms.ts';

const NAMES = ['role', 'roles', 'groups', 'permissions'];

/** Throws `invalid_request`. */
export function refuseSelfAssigned(form: Form): void {
  const name = NAMES.find((one) => Object.hasOwn(form, one));
  if (name !== undefined) throw new Problem('invalid_request', `This form has no field ${name}`);
}
