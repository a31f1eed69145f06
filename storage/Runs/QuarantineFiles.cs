using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Runs;

/// <summary>
/// The records of quarantined items. They are written beside the ledger, not in it, so that a fold stays small however
/// many items are bad. A file counts only once a shard names it; what a crash leaves unnamed is ignored.
/// </summary>
public sealed class QuarantineFiles(IRunFiles files)
{
    /// <summary>Writes the quarantined items of partials that are about to be folded together.</summary>
    /// <returns>What the shard must name, or null where none of them has any.</returns>
    public async ValueTask<QuarantineSegment?> WriteAsync(string run, IReadOnlyList<PartialMaxima> partials, CancellationToken cancellation)
    {
        var records = partials
            .SelectMany(partial => partial.Quarantined.Select(item => new QuarantineRecord(partial.Batch, item)))
            .ToList();
        if (records.Count == 0)
        {
            return null;
        }

        var lines = JsonLines.Write(records);

        // Named by content: the same fold tried again finds its own file, and two different folds never share one.
        var name = $"quarantine/{Convert.ToHexStringLower(SHA256.HashData(lines.Span)[..16])}.jsonl";
        await files.TryCreateAsync(run, name, lines, cancellation);
        return new QuarantineSegment(name, records.Count);
    }

    /// <summary>The first quarantined items of a run that nobody has requeued; it may have a million.</summary>
    public async ValueTask<IReadOnlyList<QuarantineRecord>> FirstAsync(RunSnapshot run, int most, CancellationToken cancellation) =>
        await ReadAsync(run.Header.Spec.Run, run.Quarantine, cancellation).Take(most).ToListAsync(cancellation);

    public async IAsyncEnumerable<QuarantineRecord> ReadAsync(
        string run, IEnumerable<QuarantineSegment> segments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (file, content) in files.ReadAheadAsync(run, segments.Select(segment => segment.File).ToAsyncEnumerable(), cancellation))
        {
            var lines = content ?? throw new InvalidDataException($"File {file} of run {run} is gone; it held quarantined items.");
            foreach (var record in JsonLines.Read<QuarantineRecord>(lines))
            {
                yield return record;
            }
        }
    }
}

/// <summary>A quarantined item and the batch that it was in.</summary>
public sealed record QuarantineRecord(
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("item")] QuarantinedItem Item,
    [property: JsonPropertyName("version"), JsonPropertyOrder(-1)] int Version = WireFormat.Version) : IVersioned;
