# Gatehouse on PostgreSQL, or on the embedded database with a volume at /data.
FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The development dependency `node` is for machines with an older Node; this image brings its own.
# Optional ones are out, too: nothing here needs any, and a peer that is optional would bring the tests' web servers.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24.21.0-slim
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY views ./views
COPY docs ./docs
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE $PORT
# Liveness answers under any Host; nothing else does. In shell form, so that a PORT of the container counts.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
  CMD node -e "fetch('http://127.0.0.1:${PORT:-3000}/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
# node itself, not npm: it has to get SIGTERM to finish what is under way.
CMD ["node", "src/main.ts"]
