using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace QueueMap.Storage.DynamoDb;

/// <summary>Makes the tables, billed by the request. What exists is left as it is, and checked.</summary>
public sealed class TableSetup(IAmazonDynamoDB dynamo, TableNames tables, TimeProvider time)
{
    /// <summary>A table is ready within seconds.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <returns>The tables that were made.</returns>
    /// <exception cref="InvalidOperationException">A table of that name has other keys.</exception>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellation)
    {
        var made = new List<string>();
        foreach (var (name, partition, sort) in new[] { (tables.Runs, Attributes.Run, Attributes.Part), (tables.Results, Attributes.Job, Attributes.Month) })
        {
            if (await CreateAsync(name, partition, sort, cancellation))
            {
                made.Add(name);
            }

            await ReadyAsync(name, partition, sort, cancellation);
        }

        return made;
    }

    private async Task<bool> CreateAsync(string name, string partition, string sort, CancellationToken cancellation)
    {
        if (await DescribeAsync(name, cancellation) is not null)
        {
            return false;
        }

        try
        {
            await dynamo.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = name,
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    KeySchema = [new(partition, KeyType.HASH), new(sort, KeyType.RANGE)],
                    AttributeDefinitions = [new(partition, ScalarAttributeType.S), new(sort, ScalarAttributeType.S)],
                },
                cancellation);
            return true;
        }
        catch (ResourceInUseException)
        {
            return false; // Somebody else is making it at this moment.
        }
    }

    private async Task ReadyAsync(string name, string partition, string sort, CancellationToken cancellation)
    {
        while (true)
        {
            if (await DescribeAsync(name, cancellation) is { } table && table.TableStatus == TableStatus.ACTIVE)
            {
                var keys = string.Join(", ", table.KeySchema.OrderBy(key => key.KeyType == KeyType.RANGE).Select(key => key.AttributeName));
                if (keys != $"{partition}, {sort}")
                {
                    throw new InvalidOperationException(
                    $"The table {name} has the keys {keys}, and QueueMap needs {partition}, {sort}. Name another table in QUEUEMAP__TABLES__RUNS or QUEUEMAP__TABLES__RESULTS, or remove this one.");
                }

                return;
            }

            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private async Task<TableDescription?> DescribeAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = name }, cancellation)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
