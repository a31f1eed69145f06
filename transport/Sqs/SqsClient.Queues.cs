using System.Text.Json;
using QueueMap.AmazonSqs.Sqs.Wire;

namespace QueueMap.AmazonSqs.Sqs;

public sealed partial class SqsClient
{
    /// <summary>The largest page that SQS gives: fewest calls.</summary>
    private const int PageSize = 1000;

    public async Task<string> CreateQueueAsync(
        string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        var answer = await CallAsync("CreateQueue", name, SqsJson.Default.QueueUrlJson, json =>
        {
            json.WriteString("QueueName", name);
            json.Map("Attributes", attributes);
            // In lower case on the wire, unlike everything else.
            json.Map("tags", tags);
        }, cancellation);
        return answer.QueueUrl;
    }

    public async Task<string?> GetQueueUrlAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await CallAsync("GetQueueUrl", name, SqsJson.Default.QueueUrlJson, json => json.WriteString("QueueName", name), cancellation);
            return answer.QueueUrl;
        }
        catch (SqsException exception) when (exception.Kind == SqsErrorKind.QueueDoesNotExist)
        {
            return null;
        }
    }

    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(string queueUrl, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var answer = await CallAsync("GetQueueAttributes", queueUrl, SqsJson.Default.AttributesJson, json =>
        {
            json.WriteString("QueueUrl", queueUrl);
            json.Array("AttributeNames", names);
        }, cancellation);
        return answer.Attributes ?? None;
    }

    public Task SetAttributesAsync(string queueUrl, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) =>
        CallAsync("SetQueueAttributes", queueUrl, json =>
        {
            json.WriteString("QueueUrl", queueUrl);
            json.Map("Attributes", attributes);
        }, cancellation);

    public Task TagQueueAsync(string queueUrl, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        CallAsync("TagQueue", queueUrl, json =>
        {
            json.WriteString("QueueUrl", queueUrl);
            json.Map("Tags", tags);
        }, cancellation);

    public Task PurgeQueueAsync(string queueUrl, CancellationToken cancellation) =>
        CallAsync("PurgeQueue", queueUrl, json => json.WriteString("QueueUrl", queueUrl), cancellation);

    public Task DeleteQueueAsync(string queueUrl, CancellationToken cancellation) =>
        CallAsync("DeleteQueue", queueUrl, json => json.WriteString("QueueUrl", queueUrl), cancellation);

    public async Task<IReadOnlyList<string>> ListDeadLetterSourceQueuesAsync(string queueUrl, CancellationToken cancellation)
    {
        var urls = new List<string>();
        string? token = null;
        do
        {
            var page = token;
            var answer = await CallAsync("ListDeadLetterSourceQueues", queueUrl, SqsJson.Default.SourceQueuesJson, json =>
            {
                json.WriteString("QueueUrl", queueUrl);
                json.WriteNumber("MaxResults", PageSize);
                if (page is not null)
                {
                    json.WriteString("NextToken", page);
                }
            }, cancellation);
            urls.AddRange(answer.QueueUrls ?? []);
            token = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return urls;
    }

    public async Task<string> StartMessageMoveTaskAsync(
        string sourceArn, string? destinationArn, int? maxMessagesPerSecond, CancellationToken cancellation)
    {
        var answer = await CallAsync("StartMessageMoveTask", sourceArn, SqsJson.Default.MoveTaskJson, json =>
        {
            json.WriteString("SourceArn", sourceArn);
            if (destinationArn is not null)
            {
                json.WriteString("DestinationArn", destinationArn);
            }

            if (maxMessagesPerSecond is { } rate)
            {
                json.WriteNumber("MaxNumberOfMessagesPerSecond", rate);
            }
        }, cancellation);
        return answer.TaskHandle ?? "";
    }

    public async Task<IReadOnlyList<SqsMoveTask>> ListMessageMoveTasksAsync(string sourceArn, CancellationToken cancellation)
    {
        var answer = await CallAsync("ListMessageMoveTasks", sourceArn, SqsJson.Default.MoveTasksJson, json =>
        {
            json.WriteString("SourceArn", sourceArn);
            json.WriteNumber("MaxResults", SqsLimits.MaxBatchEntries);
        }, cancellation);
        return
        [
            .. (answer.Results ?? []).Select(task => new SqsMoveTask(
                task.TaskHandle,
                task.Status ?? "UNKNOWN",
                task.ApproximateNumberOfMessagesMoved ?? 0,
                task.ApproximateNumberOfMessagesToMove,
                task.FailureReason)),
        ];
    }

    public Task CancelMessageMoveTaskAsync(string taskHandle, CancellationToken cancellation) =>
        CallAsync("CancelMessageMoveTask", queue: null, json => json.WriteString("TaskHandle", taskHandle), cancellation);
}
