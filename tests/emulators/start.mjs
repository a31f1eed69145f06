// Starts one emulator on a free port of the loopback interface and prints where. Ends when its input ends, so that it
// never outlives the tests that started it, however they end.
const loopback = "127.0.0.1";

const servers = {
  // SQS and S3 on one port. Not by its own start: that one binds every interface.
  "fauxqs": async () => {
    const { buildApp } = await import("fauxqs");
    const app = buildApp({ logger: false, host: loopback });
    await app.listen({ port: 0, host: loopback });
    return app.server.address().port;
  },
  "local-aws-sqs": async () => {
    const { createSqsServer } = await import("local-aws-sqs");
    const server = await createSqsServer({ port: 0, hostname: loopback, emulateQueueCreationLifecycle: false });
    return server.address().port;
  },
  "dynalite": async () => {
    const { default: dynalite } = await import("dynalite");
    const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
    await new Promise((resolve, reject) => server.once("error", reject).listen(0, loopback, resolve));
    return server.address().port;
  },
};

const start = servers[process.argv[2]];
if (!start) {
  throw new Error(`No emulator is called '${process.argv[2]}'. Allowed: ${Object.keys(servers).join(", ")}.`);
}

console.log(`http://${loopback}:${await start()}/`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
