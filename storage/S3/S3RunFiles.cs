using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3.Model;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3;

/// <summary>
/// Files of runs: <c>runs/RUN/files/NAME</c> below the state's prefix, as <see cref="DirectoryRunFiles"/> has them. S3 writes
/// whole objects or none; that a file is created once is S3's own condition, <c>If-None-Match: *</c>.
/// </summary>
public sealed class S3RunFiles(S3Connections connections, S3Address state) : IRunFiles
{
    private const string WriterHeader = "x-amz-meta-queuemap-write";

    private readonly Bucket _bucket = connections.BucketOf(state.Bucket);
    private readonly string _instance = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long _writes;

    public async ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var key = KeyOf(run, name);
        var write = string.Create(CultureInfo.InvariantCulture, $"{_instance}-{Interlocked.Increment(ref _writes)}");
        try
        {
            await PutAsync(key, content, write, onlyIfAbsent: true, cancellation);
            return true;
        }
        catch (S3FaultException failure) when (failure.Fault.Kind == S3FaultKind.Changed)
        {
            // An attempt before may have written it, and its answer been lost: then the file there is ours. Asked every time,
            // because the layers below may have sent a request twice.
            return await WriteOfAsync(key, cancellation) == write;
        }
        catch (S3FaultException failure)
        {
            throw SourceFaults.Of(failure, state.ToString());
        }
    }

    public async ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var key = KeyOf(run, name);
        try
        {
            await PutAsync(key, content, write: null, onlyIfAbsent: false, cancellation);
        }
        catch (S3FaultException failure)
        {
            throw SourceFaults.Of(failure, state.ToString());
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation)
    {
        var request = new GetObjectRequest { BucketName = state.Bucket, Key = KeyOf(run, name) };
        try
        {
            return await _bucket.CallAsync((client, limit) => ReadAsync(client, request, limit), cancellation);
        }
        catch (S3FaultException failure) when (failure.Fault.Kind == S3FaultKind.NotFound)
        {
            return null;
        }
        catch (S3FaultException failure)
        {
            throw SourceFaults.Of(failure, state.ToString());
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string run, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var files = FilesOf(run);
        await using var pages = new S3Pages(_bucket, files + prefix, delimiter: null).ReadAsync(null, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await pages.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (S3FaultException failure)
            {
                throw SourceFaults.Of(failure, state.ToString());
            }

            foreach (var found in pages.Current.Objects)
            {
                yield return found.Key[files.Length..];
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(S3Client client, GetObjectRequest request, CancellationToken cancellation)
    {
        using var answer = await client.GetObjectAsync(request, cancellation);
        using var content = new MemoryStream((int)Math.Max(0, answer.ContentLength));
        await answer.ResponseStream.CopyToAsync(content, cancellation);
        return answer.ContentLength < 0 || content.Length == answer.ContentLength
            ? content.GetBuffer().AsMemory(0, (int)content.Length)
            : throw new HttpIOException(HttpRequestError.ResponseEnded, $"the body ended after {content.Length:N0} of {answer.ContentLength:N0} bytes");
    }

    private Task<PutObjectResponse> PutAsync(string key, ReadOnlyMemory<byte> content, string? write, bool onlyIfAbsent, CancellationToken cancellation) =>
        _bucket.CallAsync(
            async (client, limit) =>
            {
                // A copy for each attempt: the SDK closes what it has sent. Files of runs are small.
                using var body = new MemoryStream(content.ToArray(), writable: false);
                var request = new PutObjectRequest
                {
                    BucketName = state.Bucket,
                    Key = key,
                    InputStream = body,
                    UseChunkEncoding = false,
                    IfNoneMatch = onlyIfAbsent ? "*" : null,
                };
                if (write is not null)
                {
                    request.Metadata[WriterHeader] = write;
                }

                return await client.PutObjectAsync(request, limit);
            },
            cancellation);

    private async Task<string?> WriteOfAsync(string key, CancellationToken cancellation)
    {
        try
        {
            var found = await _bucket.CallAsync(
                (client, limit) => client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = state.Bucket, Key = key }, limit), cancellation);
            return found.Metadata[WriterHeader];
        }
        catch (S3FaultException failure)
        {
            throw SourceFaults.Of(failure, state.ToString());
        }
    }

    private string KeyOf(string run, string name) => FilesOf(run) + StoredName.RequireFile(name);

    private string FilesOf(string run) => state.KeyOf($"runs/{RunId.Require(run)}/files/");
}
