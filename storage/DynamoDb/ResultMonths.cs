using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Results;

namespace QueueMap.Storage.DynamoDb;

/// <summary>The items of single months.</summary>
internal sealed class ResultMonths(IAmazonDynamoDB dynamo, string table)
{
    /// <summary>As <see cref="ResultSet.Supersedes"/> compares; moments are written so that their text sorts as they do.</summary>
    private const string Supersedes =
        "attribute_not_exists(#endedAt) OR #endedAt < :endedAt OR (#endedAt = :endedAt AND #run <= :run)";

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["#endedAt"] = Attributes.EndedAt,
        ["#run"] = Attributes.Run,
    };

    public static Dictionary<string, AttributeValue> KeyOf(string job, string month) => new(StringComparer.Ordinal)
    {
        [Attributes.Job] = new AttributeValue { S = job },
        [Attributes.Month] = new AttributeValue { S = month },
    };

    public static AttributeValue MomentOf(ResultSet result) =>
        new() { S = result.EndedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) };

    public static Dictionary<string, AttributeValue> ItemOf(ResultSet result, ResultRow row)
    {
        var item = KeyOf(result.Job, row.Month);
        item["value"] = new AttributeValue { N = row.Value.ToString(CultureInfo.InvariantCulture) };
        foreach (var (name, text) in new[]
        {
            ("unit", row.Unit), ("station", row.Station), ("name", row.Name), ("date", row.Date), ("latitude", row.Latitude),
            ("longitude", row.Longitude), ("elevation", row.Elevation), ("source", row.Source), (Attributes.Run, result.Run),
        })
        {
            item[name] = new AttributeValue { S = text };
        }

        item[Attributes.EndedAt] = MomentOf(result);
        return item;
    }

    /// <returns>False where the item is of a later result; it is left as it is.</returns>
    public async Task<bool> TryPutAsync(Dictionary<string, AttributeValue> item, ResultSet result, CancellationToken cancellation)
    {
        var request = new PutItemRequest
        {
            TableName = table,
            Item = item,
            ConditionExpression = Supersedes,
            ExpressionAttributeNames = s_names,
            ExpressionAttributeValues = ValuesOf(result),
        };
        try
        {
            await TableFaults.ExplainAsync(table, () => dynamo.PutItemAsync(request, cancellation));
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Removes the months of earlier results that this one has not.</summary>
    public async Task RemoveOthersAsync(ResultSet standing, CancellationToken cancellation)
    {
        var months = standing.Rows.Select(row => row.Month).ToHashSet(StringComparer.Ordinal);
        var query = new QueryRequest
        {
            TableName = table,
            ConsistentRead = true,
            KeyConditionExpression = "#job = :job AND #month >= :first",
            ProjectionExpression = "#month",
            ExpressionAttributeNames = new() { ["#job"] = Attributes.Job, ["#month"] = Attributes.Month },
            ExpressionAttributeValues = new() { [":job"] = new AttributeValue { S = standing.Job }, [":first"] = new AttributeValue { S = "0" } },
        };
        do
        {
            var page = await dynamo.QueryAsync(query, cancellation);
            foreach (var month in (page.Items ?? []).Select(item => item[Attributes.Month].S).Where(month => !months.Contains(month)))
            {
                await RemoveAsync(standing, month, cancellation);
            }

            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
    }

    private async Task RemoveAsync(ResultSet standing, string month, CancellationToken cancellation)
    {
        var request = new DeleteItemRequest
        {
            TableName = table,
            Key = KeyOf(standing.Job, month),
            ConditionExpression = Supersedes,
            ExpressionAttributeNames = s_names,
            ExpressionAttributeValues = ValuesOf(standing),
        };
        try
        {
            await dynamo.DeleteItemAsync(request, cancellation);
        }
        catch (ConditionalCheckFailedException)
        {
            // It has become one of a later result since it was read: that one's to keep.
        }
    }

    private static Dictionary<string, AttributeValue> ValuesOf(ResultSet result) => new(StringComparer.Ordinal)
    {
        [":endedAt"] = MomentOf(result),
        [":run"] = new AttributeValue { S = result.Run },
    };
}
