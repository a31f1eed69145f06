using System.Text;
using System.Text.Json.Nodes;

namespace QueueMap.Chaos.People;

/// <summary>SQS itself, behind the proxy, as a person with a console reaches it.</summary>
internal sealed class RawQueues(Uri sqs) : IDisposable
{
    private static readonly string[] s_depths =
        ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];

    private readonly HttpClient _http = new() { BaseAddress = sqs };

    public async Task SendAsync(string queue, string body) =>
        await CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = await UrlAsync(queue), ["MessageBody"] = body });

    public async Task PurgeAsync(string queue) => await CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = await UrlAsync(queue) });

    public async Task DeleteAsync(string queue) => await CallAsync("DeleteQueue", new JsonObject { ["QueueUrl"] = await UrlAsync(queue) });

    /// <summary>Changes after how many deliveries SQS gives up; where to stays.</summary>
    public async Task SetMaxReceiveCountAsync(string queue, int count)
    {
        var url = await UrlAsync(queue);
        var policy = JsonNode.Parse((await AttributesAsync(url))["RedrivePolicy"]!.GetValue<string>())!.AsObject();
        policy["maxReceiveCount"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await CallAsync("SetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["Attributes"] = new JsonObject { ["RedrivePolicy"] = policy.ToJsonString() } });
    }

    /// <returns>Messages of the queue, seen, hidden and delayed.</returns>
    public async Task<int> DepthAsync(string queue)
    {
        var attributes = await AttributesAsync(await UrlAsync(queue));
        return s_depths.Sum(name => int.Parse(attributes[name]?.GetValue<string>() ?? "0", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <returns>Bodies of messages that can be seen, ten at most; they stay.</returns>
    public async Task<IReadOnlyList<string>> PeekAsync(string queue)
    {
        var answer = await CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = await UrlAsync(queue), ["MaxNumberOfMessages"] = 10, ["VisibilityTimeout"] = 0 });
        return [.. (answer["Messages"] as JsonArray ?? []).Select(message => message!["Body"]!.GetValue<string>())];
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> AttributesAsync(string url) =>
        (await CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") }))["Attributes"]!.AsObject();

    private async Task<string> UrlAsync(string queue) =>
        (await CallAsync("GetQueueUrl", new JsonObject { ["QueueName"] = queue }))["QueueUrl"]!.GetValue<string>();

    private async Task<JsonObject> CallAsync(string operation, JsonObject request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/");
        message.Content = new StringContent(request.ToJsonString(), Encoding.UTF8);
        message.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        message.Headers.TryAddWithoutValidation("X-Amz-Target", $"AmazonSQS.{operation}");
        using var answer = await _http.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject()
            : throw new HttpRequestException($"{operation} answered {(int)answer.StatusCode}: {text}");
    }
}
