using System.Globalization;
using System.Runtime.CompilerServices;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.Manifests;

/// <summary>
/// The batches of a run and their items, written before any of them is published. It fixes the numbering: whoever goes
/// on with a run goes on from here, and requeue and audit read what was in a batch. Segments are files of JSON lines,
/// named by their first batch.
/// </summary>
public sealed class Manifest(IRunFiles files, string run)
{
    private const string Folder = "manifest/";

    /// <summary>Appends batches that follow the last one.</summary>
    /// <exception cref="ManifestConflictException">Another producer has written these numbers.</exception>
    public async ValueTask AppendAsync(IReadOnlyList<ManifestBatch> batches, CancellationToken cancellation)
    {
        var lines = new PooledBytes(batches.Sum(BytesAbout));
        foreach (var batch in batches)
        {
            ManifestLine.Write(lines, batch);
        }

        if (!await files.TryCreateAsync(run, NameOf(batches[0].Batch), lines.Written, cancellation))
        {
            throw new ManifestConflictException(run, batches[0].Batch);
        }

        lines.Dispose(); // Only here: of a write that failed a request may still be on its way, and it must not send what others write.
    }

    /// <summary>The batches from a number on, in order. Segments are read ahead.</summary>
    public async IAsyncEnumerable<ManifestBatch> ReadAsync(int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (segment, content) in files.ReadAheadAsync(run, SegmentsAsync(from, cancellation), cancellation))
        {
            var lines = content
                ?? throw new InvalidDataException($"Segment {segment} of run {run} was listed and is gone; a run cannot go on without its manifest.");
            foreach (var batch in JsonLines.Read(lines, ManifestLine.Read))
            {
                if (batch.Batch >= from)
                {
                    yield return batch;
                }
            }
        }
    }

    /// <summary>Those of the batches that the manifest holds, in order. Reads no further than the last of them.</summary>
    public async IAsyncEnumerable<ManifestBatch> ReadAsync(IReadOnlySet<int> numbers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (numbers.Count == 0)
        {
            yield break;
        }

        var last = numbers.Max();
        await foreach (var batch in ReadAsync(numbers.Min(), cancellation))
        {
            if (batch.Batch > last)
            {
                yield break;
            }

            if (numbers.Contains(batch.Batch))
            {
                yield return batch;
            }
        }
    }

    private async IAsyncEnumerable<string> SegmentsAsync(int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? segment = null;
        await foreach (var next in files.ListAsync(run, Folder, cancellation))
        {
            // A segment ends where the next one begins: only then is it known whether it reaches 'from'.
            if (segment is not null && FirstOf(next) > from)
            {
                yield return segment;
            }

            segment = next;
        }

        if (segment is not null)
        {
            yield return segment;
        }
    }

    // Enough where keys are plain text: the frame of a line, and for each item its names and size and the quotes of its tag.
    private static int BytesAbout(ManifestBatch batch) => 128 + batch.Items.Sum(item => 64 + item.Key.Length + item.ETag.Length);

    private static string NameOf(int batch) => $"{Folder}{batch:d10}.jsonl";

    private static int FirstOf(string segment) =>
        int.Parse(segment.AsSpan(Folder.Length, 10), NumberStyles.None, CultureInfo.InvariantCulture);
}

public sealed class ManifestConflictException(string run, int batch)
    : Exception($"Batch {batch} of run {run} is in the manifest already: another producer works on this run. Let it finish, or stop it and resume the run.");
