using QueueMap.Contracts.Runs;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Planning;

/// <summary>What a run of a fleet asks of AWS, in the units that are billed.</summary>
/// <param name="Gets">Of items, of their parts, and of segments of the manifest.</param>
/// <param name="Lists">Pages of 1,000 keys.</param>
/// <param name="Puts">Segments of the manifest and result files.</param>
/// <param name="Messages">Batches and partials.</param>
/// <param name="SqsRequests">Each 64 KB of a request counts as one.</param>
/// <param name="WriteUnits">Of 1 KB.</param>
/// <param name="ReadUnits">Consistent, of 4 KB.</param>
public sealed record CallCount(long Gets, long Lists, long Puts, long Messages, long SqsRequests, long WriteUnits, long ReadUnits)
{
    private const double SqsUnit = 64 * 1_024;
    private const double CallBytes = 1 << 20;
    private const int CallEntries = 10;

    /// <summary>Parts of a run's ledger (<see cref="RunSpec.Shards"/>).</summary>
    public const int Shards = 4;


    /// <summary>Items that the producer lists ahead of a commit, and batches of one at the most.</summary>
    private const int ItemsOfSegment = 10_000;
    private const int BatchesOfSegment = 64;

    /// <summary>Batches between two checkpoints of the publishing.</summary>
    private const int Checkpoint = 100;

    /// <summary>A line of a file of items, and the size at which a file is full.</summary>
    private const double LineBytes = 130;
    private const double FileBytes = 2 << 20;

    /// <summary>A long poll, and the look for dead letters.</summary>
    private const double PollSeconds = 20;
    private const double DeadLetterSeconds = 15;

    private const double HeaderBytes = 2_000;

    /// <summary>A month of the result, with its set.</summary>
    private const int WritesOfMonth = 2;

    public long Calls => Gets + Lists + Puts + SqsRequests + WriteUnits + ReadUnits;

    /// <param name="tasks">Workers that look at the header and poll.</param>
    public static CallCount Of(Scenario scenario, SimulatedRun run, int tasks)
    {
        var work = scenario.Work;
        var batches = scenario.Batches;
        var segments = Ceiling(batches / Math.Clamp(Math.Floor(ItemsOfSegment / scenario.ItemsOfBatch), 1, BatchesOfSegment));
        var parts = Math.Max(1, Ceiling(work.MeanBytes / S3Options.DefaultPartBytes));
        var lists = 1 + (work.Folders * Math.Max(1, Ceiling((double)work.Objects / work.Folders / AwsLimits.KeysOfPage)));
        var files = Ceiling(work.Objects * LineBytes / FileBytes) + 4;
        var months = 12L * work.Folders;

        var batchBytes = work.BatchMessageBytes(scenario.ItemsOfBatch);
        var partialBytes = work.PartialMessageBytes(scenario.ItemsOfBatch);
        var polls = Ceiling((tasks + scenario.Reducers) * run.Seconds / PollSeconds) + Ceiling(run.Seconds / DeadLetterSeconds);
        var sqs = Sent(batches, batchBytes, CallEntries) + Sent(batches, batchBytes, scenario.WorkersOfTask)
            + (2 * Sent(batches, partialBytes, 1)) + (2 * batches) + polls;

        var folds = Ceiling((double)run.LedgerWrites / Shards);
        var shardWrites = Ceiling(work.ShardBytes / 1_024);
        var shardReads = Ceiling(work.ShardBytes / 4_096);
        var headerWrites = Ceiling(HeaderBytes / 1_024);
        var headerChanges = segments + Ceiling((double)batches / Checkpoint) + 4;
        var writes = (run.LedgerWrites * shardWrites) + (headerChanges * headerWrites) + (Shards * shardWrites) + (months * WritesOfMonth);
        var looks = Ceiling(run.Seconds);
        var reads = (run.LedgerWrites * shardReads) + folds + headerChanges
            + (looks * ((Shards * shardReads) + 2)) + (looks * tasks) + (2 * Shards * shardReads);
        return new CallCount((work.Objects * parts) + (2 * segments), lists, segments + files, 2 * batches, sqs, writes, reads);
    }

    /// <summary>Requests of messages that go so many to a call at the most, and into calls of 1 MiB.</summary>
    public static long Sent(long messages, double bytes, int atOnce)
    {
        var ofCall = Math.Clamp(Math.Floor(CallBytes / bytes), 1, Math.Min(atOnce, CallEntries));
        return Ceiling(messages / ofCall) * Math.Max(1, Ceiling(ofCall * bytes / SqsUnit));
    }

    private static long Ceiling(double value) => (long)Math.Ceiling(value);
}
