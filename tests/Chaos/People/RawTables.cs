using System.Text;
using System.Text.Json.Nodes;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.People;

/// <summary>The table of runs itself, behind the proxy.</summary>
internal sealed class RawTables(Uri dynamo, string table, string run) : IDisposable
{
    private const string NoSignature = "AWS4-HMAC-SHA256 Credential=person/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

    private readonly HttpClient _http = new() { BaseAddress = dynamo };

    /// <returns>The state of the run by its header; null where there is none yet.</returns>
    public async Task<string?> StateAsync() =>
        await ReadAsync("header") is { } item ? Snapshot.Unpack(Convert.FromBase64String(item["body"]!["B"]!.GetValue<string>()))["state"]!.GetValue<string>() : null;

    /// <summary>Whether the ledger has the batch as folded or as dead.</summary>
    public async Task<bool> KnowsAsync(int batch)
    {
        if (await ReadAsync("header") is not { } header || Body(header)?["spec"]?["shards"]?.GetValue<int>() is not { } shards || await ReadAsync($"shard-{batch % shards:d3}") is not { } item)
        {
            return false;
        }

        // A shard in a file is not looked into: the rounds in which one is are few.
        return Body(item) is not { } shard || LedgerWrites.FoldedOf(shard).Contains(batch)
            || shard["dead"]!.AsObject().ContainsKey(batch.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static JsonObject? Body(JsonObject item) => item["body"]?["B"] is { } packed ? Snapshot.Unpack(Convert.FromBase64String(packed.GetValue<string>())) : null;

    /// <summary>Writes a part again as it is, with the next revision, on condition of the one that was read: as a writer does whose fold changed nothing.</summary>
    /// <returns>Whether it was the first to do so.</returns>
    public async Task<bool> TouchAsync(string part)
    {
        if (await ReadAsync(part) is not { } item)
        {
            return false;
        }

        var before = item["revision"]!["N"]!.GetValue<string>();
        item["revision"] = new JsonObject { ["N"] = (long.Parse(before, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) };
        item["write"] = new JsonObject { ["S"] = "chaos" };
        var put = new JsonObject
        {
            ["TableName"] = table,
            ["Item"] = item.DeepClone(),
            ["ConditionExpression"] = "#revision = :expected",
            ["ExpressionAttributeNames"] = new JsonObject { ["#revision"] = "revision" },
            ["ExpressionAttributeValues"] = new JsonObject { [":expected"] = new JsonObject { ["N"] = before } },
        };
        using var answer = await PostAsync("PutItem", put);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject?> ReadAsync(string part)
    {
        using var answer = await PostAsync("GetItem", new JsonObject
        {
            ["TableName"] = table,
            ["ConsistentRead"] = true,
            ["Key"] = new JsonObject { ["run"] = new JsonObject { ["S"] = run }, ["part"] = new JsonObject { ["S"] = part } },
        });
        return (JsonNode.Parse(await answer.Content.ReadAsStringAsync()) as JsonObject)?["Item"] as JsonObject;
    }

    private async Task<HttpResponseMessage> PostAsync(string operation, JsonObject request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/");
        message.Content = new StringContent(request.ToJsonString(), Encoding.UTF8);
        message.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        message.Headers.TryAddWithoutValidation("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        message.Headers.TryAddWithoutValidation("Authorization", NoSignature);
        message.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        return await _http.SendAsync(message);
    }
}
