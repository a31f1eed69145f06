using QueueMap.Producer.Generating;

namespace QueueMap.LocalFleets;

/// <summary>Station files, made up and put into a bucket.</summary>
internal static class StationFiles
{
    public static async Task<GeneratedData> UploadAsync(GsodOptions options, Buckets buckets, string bucket, string prefix, CancellationToken cancellation)
    {
        using var work = new Workspace();
        var directory = work.At("gsod");
        var data = await new GsodGenerator(options).WriteAsync(directory, progress: null, cancellation);
        await buckets.UploadAsync(directory, bucket, prefix, cancellation);
        return data;
    }
}
