using System.Text.Json.Serialization;

namespace QueueMap.AmazonSqs.Sqs.Wire;

// The answers as they are on the wire. Any list may be absent where it would be empty.
internal sealed class NothingJson;

internal sealed class QueueUrlJson
{
    public string QueueUrl { get; set; } = "";
}

internal sealed class AttributesJson
{
    public Dictionary<string, string>? Attributes { get; set; }
}

internal sealed class ReceivedJson
{
    public List<MessageJson>? Messages { get; set; }
}

internal sealed class MessageJson
{
    public string MessageId { get; set; } = "";

    public string ReceiptHandle { get; set; } = "";

    public string Body { get; set; } = "";

    [JsonPropertyName("MD5OfBody")]
    public string? Md5OfBody { get; set; }

    public Dictionary<string, string>? Attributes { get; set; }

    public Dictionary<string, AttributeJson>? MessageAttributes { get; set; }
}

internal sealed class AttributeJson
{
    public string? StringValue { get; set; }

    /// <summary>Base64.</summary>
    public string? BinaryValue { get; set; }
}

internal sealed class BatchJson
{
    public List<BatchDoneJson>? Successful { get; set; }

    public List<BatchFailedJson>? Failed { get; set; }
}

internal sealed class BatchDoneJson
{
    public string Id { get; set; } = "";

    public string? MessageId { get; set; }

    [JsonPropertyName("MD5OfMessageBody")]
    public string? Md5OfBody { get; set; }
}

internal sealed class BatchFailedJson
{
    public string Id { get; set; } = "";

    public string? Code { get; set; }

    public string? Message { get; set; }

    public bool SenderFault { get; set; }
}

internal sealed class SourceQueuesJson
{
    /// <summary>In lower case on the wire, unlike everything else.</summary>
    [JsonPropertyName("queueUrls")]
    public List<string>? QueueUrls { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class MoveTaskJson
{
    public string? TaskHandle { get; set; }
}

internal sealed class MoveTasksJson
{
    public List<MoveTaskStateJson>? Results { get; set; }
}

internal sealed class MoveTaskStateJson
{
    public string? TaskHandle { get; set; }

    public string? Status { get; set; }

    public long? ApproximateNumberOfMessagesMoved { get; set; }

    public long? ApproximateNumberOfMessagesToMove { get; set; }

    public string? FailureReason { get; set; }
}

[JsonSerializable(typeof(NothingJson))]
[JsonSerializable(typeof(QueueUrlJson))]
[JsonSerializable(typeof(AttributesJson))]
[JsonSerializable(typeof(ReceivedJson))]
[JsonSerializable(typeof(BatchJson))]
[JsonSerializable(typeof(SourceQueuesJson))]
[JsonSerializable(typeof(MoveTaskJson))]
[JsonSerializable(typeof(MoveTasksJson))]
internal sealed partial class SqsJson : JsonSerializerContext;
