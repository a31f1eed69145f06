using System.Text;
using QueueMap.Producer.Generating;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.FleetModel;

/// <summary>A bucket in memory with the objects of a shape, which are answered as late as it says; the state beside them at once.</summary>
internal sealed class LateBucket : IAsyncDisposable
{
    public const string Source = $"s3://{MemoryS3.Bucket}/{Prefix}";
    public const string State = $"s3://{MemoryS3.Bucket}/state/";

    private const string Prefix = "data/";
    private const int FirstYear = 2000;

    private readonly MemoryS3 _s3 = new();

    public LateBucket(double latencyMs)
    {
        var late = TimeSpan.FromMilliseconds(latencyMs);
        _s3.Spoil = (request, answer) => request.Method == "GET" && request.Key.StartsWith(Prefix, StringComparison.Ordinal) ? answer with { Delay = late } : answer;
    }

    public Uri Url => _s3.Url;

    public async Task FillAsync(Shape shape, string folder, CancellationToken cancellation)
    {
        var content = await ContentAsync(shape.ItemBytes, folder, cancellation);
        for (var item = 0; item < shape.Items; item++)
        {
            _s3.Put($"{Prefix}{FirstYear + (item % Shape.Folders)}/{item:d11}.csv", content);
        }
    }

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    // Rows of a station's year, again and again, up to the size.
    private static async Task<byte[]> ContentAsync(int bytes, string folder, CancellationToken cancellation)
    {
        await new GsodGenerator(new GsodOptions { Stations = 1, CorruptShare = 0 }).WriteAsync(folder, progress: null, cancellation);
        var lines = await File.ReadAllLinesAsync(Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).First(), cancellation);
        var content = new StringBuilder(lines[0]).Append('\n');
        for (var row = 0; content.Length < bytes; row++)
        {
            content.Append(lines[1 + (row % (lines.Length - 1))]).Append('\n');
        }

        return Encoding.UTF8.GetBytes(content.ToString());
    }
}
