using System.Globalization;
using Amazon.S3.Model;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.S3;

namespace QueueMap.S3Client;

/// <summary>Pages of 1,000 keys.</summary>
internal static class Listings
{
    private const string Bucket = "bucket";

    /// <summary>The processor time and the garbage of a page, against AWSSDK.S3.</summary>
    public static async Task CostAsync()
    {
        const int Calls = 500;
        using var stub = new Stub("--folders 0");
        using var connections = stub.Connections(64);
        using var sdk = stub.Sdk(64);
        var source = new S3Source(connections, S3Address.Parse($"s3://{Bucket}"));
        await Turns.ReportAsync(
            "page",
            Calls,
            ("S3Source.ListPagesAsync, lean", async calls => await source.ListPagesAsync(null, null, default).Take(calls).CountAsync()),
            ("AWSSDK.S3, ListObjectsV2Async", async calls =>
            {
                var request = new ListObjectsV2Request { BucketName = Bucket };
                for (; calls > 0; calls--)
                {
                    request.ContinuationToken = (await sdk.ListObjectsV2Async(request)).NextContinuationToken;
                }
            }
        ));
    }

    /// <summary>As a run lists 558,000 keys under 96 folders at 82 ms a page; the first time is that of a process just begun.</summary>
    public static async Task WholeAsync()
    {
        const int PageMs = 82;
        using var stub = new Stub($"--page-ms {PageMs}");
        for (var round = 0; round < 4; round++)
        {
            using var connections = stub.Connections(64);
            var source = new S3Source(connections, S3Address.Parse($"s3://{Bucket}"));
            var spec = new RunSpec { Run = "run", Job = JobCatalog.HottestByMonth, Source = $"s3://{Bucket}", CreatedAt = DateTimeOffset.UnixEpoch };
            var (began, items, first) = (TimeProvider.System.GetTimestamp(), 0L, TimeSpan.Zero);
            var shape = await SourceShape.OfAsync(source, spec.Job.Items, new ListingProgress(), default);
            await foreach (var batch in new SourceLister(new LaneMix(source, shape), spec, new ListingCursor()).ListAsync(default))
            {
                first = items == 0 ? TimeProvider.System.GetElapsedTime(began) : first;
                items += batch.Items.Count;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{items:N0} keys in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F2} s, the first batch after {first.TotalMilliseconds:F0} ms ({first.TotalMilliseconds / PageMs:F1} pages){(round == 0 ? ", from cold" : "")}"));
        }
    }
}
