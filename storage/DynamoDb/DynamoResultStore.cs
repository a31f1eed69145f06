using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.DynamoDb;

/// <summary>
/// Results as items: one a month, for whoever queries the table, and one beside them that holds the set whole. That one is
/// written first, by one conditional write, and is what <see cref="ReadAsync"/> reads: a set is never seen half replaced.
/// The months follow; each names its run, and none replaces one of a later result.
/// </summary>
public sealed class DynamoResultStore(IAmazonDynamoDB dynamo, TableNames tables, IRunFiles spill, int maxInline = DynamoRunStore.MaxInline) : IResultStore
{
    /// <summary>Sort key of the item that holds the whole set. It sorts before every month.</summary>
    private const string Whole = "#set";

    /// <summary>Some 800 a second at 10 ms a write: a century of months in 1.5 s, and within the 1,000 writes a second of one partition.</summary>
    private const int WritesAtOnce = 8;

    private readonly StoredBody _bodies = new(spill, maxInline);
    private readonly ResultMonths _months = new(dynamo, tables.Results);

    public async ValueTask<bool> PublishAsync(ResultSet result, CancellationToken cancellation)
    {
        var item = ResultMonths.KeyOf(StoredName.RequireJob(result.Job), Whole);
        item[Attributes.Run] = new AttributeValue { S = result.Run };
        item[Attributes.EndedAt] = ResultMonths.MomentOf(result);
        await _bodies.WriteAsync(result.Run, "result", WireFormat.Write(result), item, cancellation);
        if (!await _months.TryPutAsync(item, result, cancellation))
        {
            return false;
        }

        var concurrency = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            result.Rows, concurrency, async (row, token) => await _months.TryPutAsync(ResultMonths.ItemOf(result, row), result, token));

        // Also where a later result has come meanwhile: a month that it lacks may just have been written from this one.
        if (await ReadAsync(result.Job, cancellation) is { } standing)
        {
            await _months.RemoveOthersAsync(standing, cancellation);
        }

        return true;
    }

    public async ValueTask<ResultSet?> ReadAsync(string job, CancellationToken cancellation)
    {
        var request = new GetItemRequest
        {
            TableName = tables.Results,
            Key = ResultMonths.KeyOf(StoredName.RequireJob(job), Whole),
            ConsistentRead = true,
        };
        var found = await TableFaults.ExplainAsync(tables.Results, () => dynamo.GetItemAsync(request, cancellation));
        return found.Item is { Count: > 0 } item
            ? WireFormat.Read<ResultSet>((await _bodies.ReadAsync(item[Attributes.Run].S, "result", item, cancellation)).Span)
            : null;
    }
}
