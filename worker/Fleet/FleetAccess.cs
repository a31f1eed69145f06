using Amazon.DynamoDBv2;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.S3;

namespace QueueMap.Worker.Fleet;

/// <summary>
/// How one process of the fleet reaches AWS, and what time it has. The defaults are the standard chain and the system's clock;
/// a simulation puts services in memory and a clock of its own here, and everything else of the process is as it is.
/// </summary>
/// <param name="Time">For everything that the process does.</param>
public sealed record FleetAccess(TimeProvider Time)
{
    /// <summary>Names this process among all that write to the tables.</summary>
    public string Writer { get; init; } = WriterId.New();

    public SqsClientOptions Sqs { get; init; } = new() { Time = Time };

    /// <summary>Of the state and, but for the access that a run asks for, of sources.</summary>
    public S3Options S3 { get; init; } = new() { Time = Time };

    public Func<IAmazonDynamoDB> Dynamo { get; init; } = DynamoClient.Create;

    /// <summary>ECS_AGENT_URI, where this process is a task of ECS; null where it is none.</summary>
    public string? TaskAgent { get; init; }

    /// <summary>A packed document of more bytes lies in a file of the run, and its item in the table names it.</summary>
    public int InlineBytes { get; init; } = DynamoRunStore.MaxInline;
}
