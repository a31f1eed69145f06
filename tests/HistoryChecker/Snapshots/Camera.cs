using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Snapshots;

/// <summary>Writes what the servers hold at a moment into a folder, in plain HTTP: no client of the product is asked.</summary>
public sealed class Camera(Uri sqs, Uri s3, Uri dynamo) : IDisposable
{
    /// <summary>Emulators want the form of a signature, and check none.</summary>
    private const string NoSignature = "AWS4-HMAC-SHA256 Credential=judge/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0";

    private static readonly string[] s_queueAttributes = ["All"];

    private readonly HttpClient _http = new();

    /// <param name="name">first, last or again.</param>
    public async Task TakeAsync(string folder, string name, RoundFacts facts, CancellationToken cancellation)
    {
        var into = Directory.CreateDirectory(Path.Join(folder, name)).FullName;
        await SaveAsync(Path.Join(into, Snapshot.RunsFile), await ScanAsync(facts.RunsTable, cancellation), cancellation);
        await SaveAsync(Path.Join(into, Snapshot.ResultsFile), await ScanAsync(facts.ResultsTable, cancellation), cancellation);
        await FilesAsync(Path.Join(into, Snapshot.FilesFolder), facts, cancellation);
        var queues = new JsonObject();
        foreach (var queue in new[] { facts.BatchesQueue, facts.PartialsQueue, facts.BatchesQueue + "-dead", facts.PartialsQueue + "-dead" })
        {
            queues[queue] = await AttributesAsync(queue, cancellation);
        }

        await SaveAsync(Path.Join(into, Snapshot.QueuesFile), queues, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonArray> ScanAsync(string table, CancellationToken cancellation)
    {
        var items = new JsonArray();
        JsonNode? from = null;
        do
        {
            var request = new JsonObject { ["TableName"] = table, ["ConsistentRead"] = true };
            if (from is not null)
            {
                request["ExclusiveStartKey"] = from.DeepClone();
            }

            var page = await PostAsync(dynamo, "DynamoDB_20120810.Scan", request, cancellation);
            foreach (var item in page["Items"]!.AsArray())
            {
                items.Add(item!.DeepClone());
            }

            from = page["LastEvaluatedKey"];
        }
        while (from is not null);
        return items;
    }

    private async Task<JsonNode?> AttributesAsync(string queue, CancellationToken cancellation)
    {
        var url = (await PostAsync(sqs, "AmazonSQS.GetQueueUrl", new JsonObject { ["QueueName"] = queue }, cancellation))["QueueUrl"]!.GetValue<string>();
        var answer = await PostAsync(
            sqs, "AmazonSQS.GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = JsonSerializer.SerializeToNode(s_queueAttributes) }, cancellation);
        return answer["Attributes"]?.DeepClone();
    }

    private async Task FilesAsync(string into, RoundFacts facts, CancellationToken cancellation)
    {
        foreach (var key in await KeysAsync(facts.StateBucket, $"{facts.StatePrefix}runs/{facts.Run}/", cancellation))
        {
            var file = Path.Join(into, key[facts.StatePrefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var path = string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
            await File.WriteAllBytesAsync(file, await _http.GetByteArrayAsync(new Uri(s3, $"/{facts.StateBucket}/{path}"), cancellation), cancellation);
        }
    }

    private async Task<List<string>> KeysAsync(string bucket, string prefix, CancellationToken cancellation)
    {
        var keys = new List<string>();
        string? token = null;
        do
        {
            var more = token is null ? "" : $"&continuation-token={Uri.EscapeDataString(token)}";
            var page = XDocument.Parse(await _http.GetStringAsync(new Uri(s3, $"/{bucket}?list-type=2&prefix={Uri.EscapeDataString(prefix)}{more}"), cancellation));
            var space = page.Root!.Name.Namespace;
            keys.AddRange(page.Root.Elements(space + "Contents").Select(found => found.Element(space + "Key")!.Value));
            token = page.Root.Element(space + "NextContinuationToken")?.Value;
        }
        while (token is not null);
        return keys;
    }

    private async Task<JsonObject> PostAsync(Uri server, string target, JsonObject request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, server);
        message.Content = new StringContent(request.ToJsonString(), Encoding.UTF8);
        message.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        message.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        message.Headers.TryAddWithoutValidation("Authorization", NoSignature);
        message.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        using var answer = await _http.SendAsync(message, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{target} answered {(int)answer.StatusCode}: {text}"));
    }

    private static Task SaveAsync(string file, JsonNode content, CancellationToken cancellation) => File.WriteAllTextAsync(file, content.ToJsonString(), cancellation);
}
