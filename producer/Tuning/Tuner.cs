using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Producer.Tuning;

/// <summary>Maps a sample of a source in this process, once a setting, as a worker would. No state is touched, and no queue.</summary>
public sealed class Tuner(RunSpec spec, TimeProvider time)
{
    /// <summary>The first items of the listing: of every folder in turn, so of all prefixes.</summary>
    public async Task<IReadOnlyList<Item>> SampleAsync(int count, CancellationToken cancellation)
    {
        using var opener = new SourceOpener(new S3Options { Time = time });
        var source = opener.Open(spec);
        var shape = await SourceShape.OfAsync(source, spec.Job.Items, new ListingProgress(), cancellation);
        var filter = new ItemFilter(spec.Job.Items, shape.IsPartitioned);
        var sample = new List<Item>(count);
        await foreach (var (item, _, _) in new LaneMix(source, shape).ReadAsync(new ListingCursor(), cancellation))
        {
            if (filter.Includes(item))
            {
                sample.Add(item);
            }

            if (sample.Count == count)
            {
                break;
            }
        }

        return sample;
    }

    /// <summary>Mean seconds of a read of the sample's first items, so few at once that none waits for another.</summary>
    public async Task<double> LatencyAsync(IReadOnlyList<Item> sample, CancellationToken cancellation)
    {
        using var opener = new SourceOpener(new S3Options { MaxGets = 2 * LoneReads, Time = time });
        var source = new TimedSource(opener.Open(spec), time);
        var mapper = new BatchMapper(new ByteScanner(), new MapperOptions { FetchConcurrency = LoneReads });
        await mapper.MapAsync(new MapBatch(spec.Run, 0, [.. sample.Take(LatencySample)]), spec, source, cancellation);
        return source.MeanSeconds;
    }

    private const int LoneReads = 4;
    private const int LatencySample = 200;

    public async Task<Measured> MeasureAsync(Setting setting, IReadOnlyList<Item> sample, CancellationToken cancellation)
    {
        using var opener = new SourceOpener(new S3Options { MaxGets = setting.Gets, Time = time });
        using var scanner = new BoundedScanner(new ByteScanner(), setting.Cpu);
        var source = new TimedSource(opener.Open(spec), time);
        var mapper = new BatchMapper(scanner, MapperOptions.ForGets(setting.Gets));
        var batches = sample.Chunk(setting.BatchItems).Select((items, number) => new MapBatch(spec.Run, number, items));
        var (mapped, quarantined, bytes) = (0L, 0L, 0L);
        var (began, cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = setting.Cpu, CancellationToken = cancellation },
            async (batch, stop) =>
            {
                var counts = (await mapper.MapAsync(batch, spec, source, stop)).Counts;
                Interlocked.Add(ref mapped, counts.Mapped);
                Interlocked.Add(ref quarantined, counts.Quarantined);
                Interlocked.Add(ref bytes, counts.Bytes);
            });
        return new Measured(
            setting,
            mapped + quarantined,
            quarantined,
            bytes,
            time.GetElapsedTime(began).TotalSeconds,
            source.MeanSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            Environment.WorkingSet);
    }
}
