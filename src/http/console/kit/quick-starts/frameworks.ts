// The quick starts: for each framework, what is pasted into an empty folder, in the order in which it is pasted. The files are
// in views/quick-starts/{id}; `.ci/long` runs every one of them as the console shows it.
import type { ClientType } from '../../../../apps/clients/client.ts';
import type { Permission } from '../../../../apps/permissions.ts';

export type QuickStart = {
  /** As its makers write it. */
  name: string;
  /** The type of client that it signs in with; a machine has no redirect URI. */
  client: ClientType;
  /** What it does at the App's own API. */
  permissions?: readonly Permission[];
  /** Where the browser comes back to; undefined for a machine. */
  path?: string;
  /** One for each quick start, so that all of them can run beside each other and beside Gatehouse. */
  port: number;
  /** What to paste the file as, and where its text is; only `env` and `environment.ts` have placeholders. */
  files: Record<string, string>;
  /** Commands, which may have placeholders too. */
  install?: string;
  run: string;
  /** A second terminal, while the program runs. */
  try?: string;
  /** Whether there is a page to open. */
  page: boolean;
  /** What it needs, in the versions that it was tried with. */
  tried: string;
};

const python = (packages: string) => `python3 -m venv .venv\n.venv/bin/pip install ${packages}`;
// npm's own default is CommonJS.
const node = (packages: string) => `npm init -y\nnpm pkg set type=module\nnpm install ${packages}`;
const angular = (...packages: string[]) => packages.map((name) => `@angular/${name}@22`).join(' ');

