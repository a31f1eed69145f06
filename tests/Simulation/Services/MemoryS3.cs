using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using QueueMap.Contracts.Maxima;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Services;

/// <summary>
/// S3 as one process sees it, below its HTTP client: requests, signatures, answers and retries are the product's own. A body may
/// be reset or end early, and the answer to a PUT be lost after the object was written.
/// </summary>
internal sealed class MemoryS3(SimProcess process, Network network, MemoryBuckets buckets, ItemTroubles items) : HttpMessageHandler
{
    public static readonly Uri Url = new("http://s3.invalid/");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!process.IsAlive)
        {
            return await SimProcess.NeverAsync<HttpResponseMessage>();
        }

        var asked = await Asked.OfAsync(request);
        if (asked.Operation == "GetObject")
        {
            items.CountRead(asked.Bucket, asked.Key, process);
        }

        var slow = asked.Operation == "GetObject" ? items.SlownessOf(asked.Bucket, asked.Key) : TimeSpan.Zero;
        try
        {
            if (asked.Operation == "GetObject" && items.KillsItsReader(asked.Bucket, asked.Key))
            {
                process.Kill($"by poison {asked.Key}");
                return await SimProcess.NeverAsync<HttpResponseMessage>();
            }

            var answer = await network.AttemptAsync(process, "s3", asked.Operation, () => Answer(asked), ErrorOf, cancellationToken, network.Faults.Lasting.IsAny ? $"{asked.Bucket} {asked.Key}" : "");
            var body = answer.Body;
            var response = new HttpResponseMessage(answer.Status) { RequestMessage = request };
            response.Content = asked.Operation == "Head" ? new ByteArrayContent([]) : BodyOf(asked, body, slow);
            response.Content.Headers.ContentLength = answer.Length ?? body.Length;
            foreach (var (name, value) in answer.Headers)
            {
                if (!response.Headers.TryAddWithoutValidation(name, value))
                {
                    response.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return response;
        }
        catch (HttpRequestException)
        {
            items.Disturb(asked.Key);
            throw;
        }
        catch (ServiceError error)
        {
            items.Disturb(asked.Key);
            return ErrorAnswer(error.Status, error.Code, request);
        }
    }

    private HttpContent BodyOf(Asked asked, byte[] body, TimeSpan slow)
    {
        var faults = network.Faults;
        if (asked.Operation != "GetObject" || body.Length == 0)
        {
            return new ByteArrayContent(body);
        }

        if (slow > TimeSpan.Zero)
        {
            items.Disturb(asked.Key);
            return new StreamContent(new SlowBody(process, body, slow));
        }

        if (asked.Bucket == Sources.Bucket && faults.Strikes(faults.CorruptBodies, "F20 body corrupted"))
        {
            items.Disturb(asked.Key);
            body = [.. body];
            body[network.Simulator.Chance.Next(body.Length)] ^= 0x10;
        }
        else if (faults.Strikes(faults.CorruptBodies, "F20 body cut short"))
        {
            items.Disturb(asked.Key);
            return new StreamContent(new CutBody(body, network.Simulator.Chance.Next(body.Length)));
        }

        return new ByteArrayContent(body);
    }

    private static Exception ErrorOf(Trouble trouble) => trouble switch
    {
        Trouble.Throttled => new ServiceError(HttpStatusCode.ServiceUnavailable, "SlowDown"),
        Trouble.ServerError => new ServiceError(HttpStatusCode.InternalServerError, "InternalError"),
        _ => new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset."),
    };

    private S3Answer Answer(Asked asked) => asked.Operation switch
    {
        "List" => List(asked),
        "PutObject" => Put(asked),
        "GetObject" or "Head" => Get(asked),
        _ => throw new NotSupportedException($"The product does not {asked.Operation}."),
    };

    private S3Answer Put(Asked asked)
    {
        if (asked.Header("If-None-Match") == "*" && buckets.Of(asked.Bucket).ContainsKey(asked.Key))
        {
            network.Simulator.Note($"{process.Name} put {asked.Key} refused: it exists");
            return S3Answer.Error(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        }

        network.Simulator.Note($"{process.Name} put {asked.Key} {asked.Body.Length}");
        var tag = buckets.Put(asked.Bucket, asked.Key, asked.Body, network.Simulator.UtcNow, asked.Metadata, process.Name);
        return new S3Answer(HttpStatusCode.OK, [], [("ETag", tag)]);
    }

    private S3Answer Get(Asked asked)
    {
        if (items.IsDenied(asked.Bucket, asked.Key))
        {
            return S3Answer.Error(HttpStatusCode.Forbidden, "AccessDenied");
        }

        if (!buckets.Of(asked.Bucket).TryGetValue(asked.Key, out var stored))
        {
            return S3Answer.Error(HttpStatusCode.NotFound, "NoSuchKey");
        }

        if (asked.Header("If-Match") is { } tag && tag.Trim('"') != stored.ETag.Trim('"'))
        {
            return S3Answer.Error(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        }

        List<(string, string)> headers =
            [("ETag", stored.ETag), ("Last-Modified", stored.Modified.ToString("R")), .. stored.Metadata.Select(pair => (pair.Key, pair.Value))];
        if (asked.Header("Range") is not { } range)
        {
            return new S3Answer(HttpStatusCode.OK, stored.Content, headers) { Length = stored.Content.Length };
        }

        var ends = range["bytes=".Length..].Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        if (ends[0] >= stored.Content.Length)
        {
            return S3Answer.Error(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
        }

        var last = Math.Min(ends[1], stored.Content.Length - 1);
        return new S3Answer(
            HttpStatusCode.PartialContent, stored.Content[ends[0]..(last + 1)], [.. headers, ("Content-Range", $"bytes {ends[0]}-{last}/{stored.Content.Length}")]);
    }

    private S3Answer List(Asked asked)
    {
        var prefix = asked.Query("prefix") ?? "";
        var delimiter = asked.Query("delimiter");
        var encodes = asked.Query("encoding-type") == "url";
        var after = asked.Query("start-after") ?? "";
        var folder = "";
        if (asked.Query("continuation-token") is { } token)
        {
            after = Encoding.UTF8.GetString(Convert.FromHexString(token));
            folder = delimiter is not null && after.EndsWith(delimiter, StringComparison.Ordinal) ? after : "";
        }

        var room = items.PageSize;
        var (contents, last, count, isTruncated) = (new StringBuilder(), "", 0, false);
        foreach (var (key, stored) in buckets.Of(asked.Bucket))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)
                || (after.Length > 0 && Utf8Order.Compare(key, after) <= 0)
                || (folder.Length > 0 && key.StartsWith(folder, StringComparison.Ordinal)))
            {
                continue;
            }

            if (count == room)
            {
                isTruncated = true;
                break;
            }

            count++;
            var end = delimiter is null ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end >= 0)
            {
                last = folder = key[..(end + 1)];
                contents.Append(CultureInfo.InvariantCulture, $"<CommonPrefixes><Prefix>{Encoded(folder, encodes)}</Prefix></CommonPrefixes>");
            }
            else
            {
                last = key;
                contents.Append(
                    CultureInfo.InvariantCulture,
                    $"<Contents><Key>{Encoded(key, encodes)}</Key><LastModified>{stored.Modified:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{SecurityElement.Escape(stored.ETag)}</ETag><Size>{stored.Content.Length}</Size><StorageClass>STANDARD</StorageClass></Contents>");
            }
        }

        var next = isTruncated ? $"<NextContinuationToken>{Convert.ToHexString(Encoding.UTF8.GetBytes(last))}</NextContinuationToken>" : "";
        return new S3Answer(
            HttpStatusCode.OK,
            Encoding.UTF8.GetBytes(
                $"""
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{asked.Bucket}</Name><Prefix>{Encoded(prefix, encodes)}</Prefix>{next}<KeyCount>{count}</KeyCount><MaxKeys>{room}</MaxKeys>{(encodes ? "<EncodingType>url</EncodingType>" : "")}<IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>{contents}</ListBucketResult>
                """),
            [("Content-Type", "application/xml")]);
    }

    // As S3 does: as forms encode, but with the '/' as it is.
    private static string Encoded(string text, bool encodes) =>
        encodes ? WebUtility.UrlEncode(text).Replace("%2F", "/", StringComparison.Ordinal) : SecurityElement.Escape(text);

    private static HttpResponseMessage ErrorAnswer(HttpStatusCode status, string code, HttpRequestMessage request)
    {
        var error = S3Answer.Error(status, code);
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : error.Body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/xml");
        return response;
    }

    private sealed class ServiceError(HttpStatusCode status, string code) : Exception
    {
        public HttpStatusCode Status => status;

        public string Code => code;
    }

    private sealed record S3Answer(HttpStatusCode Status, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
    {
        public long? Length { get; init; }

        public static S3Answer Error(HttpStatusCode status, string code) => new(
            status,
            Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>simulated</Message><RequestId>1</RequestId></Error>"),
            [("Content-Type", "application/xml"), ("x-amz-request-id", "1")]);
    }

    /// <summary>A request, taken apart.</summary>
    private sealed record Asked(string Operation, string Bucket, string Key, HttpRequestMessage Request, byte[] Body)
    {
        public static async ValueTask<Asked> OfAsync(HttpRequestMessage request)
        {
            var path = request.RequestUri!.AbsolutePath[1..];
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            var bucket = slash < 0 ? path : path[..slash];
            var key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
            var operation = request.Method.Method switch
            {
                "GET" => key.Length == 0 ? "List" : "GetObject",
                "HEAD" => "Head",
                "PUT" => "PutObject",
                var other => other,
            };
            return new Asked(operation, bucket, key, request, operation == "PutObject" ? await request.Content!.ReadAsByteArrayAsync() : []);
        }

        public Dictionary<string, string> Metadata => Request.Headers.Concat(Request.Content!.Headers)
            .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);

        public string? Header(string name) => Request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString()
            : Request.Content?.Headers.NonValidated.TryGetValues(name, out var ofContent) == true ? ofContent.ToString()
            : null;

        public string? Query(string name) => Request.RequestUri!.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2))
            .Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[^1].Replace('+', ' '))).FirstOrDefault();
    }
}
