using QueueMap.Worker.Hosting;

// A worker of its own needs a queue that two processes can reach, and this release has the one in memory only: it
// works inside 'queuemap run'. Saying so beats a container that looks healthy and never receives anything.
await Console.Error.WriteLineAsync(
    $"error: queuemap-worker has no queue to receive {QueueNames.Batches} from: this release carries messages in memory, within one "
    + "process. Run 'queuemap run SOURCE', which maps and reduces in its own process; a worker of its own comes with the SQS transport.");
return 2;
