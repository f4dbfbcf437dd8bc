// Roles that every organization has. An App may give them more permissions, and define others (organization_roles).

export const builtInRoles = {
  admin: {
    description: 'Runs the organization: its details, members, invitations and API keys',
    permissions: [
      ...['organizations:read', 'organizations:write', 'organizations:delete'],
      ...['organization_members:read', 'organization_members:write', 'organization_keys:write'],
    ],
  },
  member: { description: 'Belongs to the organization', permissions: ['organizations:read'] },
};

export const isBuiltInRole = (name: string): name is keyof typeof builtInRoles => Object.hasOwn(builtInRoles, name);

/** What roles allow together, by name. `added` is what the App gives them. */
export function permissionsOfRoles(roles: string[], added: { name: string; permissions: string[] }[]): string[] {
  const builtIn = roles.flatMap((name) => (isBuiltInRole(name) ? builtInRoles[name].permissions : []));
  const own = added.filter(({ name }) => roles.includes(name)).flatMap(({ permissions }) => permissions);
  return [...new Set([...builtIn, ...own])].sort();
}
