# Builds the tool, and an image that runs it: no root, nothing to write to but what is mounted at /audit and /tmp.
#   docker build -t dynamodb-audit-pack .
#   docker run --rm --read-only --tmpfs /tmp -v "$PWD:/audit" dynamodb-audit-pack build --period previous-month
# Pin the base by digest in your own registry: --build-arg NODE_IMAGE=registry.example/node@sha256:…
ARG NODE_IMAGE=node:22.23.3-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm ci && npm prune --omit=dev --ignore-scripts
COPY frameworks ./frameworks
COPY templates ./templates

FROM ${NODE_IMAGE}
# One arena of memory for all threads: glibc keeps less of what large buffers leave, at no cost in time.
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/frameworks ./frameworks
COPY --from=build /app/templates ./templates
RUN ln -s /app/dist/cli/bin.js /usr/local/bin/report && chmod 755 /app/dist/cli/bin.js \
  && mkdir /audit && chown 10001:10001 /audit
# Where nothing is mounted by name, volumes take their owner and mode from here (on Fargate, they would be root's).
VOLUME ["/audit", "/tmp"]
USER 10001:10001
WORKDIR /audit
ENTRYPOINT ["report"]
