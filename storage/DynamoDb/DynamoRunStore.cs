using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.DynamoDb;

/// <summary>Parts of runs as items of a table: one conditional write each, on the revision that was read.</summary>
/// <param name="writer">
/// Names this store in what it writes, and must be like no other's. The client sends a write again when its answer was lost;
/// the second time its own condition fails, and only by this name is the write known as its own.
/// </param>
/// <param name="maxInline">Packed bytes that an item holds; what is larger lies in a file of the run.</param>
public sealed class DynamoRunStore(IAmazonDynamoDB dynamo, TableNames tables, IRunFiles spill, string writer, int maxInline = DynamoRunStore.MaxInline) : IRunStore
{
    /// <summary>An item ends at 400 KB, keys and names included. The rest is room for those.</summary>
    public const int MaxInline = 380 * 1024;

    private readonly StoredBody _bodies = new(spill, maxInline);
    private long _writes;

    public async ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation)
    {
        var item = await FindAsync(run, part, cancellation);
        return item is null ? null : new StoredPart(RevisionOf(item), await _bodies.ReadAsync(run, part, item, cancellation));
    }

    public async ValueTask<bool> TryWriteAsync(
        string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation)
    {
        var write = $"{writer}/{Interlocked.Increment(ref _writes)}";
        var item = KeyOf(run, part);
        item[Attributes.Revision] = Attributes.Number(expected + 1);
        item[Attributes.Write] = new AttributeValue { S = write };
        await _bodies.WriteAsync(run, $"{part}/{expected + 1:d10}", body, item, cancellation);
        var request = new PutItemRequest { TableName = tables.Runs, Item = item };
        if (expected == 0)
        {
            request.ConditionExpression = "attribute_not_exists(#key)";
            request.ExpressionAttributeNames = new() { ["#key"] = Attributes.Run };
        }
        else
        {
            request.ConditionExpression = "#revision = :expected";
            request.ExpressionAttributeNames = new() { ["#revision"] = Attributes.Revision };
            request.ExpressionAttributeValues = new() { [":expected"] = Attributes.Number(expected) };
        }

        try
        {
            await TableFaults.ExplainAsync(tables.Runs, () => dynamo.PutItemAsync(request, cancellation));
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return (await FindAsync(run, part, cancellation))?[Attributes.Write].S == write;
        }
    }

    public async IAsyncEnumerable<string> ListRunsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var runs = new SortedSet<string>(StringComparer.Ordinal);
        var request = new ScanRequest
        {
            TableName = tables.Runs,
            ConsistentRead = true,
            ProjectionExpression = "#run",
            ExpressionAttributeNames = new() { ["#run"] = Attributes.Run },
        };
        do
        {
            var page = await TableFaults.ExplainAsync(tables.Runs, () => dynamo.ScanAsync(request, cancellation));
            runs.UnionWith((page.Items ?? []).Select(item => item[Attributes.Run].S).Where(RunId.IsValid));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        foreach (var run in runs)
        {
            yield return run;
        }
    }

    private async Task<Dictionary<string, AttributeValue>?> FindAsync(string run, string part, CancellationToken cancellation)
    {
        var request = new GetItemRequest { TableName = tables.Runs, Key = KeyOf(run, part), ConsistentRead = true };
        var found = await TableFaults.ExplainAsync(tables.Runs, () => dynamo.GetItemAsync(request, cancellation));
        return found.Item is { Count: > 0 } item ? item : null;
    }

    private static Dictionary<string, AttributeValue> KeyOf(string run, string part) => new(StringComparer.Ordinal)
    {
        [Attributes.Run] = new AttributeValue { S = RunId.Require(run) },
        [Attributes.Part] = new AttributeValue { S = StoredName.RequirePart(part) },
    };

    private static long RevisionOf(Dictionary<string, AttributeValue> item) => Attributes.ToLong(item[Attributes.Revision]);
}
