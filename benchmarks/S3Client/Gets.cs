using System.Collections.Concurrent;
using System.Globalization;
using Amazon.S3;
using QueueMap.Contracts.Items;
using QueueMap.Storage.S3;

namespace QueueMap.S3Client;

/// <summary>GETs of objects of 66,500 bytes, so many in flight, each into a buffer that is used again.</summary>
internal static class Gets
{
    private const string Bucket = "bucket";

    // Made once, as a run does: neither items nor buffers are a cost of the client.
    private static readonly Item[] s_items =
        [.. Enumerable.Range(0, 1_000).Select(number => new Item(string.Create(CultureInfo.InvariantCulture, $"2024/{number:d11}.csv"), Stub.BodyBytes, Stub.ETag))];

    private static readonly ConcurrentBag<byte[]> s_buffers = [];

    /// <summary>The processor time and the garbage of a GET, against AWSSDK.S3.</summary>
    public static async Task CostAsync()
    {
        const int Calls = 12_000;
        const int InFlight = 64;
        using var stub = new Stub("");
        using var connections = stub.Connections(InFlight);
        using var sdk = stub.Sdk(InFlight);
        var source = SourceOf(connections);
        await Turns.ReportAsync(
            "GET",
            Calls,
            ("S3Source.ReadAsync, lean", calls => EachAsync(calls, InFlight, (item, buffer) => source.ReadAsync(item, buffer, default))),
            ("AWSSDK.S3, GetObjectAsync and its body", calls => EachAsync(calls, InFlight, (item, buffer) => ReadAsync(sdk, item, buffer))));
    }

    /// <summary>How much of what latency allows is reached, also where some answers are late or refused.</summary>
    public static async Task RatesAsync()
    {
        const int InFlight = 64;
        var unbound = await RateAsync("", InFlight, 20_000);
        Console.WriteLine($"without latency, {InFlight} in flight: {unbound:N0} GETs a second");
        foreach (var (name, options, latency, calls) in new[]
        {
            ("20 ms", "--latency-ms 20", 20, 15_000),
            ("30 ms", "--latency-ms 30", 30, 10_000),
            ("50 ms", "--latency-ms 50", 50, 6_000),
            ("30 ms, 1 % take 2 s", "--latency-ms 30 --slow-share 0.01", 30, 20_000),
            ("30 ms, 5 % are refused with 503", "--latency-ms 30 --busy-share 0.05", 30, 20_000),
        })
        {
            var rate = await RateAsync(options, InFlight, calls);
            var ideal = Math.Min(unbound, InFlight * 1000.0 / latency);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {rate:N0} GETs a second, {rate / ideal:N2} of min(in flight / latency, rate without latency), each of {calls:N0} read once and whole"));
        }
    }

    private static async Task<double> RateAsync(string options, int inFlight, int calls)
    {
        using var stub = new Stub(options);
        using var connections = stub.Connections(inFlight);
        var source = SourceOf(connections);
        await GoAsync(2_000);
        var began = TimeProvider.System.GetTimestamp();
        await GoAsync(calls);
        return calls / TimeProvider.System.GetElapsedTime(began).TotalSeconds;

        Task GoAsync(int count) => EachAsync(count, inFlight, (item, buffer) => source.ReadAsync(item, buffer, default));
    }

    private static S3Source SourceOf(S3Connections connections) => new(connections, S3Address.Parse($"s3://{Bucket}"));

    private static async ValueTask<int> ReadAsync(AmazonS3Client sdk, Item item, Memory<byte> into)
    {
        using var answer = await sdk.GetObjectAsync(Bucket, item.Key);
        await using var body = answer.ResponseStream;
        return await body.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false);
    }

    private static async Task EachAsync(int calls, int inFlight, Func<Item, Memory<byte>, ValueTask<int>> read)
    {
        var (next, bytes) = (0, 0L);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            var buffer = s_buffers.TryTake(out var used) ? used : new byte[Stub.BodyBytes + 1];
            while (Interlocked.Increment(ref next) is var number && number <= calls)
            {
                Interlocked.Add(ref bytes, await read(s_items[number % s_items.Length], buffer));
            }

            s_buffers.Add(buffer);
        })));
        if (bytes != (long)calls * Stub.BodyBytes)
        {
            throw new InvalidDataException($"{calls:N0} GETs gave {bytes:N0} bytes.");
        }
    }
}