export const quickStarts = {
  express: {
    ...{ name: 'Express', client: 'confidential', path: '/callback', port: 4101, page: true },
    files: { '.env': 'env', 'main.mjs': 'main.mjs' },
    install: node('express@5 express-session@1 openid-client@6'),
    run: 'node --env-file=.env main.mjs',
    tried: 'Node.js 24, Express 5.3, openid-client 6.9',
  },
  nextjs: {
    ...{ name: 'Next.js', client: 'confidential', path: '/api/auth/callback/gatehouse', port: 4102, page: true },
    files: {
      '.env.local': 'env',
      'auth.js': 'auth.js',
      'app/api/auth/[...nextauth]/route.js': 'route.js',
      'app/sign-out.js': 'sign-out.js',
      'app/layout.js': 'layout.js',
      'app/page.js': 'page.js',
    },
    install: `${node('next@16 react@19 react-dom@19 next-auth@5.0.0-beta.32')}\nmkdir -p 'app/api/auth/[...nextauth]'`,
    run: 'npx next dev --port {{port}}',
    tried: 'Node.js 24, Next.js 16.4, Auth.js (next-auth) 5.0.0-beta.32',
  },
  react: {
    ...{ name: 'React', client: 'public', path: '/callback', port: 4103, page: true },
    files: { '.env': 'env', 'index.html': 'index.html', 'main.jsx': 'main.jsx' },
    install: node('vite@8 react@19 react-dom@19 react-oidc-context@3 oidc-client-ts@3'),
    run: 'npx vite --port {{port}} --strictPort',
    tried: 'Node.js 24, React 19.3, react-oidc-context 3.3, Vite 8.4',
  },
  vue: {
    ...{ name: 'Vue', client: 'public', path: '/callback', port: 4104, page: true },
    files: {
      '.env': 'env',
      'index.html': 'index.html',
      'vite.config.js': 'vite.config.js',
      'main.js': 'main.js',
      'App.vue': 'App.vue',
    },
    install: node('vite@8 @vitejs/plugin-vue@6 vue@3 oidc-client-ts@3'),
    run: 'npx vite --port {{port}} --strictPort',
    tried: 'Node.js 24, Vue 3.5, oidc-client-ts 3.5, Vite 8.4',
  },
  angular: {
    ...{ name: 'Angular', client: 'public', path: '/callback', port: 4113, page: true },
    files: {
      'angular.json': 'angular.json',
      'tsconfig.json': 'tsconfig.json',
      'src/index.html': 'index.html',
      'src/environment.ts': 'environment.ts',
      'src/main.ts': 'main.ts',
    },
    install: `${node(angular('core', 'common', 'compiler', 'platform-browser', 'router'))} \\
  ${angular('build', 'cli', 'compiler-cli')} \\
  typescript@6 rxjs@7 angular-auth-oidc-client@22
mkdir -p src`,
    run: 'npx ng serve --port {{port}}',
    tried: 'Node.js 24, Angular 22.2, angular-auth-oidc-client 22.0',
  },
  flask: {
    ...{ name: 'Flask', client: 'confidential', path: '/callback', port: 4105, page: true },
    files: { '.env': 'env', 'main.py': 'main.py' },
    install: python("'flask~=3.1' 'authlib~=1.9' 'requests~=2.34' 'python-dotenv~=1.2'"),
    run: '.venv/bin/flask --app main run --port {{port}}',
    tried: 'Python 3.11, Flask 3.1, Authlib 1.9',
  },
  fastapi: {
    ...{ name: 'FastAPI', client: 'confidential', path: '/callback', port: 4106, page: true },
    files: { '.env': 'env', 'main.py': 'main.py' },
    install: python(
      "'fastapi~=0.165' 'uvicorn~=0.54' 'authlib~=1.9' 'httpx~=0.28' 'itsdangerous~=2.2' 'python-dotenv~=1.2'",
    ),
    run: '.venv/bin/uvicorn main:app --env-file .env --port {{port}}',
    tried: 'Python 3.11, FastAPI 0.165, Authlib 1.9',
  },
  django: {
    ...{ name: 'Django', client: 'confidential', path: '/callback', port: 4107, page: true },
    files: { '.env': 'env', 'main.py': 'main.py' },
    install: python("'django~=5.2' 'authlib~=1.9' 'requests~=2.34' 'python-dotenv~=1.2'"),
    run: '.venv/bin/python main.py runserver {{port}}',
    tried: 'Python 3.11, Django 5.2, Authlib 1.9',
  },
  go: {
    ...{ name: 'Go', client: 'confidential', path: '/callback', port: 4108, page: true },
    files: { '.env': 'env', 'main.go': 'main.go' },
    install: 'go mod init quick-start\ngo get github.com/coreos/go-oidc/v3/oidc@v3.21 golang.org/x/oauth2@v0.38',
    run: 'set -a; . ./.env; set +a; go run .',
    tried: 'Go 1.26, go-oidc 3.21, x/oauth2 0.38',
  },
  rust: {
    ...{ name: 'Rust', client: 'confidential', path: '/callback', port: 4114, page: true },
    files: { '.env': 'env', 'src/main.rs': 'main.rs' },
    install: `cargo init --name quick-start --vcs none
cargo add axum@0.8 openidconnect@4 tower-sessions@0.15
cargo add serde@1 --features derive
cargo add tokio@1 --features macros,net,rt-multi-thread
cargo build`,
    run: 'set -a; . ./.env; set +a; cargo run',
    tried: 'Rust 1.95, axum 0.8, openidconnect 4.1, tower-sessions 0.15',
  },
  spring: {
    ...{ name: 'Spring Boot', client: 'confidential', path: '/login/oauth2/code/gatehouse', port: 4112, page: true },
    files: {
      '.env': 'env',
      'pom.xml': 'pom.xml',
      'src/main/resources/application.properties': 'application.properties',
      'src/main/java/com/example/QuickStart.java': 'QuickStart.java',
    },
    install: 'mkdir -p src/main/resources src/main/java/com/example',
    run: 'mvn spring-boot:run',
    tried: 'Java 17, Maven 3.8, Spring Boot 4.0',
  },
  curl: {
    ...{ name: 'curl', client: 'confidential', path: '/callback', port: 4109, page: false },
    files: { '.env': 'env', 'sign-in.sh': 'sign-in.sh' },
    run: 'sh sign-in.sh',
    tried: 'curl 7.88, OpenSSL 3.0',
  },
  'resource-server': {
    ...{ name: 'Express API', client: 'machine', port: 4110, page: false },
    files: { '.env': 'env', 'main.mjs': 'main.mjs', 'try.sh': 'try.sh' },
    install: node('express@5 jose@6'),
    run: 'node --env-file=.env main.mjs',
    try: 'sh try.sh',
    tried: 'Node.js 24, Express 5.3, jose 6.2',
  },
  'curl-machine': {
    ...{ name: 'curl (client credentials)', client: 'machine', permissions: ['app:read'], port: 4111, page: false },
    files: { '.env': 'env', 'token.sh': 'token.sh' },
    run: 'sh token.sh',
    tried: 'curl 7.88',
  },
} as const satisfies Record<string, QuickStart>;

export type QuickStartId = keyof typeof quickStarts;

export const quickStartOf = (id: QuickStartId): QuickStart => quickStarts[id];
